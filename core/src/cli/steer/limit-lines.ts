import type { GateView } from '../../host/views/gate.ts'
import type { LimitRow } from '../../host/views/risk-limits.ts'
import type { StrategyView } from '../../host/views/strategies.ts'
import { amount, WIDTH, wrap } from '../text.ts'

/** The fullest ones; `GET /risk/limits` has all of them. */
const SHOWN = 6
/** What `grodt risk` shows beside: who is paused or locked, and what the strategy itself has open. */
const SAID = /^(kill-switch|paused|locked|quarantine|order-waiting|position-open): /

const numberText = (value: number, unit: LimitRow['unit']): string =>
  unit === 'fraction' ? String(Number(value.toPrecision(2))) : amount(value, 0)

/** The limits that something of is used, the fullest first. */
export function limitLines(limits: readonly LimitRow[]): string[] {
  const used = limits
    .flatMap((row) => (row.used === null || row.used === 0 ? [] : [{ ...row, used: row.used }]))
    .sort((a, b) => (b.use ?? Infinity) - (a.use ?? Infinity))
  if (used.length === 0) return ['no limit is in use']
  const texts = used.slice(0, SHOWN).map(({ limit, strategy, symbol, used, allowed, unit, use }) => {
    const whose = strategy === null ? '' : `${strategy} `
    const where = symbol === null ? '' : ` in ${symbol}`
    const share = use === null ? '' : ` (${amount(use, 0)} %)`
    return `${whose}${limit}${where} ${numberText(used, unit)} of ${numberText(allowed, unit)}${share}`
  })
  const more = used.length > SHOWN ? [`${used.length - SHOWN} more`] : []
  return indentedAfterFirst(`limits in use: ${[...texts, ...more].join(', ')}`)
}

/** Strategies that open nothing now, with the reason, where nothing else that is shown says so. */
export function gateLines(strategies: readonly Pick<StrategyView, 'name' | 'gates'>[]): string[] {
  return strategies.flatMap(({ name, gates }) =>
    [...shut(gates)].flatMap(([reason, symbols]) =>
      indentedAfterFirst(`${name} opens nothing in ${symbols.join(', ')} (${reason})`),
    ),
  )
}

/** The symbols by what keeps them shut. */
function shut(gates: readonly GateView[]): ReadonlyMap<string, string[]> {
  const symbols = new Map<string, string[]>()
  for (const { symbol, reason } of gates) {
    if (reason === null || SAID.test(reason)) continue
    symbols.set(reason, [...(symbols.get(reason) ?? []), symbol])
  }
  return symbols
}

const indentedAfterFirst = (text: string): string[] =>
  wrap(text, WIDTH - 2).map((line, i) => (i === 0 ? line : `  ${line}`))
