import type { Engine } from '../../engine/engine.ts'
import type { Sleeve } from '../../engine/sleeve.ts'
import type { Slot } from '../../engine/slot.ts'
import { heldQuantity } from '../../market/instrument.ts'
import { pluginById } from '../used-plugins.ts'
import type { PaperHost } from '../paper-host.ts'
import { buildView, type BuildView } from './builds.ts'
import { gateView, type GateView } from './gate.ts'

/** A win rate of fewer trades says nothing and is given as null. */
export const FEWEST_TRADES = 10

/** What is left of closed positions in one symbol. */
export interface DustRow {
  readonly symbol: string
  /** Base currency. */
  readonly quantity: number
  /** At the last price, quote currency. */
  readonly value: number
}

/** One strategy. Amounts are in quote currency. */
export interface StrategyView {
  readonly name: string
  /** Null of one that has been removed. */
  readonly plugin: BuildView | null
  /** Null of one that has been removed and holds nothing. */
  readonly timeframe: string | null
  /** Removed from the configuration: it opens nothing, what it holds keeps its exits. */
  readonly retired: boolean
  readonly enabled: boolean
  /** It only manages what it holds. */
  readonly paused: boolean
  readonly quarantined: boolean
  readonly strikes: number
  /** Target fraction of portfolio equity, 0 to 1. */
  readonly weight: number
  readonly budget: number
  /** Empty means every regime. */
  readonly regimeRequirements: readonly string[]
  readonly gates: readonly GateView[]
  /** Profit and loss since the start after costs, open positions at the last price. */
  readonly result: number
  /** The part of the result that is in open positions, before the cost of closing them. */
  readonly openResult: number
  readonly openPositions: number
  /** What is held beside open positions and is too little to be sold; fees in the base currency leave it. */
  readonly dust: readonly DustRow[]
  readonly fees: number
  /** Closed trades. */
  readonly trades: number
  /** Fraction of closed trades that made a profit after costs; null below 10 trades. */
  readonly winRate: number | null
  /** Refused entries by the limit or gate that refused them. */
  readonly refusals: Readonly<Record<string, number>>
}

function dustRow({ instrument, held, mark }: Slot, scale: number): DustRow {
  return { symbol: instrument.symbol, quantity: heldQuantity(instrument, held), value: mark / scale }
}

/** What a view of strategies reads of a host. */
export type StrategySource = Pick<PaperHost, 'engine' | 'prepared' | 'tally'> &
  Partial<Pick<PaperHost, 'builds'>>

/** Every strategy with books: those that are configured, then those that were removed. */
export function strategyViews(host: StrategySource): StrategyView[] {
  return host.engine.sleeves.map((sleeve) => strategyView(host, sleeve))
}

/** The strategies that are configured, and of those that were removed the ones that still hold something. */
export function presentStrategies(host: StrategySource): StrategyView[] {
  return host.engine.sleeves
    .filter(({ spec, slots }) => spec.retired !== true || slots.some(isHolding))
    .map((sleeve) => strategyView(host, sleeve))
}

const isHolding = ({ held, entry }: Slot): boolean => held !== 0 || entry !== null

/** Names of the strategies that were removed and have books. */
export const retiredNames = ({ sleeves }: Engine): string[] =>
  sleeves.filter(({ spec }) => spec.retired === true).map(({ name }) => name)

/** One strategy by its name, undefined when there is none. */
export function strategyNamed(host: StrategySource, name: string): StrategyView | undefined {
  const sleeve = host.engine.sleeves.find((one) => one.name === name)
  return sleeve && strategyView(host, sleeve)
}

function pluginOf({ prepared, builds }: StrategySource, { name }: Sleeve): BuildView | null {
  const { checked, plugins } = prepared
  const id = checked.plugins.get(name)
  if (id === undefined) return null
  return buildView(pluginById(plugins, 'strategy', id), builds?.strategies.get(name) ?? null)
}

/** As configured; of a retired one that of the bars in which its exits count. */
function timeframeOf({ checked }: StrategySource['prepared'], { name, slots }: Sleeve): string | null {
  const entry = checked.config.strategies.find((one) => one.name === name)
  return entry?.timeframe ?? slots.at(0)?.track.series.timeframe ?? null
}

function strategyView(host: StrategySource, sleeve: Sleeve): StrategyView {
  const { engine, prepared, tally } = host
  const { scale } = engine.account
  const { trades, wins } = tally.strategies[sleeve.index]
  const open = sleeve.slots.filter((slot) => slot.lots !== 0)
  return {
    name: sleeve.name,
    plugin: pluginOf(host, sleeve),
    timeframe: timeframeOf(prepared, sleeve),
    retired: sleeve.spec.retired === true,
    enabled: sleeve.enabled,
    paused: engine.guard.state.strategies[sleeve.index].pause !== null,
    quarantined: sleeve.quarantined,
    strikes: sleeve.strikes,
    weight: sleeve.weight,
    budget: engine.budgetOf(sleeve) / scale,
    regimeRequirements: sleeve.spec.regimeRequirements,
    gates: sleeve.slots.map(gateView),
    result: sleeve.result / scale,
    openResult: open.reduce((sum, slot) => sum + slot.mark - slot.cost, 0) / scale,
    openPositions: open.length,
    dust: sleeve.slots
      .filter((slot) => slot.lots === 0 && slot.held !== 0)
      .map((slot) => dustRow(slot, scale)),
    fees: sleeve.ledger.fees / scale,
    trades,
    winRate: trades < FEWEST_TRADES ? null : wins / trades,
    refusals: Object.fromEntries(sleeve.refusals),
  }
}
