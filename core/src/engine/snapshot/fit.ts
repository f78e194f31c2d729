import { curveWidth } from '../../portfolio/curve-columns.ts'
import { tradeLogProblem } from '../../portfolio/trades.ts'
import type { Engine } from '../engine.ts'
import type { EngineSnapshot, EngineState, SleeveSnapshot } from './schema.ts'
import { isBusy } from './slots.ts'

const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '))

/** What keeps a stored state from an engine of another configuration, one line for each difference. */
export function differencesTo(engine: Engine, saved: EngineState): string[] {
  const found: string[] = []
  const hold = (what: string, stored: unknown, present: unknown): void => {
    if (!Object.is(stored, present))
      found.push(`${what}: ${String(stored)} is stored, ${String(present)} is configured`)
  }
  const { account, markets, curve } = engine
  hold('currency', saved.currency, account.currency)
  hold('capital', saved.capital / saved.scale, account.capital / account.scale)
  hold('cash units per unit of the currency', saved.scale, account.scale)
  hold('step of the equity curve in ms', saved.curve.stepMs, curve.stepMs)
  const symbols = markets.map(({ instrument }) => instrument.symbol)
  const stored = saved.markets.map(({ symbol }) => symbol)
  hold('symbols', list(stored), list(symbols))
  if (list(stored) === list(symbols)) {
    saved.markets.forEach(({ symbol, kind, lot, lotQuanta, baseMs }, i) => {
      const { instrument } = markets[i]
      hold(`kind of ${symbol}`, kind, instrument.kind)
      hold(`lot of ${symbol}`, lot, instrument.lot)
      hold(`smallest part of a lot of ${symbol}`, 1 / lotQuanta, 1 / instrument.lotQuanta)
      hold(`base bars of ${symbol} in ms`, baseMs, markets[i].baseMs)
    })
  }
  for (const sleeve of saved.sleeves) found.push(...lostOf(engine, sleeve))
  return found
}

/** What would be lost of a strategy that is not configured any more, or not in all its symbols. */
function lostOf({ sleeves }: Engine, { name, ledger, slots }: SleeveSnapshot): string[] {
  const sleeve = sleeves.find((one) => one.name === name)
  const busy = slots.filter(isBusy).map(({ symbol }) => symbol)
  if (sleeve !== undefined) {
    return busy
      .filter((symbol) => !sleeve.slots.some(({ instrument }) => instrument.symbol === symbol))
      .map(
        (symbol) =>
          `strategy ${name}: it has a position or an order in ${symbol}, which it does not trade any more`,
      )
  }
  if (busy.length > 0) {
    return [`strategy ${name}: it has positions or orders in ${list(busy)} and is not configured any more`]
  }
  if (ledger.flow === 0 && ledger.turnover === 0) return []
  return [`strategy ${name}: its trades are in the books and it is not configured any more`]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** What is wrong with a state of the right shape, or null: parts that are missing, books that do not add up. */
export function problemIn(saved: EngineSnapshot): string | null {
  const { markets, sleeves, venue, model, curve } = saved
  const n = markets.length
  const names = sleeves.map(({ name }) => name)
  if (new Set(names).size !== names.length) return '/sleeves name a strategy twice'
  const lengths: readonly [string, number, number][] = [
    ['/venue/netLots', venue.netLots.length, n],
    ['/venue/baseFees', venue.baseFees.length, n],
    ['/curve/buyAndHold/opens', curve.buyAndHold.opens.length, n],
    ['/curve/buyAndHold/barsBefore', curve.buyAndHold.barsBefore.length, n],
    ['/model/returns/closes', model.returns?.closes.length ?? n, n],
    ['/model/days/bars', model.days?.bars.length ?? n, n],
  ]
  for (const [where, length, expected] of lengths) {
    if (length !== expected) return `${where} has ${length} numbers for ${expected} symbols`
  }
  if ((model.returns?.rows.length ?? 0) % n !== 0) return '/model/returns/rows is cut off'
  if (curve.rows.length % curveWidth(sleeves.length) !== 0) return '/curve/rows is cut off'
  const trades = tradeLogProblem(saved.trades, sleeves.length, n, saved.labels.length)
  if (trades !== null) return `/trades: ${trades}`
  return booksProblem(saved)
}

/** The invariants of the books: nobody goes on with a state that breaks them. */
export function booksProblem({ capital, cash, venue, sleeves, markets }: EngineState): string | null {
  if (capital + sum(sleeves.map(({ ledger }) => ledger.flow)) !== cash) {
    return 'the cash of the account is not the capital plus the flows of the strategies'
  }
  if (cash !== venue.cash) return 'the cash of the account is not the cash at the venue'
  const slots = sleeves.flatMap((sleeve) => sleeve.slots)
  for (const [index, { symbol, lotQuanta }] of markets.entries()) {
    const net = sum(slots.filter((slot) => slot.symbol === symbol).map(({ held }) => held))
    if (net !== venue.netLots[index] * lotQuanta - venue.baseFees[index])
      return `the positions in ${symbol} are not the net position at the venue`
  }
  const open = slots.find(({ lots, restWaits, opened }) => (lots !== 0 || restWaits) && opened === null)
  return open === undefined ? null : `the order that opened a position in ${open.symbol} is missing`
}
