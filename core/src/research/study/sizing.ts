import type { Answer, StrategyInstance, StrategyPlugin } from '@grodt/sdk'
import type { Engine } from '../../engine/engine.ts'
import type { Prepared } from '../../host/prepare.ts'
import { NO_FIGURE, type Compared } from '../../portfolio/statistics/book-difference.ts'
import { deviationOf, moments } from '../../portfolio/statistics/moments.ts'
import { pairedBootstrap } from '../../portfolio/statistics/paired-bootstrap.ts'
import type { StudySizing, Verdict } from './report.ts'

/** Days of a volatility, and how many of them make a variation. */
const WINDOW = { days: 30, fewest: 6 } as const

/** Days in a block of the bootstrap, on average: most windows then lie within one. */
const BLOCK_DAYS = 60

/** Mean notional of the entries of each strategy, as a fraction of the capital that its weight gave it at the start. */
export function meanSizes({ trades, sleeves, spec, account }: Engine): ReadonlyMap<string, number> {
  const sums = sleeves.map(() => ({ notional: 0, trades: 0 }))
  for (const { sleeve, entryNotional } of trades) {
    sums[sleeve].notional += entryNotional
    sums[sleeve].trades++
  }
  return new Map(
    sleeves.flatMap(({ name, weight }, i) => {
      const capital = weight * spec.exposure * spec.capital * account.scale
      const { notional, trades: count } = sums[i]
      return count === 0 || capital === 0 ? [] : [[name, Math.min(1, notional / count / capital)] as const]
    }),
  )
}

/**
 * The same strategies, each of which enters with one notional whatever the distance of its stop. Strategies that share a
 * plugin share the size of the first of them.
 *
 * @param sizes fraction of the budget, by strategy; one that is not there keeps its own
 */
export function withFixedNotional(prepared: Prepared, sizes: ReadonlyMap<string, number>): Prepared {
  const { checked, plugins } = prepared
  const ofPlugin = (id: string): number | undefined => {
    const [first] = [...checked.plugins].filter(([name, plugin]) => plugin === id && sizes.has(name))
    return first === undefined ? undefined : sizes.get(first[0])
  }
  return {
    ...prepared,
    plugins: plugins.map((plugin) => {
      if (plugin.kind !== 'strategy') return plugin
      const size = ofPlugin(plugin.manifest.id)
      return size === undefined ? plugin : { ...plugin, definition: fixedSize(plugin.definition, size) }
    }),
  }
}

function fixedSize(definition: StrategyPlugin, size: number): StrategyPlugin {
  if (definition.scope === 'universe') {
    const create = (ctx: Parameters<typeof definition.create>[0]): ReturnType<typeof definition.create> =>
      sized(definition.create(ctx), size)
    return { ...definition, create }
  }
  const create = (ctx: Parameters<typeof definition.create>[0]): ReturnType<typeof definition.create> =>
    sized(definition.create(ctx), size)
  return { ...definition, create }
}

const sized = <Context>(instance: StrategyInstance<Context>, size: number): StrategyInstance<Context> => ({
  onBar: (ctx) => resized(instance.onBar(ctx), size),
  dispose: () => instance.dispose?.(),
})

function resized(answer: Answer, size: number): Answer {
  if (answer === null) return null
  const signals = 'action' in answer ? [answer] : answer
  return signals.map((signal) => (signal.action === 'enter' ? { ...signal, size } : signal))
}

/**
 * How much the volatility of a book varies: the standard deviation of the volatilities of its 30-day windows, one behind
 * the other, over their mean. NaN below six windows, or where nothing moved.
 */
export function volatilityVariation(returns: Float64Array): number {
  const windows = Math.floor(returns.length / WINDOW.days)
  if (windows < WINDOW.fewest) return NaN
  const volatilities = Float64Array.from({ length: windows }, (_, i) => {
    const window = returns.subarray(i * WINDOW.days, (i + 1) * WINDOW.days)
    return deviationOf(moments(window), 'sample')
  })
  const all = moments(volatilities)
  return all.mean > 0 ? deviationOf(all, 'sample') / all.mean : NaN
}

/** The variation of the volatility of a book over that of another one, over the same days. */
export function sizingOf(
  world: string,
  own: Float64Array | null,
  fixed: Float64Array | null,
  options: { readonly resamples: number; readonly seed: number },
): StudySizing {
  if (own === null || fixed?.length !== own.length) return { world, variation: NO_FIGURE }
  const ratio = ([a, b]: readonly Float64Array[]): number => volatilityVariation(a) / volatilityVariation(b)
  const value = ratio([own, fixed])
  if (!Number.isFinite(value)) return { world, variation: NO_FIGURE }
  const [interval] = pairedBootstrap([own, fixed], { ...options, blockDays: BLOCK_DAYS }, (drawn) => [
    ratio(drawn),
  ])
  return { world, variation: { value, interval } }
}

/** Risk is steadier where the size of a trade follows the distance of its stop: only the whole interval says so. */
export function sizingVerdict({ world, variation }: StudySizing): Verdict {
  const { interval } = variation
  return {
    claim:
      'Sizing by the distance of the stop (ATR) makes the 30-day volatility vary less than a fixed notional',
    finding: interval === null ? 'open' : interval.high < 1 ? 'holds' : interval.low > 1 ? 'fails' : 'open',
    text: `${world}: ${text(variation)}.`,
  }
}

const text = ({ value, interval }: Compared): string => {
  if (value === null) return 'too little data'
  const range =
    interval === null ? '' : ` (95 % interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`
  return `${value.toFixed(2)} of it${range}`
}
