import { didYouMean, nearestName } from '@grodt/sdk/host'
import { timeframeName } from '../../market/timeframe.ts'
import type { Holding, SlotHolding } from './holdings.ts'
import type { Departure, Wanted } from './takeover.ts'

const INSTEAD = 'set its on_disable to manage or flatten'

/** What to do instead: a removed entry has no line to change. */
const instead = ({ why }: Departure): string =>
  why === 'removed' ? `put the entry back, ${INSTEAD}, reload, and remove it then` : INSTEAD

/**
 * Why positions cannot be handed over, one line for each. What limits of the receiver say does not matter: the account
 * holds no more than before.
 *
 * @param holdings under the names of now
 */
export function handOverProblems(
  holdings: readonly Holding[],
  wanted: readonly Wanted[],
  left: readonly Departure[],
): string[] {
  /** What a departure before has given, as `strategy symbol`. */
  const given = new Map<string, string>()
  return left.flatMap((departure) => {
    const { strategy, to } = departure
    const from = holdings.find(({ name }) => name === strategy)
    if (to === null || from === undefined) return []
    const positions = from.slots.filter(({ position }) => position)
    if (positions.length === 0) return []
    const told = (problem: string, advice: string): string =>
      `strategy ${strategy}: ${problem}; ${advice}, or ${instead(departure)}`
    const unfit = unfitReceiver(departure, to, holdings, wanted)
    if (unfit !== null) return [told(`its positions cannot be handed over to ${to}: ${unfit[0]}`, unfit[1])]
    return positions.flatMap((slot) => {
      const key = JSON.stringify([to, slot.symbol])
      const other = given.get(key)
      given.set(key, strategy)
      const problem = other === undefined ? unfitSlot(slot, to, holdings, wanted) : takenBy(to, other)
      if (problem === null) return []
      const what = `its position in ${slot.symbol} cannot be handed over to ${to}`
      return [told(`${what}: ${problem[0]}`, problem[1])]
    })
  })
}

/** What is wrong, and what to do. */
type Problem = readonly [problem: string, advice: string]

function unfitReceiver(
  { strategy }: Departure,
  to: string,
  holdings: readonly Holding[],
  wanted: readonly Wanted[],
): Problem | null {
  const receiver = wanted.find(({ name }) => name === to)
  if (receiver === undefined) {
    const names = wanted.map(({ name }) => name).filter((name) => name !== strategy)
    const hint = didYouMean(nearestName(to, names))
    return [`there is no such strategy any more${hint}`, 'keep it']
  }
  if (!receiver.enabled) return ['it is disabled itself', `enable ${to}`]
  const isQuarantined = holdings.some(({ name, quarantined }) => name === to && quarantined)
  return isQuarantined ? ['it is in quarantine', `release ${to} first`] : null
}

function unfitSlot(
  { symbol, countsBars, timeframeMs }: SlotHolding,
  to: string,
  holdings: readonly Holding[],
  wanted: readonly Wanted[],
): Problem | null {
  const receiver = wanted.find(({ name }) => name === to)
  if (receiver?.symbols.includes(symbol) !== true) {
    return ['it does not trade that symbol', `add ${symbol} to the symbols of ${to}`]
  }
  const own = holdings
    .find(({ name }) => name === to)
    ?.slots.find((slot) => slot.symbol === symbol && slot.busy)
  if (own?.position === true) return ['it has a position there itself', 'wait until that is closed']
  if (own?.waiting === true) return ['an entry of it waits there', 'wait until that is filled or expires']
  if (countsBars && timeframeMs !== null && timeframeMs !== receiver.timeframeMs) {
    const [given, taken] = [timeframeName(timeframeMs), timeframeName(receiver.timeframeMs)]
    return [
      `its exits count bars of ${given}, and ${to} decides on ${taken}`,
      `name a strategy that decides on ${given}`,
    ]
  }
  return null
}

const takenBy = (to: string, other: string): Problem => [
  `${to} is given the one of ${other} already`,
  'name another strategy',
]
