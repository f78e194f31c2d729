import type { Trail } from '@grodt/sdk'
import type { Engine } from '../../engine/engine.ts'
import type { InstanceState } from '../../engine/runner.ts'
import type { Slot, WaitingEntry } from '../../engine/slot.ts'
import type { BarInTheMaking, Track } from '../../engine/track.ts'
import type { HostIdentity } from '../../host/durable/identity.ts'
import { performanceView, type PerformanceView } from '../../host/views/performance.ts'
import { positionRows, type PositionRow } from '../../host/views/positions.ts'
import { riskView, type RiskView } from '../../host/views/risk.ts'
import { strategyViews, type StrategyView } from '../../host/views/strategies.ts'
import { TradeTally } from '../../host/views/tally.ts'
import { moment, type Moment } from '../../host/views/time.ts'
import { quantityOf } from '../../market/instrument.ts'
import { reasonText } from '../../portfolio/reason.ts'
import type { EquityMarks } from '../../risk/protections.ts'
import type { ReplayedAccount } from './account.ts'

/** Values from which losses are measured, quote currency. */
export interface MarksView {
  readonly highWaterMark: number
  readonly dayStart: number
}

/** A strategy with what its drawdown is measured from, quote currency. */
export interface StrategyState extends StrategyView {
  /** Of its result. */
  readonly highWaterMark: number
  /** Its protections have their own. */
  readonly protections: MarksView
}

/** An open position with everything that may close it. */
export interface PositionState extends PositionRow {
  /** Number of the order that opened it. */
  readonly order: number | null
  readonly trail: Trail | null
  /** Bars of the strategy after which it is closed; null without a limit. */
  readonly maxBars: number | null
  readonly bestPrice: number | null
  readonly worstPrice: number | null
  /** Why it is closed at the next open; null while it is not. */
  readonly leaving: string | null
}

/** A price, or a distance from the fill. */
export interface ExitPrice {
  readonly value: number
  readonly from: 'price' | 'fill'
}

/** An entry that waits for its fill. */
export interface OrderState {
  readonly order: number
  readonly strategy: string
  readonly symbol: string
  readonly side: 'long' | 'short'
  readonly type: WaitingEntry['type']
  /** Null for a market order. */
  readonly price: number | null
  /** What is still to be filled, base currency. */
  readonly quantity: number
  /** Quote currency. */
  readonly reserved: number
  /** Bars of the strategy left before it is cancelled; null without an end. */
  readonly barsLeft: number | null
  readonly stop: ExitPrice | null
  readonly target: ExitPrice | null
  readonly trail: Trail | null
  readonly maxBars: number | null
  readonly regime: string | null
  readonly weight: number
  readonly reason: string
}

/** What is computed of one series. */
export interface TrackState {
  readonly symbol: string
  readonly timeframe: string
  /** Bars since the beginning, history included. */
  readonly bars: number
  /** The last closed bar; null before the first. */
  readonly bar: BarView | null
  /** The bar that is being made of shorter ones. */
  readonly making: BarInTheMaking | null
  /** Null without a classifier. */
  readonly regime: { readonly label: string | null; readonly confidence: number | null } | null
  /** By name and parameters the values at the last bar; null while not defined. */
  readonly indicators: Readonly<Record<string, readonly (number | null)[]>>
}

/** `time` is the open. */
export interface BarView {
  readonly time: Moment
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Everything that an account is at one moment. Amounts in quote currency, times in UTC. */
export interface AccountState {
  readonly time: Moment
  /** The last record and event before. */
  readonly record: number
  readonly event: number
  /** Number of the revision that runs; null where none is kept. */
  readonly revision: number | null
  readonly made: HostIdentity
  readonly book: PerformanceView & MarksView & { readonly reserved: number }
  readonly strategies: readonly StrategyState[]
  readonly positions: readonly PositionState[]
  readonly orders: readonly OrderState[]
  readonly risk: RiskView & { readonly protections: MarksView; readonly killSwitchMarks: MarksView }
  readonly tracks: readonly TrackState[]
  /** What plugins carry from bar to bar. */
  readonly plugins: readonly InstanceState[]
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** The state of an account after a record. */
export function accountState({ engine, prepared, ran }: ReplayedAccount, record: number): AccountState {
  const { scale } = engine.account
  const source = { engine, prepared, tally: new TradeTally(engine) }
  const { state } = engine.guard
  const slots = engine.markets.flatMap((market) => market.slots)
  const held = slots.filter(({ lots }) => lots !== 0)
  const marks = ({ peak, dayStart }: EquityMarks): MarksView => ({
    highWaterMark: peak / scale,
    dayStart: dayStart / scale,
  })
  return {
    time: moment(engine.time),
    record,
    event: engine.seq,
    revision: ran.revision ?? null,
    made: ran.identity,
    book: {
      ...performanceView(source),
      ...marks(state.watch),
      highWaterMark: engine.drawdown.peak / scale,
      reserved: engine.reserved / scale,
    },
    strategies: strategyViews(source).map((view, i) => ({
      ...view,
      highWaterMark: engine.sleeves[i].drawdown.peak / scale,
      protections: marks(state.strategies[i].watch),
    })),
    positions: positionRows(source).map((row, i) => ({ ...row, ...exitsOf(held[i]) })),
    orders: slots.flatMap((slot) => (slot.entry === null ? [] : [orderState(slot, slot.entry, engine)])),
    risk: {
      ...riskView(engine),
      protections: marks(state.watch),
      killSwitchMarks: marks(state.killSwitch.watch),
    },
    tracks: engine.markets.flatMap(({ tracks }) => tracks.map(trackState)),
    plugins: instances(engine),
  }
}

function exitsOf({ opened, trail, maxBars, bestPrice, worstPrice, exitDue, exitCause }: Slot) {
  return {
    order: opened?.id ?? null,
    trail,
    maxBars: orNull(maxBars),
    bestPrice: orNull(bestPrice),
    worstPrice: orNull(worstPrice),
    leaving: exitDue === 0 ? null : exitCause,
  }
}

function orderState(
  { instrument, sleeve }: Slot,
  entry: WaitingEntry,
  { account, labels }: Engine,
): OrderState {
  const exit = (value: number, isDistance: boolean): ExitPrice | null =>
    Number.isNaN(value) ? null : { value, from: isDistance ? 'fill' : 'price' }
  return {
    order: entry.id,
    strategy: sleeve.name,
    symbol: instrument.symbol,
    side: entry.side > 0 ? 'long' : 'short',
    type: entry.type,
    price: orNull(entry.price),
    quantity: quantityOf(instrument, entry.lots),
    reserved: entry.reserved / account.scale,
    barsLeft: orNull(entry.barsLeft),
    stop: exit(entry.stop, entry.stopIsDistance),
    target: exit(entry.target, entry.targetIsDistance),
    trail: entry.trail,
    maxBars: orNull(entry.maxBars),
    regime: labels[entry.regime] ?? null,
    weight: entry.weight,
    reason: reasonText(entry.reason, entry.facts),
  }
}

function trackState(track: Track): TrackState {
  const { series, regime, classifier } = track
  const { appended, bars, kernels } = track.registry.snapshot(0)
  const last = bars.time.length - 1
  const { making } = track.snapshot()
  return {
    symbol: series.symbol,
    timeframe: series.timeframe,
    bars: appended,
    bar:
      last < 0
        ? null
        : {
            time: moment(bars.time[last]),
            open: bars.open[last],
            high: bars.high[last],
            low: bars.low[last],
            close: bars.close[last],
            volume: bars.volume[last],
          },
    making,
    regime:
      classifier === null
        ? null
        : { label: regime.known ? regime.label : null, confidence: regime.known ? regime.confidence : null },
    indicators: Object.fromEntries(
      kernels.map(({ key, outputs }) => [key, outputs.map((values) => orNull(values[last] ?? NaN))]),
    ),
  }
}

function instances({ runners, markets }: Engine): InstanceState[] {
  const classifiers = markets.flatMap(({ tracks }) => tracks.flatMap(({ classifier }) => classifier ?? []))
  return [...runners, ...classifiers].flatMap(({ memory }) => (memory === null ? [] : [memory.snapshot()]))
}
