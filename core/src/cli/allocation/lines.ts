import type { AllocationDecision, BoundConstraint } from '../../allocation/types.ts'
import type { FoundDecision } from '../../host/audit/allocation.ts'
import type { AllocationView } from '../../host/views/allocation.ts'
import { entry, hashText, pluginText } from '../audit/origin-lines.ts'
import { amount, fitName, shortTime, wrap, WIDTH } from '../text.ts'

const NAME = 25
const CELL = 11

const share = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : value.toFixed(4)

/** A row of a table: a name and numbers. */
const row = (name: string, cells: readonly string[]): string =>
  `  ${fitName(name, NAME - 2).padEnd(NAME - 2)}${cells.map((cell) => cell.padStart(CELL)).join('')}`.trimEnd()

const utc = (ms: number): string => `${shortTime(new Date(ms).toISOString())} UTC`

/** Who has how much capital now. */
export function presentLines({
  time,
  allocator,
  moves,
  next,
  exposure,
  sleeves,
  cash,
  last,
}: AllocationView): string[] {
  const pace = moves
    ? `${allocator}, next decision ${next === null ? 'not due' : utc(next.ms)}`
    : `${allocator}, moves nothing while the host runs`
  return [
    `allocation at ${utc(time.ms)}`,
    ...entry('allocator', pace),
    ...entry('exposure', share(exposure)),
    row('', ['configured', 'target', 'weight', 'budget']),
    ...sleeves.map(({ name, configured, target, weight, off, budget }) =>
      row(name, [share(configured), share(target), off ? 'off' : share(weight), amount(budget)]),
    ),
    row('cash', ['', '', share(cash), '']),
    ...(last === null ? [] : entry('last decision', `${last.id}, ${utc(last.time)}: ${last.reason}`)),
  ]
}

/** A decision and what it was made from. */
export function decisionLines({ record, decision }: FoundDecision): string[] {
  const { id, time, allocator, equity, sleeves, raw, target, weights, off, exposure, turnover, noHarm } =
    decision
  const model = (name: string): string => {
    const found = (decision.models as Readonly<Record<string, string | null | undefined>>)[name]
    return found === undefined || found === null ? 'no model' : `model ${found.slice(0, 16)}`
  }
  return [
    ...wrap(`decision ${id}, ${utc(time)}, record ${record}`, WIDTH),
    ...entry('why', decision.reason),
    ...(decision.by === undefined ? [] : entry('asked by', `${decision.by.author}: ${decision.by.reason}`)),
    ...entry('allocator', pluginText(allocator), hashText(allocator.contentHash)),
    ...entry('equity', amount(equity)),
    ...entry('exposure', share(exposure)),
    row('', ['configured', 'before', 'raw', 'target', 'set']),
    ...sleeves.map(({ name, configured, weight, off: was }) =>
      row(name, [
        share(configured),
        was ? 'off' : share(weight),
        share(raw?.[name]),
        share(target[name]),
        off.includes(name) ? 'off' : share(weights[name]),
      ]),
    ),
    ...stepLines(decision),
    ...entry('bound by', ...(decision.bound.length === 0 ? ['nothing'] : decision.bound.map(boundText))),
    row('results', ['days', 'trades', 'window', 'volatility']),
    ...sleeves.map(({ name, days, trades, windowReturn, windowVolatility }) =>
      row(name, [String(days), String(trades), share(windowReturn), share(windowVolatility)]),
    ),
    ...forecastLines(decision, model),
    ...Object.entries(decision.notes).flatMap(([name, values]) =>
      entry(name.length < 14 ? name : `${name.slice(0, 12)}…`, noteText(values)),
    ),
    ...(noHarm === null ? [] : entry('no harm', noHarm.text)),
    ...entry('turnover', `${share(turnover.fraction)} of equity, ${amount(turnover.cost)} to trade it all`),
  ]
}

function stepLines({ steps, sleeves }: AllocationDecision): string[] {
  if (steps.length < 2) return []
  return [
    row(
      'steps',
      steps.map(({ name }) => name.slice(0, CELL - 1)),
    ),
    ...sleeves.map(({ name }) =>
      row(
        name,
        steps.map(({ weights }) => share(weights[name])),
      ),
    ),
  ]
}

function boundText({ constraint, strategy, from, to }: BoundConstraint): string {
  return `${constraint}: ${strategy ?? 'the whole book'} ${share(from)} -> ${share(to)}`
}

function forecastLines({ sleeves, markets }: AllocationDecision, model: (name: string) => string): string[] {
  const subjects = [
    ...markets.map(({ symbol, forecasts }) => ({ subject: symbol, forecasts })),
    ...sleeves.map(({ name, forecasts }) => ({ subject: name, forecasts })),
  ]
  const targets = [...new Set(subjects.flatMap(({ forecasts }) => Object.keys(forecasts)))]
  return targets.flatMap((target) => {
    const values = subjects.flatMap(({ subject, forecasts }) =>
      Object.hasOwn(forecasts, target) ? [`${subject} ${forecasts[target].toFixed(3)}`] : [],
    )
    return entry('forecast', `${target} (${model(target)}): ${values.join(', ')}`)
  })
}

const noteText = (values: Readonly<Record<string, number | null>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value === null ? 'none' : String(Number(value.toPrecision(5)))}`)
    .join(', ')
