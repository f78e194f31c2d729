import type { Side } from './signal.ts'
import type { Bars, IndicatorRequests } from './values.ts'

/** What is traded: sizes and costs that the venue dictates. */
export interface InstrumentInfo {
  /** For example `BTC/USDT`. */
  readonly symbol: string
  readonly kind: 'spot' | 'perpetual'
  /** Smallest price step, quote currency. */
  readonly tick: number
  /** Smallest quantity step, base currency. */
  readonly lot: number
  /** Smallest order value, quote currency. */
  readonly minNotional: number
  /** Fee of a resting order, fraction of notional. */
  readonly makerFee: number
  /** Fee of an order that takes liquidity, fraction of notional. */
  readonly takerFee: number
}

/** The classifier's view of the market at the last closed bar of the strategy's timeframe. */
export interface RegimeView {
  /** One of the classifier's labels. */
  readonly label: string
  /** 0 to 1. */
  readonly confidence: number
}

/** The sleeve's own position in one symbol. */
export interface PositionView {
  readonly side: Side
  /** What can be sold or bought back, base currency, > 0. */
  readonly quantity: number
  /** Average fill price of the entry. */
  readonly entryPrice: number
  /** Time of the first entry fill, ms. */
  readonly entryTime: number
  /** Bars of the strategy's timeframe closed since the entry, the entry bar included. */
  readonly barsHeld: number
  /** The stop in force (the tighter of stop and trail), NaN without one. */
  readonly stop: number
  /** NaN without one. */
  readonly target: number
  /** Best price since the entry, updated at each close. */
  readonly bestPrice: number
  /** Open profit and loss at the last close, quote currency, exit costs not deducted. */
  readonly unrealized: number
  /** True when the position leaves at the next open whatever the strategy says. */
  readonly exiting: boolean
}

/** One execution of the sleeve. */
export interface FillView {
  readonly symbol: string
  readonly time: number
  readonly side: 'buy' | 'sell'
  readonly price: number
  readonly quantity: number
  /** Quote currency. */
  readonly fee: number
  /** What led to it: `entry`, `stop`, `target`, `trail`, `max-bars`, `signal`, … */
  readonly cause: string
}

/** Writes to the host's log with plugin, instance and engine time attached. */
export interface PluginLogger {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
}

/** One symbol while a plugin is created: closed bars and requests for indicators and other timeframes. */
export interface SymbolSetup extends Bars, IndicatorRequests {
  readonly instrument: InstrumentInfo
  /** Another timeframe of the same symbol, for example `4h`; only its closed bars are ever visible. */
  bars(timeframe: string): Bars & IndicatorRequests
}

/** One symbol at a closed bar. */
export interface SymbolView extends Bars {
  readonly instrument: InstrumentInfo
  /** Whether this symbol has a bar in the present batch; only universe strategies can see false. */
  readonly hasBar: boolean
  /** The sleeve's position here, or null. */
  readonly position: PositionView | null
  /**
   * True when an entry signal can open a position at the next open: no entry order waits, and there is no
   * position or it leaves at that open.
   */
  readonly flat: boolean
  /** Null until the classifier has spoken. */
  readonly regime: RegimeView | null
}

/** What every plugin instance has, in `create` and afterwards. */
export interface InstanceContext<Config, State> {
  /** The instance's name, for example `S1_VWAP_EMA_Scalper`. */
  readonly name: string
  /** Frozen and replaced as a whole on reload: read it here each time, do not keep parts of it. */
  readonly config: Config
  /** Plain JSON owned by the host, which stores and restores it. Change it in place. */
  readonly state: State
  readonly log: PluginLogger
  /** Next seeded random number in [0, 1); the seed is a hash of the run's seed and the instance's name. */
  random(): number
}

/** What a strategy or classifier sees at a closed bar. */
export interface BarContext {
  /** Engine time: the close of the bar, milliseconds since 1970-01-01 UTC. */
  readonly time: number
}

/** The sleeve's capital. */
export interface BudgetView {
  /** Weight x exposure x portfolio equity, quote currency. `size: 1` in an entry means this much notional. */
  readonly budget: number
  /** Own fills since the previous call, oldest first; empty most of the time. */
  readonly fills: readonly FillView[]
}
