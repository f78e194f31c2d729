// Written by `npm run docs` from the routes of the API: change those instead.

export interface AccountComparison {
  /** Time of day. */
  readonly at: Moment
  /** What was asked, for example the simulated broker. */
  readonly account: string
  /** Whether both hold the same; null where they could not be compared. */
  readonly agrees: boolean | null
  /** What they do not agree about; none where they agree. */
  readonly differences: readonly AccountDifference[]
  /** Why they could not be compared; null: they were. */
  readonly problem: string | null
}

export interface AccountDifference {
  /** What it is about. `asset`: cash; `instrument`: a net position. */
  readonly of: 'asset' | 'instrument'
  /** Currency or symbol. */
  readonly name: string
  /** What the books say; of a symbol in its base currency. In the currency itself. */
  readonly books: number
  /** What the account holds. In the currency itself. */
  readonly account: number
  /** How much more the account has than the books. In the currency itself. */
  readonly difference: number
}

export interface ActiveAlert {
  /** As alerts.yaml calls it. */
  readonly rule: string
  /** What it is about: a strategy, a symbol, a target; null: the host. */
  readonly subject: string | null
  /** How much it matters. */
  readonly severity: 'info' | 'warning' | 'critical'
  /** What is wrong. */
  readonly text: string
  /** Time of day. */
  readonly since: Moment
  /** Not found at the last look: over soon, unless it comes back. */
  readonly fading: boolean
}

export interface AddLockAnswer {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  readonly lock: Lock
}

export interface AddLockBody extends Reason {
  /** Whose entries are blocked; null or left out: those of all strategies. */
  readonly strategy?: string | null
  /** Where; null or left out: in every symbol. */
  readonly symbol?: string | null
  /** When it ends, in market time: a length such as 4h or 30m from now on, or a time such as 2026-01-31T09:30Z (UTC). Null or left out: a person has to remove it. */
  readonly until?: string | null
}

export interface AlertChannel {
  /** As alerts.yaml calls it; log is always there. */
  readonly name: string
  /** What it is. */
  readonly kind: 'log' | 'webhook' | 'telegram'
  /** Where messages go, without what is secret. */
  readonly where: string
  /** How much it matters. */
  readonly severity: 'info' | 'warning' | 'critical'
  /** Whether the last try arrived; true before the first. */
  readonly healthy: boolean
  /** Messages that arrived. */
  readonly sent: number
  /** Tries that failed. */
  readonly failures: number
  /** Messages that were not tried again, or had no room. */
  readonly lost: number
  /** Messages on their way. */
  readonly waiting: number
  /** What was wrong at the last try; null where it arrived. */
  readonly problem: string | null
  /** When the last one arrived; null: none. */
  readonly lastSent: Moment | null
}

export interface AlertMessage {
  /** The same however often it is sent. */
  readonly id: string
  /** cleared: back to normal; digest: what the quiet hours kept back. */
  readonly kind: 'raised' | 'repeated' | 'cleared' | 'digest' | 'test'
  /** How much it matters. */
  readonly severity: 'info' | 'warning' | 'critical'
  /** As alerts.yaml calls it; null where it comes of none. */
  readonly rule: string | null
  /** What it is about: a strategy, a symbol, a target; null: the host. */
  readonly subject: string | null
  /** What it says. */
  readonly text: string
  /** Since when it is or was wrong. Time of day. */
  readonly since: Moment
  /** When it was made. Time of day. */
  readonly at: Moment
}

export interface AllocationDecision {
  /** Counts up from 1 over the life of an account. */
  readonly id: number
  readonly by?: {
    /** The person who asked for it beside the schedule; left out: its time had come. */
    readonly author: string
    /** Why, in their words. */
    readonly reason: string
  }
  /** Market time. Milliseconds since 1970-01-01 UTC. */
  readonly time: number
  readonly allocator: {
    /** Id of the plugin. */
    readonly id: string
    /** Of its package. */
    readonly version: string
    /** SHA-256 of its code, hex. */
    readonly contentHash: string
  }
  /** Cash plus the value of all positions. Quote currency. */
  readonly equity: number
  readonly sleeves: readonly {
    /** Of the strategy. */
    readonly name: string
    /** `capital_allocation`. Fraction. */
    readonly configured: number
    /** Before the decision. Fraction. */
    readonly weight: number
    /** Whether the meta-controller had switched it off. */
    readonly off: boolean
    /** Closed trades. */
    readonly trades: number
    /** Full days of results that the allocator saw. */
    readonly days: number
    /** Sum of the daily returns of the window. Fraction; null without a day. */
    readonly windowReturn: number | null
    /** Their standard deviation. Fraction; null below 20 days. */
    readonly windowVolatility: number | null
    /** What was forecast, by target. */
    readonly forecasts: Readonly<Record<string, number>>
  }[]
  readonly markets: readonly {
    /** For example BTC/USDT. */
    readonly symbol: string
    /** What was forecast, by target. */
    readonly forecasts: Readonly<Record<string, number>>
  }[]
  /** The models behind the forecasts, by target. */
  readonly models: Readonly<Record<string, string | null>>
  /** Null where it gave no answer. */
  readonly raw: Readonly<Record<string, number>> | null
  /** Where the weights are moving to. Fraction by strategy. */
  readonly target: Readonly<Record<string, number>>
  readonly steps: readonly {
    /** Of the step. */
    readonly name: string
    /** After it. Fraction by strategy. */
    readonly weights: Readonly<Record<string, number>>
  }[]
  /** Rules that changed a weight. */
  readonly bound: readonly {
    /** Which rule. `min`: its least weight; `max`: its largest weight; `sum`: what all may have together; `step`: how far a weight moves at once; `off`: it is switched off; `risk`: the exposure by volatility or drawdown; `no-harm`: the configured weights, which did better; `fault`: the configured weights, as the allocator gave no usable answer. */
    readonly constraint: 'min' | 'max' | 'sum' | 'step' | 'off' | 'risk' | 'no-harm' | 'fault'
    /** Null: the whole book. */
    readonly strategy: string | null
    /** Before the rule. Fraction. */
    readonly from: number
    /** After it. Fraction. */
    readonly to: number
  }[]
  /** What is set. Fraction by strategy. */
  readonly weights: Readonly<Record<string, number>>
  /** Strategies that are switched off. */
  readonly off: readonly string[]
  /** Scales every budget, 0 to 1. Fraction. */
  readonly exposure: number
  readonly turnover: {
    /** Sum of the changes of weight x exposure. Fraction. */
    readonly fraction: number
    /** What trading it would cost. Quote currency. */
    readonly cost: number
  }
  /** Whether any weight moved. */
  readonly moved: boolean
  /** Whether the next update goes on with a move that is not at its end. */
  readonly moving: boolean
  /** Held against the configured weights; null where that was not looked at. */
  readonly noHarm: {
    /** Days that were looked at. */
    readonly days: number
    /** Sharpe ratio per year of the book as it was weighted; null below 90 days. */
    readonly managed: number | null
    /** Sharpe ratio per year with the configured weights; null below 90 days. */
    readonly configured: number | null
    /** Managed less configured; null where one of them is. */
    readonly difference: number | null
    /** Its 95 % interval; null where there is no difference. */
    readonly interval: {
      /** Lower end. */
      readonly low: number
      /** Upper end. */
      readonly high: number
    } | null
    /** Whether the configured weights are to be used from here on. */
    readonly alarm: boolean
    /** The finding and its consequence. */
    readonly text: string
  } | null
  /** Whether it does harm, so that the configured weights are used. */
  readonly alarm: boolean
  /** Why nothing moved, or why it did. */
  readonly reason: string
  /** Numbers of the allocator, by strategy. */
  readonly notes: Readonly<Record<string, Readonly<Record<string, number | null>>>>
}

export interface Asked {
  /** Who. */
  readonly author: string
  /** Why. */
  readonly reason: string
  /** Time of day. */
  readonly at: Moment
}

export interface AuditAnswer {
  readonly version: 1
  readonly journal: {
    /** Number of the first record that is kept. */
    readonly first: number
    /** Number of the last record that was read. */
    readonly last: number
  }
  readonly found: AuditedOrder | AuditedRefusal | AuditedTrade | AuditedDecision | AuditedEvent
}

export interface AuditedCancellation extends AuditedPlace {
  /** Why (the rest of) it was cancelled. */
  readonly cause: string
  /** What caused it; null where the cause says it all. */
  readonly because: AuditedCause | null
}

export interface AuditedCause {
  /** Number of the record that holds it. */
  readonly record: number
  /** Sequence number of the event; null where it has none. */
  readonly event: number | null
  /** Engine time, ISO 8601 UTC. */
  readonly time: string
  /** What it was, in words. */
  readonly text: string
}

export interface AuditedClose extends AuditedPlace {
  /** Of the last exit. */
  readonly cause: string
  /** Profit after fees and funding. Quote currency. */
  readonly net: number
}

export interface AuditedConfiguration {
  /** Number of the record of the start that made it known. */
  readonly record: number
  /** Engine time of that start, ISO 8601 UTC. */
  readonly time: string
  /** Number of the revision; null where none is kept. */
  readonly revision: number | null
  readonly files: readonly {
    /** Name of the file. */
    readonly name: string
    /** SHA-256 of its text, hex. */
    readonly sha256: string
  }[]
}

export interface AuditedDecision extends AuditedWeights {
  readonly what: 'decision'
  /** What led to it, where the record says. */
  readonly cause: string | null
  /** The allocator; null where the journal does not say. */
  readonly allocator: AuditedPlugin | null
  /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
  readonly model: Readonly<Record<string, string | null>> | null
  /** What the meta-controller says of it; null where it was none. */
  readonly reason: string | null
  /** Null for the first weights, and where those before are not in the journal. */
  readonly before: Readonly<Record<string, number>> | null
  /** Share of equity by strategy. */
  readonly after: Readonly<Record<string, number>>
  /** The decision after it; null when it is the last. */
  readonly until: AuditedWeights | null
  /** Orders whose strategy had its weight from this decision. */
  readonly orders: readonly {
    /** Its number. */
    readonly order: number
    /** Number of the record that holds it. */
    readonly record: number
    /** Sequence number of the event. */
    readonly event: number
    /** Engine time, ISO 8601 UTC. */
    readonly time: string
    /** Whose order it was. */
    readonly strategy: string
    /** For example BTC/USDT. */
    readonly symbol: string
    /** Which way. */
    readonly side: 'long' | 'short'
    /** Its value at the price of the decision. Quote currency. */
    readonly notional: number
    /** The weight that it was made under. */
    readonly weight: number
  }[]
  /** Entries that were refused under it. */
  readonly refused: number
  /** The configuration at that moment. */
  readonly configuration: AuditedConfiguration | null
  /** What can no longer be shown, and why. Empty when the chain is whole. */
  readonly missing: readonly string[]
}

export interface AuditedEntry extends AuditedPlace {
  /** Its number, by which it is asked for. */
  readonly order: number
  /** Name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** The signal; null where it is not in the journal. */
  readonly signal: AuditedSignal | null
  /** The plugin of the strategy; null where the journal does not say. */
  readonly plugin: AuditedPlugin | null
  readonly regime: AuditedRegime
  readonly weight: AuditedWeight
  /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
  readonly model: Readonly<Record<string, string | null>> | null
  /** The configuration at that moment. */
  readonly configuration: AuditedConfiguration | null
  /** Which way. */
  readonly side: 'long' | 'short'
  /** What it waits for. `market`: the next open; `limit`: its price or a better one; `stop`: its price or a worse one. */
  readonly type: 'market' | 'limit' | 'stop'
  /** Of a limit or stop order. */
  readonly price: number | null
  /** What was ordered, base currency. */
  readonly quantity: number
  /** Its value at the price of the decision. Quote currency. */
  readonly notional: number
  /** The limit that made it smaller than was wanted. */
  readonly cutBy: string | null
  /** How sure the strategy was, 0 to 1. */
  readonly strength: number | null
  /** What became of it. `partly`: the rest was cancelled. */
  readonly status: 'waiting' | 'filled' | 'partly' | 'cancelled'
  readonly fills: readonly AuditedFill[]
  /** How it ended without (the rest of) its fill. */
  readonly cancelled: AuditedCancellation | null
}

export interface AuditedEvent {
  readonly what: 'event'
  /** Number of the record that holds it. */
  readonly record: number
  /** Its number; not whole for what the host says of itself. */
  readonly event: number
  /** Engine time, ISO 8601 UTC. */
  readonly time: string
  /** What happened. */
  readonly kind: string
  /** The event as it was recorded. */
  readonly given: unknown
  readonly input: {
    /** The input that caused it. */
    readonly kind: string
    /** What a person wanted, with reason and author; null for other inputs. */
    readonly command: unknown
  }
  /** The configuration at that moment. */
  readonly configuration: AuditedConfiguration | null
  /** What can no longer be shown, and why. Empty when the chain is whole. */
  readonly missing: readonly string[]
}

export interface AuditedFill extends AuditedPlace {
  /** The order that it belongs to; null for an exit. */
  readonly order: number | null
  /** Which way. */
  readonly side: 'buy' | 'sell'
  /** Base currency. */
  readonly quantity: number
  /** The price paid, with slippage. Quote currency. */
  readonly price: number
  /** As booked, quote currency; null in an older journal. */
  readonly notional: number | null
  /** Fee; of one in the base currency its value at the price of the fill. Quote currency. */
  readonly fee: number
  /** What the fee took of the quantity, base currency; null: paid in cash. */
  readonly baseFee: number | null
  /** Given up against the undisturbed price; part of price already. Quote currency. */
  readonly slippage: number
  /** entry, or why the position was left. */
  readonly cause: string
  /** How it was filled. `maker`: it waited in the book; `taker`: it took what was there; `crossed`: against another strategy without cost. */
  readonly liquidity: 'maker' | 'taker' | 'crossed'
  /** What caused an exit; null for an entry, and where it is not in the journal. */
  readonly because: AuditedCause | null
}

export interface AuditedFunding extends AuditedPlace {
  /** Paid; negative was received. Quote currency. */
  readonly paid: number
}

export interface AuditedOrder extends AuditedEntry {
  readonly what: 'order'
  /** The position that its fills opened; null without a fill. */
  readonly position: AuditedPosition | null
  /** What can no longer be shown, and why. Empty when the chain is whole. */
  readonly missing: readonly string[]
}

export interface AuditedPlace {
  /** Number of the record that holds it. */
  readonly record: number
  /** Sequence number of the event. */
  readonly event: number
  /** Engine time, ISO 8601 UTC. */
  readonly time: string
}

export interface AuditedPlugin {
  /** Id of the plugin. */
  readonly id: string
  /** Version of its package. */
  readonly version: string
  /** SHA-256 of its code, hex. */
  readonly contentHash: string
}

export interface AuditedPosition {
  /** Number of the trade from 1, as in trades.csv of a backtest: one more than in the event. Null while it is open. */
  readonly trade: number | null
  /** Name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Which way. Null where no entry fill is in the journal. */
  readonly side: 'long' | 'short' | null
  /** Its end; null while it is open. */
  readonly closed: AuditedClose | null
  /** Entries and exits in order. */
  readonly fills: readonly AuditedFill[]
  /** Moves of the stop while it was open. */
  readonly stops: readonly AuditedStop[]
  readonly funding: readonly AuditedFunding[]
  /** Exits and moves of the stop that the strategy asked for. */
  readonly exitSignals: readonly AuditedSignal[]
  /** Orders that filled it. */
  readonly orders: readonly number[]
}

export interface AuditedRefusal extends AuditedPlace {
  readonly what: 'refusal'
  /** Name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** The signal; null where it is not in the journal. */
  readonly signal: AuditedSignal | null
  /** The plugin of the strategy; null where the journal does not say. */
  readonly plugin: AuditedPlugin | null
  readonly regime: AuditedRegime
  readonly weight: AuditedWeight
  /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
  readonly model: Readonly<Record<string, string | null>> | null
  /** The configuration at that moment. */
  readonly configuration: AuditedConfiguration | null
  /** Which way. */
  readonly side: 'long' | 'short'
  /** The limit or gate that refused it. */
  readonly limit: string
  /** What was, in the unit of the limit. */
  readonly value: number | string
  /** What is allowed. */
  readonly allowed: number | string
  /** What can no longer be shown, and why. Empty when the chain is whole. */
  readonly missing: readonly string[]
}

export interface AuditedRegime {
  /** The regime at that moment; null while it was not known. */
  readonly label: string | null
  /** Its confidence at that moment, 0 to 1; null where it was not recorded. */
  readonly confidence: number | null
  /** Of the classified bars. */
  readonly timeframe: string | null
  /** The event that set the label; null where it is not in the journal. */
  readonly since: AuditedPlace | null
  /** The classifier. */
  readonly plugin: AuditedPlugin | null
}

export interface AuditedSignal extends AuditedPlace {
  /** What is wanted. */
  readonly action: 'enter' | 'exit' | 'adjust-stop'
  /** The strategy's sentence. */
  readonly reason: string
  /** The numbers behind it; null within for one that was not defined. */
  readonly facts: Readonly<Record<string, number | null>> | null
  /** The signal as the strategy returned it. */
  readonly given: unknown
  /** The position that it met. `flat`: none; `open`: one; `leaving`: one that is closed at the next open already. */
  readonly position: 'flat' | 'open' | 'leaving'
  /** Whether an entry of the strategy waited. */
  readonly waiting: boolean
}

export interface AuditedStop extends AuditedPlace {
  /** The new stop. Quote currency. */
  readonly price: number
  /** What moved it. */
  readonly by: 'signal' | 'trail'
}

export interface AuditedTrade {
  readonly what: 'trade'
  /** Number of the trade from 1, as in trades.csv of a backtest: one more than in the event. Null while it is open. */
  readonly trade: number | null
  /** Name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Which way. Null where no entry fill is in the journal. */
  readonly side: 'long' | 'short' | null
  /** Its end; null while it is open. */
  readonly closed: AuditedClose | null
  /** Entries and exits in order. */
  readonly fills: readonly AuditedFill[]
  /** Moves of the stop while it was open. */
  readonly stops: readonly AuditedStop[]
  readonly funding: readonly AuditedFunding[]
  /** Exits and moves of the stop that the strategy asked for. */
  readonly exitSignals: readonly AuditedSignal[]
  readonly orders: readonly AuditedEntry[]
  /** What can no longer be shown, and why. Empty when the chain is whole. */
  readonly missing: readonly string[]
}

export interface AuditedWeight {
  /** The strategy's share of equity at that moment. */
  readonly value: number | null
  /** The decision that set it; null where it is not in the journal any more. */
  readonly decision: AuditedWeights | null
}

export interface AuditedWeights {
  /** Number of the record that holds it, by which it is asked for. */
  readonly record: number
  /** Its weights-set event; null for weights of a changed configuration. */
  readonly event: number | null
  /** Engine time, ISO 8601 UTC. */
  readonly time: string
  /** Where it came from. `start`: the allocator, at a start or a reload of the host; `input`: new weights while it ran. */
  readonly source: 'start' | 'input'
  /** Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none. */
  readonly allocation: number | null
}

export interface Availability {
  /** Begin of what is looked at: 30 days ago, or the first known run. */
  readonly since: Moment
  /** Time in which a host kept the account. Seconds. */
  readonly up: number
  /** Time in which none did. Seconds. */
  readonly down: number
  /** The first of both, 0 to 1; null in the first hour. */
  readonly share: number | null
  /** Processes that began. */
  readonly starts: number
  /** Of them those that were killed or failed. */
  readonly crashes: number
}

export interface Backtest {
  /** Its number. */
  readonly id: number
  /** How it is. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly asked: Asked
  /** Null while it waits. */
  readonly started: Moment | null
  /** Null until it is over, or where the host was cut off. */
  readonly ended: Moment | null
  /** Null before the first of them, and after the host was started anew. */
  readonly progress: {
    /** Bars of all symbols that it trades over that are done. */
    readonly done: number
    /** Bars of all symbols that it trades over, all of them. */
    readonly all: number
    /** Of the two. Fraction. */
    readonly share: number
  } | null
  /** By whom it was ended; null otherwise. */
  readonly cancelled: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
  } | null
  /** What it reads, from the data folder on; empty for that folder. */
  readonly data: string
  /** What the user asked for beside the configuration; null where nothing was said. */
  readonly options: BacktestOptions
  /** What of the configuration is other than that of the host was, by file. */
  readonly changes: Readonly<Record<string, unknown>>
  /** Of the configuration that it was made from; null where the host keeps none. */
  readonly revision: number | null
  /** Why it failed; null otherwise. */
  readonly failure: {
    /** Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin. */
    readonly code: string
    /** What was wrong. */
    readonly message: string
    /** Of CONFIG_INVALID: every mistake of every file. */
    readonly errors: readonly ConfigurationMistake[]
  } | null
}

export interface BacktestOptions {
  /** --timeframe: bars on which all strategies decide, for example 1h. */
  readonly timeframe: string | null
  /** --symbol: symbol of a single file. */
  readonly symbol: string | null
  /** --symbols: the symbols that were loaded. */
  readonly symbols: readonly string[] | null
  /** --data-timeframe: timeframe of the files that were loaded. */
  readonly dataTimeframe: string | null
  /** --bad-rows: what was done about bad rows. */
  readonly badRows: 'refuse' | 'drop'
  /** --from. Unit: ISO 8601 time, UTC. */
  readonly from: string | null
  /** --to. Unit: ISO 8601 time, UTC. */
  readonly to: string | null
  /** --capital: start capital. Unit: quote currency. */
  readonly capital: number | null
  /** --seed: seed of random numbers. */
  readonly seed: number | null
  /** --leave-open: whether positions that were open at the end were left open. */
  readonly leaveOpen: boolean
}

export interface Bar {
  /** At which it opened. Market time. */
  readonly time: Moment
  /** The first price. Quote currency. */
  readonly open: number
  /** The highest. Quote currency. */
  readonly high: number
  /** The lowest. Quote currency. */
  readonly low: number
  /** The last price. Quote currency. */
  readonly close: number
  /** Base currency; null where the market has none. */
  readonly volume: number | null
}

export interface Build {
  /** SHA-256 of its code, hex. */
  readonly hash: string
  /** Id of the plugin. */
  readonly id: string
  /** Version of its package. */
  readonly version: string
  /** Number of this build among those of the plugin that the process has loaded. */
  readonly generation: number
  /** Version of the shape of its state; 0 where it declares none. */
  readonly stateVersion: number
  /** Since when it runs here: the start of the process, or the reload that brought it. */
  readonly since: Moment | null
  /** The same in market time. */
  readonly marketSince: Moment | null
  /** Time since then. Seconds. */
  readonly age: number | null
}

export interface CandleFile {
  /** From the data folder on; a backtest takes it as `data`. */
  readonly file: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Of its bars, for example 5m; null where nothing tells it. */
  readonly timeframe: string | null
  /** Good ones; null where the file cannot be read. */
  readonly bars: number | null
  /** As said; null where the file cannot be read. */
  readonly from: Moment | null
  /** As said; null where the file cannot be read. */
  readonly to: Moment | null
  /** Places where bars are missing; null where the file cannot be read. */
  readonly gaps: number | null
  /** Missing bars; null where the file cannot be read. */
  readonly missing: number | null
  /** Bytes. */
  readonly size: number
  /** Whether its bars are those that grodt data wrote; none: another program did. */
  readonly checksum: 'ok' | 'none' | 'failed'
  /** Why a backtest refuses it; null where it does not. */
  readonly problem: string | null
}

export interface ChangeOutcome extends ReloadPlan {
  /** The file that has it. */
  readonly file: string
  /** What came of it. `activated`: it was taken over; `unchanged`: it says so already; `planned`: nothing was done. */
  readonly result: 'activated' | 'unchanged' | 'planned'
  /** That runs now; 0 where none is kept. The header ETag has it too. */
  readonly revision: number
  /** Keys that took effect. */
  readonly now: readonly string[]
  /** Keys whose new values are in the file and wait. */
  readonly pending: readonly {
    /** The field, as it is read in the file. */
    readonly key: string
    /** What holds until then; null where there is none. */
    readonly from: unknown
    /** What will hold; null where there is none. */
    readonly to: unknown
    /** For what it waits. */
    readonly why: string
  }[]
}

export interface ChangeRequest extends SwitchRequest {
  /** Only what changes, with the keys of the file: merged into it (RFC 7396). null takes a key away, so that its default holds; a list is replaced as a whole. */
  readonly changes: Readonly<Record<string, unknown>>
}

export interface CompareStrategiesAnswer {
  /** 1d, 7d, 30d and all. */
  readonly windows: readonly ComparedWindow[]
}

export interface ComparedFigures {
  /** Change of the result in the window; the results of the strategies sum to that of the book exactly. Unit: quote currency. Null below as many daily returns as the window has. */
  readonly result: number | null
  /** Result over the capital at the start of the window. Unit: fraction. Null below as many daily returns as the window has, a capital above 0. */
  readonly return: number | null
  /** As in statistics, of the daily returns in the window. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
  readonly sharpe: number | null
  /** As in statistics, of the daily returns in the window. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a loss. */
  readonly sortino: number | null
  /** Deepest fall inside the window: over the rows of the curve, of `all` at every bar. Unit: fraction. Null below as many daily returns as the window has, a capital above 0. */
  readonly maxDrawdown: number | null
  /** Trades closed in the window. Null below as many daily returns as the window has. */
  readonly trades: number | null
  /** Share of them with a net result above 0. Unit: fraction. Null below as many daily returns as the window has, 10 trades. */
  readonly winRate: number | null
  /** Share of the bars that closed with a position open. Unit: fraction. Null below as many daily returns as the window has, 1 bar. */
  readonly exposure: number | null
  /** Sum of the absolute notionals of the fills. Unit: quote currency. Null below as many daily returns as the window has. */
  readonly turnover: number | null
  /** Turnover over the capital at the start of the window. Unit: multiple. Null below as many daily returns as the window has, a capital above 0. */
  readonly turnoverMultiple: number | null
  /** Fees, slippage and funding. Unit: quote currency. Null below as many daily returns as the window has. */
  readonly costs: number | null
  /** Costs over the result before costs: 1 when they ate all of it. Unit: fraction. Null below as many daily returns as the window has, a result before costs above 0. */
  readonly costShare: number | null
  /** Result over the equity of the book at the start of the window: the contributions sum to the return of the book. Unit: fraction. Null below as many daily returns as the window has, an equity above 0. */
  readonly returnContribution: number | null
  /** Component risk by Euler allocation: cov(c, r) / deviation(r), with r the daily returns of the book and c the change of the result over the equity of the book at the day's start. The components sum to the volatility of the book, which is the value of the book. Negative: the book is calmer with it. Unit: fraction. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
  readonly risk: number | null
  /** Component risk over the volatility of the book, cov(c, r) / variance(r); the shares sum to 1. Unit: fraction. Null below 30 daily returns, a deviation above 0. */
  readonly riskShare: number | null
}

export interface ComparedStrategy extends ComparedFigures {
  /** Its name in strategies.yaml. */
  readonly name: string
}

export interface ComparedWindow {
  /** The last 1, 7 or 30 daily returns, or all; the last day may be going on. */
  readonly window: '1d' | '7d' | '30d' | 'all'
  /** Start of the window; null when there are fewer daily returns. Unit: ISO 8601 time, UTC. */
  readonly from: string | null
  /** End of the window; null when there are fewer daily returns. Unit: ISO 8601 time, UTC. */
  readonly to: string | null
  /** Daily returns in the window; 0 when there are fewer. */
  readonly dailyReturns: number
  /** The book; its contributions are the sums of those of the strategies. */
  readonly book: ComparedFigures
  /** In the order of strategies.yaml. */
  readonly strategies: readonly ComparedStrategy[]
  /** Pearson correlations of the daily returns of the strategies: a row and a column for each, in their order. Null below 30 daily returns, without a deviation, and where a day began without capital. */
  readonly correlations: readonly (readonly (number | null)[])[]
}

export interface ConfigurationChange {
  /** For example risk.yaml. */
  readonly file: string
  /** The field, as it is read in the file. */
  readonly key: string
  /** The value before; null where there was none. */
  readonly from: unknown
  /** The value after; null where there is none. */
  readonly to: unknown
  /** When it takes effect. `now`: from the next bar on; `rebuilt`: so too, and the plugin is made anew with its state; `when-flat`: once the strategy holds nothing; `next-start`: when the host is started. */
  readonly effect: 'now' | 'rebuilt' | 'when-flat' | 'next-start'
}

export interface ConfigurationMistake {
  /** As the host was given its folder, for example configs/risk.yaml. */
  readonly file: string
  /** From 1 on. */
  readonly line: number
  /** From 1 on. */
  readonly column: number
  /** The field, as it is read in the file; empty for the whole file. */
  readonly key: string
  /** What was found; null where a key is missing. */
  readonly value: unknown
  /** What is accepted; null where the message says it. */
  readonly expected: string | null
  /** The known name that was most likely meant. */
  readonly nearest: string | null
  /** What is wrong, in words. */
  readonly message: string
}

export interface DiffRevisionAnswer {
  /** The revision before; null where it is not kept: nothing is compared. */
  readonly from: number | null
  /** The revision after. */
  readonly to: number
  /** As written in the files, with the defaults of GRODT, not those of plugins. */
  readonly fields: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
  }[]
  readonly plugins: readonly PluginChange[]
  /** Files, plugins and options that differ; a file also when only its comments do. */
  readonly changed: readonly string[]
}

export interface DriftAccuracy {
  /** As it is. */
  readonly value: number
  /** An alarm begins below it. */
  readonly begins: number
  /** It ends at it or above. */
  readonly ends: number
  /** That count. */
  readonly days: number
}

export interface DriftGain {
  /** As it is. */
  readonly value: number
  /** An alarm begins at it or below. */
  readonly begins: number
  /** It ends above it. */
  readonly ends: number
  /** Of accuracy over persistence, or of its mean squared error. */
  readonly unit: 'points' | 'percent'
  /** That count. */
  readonly days: number
  /** That came true on them. */
  readonly forecasts: number
  /** First decision. */
  readonly from: Moment
  /** Last decision. */
  readonly to: Moment
}

export interface Durations {
  /** How often since the process began. */
  readonly count: number
  /** All of it since then. Seconds. */
  readonly total: number
  /** How many of the last ones the figures below are made of, at most 512. */
  readonly sample: number
  /** Milliseconds; null with fewer than 10. */
  readonly median: number | null
  /** 99th percentile. Milliseconds; null with fewer than 100. */
  readonly p99: number | null
  /** Milliseconds; null with none. */
  readonly longest: number | null
}

export interface EntryAnswers extends Durations {
  /** One of its entries. */
  readonly entry: string
}

export interface FeatureShift {
  readonly method: 'psi'
  /** First decision of the last days. */
  readonly from: Moment
  /** Last decision. */
  readonly to: Moment
  /** Of the last days. */
  readonly rows: number
  /** First decision of the days before. */
  readonly before: Moment
  /** Of the days before. */
  readonly rowsBefore: number
  /** Earlier stretches of as many days, which tell what is usual. */
  readonly stretches: number
  readonly features: readonly {
    /** Of the feature. */
    readonly name: string
    /** Its group; null: it is none of this version. */
    readonly group: 'regime_features' | 'market_volatility' | 'strategy_performance' | 'time_features' | null
    /** Population stability index of the last days against those before; 0: no difference. */
    readonly score: number
    /** The largest of the earlier stretches; null: they are too few. */
    readonly usual: number | null
    /** Whether it is above that, and above 0.1. It leads to nothing by itself. */
    readonly unusual: boolean | null
  }[]
}

export interface Fill {
  /** Number of its event. */
  readonly seq: number
  /** Market time. */
  readonly time: Moment
  /** Its name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Number of the entry order that it belongs to; null for an exit. */
  readonly order: number | null
  /** Which way. */
  readonly side: 'buy' | 'sell'
  /** How much. Base currency. */
  readonly quantity: number
  /** For which price. Quote currency. */
  readonly price: number
  /** What was paid or received before fees. Quote currency. */
  readonly notional: number
  /** Of a fee in the base currency its value at the price of the fill. Quote currency. */
  readonly fee: number
  /** What the fee took of the quantity. Base currency; null where it is paid otherwise. */
  readonly baseFee: number | null
  /** Price given up against the undisturbed price, part of `price` already. Quote currency. */
  readonly slippage: number
  /** entry, or what closed the position. */
  readonly cause:
    | 'entry'
    | 'stop'
    | 'target'
    | 'trail'
    | 'max-bars'
    | 'signal'
    | 'disabled'
    | 'liquidation'
    | 'end'
    | 'shrink'
    | 'kill-switch'
    | 'handed-over'
  /** How it was filled. `maker`: it waited in the book; `taker`: it took what was there; `crossed`: against another strategy without cost. */
  readonly liquidity: 'maker' | 'taker' | 'crossed'
}

export interface Forecast {
  /** A symbol, or the name of a strategy. */
  readonly subject: string
  /** When it was made, market time. */
  readonly time: Moment
  /** Probability of 1, or the expected number; null: there is none. */
  readonly value: number | null
  /** The step of the fallback chain. `champion`: the model that serves; `last-good`: the newest one that was champion and good; `persistence`: a rule: as it was, so it will be; `none`: there is no forecast. */
  readonly by: 'champion' | 'last-good' | 'persistence' | 'none'
  /** Id of the model; null where none gave it. */
  readonly model: string | null
  /** Why it is not from the champion; null where it is. */
  readonly reason: string | null
  /** What the persistence rule says. */
  readonly now: number | null
  /** What the one-line rule of the target says. */
  readonly rule: number | null
}

export interface FoundDecision {
  /** Number of the record of the journal that holds it. */
  readonly record: number
  readonly decision: AllocationDecision
}

export interface Gap {
  /** Line of the first bar after it. */
  readonly line: number
  /** Missing bars. */
  readonly bars: number
  /** Open of the first missing bar. */
  readonly from: Moment
  /** Open of the first bar after it. */
  readonly to: Moment
}

export interface GapText {
  /** Line of the first bar after it. */
  readonly line: number
  /** Missing bars. */
  readonly bars: number
  /** Open of the first missing bar. ISO 8601. */
  readonly from: string
  /** Open of the first bar after it. ISO 8601. */
  readonly to: string
}

export interface Gate {
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Whether the strategy may open a position here now. */
  readonly open: boolean
  /** Why not; null while the gate is open. */
  readonly reason: string | null
}

export interface GetAlertsAnswer {
  /** What is wrong now. */
  readonly active: readonly ActiveAlert[]
  /** Messages that wait for the end of the quiet hours. */
  readonly held: number
  /** The last 100 messages of this process, the newest first. */
  readonly recent: readonly AlertMessage[]
  /** Since they were opened: at the start, or by a reload that changed them. */
  readonly channels: readonly AlertChannel[]
}

export interface GetAllocationAnswer {
  /** Market time. */
  readonly time: Moment
  /** Id of the plugin. */
  readonly allocator: string
  /** Whether weights are moved while the host runs. */
  readonly moves: boolean
  /** Null where none is. */
  readonly next: Moment | null
  /** From one decision to the next. Market seconds. */
  readonly updateFrequency: number
  /** Scales every budget beside `risk.exposure`, 0 to 1. Fraction. */
  readonly exposure: number
  readonly sleeves: readonly {
    /** Of the strategy. */
    readonly name: string
    /** `capital_allocation`. Fraction. */
    readonly configured: number
    /** Target share of portfolio equity now. Fraction. */
    readonly weight: number
    /** Where the last decision wants it. Fraction; null before the first. */
    readonly target: number | null
    /** Whether the meta-controller has switched it off. */
    readonly off: boolean
    /** What it may have in positions. Quote currency. */
    readonly budget: number
  }[]
  /** Share of equity that no strategy may use. Fraction. */
  readonly cash: number
  /** The last decision; null before the first. */
  readonly last: AllocationDecision | null
}

export interface GetAllocationAttributionAnswer {
  /** Market time. */
  readonly time: Moment
  /** Decisions of the meta-controller over the life of the account. */
  readonly decisions: number
  /** What changed the weights: start (what was set before the first decision), the steps of the allocator, then pace (threshold, largest step, limits of the book, the no-harm rule), off and exposure. */
  readonly components: readonly string[]
  /** By strategy, those that traded. */
  readonly strategies: readonly {
    /** Its name in strategies.yaml. */
    readonly strategy: string
    /** Profit and loss after all costs, open positions at the last price. Unit: quote currency. */
    readonly net: number
    /** What the configured weights would have made of the same trades. Unit: quote currency. */
    readonly configured: number
    /** What each component earned (above 0) or cost, in their order. Unit: quote currency. */
    readonly parts: readonly number[]
  }[]
  /** Everything; net is the result of the book. */
  readonly total: {
    /** Profit and loss after all costs, open positions at the last price. Unit: quote currency. */
    readonly net: number
    /** What the configured weights would have made of the same trades. Unit: quote currency. */
    readonly configured: number
    /** What each component earned (above 0) or cost, in their order. Unit: quote currency. */
    readonly parts: readonly number[]
  }
}

export interface GetBacktestAnswer extends Backtest {
  /** report.json of a backtest that is done, null otherwise; [report.schema.json](report.schema.json) has its fields. */
  readonly report: unknown
}

export interface GetConfigAnswer {
  /** Number of the revision that runs; null where none was kept. */
  readonly revision: number | null
  /** Where its files are. */
  readonly folder: string
  readonly files: readonly {
    /** For example risk.yaml. */
    readonly name: string
    /** Of its bytes, hexadecimal. */
    readonly sha256: string
  }[]
  readonly plugins: readonly {
    /** What it is asked for. */
    readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
    /** SHA-256 of its code, hexadecimal. */
    readonly contentHash: string
    /** Id of the plugin. */
    readonly id: string
    /** Version of its package. */
    readonly version: string
    /** Number of this build among those of the plugin that the process has loaded. */
    readonly generation: number
    /** Version of the shape of its state; 0 where it declares none. */
    readonly stateVersion: number
    /** Since when it runs here: the start of the process, or the reload that brought it. */
    readonly since: Moment | null
    /** The same in market time. */
    readonly marketSince: Moment | null
    /** Time since then. Seconds. */
    readonly age: number | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly Pin[]
  /** Why the files of today do not run; null while they do. */
  readonly refusedFiles: RefusedFiles | null
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
  /** The last attempts, the newest first. */
  readonly reloads: readonly ReloadOutcome[]
  readonly counts: {
    /** Reloads of this process that were taken over. */
    readonly activated: number
    /** Those that found nothing new. */
    readonly unchanged: number
    /** Those that were refused. */
    readonly rejected: number
    /** The refused ones by the code of the error. */
    readonly codes: Readonly<Record<string, number>>
  }
}

export interface GetConfigFileAnswer {
  /** For example risk.yaml. */
  readonly file: string
  /** That runs; 0 where none is kept. */
  readonly revision: number
  /** Of its bytes, hexadecimal; null where there is no such file. */
  readonly sha256: string | null
  /** As it was read; empty where there is no such file. */
  readonly text: string
  /** What holds of it, with every default, keys as in the file. */
  readonly values: Readonly<Record<string, unknown>>
  /** Keys whose new values wait. */
  readonly waiting: readonly string[]
}

export interface GetDriftAnswer {
  /** Close of the last bar that was applied. */
  readonly time: Moment
  /** In the order in which they are forecast. */
  readonly targets: readonly TargetDrift[]
}

export interface GetForecastsAnswer {
  /** Close of the last bar that was applied. */
  readonly time: Moment
  readonly targets: readonly {
    /** What is predicted. */
    readonly target:
      | 'market_risk'
      | 'volatility_direction'
      | 'volatility'
      | 'strategy_risk'
      | 'direction_day'
      | 'direction_week'
      | 'regime_step'
      | 'regime_day'
    /** Id of the model that serves; null: there is none. */
    readonly champion: string | null
    /** The step of the fallback chain. `champion`: the model that serves; `last-good`: the newest one that was champion and good; `persistence`: a rule: as it was, so it will be; `none`: there is no forecast. */
    readonly by: 'champion' | 'last-good' | 'persistence' | 'none'
    /** Why it is not from the champion; null where it is. */
    readonly reason: string | null
    /** The live results of the model are no better than its baseline. */
    readonly alarm: boolean
    /** A training whose model does not serve yet. */
    readonly training: {
      /** What was known then is trained on, market time. */
      readonly until: Moment
      /** It was not done when its model was to serve. */
      readonly late: boolean
    } | null
    readonly live: {
      /** How far back. */
      readonly days: number
      /** Of models, with a known outcome. */
      readonly forecasts: number
      /** Accuracy of the models. Fraction; null below 30 forecasts, and of a regression. */
      readonly model: number | null
      /** Accuracy of the persistence rule on the same rows. Fraction; null below 30 forecasts, and of a regression. */
      readonly persistence: number | null
      /** Accuracy of the one-line rule on the same rows. Fraction; null below 30 forecasts, and of a regression. */
      readonly rule: number | null
    }
    /** The last ones. */
    readonly forecasts: readonly Forecast[]
  }[]
}

export interface GetHealthAnswer {
  readonly status: 'ok'
  /** What it does. `running`: bars and commands are carried out; `stopping`: it ends what it has begun; `stopped`: nothing is carried out any more. */
  readonly state: 'running' | 'stopping' | 'stopped'
  /** Time since the start. Seconds. */
  readonly uptime: number
}

export interface GetImportAnswer extends Import {
  /** Null until it is done. */
  readonly result: {
    /** By symbol and timeframe. */
    readonly series: readonly ImportedSeries[]
    /** Bad rows that were dropped, by file. */
    readonly leftOut: readonly LeftOutRows[]
  } | null
}

export interface GetLogLevelAnswer {
  /** What is less than this is not written; silent: nothing is. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export interface GetModelDriftAnswer extends TargetDrift {
  /** Close of the last bar that was applied. */
  readonly time: Moment
  /** Id of a model: SHA-256 of its bytes, hex. */
  readonly model: string
  /** Whether it is of the specification that serves, which alarm and figures are about. */
  readonly serves: boolean
}

export interface GetModelFileAnswer {
  /** SHA-256 of its bytes, hex. */
  readonly id: string
  /** The file, in base64. */
  readonly file: string
}

export interface GetModelImportanceAnswer {
  /** Id of a model: SHA-256 of its bytes, hex. */
  readonly model: string
  /** What is predicted. */
  readonly target:
    | 'market_risk'
    | 'volatility_direction'
    | 'volatility'
    | 'strategy_risk'
    | 'direction_day'
    | 'direction_week'
    | 'regime_step'
    | 'regime_day'
  readonly members: readonly {
    /** Id of the predictor. */
    readonly plugin: string
    /** Share of the ensemble. Fraction. */
    readonly weight: number
    /** Whether it says what it rests on. */
    readonly says: boolean
  }[]
  /** In the order of the model. */
  readonly features: readonly {
    /** Of the feature. */
    readonly name: string
    /** Its group; null: it is none of this version. */
    readonly group: 'regime_features' | 'market_volatility' | 'strategy_performance' | 'time_features' | null
    /** What the members say of themselves, by their weight; all sum to 1, or to 0. Fraction; null where none says it. */
    readonly share: number | null
    /** What is lost of the share of right forecasts. Points; null for a regression. */
    readonly accuracy: ShuffleLoss | null
    /** What the Brier score rises by. Hundredths; null for a regression. */
    readonly brier: ShuffleLoss | null
    /** What the mean squared error rises by. Per cent; null for a classification. */
    readonly squaredError: ShuffleLoss | null
  }[]
  /** Groups of features, each shuffled as a whole: features that say the same stand in for each other. */
  readonly groups: readonly {
    /** Of the group. */
    readonly name: string
    /** What is lost of the share of right forecasts. Points; null for a regression. */
    readonly accuracy: ShuffleLoss | null
    /** What the Brier score rises by. Hundredths; null for a regression. */
    readonly brier: ShuffleLoss | null
    /** What the mean squared error rises by. Per cent; null for a classification. */
    readonly squaredError: ShuffleLoss | null
  }[]
  /** Why no feature has a share; null where they have. */
  readonly noShares: string | null
  /** How the losses were measured, at the last validation; null: they were not. */
  readonly shuffled: {
    readonly method: 'permutation'
    /** First forecast. */
    readonly from: Moment
    /** Last forecast. */
    readonly to: Moment
    /** That were forecast. */
    readonly rows: number
    /** On which they were. */
    readonly days: number
    /** Rows of the fit, all known before them. */
    readonly fitted: number
    /** How often each feature was shuffled. */
    readonly repeats: number
    /** Of the shuffling. */
    readonly seed: number
    /** Share of right forecasts with every feature as it was. */
    readonly accuracy: number | null
    /** Brier score with every feature as it was. */
    readonly brier: number | null
    /** Mean squared error with every feature as it was. */
    readonly squaredError: number | null
  } | null
  /** Why they were not; null where they were. */
  readonly notShuffled: string | null
}

export interface GetNextAllocationDecisionAnswer {
  /** Market time. */
  readonly time: Moment
  /** Null where none is. */
  readonly next: Moment | null
  /** What it would be if it were made now; null where none can be. */
  readonly would: AllocationDecision | null
}

export type GetOpenApiAnswer = Readonly<Record<string, unknown>>

export interface GetPerformanceAnswer {
  /** The quote currency of all amounts. */
  readonly currency: string
  /** What the account started with. Quote currency. */
  readonly capital: number
  /** Cash plus the value of all positions at their last prices. Quote currency. */
  readonly equity: number
  /** The pool of cash; positions are booked at full notional. Quote currency. */
  readonly cash: number
  /** Equity over capital, minus 1. Fraction. */
  readonly totalReturn: number
  /** How far equity is below its high-water mark now. Fraction. */
  readonly drawdown: number
  /** The furthest that it was below it. Fraction. */
  readonly maxDrawdown: number
  /** Fees paid. Quote currency. */
  readonly fees: number
  /** Funding paid for perpetuals, negative when received. Quote currency. */
  readonly funding: number
  /** Notional of all positions, long and short added. Multiple of equity. */
  readonly exposure: number
  /** Open positions. */
  readonly openPositions: number
  /** Closed trades. */
  readonly trades: number
  readonly statistics: {
    /** (1 + total return) ^ (periods per year / daily returns) - 1. Unit: fraction. Annualised by periods per year. Null below 90 days, something left. */
    readonly annualReturn: number | null
    /** Compound annual growth rate: (1 + total return) ^ (365.25 / days) - 1. Unit: fraction. Annualised by calendar time. Null below 90 days, something left. */
    readonly cagr: number | null
    /** Deviation of the daily returns. Unit: fraction. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
    readonly volatility: number | null
    /** Mean over deviation of the daily returns less the risk-free rate. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
    readonly sharpe: number | null
    /** Mean of the daily returns less the risk-free rate, over their downside deviation: root of the mean (n) of the squares of those below 0. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a downside deviation above 0. */
    readonly sortino: number | null
    /** CAGR over the maximum drawdown. Unit: ratio. Annualised by calendar time. Null below 90 days, a drawdown. */
    readonly calmar: number | null
    /** Sum of the daily returns above the risk-free rate over the sum of those below it, each less the rate. Unit: ratio. Null below 30 daily returns, one below the rate. */
    readonly omega: number | null
    /** Probability that the true Sharpe ratio is above 0, given number, skewness and kurtosis of the daily returns (Bailey and López de Prado 2012). Unit: fraction. Null below 30 daily returns, a deviation above 0. */
    readonly probabilisticSharpe: number | null
    readonly valueAtRisk: {
      /** The loss that 5 % of the days exceed: quantile of the daily returns, interpolated between neighbours, times -1. Unit: fraction. Null below 30 daily returns. */
      readonly historical95: number | null
      /** The loss that 1 % of the days exceed: quantile of the daily returns, interpolated between neighbours, times -1. Unit: fraction. Null below 100 daily returns. */
      readonly historical99: number | null
      /** The same under a normal distribution of the daily returns, level 95 %: -(mean + quantile x deviation). Unit: fraction. Null below 30 daily returns, a deviation above 0. */
      readonly parametric95: number | null
      /** The same under a normal distribution of the daily returns, level 99 %: -(mean + quantile x deviation). Unit: fraction. Null below 30 daily returns, a deviation above 0. */
      readonly parametric99: number | null
    }
    readonly expectedShortfall: {
      /** Mean loss of the worst 5 % of the days: the floor((n - 1) x share) + 1 smallest daily returns, times -1. Unit: fraction. Null below 30 daily returns. */
      readonly historical95: number | null
      /** Mean loss of the worst 1 % of the days: the floor((n - 1) x share) + 1 smallest daily returns, times -1. Unit: fraction. Null below 100 daily returns. */
      readonly historical99: number | null
      /** The same under a normal distribution, level 95 %: -(mean - deviation x density at the quantile / share). Unit: fraction. Null below 30 daily returns, a deviation above 0. */
      readonly parametric95: number | null
      /** The same under a normal distribution, level 99 %: -(mean - deviation x density at the quantile / share). Unit: fraction. Null below 30 daily returns, a deviation above 0. */
      readonly parametric99: number | null
    }
    readonly drawdowns: {
      /** Falls from a high-water mark of the daily values, each until the mark is reached again. */
      readonly count: number
      /** Mean depth of these falls. Unit: fraction. Null below 1 fall. */
      readonly averageFraction: number | null
      /** Mean time from mark to recovery; the last fall counts up to the end. Unit: ms. Null below 1 fall. */
      readonly averageDurationMs: number | null
      /** Longest of these times. Unit: ms. Null below 1 fall. */
      readonly longestDurationMs: number | null
      /** Mean time from trough to recovery. Unit: ms. Null below 1 fall that recovered. */
      readonly averageRecoveryMs: number | null
      /** Share of the daily values after the first that are below the high-water mark. Unit: fraction. Null below 2 daily values. */
      readonly timeUnderWater: number | null
      /** Root of the mean square (n) of the falls of the daily values after the first from their high-water mark (Martin and McCann 1989). Unit: fraction. Null below 2 daily values. */
      readonly ulcerIndex: number | null
    }
    /** The last 30 and 90 daily returns; daily.csv has these figures for every day of the book. */
    readonly rolling: readonly {
      /** Daily returns in the window. Unit: days. */
      readonly days: number
      /** Compound return over the window. Unit: fraction. Null below as many daily returns as the window has. */
      readonly return: number | null
      /** Deviation of the daily returns in the window. Unit: fraction. Annualised by sqrt(periods per year). Null below as many daily returns as the window has. */
      readonly volatility: number | null
      /** Sharpe ratio of the daily returns in the window. Unit: ratio. Annualised by sqrt(periods per year). Null below as many daily returns as the window has. */
      readonly sharpe: number | null
      /** Deepest fall inside the window, of daily values. Unit: fraction. Null below as many daily returns as the window has. */
      readonly maxDrawdown: number | null
    }[]
    readonly againstBenchmark: {
      /** What was earned beyond beta: mean of the daily returns less rate, minus beta x that of buy-and-hold. Unit: fraction. Annualised by periods per year. Null below 30 daily returns, buy-and-hold with a deviation above 0. */
      readonly alpha: number | null
      /** Covariance with the daily returns of buy-and-hold over their variance. Unit: ratio. Null below 30 daily returns, buy-and-hold with a deviation above 0. */
      readonly beta: number | null
      /** Pearson correlation of the daily returns with those of buy-and-hold. Unit: ratio. Null below 30 daily returns, both with a deviation above 0. */
      readonly correlation: number | null
      /** Deviation of the daily returns less those of buy-and-hold. Unit: fraction. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
      readonly trackingError: number | null
      /** Mean over deviation of the daily returns less those of buy-and-hold. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
      readonly informationRatio: number | null
    }
    /** Mean of the sum of absolute position values over equity (of a strategy: over weight x equity), over the rows of the curve with a position open. Unit: multiple. Null below 1 such row. */
    readonly grossExposure: number | null
    /** The same with short positions negative. Unit: multiple. Null below 1 such row. */
    readonly netExposure: number | null
    /** Turnover over the mean daily equity (of a strategy: x weight), per year of 365.25 days. Unit: multiple. Annualised by calendar time. Null below 90 days. */
    readonly annualTurnover: number | null
    /** Given up against the undisturbed price; part of the fill prices already. Unit: quote currency. */
    readonly slippage: number
    /** Wins over trades. Unit: fraction. Null below 10 trades. */
    readonly winRate: number | null
    /** Net profit of the wins over net loss of the others. Unit: ratio. Null below 10 trades, a loss. */
    readonly profitFactor: number | null
    /** Mean net result of a trade. Unit: quote currency. Null below 10 trades. */
    readonly expectancy: number | null
    /** Mean win over mean loss. Unit: ratio. Null below 10 trades, a win, a loss above 0. */
    readonly payoff: number | null
    /** System quality number: mean over deviation of the net results, times the root of the number of trades (Van Tharp), not capped. Unit: ratio. Null below 30 trades, a deviation above 0. */
    readonly sqn: number | null
  }
  /** In the order of strategies.yaml. */
  readonly strategies: readonly {
    /** Its name in strategies.yaml. */
    readonly name: string
    /** Profit and loss since the start after all costs, open positions at the last close. Unit: quote currency. */
    readonly result: number
    /** Result over start capital; of a strategy: over weight x start capital. Unit: fraction. Null below a weight above 0. */
    readonly totalReturn: number | null
    /** Deviation of the daily returns. Unit: fraction. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
    readonly volatility: number | null
    /** Mean over deviation of the daily returns less the risk-free rate. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a deviation above 0. */
    readonly sharpe: number | null
    /** Mean of the daily returns less the risk-free rate, over their downside deviation: root of the mean (n) of the squares of those below 0. Unit: ratio. Annualised by sqrt(periods per year). Null below 30 daily returns, a downside deviation above 0. */
    readonly sortino: number | null
    /** Wins over trades. Unit: fraction. Null below 10 trades. */
    readonly winRate: number | null
    /** Net profit of the wins over net loss of the others. Unit: ratio. Null below 10 trades, a loss. */
    readonly profitFactor: number | null
    /** Mean net result of a trade. Unit: quote currency. Null below 10 trades. */
    readonly expectancy: number | null
  }[]
}

export interface GetPluginAnswer extends PluginSummary {
  /** Other names that the configuration may use for it. */
  readonly aliases: readonly string[]
  /** JSON Schema of its parameters. */
  readonly parameters: unknown
  /** How each of its entries is. */
  readonly health: readonly SupervisedPlugin[]
}

export interface GetPortfolioAnswer {
  /** Market time. */
  readonly time: Moment
  /** The quote currency of all amounts. */
  readonly currency: string
  /** What the account started with. Quote currency. */
  readonly capital: number
  /** Cash plus the value of all positions at their last prices. Quote currency. */
  readonly equity: number
  /** The pool of cash; positions are booked at full notional. Quote currency. */
  readonly cash: number
  /** How far equity is below its high-water mark now. Fraction. */
  readonly drawdown: number
  /** The furthest that it was below it. Fraction. */
  readonly maxDrawdown: number
  /** Open positions. */
  readonly openPositions: number
  /** For entries that wait. Quote currency. */
  readonly reserved: number
  /** Long and short positions added, at the last price. Quote currency. */
  readonly gross: number
  /** Long less short positions. Quote currency. */
  readonly net: number
  /** `gross` over equity. Multiple of equity. */
  readonly grossShare: number
  /** `net` over equity. Multiple of equity. */
  readonly netShare: number
  /** Every strategy that has books. */
  readonly sleeves: readonly {
    /** Its name in strategies.yaml. */
    readonly strategy: string
    /** Target share of equity. Fraction. */
    readonly weight: number
    /** What it may have in positions. Quote currency. */
    readonly budget: number
    /** For its entries that wait. Quote currency. */
    readonly reserved: number
    /** Long and short positions added, at the last price. Quote currency. */
    readonly gross: number
    /** Long less short positions. Quote currency. */
    readonly net: number
    /** Since the start after costs, open positions at the last price. Quote currency. */
    readonly result: number
  }[]
  readonly symbols: readonly {
    /** For example BTC/USDT. */
    readonly symbol: string
    /** The last price. Quote currency. */
    readonly price: number
    /** Long and short positions added, at the last price. Quote currency. */
    readonly gross: number
    /** Long less short positions. Quote currency. */
    readonly net: number
  }[]
}

export interface GetReconciliationAnswer {
  /** What came of the last comparison; null before the first. */
  readonly last: AccountComparison | null
  /** Between two comparisons that nobody asked for. Minutes. */
  readonly minutes: number
}

export interface GetRegimeAnswer {
  readonly regimes: readonly Regime[]
}

export interface GetRevisionAnswer extends Revision {
  /** Version of GRODT. */
  readonly host: string
  readonly files: readonly {
    /** For example risk.yaml. */
    readonly name: string
    /** Of its bytes, hexadecimal. */
    readonly sha256: string
    /** As it was read. */
    readonly text: string
  }[]
  readonly plugins: readonly {
    /** What it is asked for. */
    readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
    /** For example breakout. */
    readonly id: string
    /** Of its package. */
    readonly version: string
    /** SHA-256 of its code, hexadecimal. */
    readonly contentHash: string
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly Pin[]
  /** What the command line said. */
  readonly overrides: {
    /** Of every strategy, such as 1h. */
    readonly timeframe?: string
    /** At the start. Quote currency. */
    readonly capital?: number
    /** Of the randomness of the host. */
    readonly seed?: number
  }
}

export interface GetRiskAnswer {
  readonly killSwitch: KillSwitch
  /** In the order in which they were set. */
  readonly locks: readonly Lock[]
  /** Strategies that only manage what they hold. */
  readonly paused: readonly Pause[]
  /** Plugins that have no say; `/supervision` has all. */
  readonly faulty: readonly SupervisedPlugin[]
}

export interface GetRiskLimitsAnswer {
  /** Market time. */
  readonly time: Moment
  /** Those of the book, then those of strategies. */
  readonly limits: readonly RiskLimit[]
}

export interface GetStatusAnswer {
  readonly mode: 'paper'
  /** Of GRODT. */
  readonly version: string
  /** Version of Node.js. */
  readonly node: string
  /** What it does. `running`: bars and commands are carried out; `stopping`: it ends what it has begun; `stopped`: nothing is carried out any more. */
  readonly state: 'running' | 'stopping' | 'stopped'
  /** Close of the last bar that was applied. */
  readonly marketTime: Moment
  /** Time of day at the start. */
  readonly startedAt: Moment
  /** Time since the start. Seconds. */
  readonly uptime: number
  /** How much of the last 30 days the account was kept, by signs of life every 30 s. */
  readonly availability: Availability
  /** Market seconds per second; 1 is the wall clock. */
  readonly speed: number
  /** Bars applied since the start, per symbol. */
  readonly bars: number
  /** How long the bars of one moment took, with workers, journal and checks. */
  readonly steps: Durations
  readonly symbols: readonly string[]
  /** Length of the base bars, for example 5m. */
  readonly timeframe: string
  /** Number of the revision that runs; null where none is kept. */
  readonly revision: number | null
  /** Why the files of today do not run; null while they do. */
  readonly refusedFiles: RefusedFiles | null
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pinned: readonly string[]
  readonly classifier: Build
  readonly allocator: Build
  /** Number of the last event, 0 before the first. */
  readonly lastEvent: number
  readonly regimes: readonly Regime[]
  /** An invariant does not hold: nothing is opened, exits go on. Null otherwise. */
  readonly manageOnly: {
    /** Number of the lock that a person removes. */
    readonly lock: number
    /** When it was set. */
    readonly since: Moment
    /** What does not hold, and where the diagnostic bundle is. */
    readonly reason: string
  } | null
}

export interface GetSupervisionAnswer {
  /** The strategies, then the regime classifier and the predictors. */
  readonly supervised: readonly SupervisedPlugin[]
}

export interface HostEvent {
  /** Counts up in one run; what the host says of itself stands millionths behind the event before it. */
  readonly seq: number
  /** Market time. */
  readonly time: Moment
  /** What happened; the other keys depend on it. */
  readonly kind:
    | 'signal'
    | 'order-approved'
    | 'order-refused'
    | 'order-cancelled'
    | 'fill'
    | 'trade-closed'
    | 'stop-moved'
    | 'funding'
    | 'liquidated'
    | 'regime-changed'
    | 'weights-set'
    | 'allocation-decided'
    | 'learning'
    | 'lock-set'
    | 'lock-released'
    | 'strategy-paused'
    | 'strategy-resumed'
    | 'kill-switch'
    | 'plugin-strike'
    | 'quarantined'
    | 'quarantine-released'
    | 'command-refused'
    | 'revision-activated'
    | 'revision-rejected'
    | 'reconciliation'
    | 'strategy-left'
    | 'strategy-renamed'
    | 'strategy-returned'
    | 'position-handed-over'
  readonly [key: string]: unknown
}

export interface Import {
  /** Its number. */
  readonly id: number
  /** How it is. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly asked: Asked
  /** Null while it waits. */
  readonly started: Moment | null
  /** Null until it is over, or where the host was cut off. */
  readonly ended: Moment | null
  /** Null before the first of them, and after the host was started anew. */
  readonly progress: {
    /** Files that are done. */
    readonly done: number
    /** Files, all of them. */
    readonly all: number
    /** Of the two. Fraction. */
    readonly share: number
  } | null
  /** By whom it was ended; null otherwise. */
  readonly cancelled: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
  } | null
  /** What is read, from the import folder on; empty for that folder. */
  readonly paths: readonly string[]
  /** Where it is written, from the data folder on; empty for that folder. */
  readonly into: string
  /** As it was given. */
  readonly symbol: string | null
  /** As it was given. */
  readonly timeframe: string | null
  /** What is done about bad rows. */
  readonly badRows: 'refuse' | 'drop'
  /** Whether new bars take the place of those that differ. */
  readonly replace: boolean
  /** Why it failed; null otherwise. Nothing was written, but for `DATA_WRITE`: that names what was. */
  readonly failure: {
    /** Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin. */
    readonly code: string
    /** What was wrong, with what to do about it, by the keys of the request. */
    readonly message: string
    /** The first 1,000 mistakes in files. */
    readonly problems: readonly ImportMistake[]
  } | null
}

export interface ImportMistake {
  /** Null where it is about several. */
  readonly file: string | null
  /** Null where it is about the whole file. */
  readonly line: number | null
  /** What is wrong with a row ([data.md](data.md#what-check-reports)), or a code. */
  readonly kind: string
  /** In words. */
  readonly problem: string
}

export interface ImportModelBody extends Reason {
  /** Of the file, for messages. */
  readonly name: string
  /** What `grodt models export` wrote, in base64. */
  readonly file: string
}

export interface ImportedSeries {
  /** The file that holds it. */
  readonly file: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** For example 5m. */
  readonly timeframe: string
  /** What became of the file. */
  readonly state: 'new' | 'changed' | 'unchanged'
  /** Bars of the file before. */
  readonly barsBefore: number
  /** Bars of it now. */
  readonly bars: number
  /** Open of the first bar. ISO 8601. */
  readonly first: string
  /** Open of the last bar. ISO 8601. */
  readonly last: string
  readonly gaps: {
    /** Places where bars are missing. */
    readonly count: number
    /** Missing bars of all of them. */
    readonly missing: number
    /** Null without any. */
    readonly longest: GapText | null
    /** The first ten. */
    readonly first: readonly GapText[]
  }
  /** Of its bars. */
  readonly sha256: string
  /** Where its new bars come from. */
  readonly sources: readonly {
    /** A file that was read. */
    readonly file: string
    /** Bars that were not there. */
    readonly added: number
    /** Bars that were there already. */
    readonly equal: number
    /** Bars that took the place of others. */
    readonly replaced: number
  }[]
}

export interface KillSwitch {
  /** How far it has gone. `armed`: it watches; `warned`: near a limit; `latched`: nothing is opened until a person resets it. */
  readonly stage: 'armed' | 'warned' | 'latched'
  /** Null before the first change. */
  readonly since: Moment | null
  /** What brought it there. `drawdown`: the book fell too far below its high-water mark; `daily-loss`: it lost too much since midnight UTC; `manual`: a person triggered it; `reset`: a person reset it; `recovered`: what had warned is over. Null before the first change. */
  readonly cause: 'drawdown' | 'daily-loss' | 'manual' | 'reset' | 'recovered' | null
  /** What was measured then. Fraction; null where a person moved it. */
  readonly value: number | null
  /** The limit that it reached. Fraction. */
  readonly limit: number | null
  /** What it does with positions when it latches. `freeze`: positions keep their exits; `flatten`: they are closed. */
  readonly action: 'freeze' | 'flatten'
  /** What the person gave as reason. */
  readonly why: string | null
  /** The person. */
  readonly author: string | null
}

export interface KillSwitchMoved {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  readonly killSwitch: KillSwitch
}

export interface LeftOutRows {
  /** Where. */
  readonly file: string
  /** Rows. */
  readonly count: number
  /** The first 1,000 of each kind. */
  readonly rows: readonly {
    /** Line of the file. */
    readonly line: number
    /** What is wrong with it. */
    readonly kind: string
    /** In words. */
    readonly problem: string
  }[]
}

export interface ListAllocationDecisionsAnswer {
  /** The newest first. */
  readonly decisions: readonly FoundDecision[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListBacktestsAnswer {
  /** Those that are kept, the newest first. */
  readonly backtests: readonly Backtest[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListBarsAnswer {
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Of the bars, for example 5m. */
  readonly timeframe: string
  /** The newest first. */
  readonly bars: readonly Bar[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListDataAnswer {
  /** Folders in it, by name. */
  readonly folders: readonly string[]
  /** The candle files by name. */
  readonly files: readonly CandleFile[]
}

export interface ListEventsAnswer {
  /** The newest first. */
  readonly events: readonly HostEvent[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListFillsAnswer {
  /** The newest first. */
  readonly fills: readonly Fill[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListGapsAnswer {
  readonly file: CandleFile
  /** The newest first; none where the file cannot be read (`file.problem`). */
  readonly gaps: readonly Gap[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListImportsAnswer {
  /** Those that are kept, the newest first. */
  readonly imports: readonly Import[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListLogLinesAnswer {
  /** What is less than this is not written; silent: nothing is. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** The newest first. */
  readonly lines: readonly {
    /** Counts up from 1 over the life of the process. */
    readonly number: number
    /** Time of day. */
    readonly time: Moment
    /** How loud it is. */
    readonly level: 'debug' | 'info' | 'warn' | 'error'
    /** What it says; empty for events. */
    readonly message: string
    /** What else it says, without secrets. */
    readonly fields: Readonly<Record<string, unknown>>
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListModelsAnswer {
  /** The newest first. */
  readonly models: readonly ModelSummary[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListOrdersAnswer {
  /** The newest first. */
  readonly orders: readonly Order[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListPluginsAnswer {
  /** Those that take part. */
  readonly plugins: readonly PluginSummary[]
  /** Found and named by nothing in the configuration, so not loaded. */
  readonly idle: readonly {
    /** What it is asked for. */
    readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
    /** Id of the plugin. */
    readonly id: string
    /** Of its package. */
    readonly version: string
  }[]
  /** Found and not usable: why. */
  readonly refused: readonly string[]
}

export interface ListPositionsAnswer {
  readonly positions: readonly Position[]
}

export interface ListRecordsAnswer {
  /** The newest first. */
  readonly records: readonly {
    /** Its number. */
    readonly record: number
    /** Market time. */
    readonly time: Moment
    /** What sort of input it is. */
    readonly kind: string
    /** What led to it; null where it does not say. */
    readonly cause: string | null
    /** The input itself, as [store.md](store.md) has it; null where none is kept. */
    readonly input: unknown
    /** What it caused; none where none are kept. */
    readonly events: readonly unknown[]
    /** Of it and of all before it: SHA-256, hex. */
    readonly hash: string
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListRegimeChangesAnswer {
  /** The newest first. */
  readonly changes: readonly RegimeChange[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListRevisionsAnswer {
  /** The newest first. */
  readonly revisions: readonly Revision[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListSignalsAnswer {
  /** The newest first. */
  readonly signals: readonly Signal[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface ListStrategiesAnswer {
  /** Those of strategies.yaml, then removed ones that still hold something. */
  readonly strategies: readonly Strategy[]
  /** Names of all that were removed and have books; each is at /strategies/NAME. */
  readonly retired: readonly string[]
}

export interface ListTradesAnswer {
  /** By their end, the newest first. */
  readonly trades: readonly Trade[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface Lock {
  /** Its number. */
  readonly lock: number
  /** Why. `cooldown`: after a loss; `stop-guard`: after several stops; `daily-loss`: the book or a strategy lost too much since midnight UTC; `drawdown`: the book or a strategy fell too far below its high-water mark; `person`: a person set it; `invariant`: the books do not agree with themselves. */
  readonly reason: 'cooldown' | 'stop-guard' | 'daily-loss' | 'drawdown' | 'person' | 'invariant'
  /** Whose entries it blocks; null: of all strategies. */
  readonly strategy: string | null
  /** Where; null: in every symbol. */
  readonly symbol: string | null
  /** When it was set. */
  readonly from: Moment
  /** Null: a person has to remove it. */
  readonly until: Moment | null
  /** What was measured: a fraction, a count of stops, or the loss of a trade; null where a person set it. */
  readonly value: number | null
  /** The limit that it reached. */
  readonly limit: number | null
  /** What the person gave as reason. */
  readonly why: string | null
  /** The person. */
  readonly author: string | null
}

export interface Model extends ModelSummary {
  /** The champion when it was trained. */
  readonly parent: string | null
  /** Of the randomness of its training. */
  readonly seed: number
  /** Rows older than this were left out. Days. */
  readonly windowDays: number
  /** Names, in their order. */
  readonly features: readonly string[]
  /** SHA-256 of the names, hex. */
  readonly featuresHash: string
  /** SHA-256 of all that decides it but its data, hex. */
  readonly specificationId: string
  readonly data: {
    /** First decision. */
    readonly from: Moment
    /** Last decision. */
    readonly to: Moment
    /** SHA-256 of rows and labels, hex. */
    readonly hash: string
  }
  /** Bytes. */
  readonly size: number
  /** Every state that it had, the first one first. */
  readonly changes: readonly {
    /** Market time. */
    readonly time: Moment
    /** What it is. `candidate`: it serves nobody yet; `champion`: it serves; `retired`: it was champion, and good; `rejected`: it must not serve. */
    readonly state: 'candidate' | 'champion' | 'retired' | 'rejected'
    /** Why. */
    readonly reason: string
    /** A person; null: the host by its rules. */
    readonly author: string | null
    /** Whether it is not to serve as the last good one either. */
    readonly withdrawn: boolean
  }[]
  /** The last validation whole; null for an old model. */
  readonly report: unknown
}

export interface ModelMetric {
  /** For example accuracy. */
  readonly name: string
  /** Null: the sample is too small. */
  readonly value: number | null
  /** Lower end of its 95 % interval. */
  readonly low: number | null
  /** Upper end. */
  readonly high: number | null
  /** What majority, persistence, the best rule and shuffled labels reached on the same rows. */
  readonly baselines: Readonly<Record<string, number | null>>
}

export interface ModelSummary {
  /** SHA-256 of its bytes, hex. */
  readonly id: string
  /** Counts up over the models of the host. */
  readonly number: number
  /** What it predicts. */
  readonly target:
    | 'market_risk'
    | 'volatility_direction'
    | 'volatility'
    | 'strategy_risk'
    | 'direction_day'
    | 'direction_week'
    | 'regime_step'
    | 'regime_day'
  /** What it is. `candidate`: it serves nobody yet; `champion`: it serves; `retired`: it was champion, and good; `rejected`: it must not serve. */
  readonly state: 'candidate' | 'champion' | 'retired' | 'rejected'
  /** Why it has that state. */
  readonly reason: string
  /** A person; null: the host by its rules. */
  readonly author: string | null
  /** Market time at which it was added. */
  readonly added: Moment
  /** All labels that it was trained on were known then. */
  readonly until: Moment
  /** That it was trained on. */
  readonly rows: number
  readonly members: readonly {
    /** Id of a predictor. */
    readonly plugin: string
    /** Of its package. */
    readonly version: string
    /** Share of the ensemble. Fraction. */
    readonly weight: number
  }[]
  /** Main figures of the last validation. */
  readonly metrics: readonly ModelMetric[]
  /** Whether its bytes are kept: those of old models are not. */
  readonly kept: boolean
}

export interface Moment {
  /** ISO 8601, UTC. */
  readonly iso: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly ms: number
}

export interface Order {
  /** Its number; `/audit/order/NUMBER` has its chain. */
  readonly order: number
  /** Number of the event of its approval. */
  readonly seq: number
  /** When it was approved, market time. */
  readonly time: Moment
  /** Its name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Which way. */
  readonly side: 'long' | 'short'
  /** What it waits for. `market`: the next open; `limit`: its price or a better one; `stop`: its price or a worse one. */
  readonly type: 'market' | 'limit' | 'stop'
  /** Quote currency; null for a market order. */
  readonly price: number | null
  /** What was approved. Base currency. */
  readonly quantity: number
  /** At the decision price. Quote currency. */
  readonly notional: number
  /** The limit that cut it; null where none did. */
  readonly cutBy: string | null
  /** The strategy's sentence. */
  readonly reason: string
  /** As the strategy gave it, 0 to 1; null where it gave none. */
  readonly strength: number | null
  /** The regime at that moment; null while it was not known. */
  readonly regime: string | null
  /** Its confidence, 0 to 1; null while it was not known. */
  readonly confidence: number | null
  /** Target share of equity of the strategy at that moment. Fraction. */
  readonly weight: number
  /** What became of it. `cancelled`: it ended without all of its fill. Null where its end is too far behind it in the journal to be looked for; `/audit/order/NUMBER` has it. */
  readonly state: 'waiting' | 'filled' | 'cancelled' | null
  /** What was filled so far; of null in `state`, as far as it was looked for. Base currency. */
  readonly filled: number
  /** Why it was cancelled. `signal`: the strategy left; `position-closed`: an exit came first. Null where it was not. */
  readonly cause:
    | 'expired'
    | 'signal'
    | 'position-closed'
    | 'quarantine'
    | 'liquidation'
    | 'end'
    | 'locked'
    | 'paused'
    | 'kill-switch'
    | 'shrink'
    | 'disabled'
    | null
}

export interface Pause {
  /** Its name. */
  readonly strategy: string
  /** Why. `drawdown`: it fell too far below its best result; `losing-streak`: it lost too often in a row; `profit-factor`: its losses outweigh its profits; `person`: a person paused it. */
  readonly rule: 'drawdown' | 'losing-streak' | 'profit-factor' | 'person'
  /** What was measured; null where a person paused it. */
  readonly value: number | null
  /** The limit of the rule. */
  readonly limit: number | null
  /** Closed trades that the value is made of. */
  readonly sample: number | null
  /** When it was paused. */
  readonly from: Moment
  /** Null: something else brings it back. */
  readonly until: Moment | null
  /** What brings it back. `cool-down`: time; `regime`: another regime; `person`: a person. */
  readonly resume: 'cool-down' | 'regime' | 'person'
  /** What the person gave as reason. */
  readonly why: string | null
  /** The person. */
  readonly author: string | null
}

export interface PauseChanged {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  /** Its name. */
  readonly strategy: string
  /** What holds it from now on; null: it is not paused. */
  readonly pause: Pause | null
  /** What else keeps it from opening positions. */
  readonly gates: readonly Gate[]
}

export interface Pin {
  /** Kind and id. */
  readonly plugin: string
  /** Version and content hash of the kept code that runs. */
  readonly runs: string | null
  /** Version and content hash of what its folder holds; null where that cannot be used. */
  readonly instead: string | null
}

export interface PlanRollBackAnswer extends ReloadPlan {
  /** Files of the configuration folder that would be written or removed. */
  readonly files: readonly string[]
  /** Of these: those whose content is in no revision. They need force. */
  readonly unkept: readonly string[]
}

export interface PluginChange {
  /** Kind and id. */
  readonly plugin: string
  /** Version and content hash; null where it did not take part. */
  readonly from: string | null
  /** Version and content hash; null where it does not take part any more. */
  readonly to: string | null
}

export interface PluginSummary {
  /** What it is asked for. */
  readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
  /** SHA-256 of its code, hexadecimal. */
  readonly contentHash: string
  /** Id of the plugin. */
  readonly id: string
  /** Version of its package. */
  readonly version: string
  /** Number of this build among those of the plugin that the process has loaded. */
  readonly generation: number
  /** Version of the shape of its state; 0 where it declares none. */
  readonly stateVersion: number
  /** Since when it runs here: the start of the process, or the reload that brought it. */
  readonly since: Moment | null
  /** The same in market time. */
  readonly marketSince: Moment | null
  /** Time since then. Seconds. */
  readonly age: number | null
  /** Strategies that run it; `regime` or `allocator` for what there is one of. */
  readonly entries: readonly string[]
  /** Whether none of them has a fault now. */
  readonly healthy: boolean
  /** Whether it runs from kept code since a roll-back. */
  readonly pinned: boolean
  /** How long their workers took to answer a question; none where it runs in the thread of the host. */
  readonly answers: readonly EntryAnswers[]
}

export interface Position {
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Name of the strategy whose position it is. */
  readonly strategy: string
  /** Which way. */
  readonly side: 'long' | 'short'
  /** Base currency. */
  readonly quantity: number
  /** Held beyond it and too little to be sold. Base currency. */
  readonly dust: number
  /** Mean price of the entry. Quote currency. */
  readonly entryPrice: number
  /** Open of the bar of the entry. */
  readonly entryTime: Moment
  /** The last price. Quote currency. */
  readonly price: number
  /** The stop in force; null without one. Quote currency. */
  readonly stop: number | null
  /** The target; null without one. Quote currency. */
  readonly target: number | null
  /** Profit at the last price, before the cost of closing. Quote currency. */
  readonly unrealized: number
  /** Bars of the strategy since the entry. */
  readonly barsHeld: number
  /** The regime when the entry was decided; null when it was not known. */
  readonly regime: string | null
  /** Its confidence, 0 to 1; null when the regime was not known. */
  readonly confidence: number | null
  /** Why it was entered, in the strategy's words. */
  readonly reason: string
}

export interface Problem {
  /** Where the kind of problem is described: the place of its code on the page of errors. */
  readonly type: string
  /** The kind of problem. */
  readonly title: string
  /** The HTTP status. */
  readonly status: number
  /** What was wrong with this request, and what to do. */
  readonly detail: string
  /** Of the table of errors (errors.md); it stays the same. */
  readonly code: string
  /** This one answer: its path, and the number under which the log has it. */
  readonly instance: string
  /** Of CONFIG_INVALID: every mistake of every file. */
  readonly errors?: readonly ConfigurationMistake[]
}

export interface Reason {
  /** Why, in words. Required. */
  readonly reason: string
  /** Who; `api` where it is left out. */
  readonly author?: string
}

export interface RefusedFiles {
  /** Time of day from which on it is known. */
  readonly since: Moment
  /** Of the table of errors. */
  readonly code: string
  /** What is wrong, all at once. */
  readonly message: string
}

export interface Regime {
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Of the classified bars, for example 1h. */
  readonly timeframe: string
  /** The regime now; null while it is not known. */
  readonly label: string | null
  /** 0 to 1; null while the regime is not known. */
  readonly confidence: number | null
}

export interface RegimeChange {
  /** Number of its event. */
  readonly seq: number
  /** When it began, market time. */
  readonly time: Moment
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Of the classified bars. */
  readonly timeframe: string
  /** The regime before; null when it was not known. */
  readonly from: string | null
  /** The regime from then on. */
  readonly to: string
  /** Its confidence then, 0 to 1. */
  readonly confidence: number
}

export interface ReleasePluginAnswer {
  /** Those that are out of quarantine now. */
  readonly strategies: readonly string[]
  /** Market time from which on it holds. */
  readonly time: Moment
}

export interface ReleaseStrategyAnswer {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  /** Its name. */
  readonly strategy: string
  /** How many it had; they count from 0 again. */
  readonly strikes: number
  /** What else keeps it from opening positions. */
  readonly gates: readonly Gate[]
}

export interface ReloadConfigBody {
  /** Who; `api` where it is left out. */
  readonly author?: string
  /** Ids of plugins whose pins are taken off: what their folders hold runs again. */
  readonly unpin?: readonly string[]
  /** Code of predictors comes into force also where it cannot serve the champions of now: forecasts fall back then. Default false. */
  readonly withoutModels?: boolean
}

export interface ReloadOutcome extends ReloadPlan {
  /** Time of day. */
  readonly at: Moment
  /** file, signal, host, or who asked for it. */
  readonly author: string
  /** Why, in the words of who asked; null where none was given. */
  readonly reason: string | null
  /** The revision whose content came back; null for the files. */
  readonly rolledBackTo: number | null
  /** The file that the request itself changed; null where it changed none. */
  readonly edits: string | null
  /** What came of it. `activated`: it was taken over; `unchanged`: there was nothing new; `rejected`: the host goes on as it was. */
  readonly result: 'activated' | 'unchanged' | 'rejected'
  /** Number of the revision that runs; null where none was kept. */
  readonly revision: number | null
  /** Why it was rejected. */
  readonly error: {
    /** Of the table of errors. */
    readonly code: string
    /** What is wrong, all at once. */
    readonly message: string
    /** Of CONFIG_INVALID: every mistake of every file. */
    readonly errors: readonly ConfigurationMistake[]
  } | null
  /** What was tried before it came into force; null for nothing. */
  readonly rehearsal: {
    /** The strategies with other code or parameters, regime for the classifier, allocator, and predictor ID for other code of a predictor whose models serve. */
    readonly entries: readonly string[]
    /** Recent base bars; 0 where only models were asked. */
    readonly bars: number
    /** Questions to the plugins. */
    readonly answers: number
    /** The longest answer, milliseconds; null where nothing was asked. */
    readonly longestMs: number | null
  } | null
  readonly durations: {
    /** Reading, checking and loading. Milliseconds; null where it did not come so far. */
    readonly prepare: number | null
    /** Making the next engine beside the running one, and trying what is new in it. Milliseconds; null where it did not come so far. */
    readonly build: number | null
    /** No bar was applied. Milliseconds; null where it did not come so far. */
    readonly pause: number | null
  }
}

export interface ReloadPlan {
  readonly changes: readonly ConfigurationChange[]
  readonly plugins: readonly PluginChange[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly Pin[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly StrategyMove[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
}

export interface RemoveBacktestAnswer {
  /** Number of the one that is gone. */
  readonly id: number
}

export interface RemoveImportAnswer {
  /** Number of the one that is gone. */
  readonly id: number
}

export interface RemoveLockAnswer {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  /** Number of the lock that was removed. */
  readonly lock: number
  /** Those that are still in force. */
  readonly locks: readonly Lock[]
}

export interface RemoveLockBody {
  /** Why, in words. Required. */
  readonly reason?: string
  /** Who; `api` where it is left out. */
  readonly author?: string
}

export interface Revision {
  /** 1, 2, 3 ... */
  readonly number: number
  /** The first record of the journal that was made with it. */
  readonly record: number
  /** When it came into force; null of a damaged one. */
  readonly time: Moment | null
  /** When it was accepted; null where that was not kept. */
  readonly at: Moment | null
  /** file, signal, host, or a name; null of a damaged one. */
  readonly author: string | null
  /** Why, in the words of the author; null where none was given. */
  readonly reason: string | null
  /** The revision whose content it brought back. */
  readonly rolledBackTo: number | null
  /** Files, plugins and options that differ from the revision before; null where that is not kept. */
  readonly changed: readonly string[] | null
  /** What is wrong with it in the store; null otherwise. */
  readonly damage: string | null
}

export interface RiskLimit {
  /** Its key, as in refusals. */
  readonly limit: string
  /** Whose limit it is; null: of the book. */
  readonly strategy: string | null
  /** Where it counts; null: in every symbol. */
  readonly symbol: string | null
  /** What there is; null: it is not known. As `unit` says: quote currency, a count, or a fraction. */
  readonly used: number | null
  /** What there may be. As `unit` says: quote currency, a count, or a fraction. */
  readonly allowed: number
  /** Of `used` and `allowed`. */
  readonly unit: 'quote' | 'count' | 'fraction'
  /** `used` of `allowed`. Per cent; null where nothing is allowed, or `used` is null. */
  readonly use: number | null
  /** Why it is not known what there is; null where it is. */
  readonly reason: string | null
}

export interface RollBackConfigAnswer {
  readonly outcome: ReloadOutcome
  /** Files of the configuration folder that were written or removed. */
  readonly files: readonly string[]
  /** Copies of files whose content was in no revision. */
  readonly copies: readonly string[]
}

export interface RollBackConfigBody {
  /** Why, in words. */
  readonly reason: string
  /** Who; `api` where it is left out. */
  readonly author?: string
  /** Overwrite files whose content is in no revision; a copy is kept beside. */
  readonly force?: boolean
  /** Code of predictors comes into force also where it cannot serve the champions of now: forecasts fall back then. Default false. */
  readonly withoutModels?: boolean
}

export interface RollBackModelBody extends Reason {
  /** Whose model. */
  readonly target:
    | 'market_risk'
    | 'volatility_direction'
    | 'volatility'
    | 'strategy_risk'
    | 'direction_day'
    | 'direction_week'
    | 'regime_step'
    | 'regime_day'
  /** Beginning of the id of the model that is to serve; left out: the last good one. */
  readonly to?: string
}

export interface RunAllocationAnswer {
  readonly decision: AllocationDecision
}

export interface SetLogLevelAnswer {
  /** What is less than this is not written; silent: nothing is. */
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export interface SetLogLevelBody extends Reason {
  /** What is less than this is not written: debug, info, warn or error. */
  readonly level: 'debug' | 'info' | 'warn' | 'error'
}

export interface ShuffleLoss {
  /** Over the repeats. */
  readonly mean: number
  /** Lower end of the middle 95 % of the repeats. */
  readonly low: number
  /** Upper end. */
  readonly high: number
}

export interface Signal {
  /** Number of its event. */
  readonly seq: number
  /** Market time. */
  readonly time: Moment
  /** Its name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** What is wanted. */
  readonly action: 'enter' | 'exit' | 'adjust-stop'
  /** The strategy's sentence; empty where it gave none. */
  readonly reason: string
  /** Numbers behind it. */
  readonly facts: Readonly<Record<string, number | null>> | null
  /** The position that it met. `flat`: none; `open`: one; `leaving`: one that is closed at the next open already. */
  readonly position: 'flat' | 'open' | 'leaving'
  /** Whether an entry of the strategy waited. */
  readonly waiting: boolean
  /** Number of the order that an entry became; null where it became none. */
  readonly order: number | null
  /** Why an entry was refused; null where it was not. */
  readonly refused: {
    /** The limit or gate. */
    readonly limit: string
    /** What there would have been: quote currency, a count, a fraction or a word. */
    readonly value: number | string
    /** What is allowed, likewise. */
    readonly allowed: number | string
  } | null
}

export interface StartBacktestBody extends Reason {
  /** Candle file, or folder of them, from the data folder on (`research.data_folder`); left out: that folder. */
  readonly data?: string
  /** Only these; left out: all that are there. */
  readonly symbols?: readonly string[]
  /** Symbol of a single file whose name does not tell it. */
  readonly symbol?: string
  /** Bars on which all strategies decide; left out: as each is configured. */
  readonly timeframe?: string
  /** Only files of this timeframe. */
  readonly data_timeframe?: string
  /** What is done about bad rows; left out: refuse. */
  readonly bad_rows?: 'refuse' | 'drop'
  /** Bars before it only warm up. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string
  /** Bars after it are left out. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string
  /** Start capital; left out: as configured. Quote currency. */
  readonly capital?: number
  /** Seed of random numbers; left out: as configured. */
  readonly seed?: number
  /** Leave positions open at the end; left out: they are closed. */
  readonly leave_open?: boolean
  /** What is other than in the configuration of the host, by file, with the keys of the file (RFC 7396): null takes a key away, so that its default holds. The host never sees it. */
  readonly changes?: {
    /** Merged into strategies.yaml. */
    readonly strategies?: Readonly<Record<string, unknown>>
    /** Merged into ml.yaml. */
    readonly ml?: Readonly<Record<string, unknown>>
    /** Merged into regime.yaml. */
    readonly regime?: Readonly<Record<string, unknown>>
    /** Merged into risk.yaml. */
    readonly risk?: Readonly<Record<string, unknown>>
    /** Merged into host.yaml. */
    readonly host?: Readonly<Record<string, unknown>>
    /** Merged into alerts.yaml. */
    readonly alerts?: Readonly<Record<string, unknown>>
  }
}

export interface StartImportBody extends Reason {
  /** From the import folder on (`research.import_folder`); left out: the files of that folder. Folders in a folder are not searched. */
  readonly paths?: readonly string[]
  /** The folder that they are written into, from the data folder on; left out: that folder. */
  readonly into?: string
  /** Where the name of a file does not tell it. */
  readonly symbol?: string
  /** Of all files; left out: told by their bars. */
  readonly timeframe?: string
  /** What is done about bad rows; left out: refuse. */
  readonly bad_rows?: 'refuse' | 'drop'
  /** Let new bars take the place of those that differ from them; left out: such bars are refused. */
  readonly replace?: boolean
}

export interface Strategy {
  /** Its name in strategies.yaml. */
  readonly name: string
  /** Null of one that has been removed. */
  readonly plugin: Build | null
  /** The bars on which it decides; null of one that has been removed and holds nothing. */
  readonly timeframe: string | null
  /** Removed from the configuration: it opens nothing, what it holds keeps its exits. */
  readonly retired: boolean
  readonly enabled: boolean
  /** It only manages what it holds; /risk says why. */
  readonly paused: boolean
  /** It failed and opens nothing until it is tried again, or a person releases it; /risk says when. */
  readonly quarantined: boolean
  /** Errors and invalid answers so far. */
  readonly strikes: number
  /** Target share of portfolio equity. Fraction. */
  readonly weight: number
  /** What it may have in positions. Quote currency. */
  readonly budget: number
  /** Empty means every regime. */
  readonly regimeRequirements: readonly string[]
  readonly gates: readonly Gate[]
  /** Profit and loss since the start after costs, open positions at the last price. Quote currency. */
  readonly result: number
  /** The part of the result that is in open positions. Quote currency. */
  readonly openResult: number
  /** Open positions. */
  readonly openPositions: number
  /** What is left of closed positions and too little to be sold. */
  readonly dust: readonly {
    /** For example BTC/USDT. */
    readonly symbol: string
    /** Base currency. */
    readonly quantity: number
    /** At the last price. Quote currency. */
    readonly value: number
  }[]
  /** Fees paid. Quote currency. */
  readonly fees: number
  /** Closed trades. */
  readonly trades: number
  /** Closed trades with a profit after costs. Fraction; null below 10 trades. */
  readonly winRate: number | null
  /** Refused entries by the limit or gate that refused them. */
  readonly refusals: Readonly<Record<string, number>>
}

export interface StrategyMove {
  /** Its name; of one that is renamed the new one. */
  readonly strategy: string
  /** What becomes of it. `renamed`: it goes on under another name; `returned`: one that was removed goes on; `disabled`: it opens nothing any more; `removed`: it is not configured any more; `hint`: something else may have been meant. */
  readonly move: 'renamed' | 'returned' | 'disabled' | 'removed' | 'hint'
  /** What becomes of it, in words. */
  readonly text: string
}

export interface SupervisedPlugin {
  /** Name of the strategy; `regime` for the regime classifier, `predictor ID` for a predictor. */
  readonly entry: string
  /** What it is asked for. */
  readonly kind: 'strategy' | 'regime-classifier' | 'predictor'
  /** Id of the plugin. */
  readonly plugin: string
  /** How it is. `running`: it is asked, and answers; `quarantined`: a strategy that is not asked; `silent`: a classifier that does not answer, so that the regime is unknown, or a predictor, whose models forecast nothing. */
  readonly state: 'running' | 'quarantined' | 'silent'
  /** What its worker does. `ready`: it takes questions; `starting`: it is being started; `down`: there is none. Null where it runs in the thread of the host. */
  readonly worker: 'ready' | 'starting' | 'down' | null
  /** Null while it runs. */
  readonly since: Moment | null
  /** What was wrong; null while it runs. */
  readonly problem: string | null
  /** Why its worker could not be started again; null otherwise. */
  readonly startProblem: string | null
  /** Tries that failed one after the other. */
  readonly failedTries: number
  /** Null while it runs, and when it waits for a person. */
  readonly nextTry: Moment | null
  /** How long its worker took to answer a question; null where it runs in the thread of the host. */
  readonly answers: Durations | null
}

export interface SwitchRequest extends Reason {
  /** Say what it would do, and do nothing. */
  readonly dry_run?: boolean
}

export interface TargetDrift {
  /** What is predicted. */
  readonly target:
    | 'market_risk'
    | 'volatility_direction'
    | 'volatility'
    | 'strategy_risk'
    | 'direction_day'
    | 'direction_week'
    | 'regime_step'
    | 'regime_day'
  /** Id of the model that serves; null: there is none. */
  readonly champion: string | null
  /** Whether it is no better than its baseline any more; unknown: too few forecasts came true. */
  readonly state: 'none' | 'alarm' | 'unknown'
  /** Since when there is an alarm; null: there is none, or it is not known. */
  readonly since: Moment | null
  /** Gain over the persistence rule. */
  readonly gain: DriftGain | null
  /** Share of right forecasts. Fraction; null for a target without a limit of its own. */
  readonly accuracy: DriftAccuracy | null
  /** Why there are no figures; null where there are. */
  readonly reason: string | null
  /** What an alarm leads to. */
  readonly leadsTo: string
  /** How different the features are of late; null: there are too few rows. */
  readonly rows: FeatureShift | null
}

export interface TestAlertsAnswer {
  /** One try each. */
  readonly tests: readonly {
    /** Its name. */
    readonly channel: string
    /** What it is. */
    readonly kind: 'log' | 'webhook' | 'telegram'
    /** Where messages go, without what is secret. */
    readonly where: string
    /** Whether it was taken. */
    readonly arrived: boolean
    /** What came back, or what was wrong. */
    readonly answer: string
  }[]
}

export interface TestAlertsBody extends Reason {
  /** Only this one; left out: all. */
  readonly channel?: string
}

export interface Trade {
  /** Its number, from 1 on; `/audit/trade/NUMBER` has its chain. */
  readonly trade: number
  /** Its name in strategies.yaml. */
  readonly strategy: string
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Which way. */
  readonly side: 'long' | 'short'
  /** Market time. */
  readonly entryTime: Moment
  /** Market time. */
  readonly exitTime: Moment
  /** Mean price of the entry. Quote currency. */
  readonly entryPrice: number
  /** Mean price of the exit. Quote currency. */
  readonly exitPrice: number
  /** The largest size that was held. Base currency. */
  readonly quantity: number
  /** Profit before fees and funding. Quote currency. */
  readonly gross: number
  /** Fees paid. Quote currency. */
  readonly fees: number
  /** Price given up, part of `gross` already. Quote currency. */
  readonly slippage: number
  /** Funding paid, negative when received. Quote currency. */
  readonly funding: number
  /** Profit after fees and funding. Quote currency. */
  readonly net: number
  /** What closed it. */
  readonly cause:
    | 'entry'
    | 'stop'
    | 'target'
    | 'trail'
    | 'max-bars'
    | 'signal'
    | 'disabled'
    | 'liquidation'
    | 'end'
    | 'shrink'
    | 'kill-switch'
    | 'handed-over'
  /** The regime when it was decided; null when it was not known. */
  readonly regime: string | null
  /** Bars of the strategy. */
  readonly barsHeld: number
  /** Why it was entered, in the strategy's words. */
  readonly reason: string
}

export interface ValidateConfigAnswer {
  /** Whether a reload would take it over, as far as it can be known untried. */
  readonly valid: boolean
  /** Every mistake, with its place. */
  readonly errors: readonly ConfigurationMistake[]
  /** Why it cannot come into force; null when it can. */
  readonly error: {
    /** Of the table of errors. */
    readonly code: string
    /** What is wrong, all at once. */
    readonly message: string
  } | null
  /** What is no error, and may not be meant so. */
  readonly notes: readonly string[]
  /** What it would change; null where it cannot come into force. */
  readonly plan: ReloadPlan | null
}

export interface ValidateConfigBody {
  /** Text of strategies.yaml; left out: as it is. */
  readonly strategies?: string
  /** Text of ml.yaml; left out: as it is. */
  readonly ml?: string
  /** Text of regime.yaml; left out: as it is. */
  readonly regime?: string
  /** Text of risk.yaml; left out: as it is. */
  readonly risk?: string
  /** Text of host.yaml; left out: as it is. */
  readonly host?: string
  /** Text of alerts.yaml; left out: as it is. */
  readonly alerts?: string
}

export interface VerifyAuditAnswer {
  /** Whether nothing was found. */
  readonly fits: boolean
  /** The journal begins after this record. */
  readonly anchor: number
  /** The last record that was checked. */
  readonly last: number
  /** Its hash, which stands for all before it: SHA-256, hex. */
  readonly hash: string
  /** The first record that does not fit the hash chain; null where all do. */
  readonly damage: string | null
  readonly counts: {
    /** That fit. */
    readonly events: number
    /** Approved entries. */
    readonly orders: number
    /** Refused ones. */
    readonly refusals: number
    /** Executions. */
    readonly fills: number
    /** Closed trades. */
    readonly trades: number
    /** Payments of funding. */
    readonly funding: number
    /** Snapshots whose books are the sums of the events. */
    readonly snapshots: number
  }
  /** What does not follow from what came before, in order. */
  readonly links: readonly {
    /** Its number. */
    readonly record: number
    /** Number of the event; null where it is the record or a snapshot. */
    readonly event: number | null
    /** Market time. ISO 8601, UTC. */
    readonly time: string
    /** What is wrong. */
    readonly problem: string
  }[]
}

export interface ListLogLinesInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only lines above this number. */
  readonly after?: number | undefined
  /** Only lines that are at least as loud. */
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | undefined
  /** Only lines with this text, in any case. */
  readonly contains?: string | undefined
}

export interface SetLogLevelInput {
  readonly body: SetLogLevelBody
}

export interface GetStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
}

export type GetStrategyAnswer = Strategy

export interface ChangeStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: ChangeRequest
}

export type ChangeStrategyAnswer = ChangeOutcome

export interface ListSignalsInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only of this symbol. */
  readonly symbol?: string | undefined
}

export interface PauseStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: Reason
}

export type PauseStrategyAnswer = PauseChanged

export interface ResumeStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: Reason
}

export type ResumeStrategyAnswer = PauseChanged

export interface ReleaseStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: Reason
}

export interface EnableStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: SwitchRequest
}

export type EnableStrategyAnswer = ChangeOutcome

export interface DisableStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: SwitchRequest
}

export type DisableStrategyAnswer = ChangeOutcome

export interface ListPositionsInput {
  /** Only of this strategy. */
  readonly strategy?: string | undefined
  /** Only of this symbol. */
  readonly symbol?: string | undefined
}

export interface ListOrdersInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only of this strategy. */
  readonly strategy?: string | undefined
  /** Only of this symbol. */
  readonly symbol?: string | undefined
}

export interface ListFillsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only of this strategy. */
  readonly strategy?: string | undefined
  /** Only of this symbol. */
  readonly symbol?: string | undefined
}

export interface ListTradesInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only of this strategy. */
  readonly strategy?: string | undefined
  /** Only of this symbol. */
  readonly symbol?: string | undefined
}

export interface ReconcileInput {
  readonly body: Reason
}

export type ReconcileAnswer = AccountComparison

export interface TriggerKillSwitchInput {
  readonly body: Reason
}

export type TriggerKillSwitchAnswer = KillSwitchMoved

export interface ResetKillSwitchInput {
  readonly body: Reason
}

export type ResetKillSwitchAnswer = KillSwitchMoved

export interface AddLockInput {
  readonly body: AddLockBody
}

export interface RemoveLockInput {
  /** Number of the lock. */
  readonly id: number
  /** Why, in words. Required. */
  readonly reason?: string | undefined
  /** Who; `api` where it is left out. */
  readonly author?: string | undefined
  readonly body?: RemoveLockBody | undefined
}

export interface ListBarsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Which one. */
  readonly symbol: string
  /** How long a bar is; left out: the base bars. */
  readonly timeframe?: string | undefined
}

export interface ListRegimeChangesInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only of this symbol. */
  readonly symbol?: string | undefined
}

export interface ListAllocationDecisionsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
}

export interface RunAllocationInput {
  readonly body: Reason
}

export interface GetAllocationDecisionInput {
  /** Number of the decision, or last. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export type GetAllocationDecisionAnswer = FoundDecision

export interface ListModelsInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only models of this. */
  readonly target?:
    | 'market_risk'
    | 'volatility_direction'
    | 'volatility'
    | 'strategy_risk'
    | 'direction_day'
    | 'direction_week'
    | 'regime_step'
    | 'regime_day'
    | undefined
  /** Only models of this state. */
  readonly state?: 'candidate' | 'champion' | 'retired' | 'rejected' | undefined
}

export interface GetModelInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export type GetModelAnswer = Model

export interface GetModelFileInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface PromoteModelInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: Reason
}

export type PromoteModelAnswer = Model

export interface RetireModelInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: Reason
}

export type RetireModelAnswer = Model

export interface RollBackModelInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: RollBackModelBody
}

export type RollBackModelAnswer = Model

export interface ImportModelInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: ImportModelBody
}

export type ImportModelAnswer = Model

export interface GetModelImportanceInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface GetDriftInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  /** Only this one. */
  readonly target?:
    | 'market_risk'
    | 'volatility_direction'
    | 'volatility'
    | 'strategy_risk'
    | 'direction_day'
    | 'direction_week'
    | 'regime_step'
    | 'regime_day'
    | undefined
}

export interface GetModelDriftInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface GetPluginInput {
  /** What it is asked for. */
  readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
  /** Id of the plugin. */
  readonly id: string
}

export interface ReleasePluginInput {
  /** What it is asked for. */
  readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
  /** Id of the plugin. */
  readonly id: string
  readonly body: Reason
}

export interface StartBacktestInput {
  readonly body: StartBacktestBody
}

export type StartBacktestAnswer = Backtest

export interface ListBacktestsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only those that are so. */
  readonly state?: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | undefined
}

export interface GetBacktestInput {
  /** Number of the backtest. */
  readonly id: number
}

export interface RemoveBacktestInput {
  /** Number of the backtest. */
  readonly id: number
  readonly body: Reason
}

export interface CancelBacktestInput {
  /** Number of the backtest. */
  readonly id: number
  readonly body: Reason
}

export type CancelBacktestAnswer = Backtest

export interface ListDataInput {
  /** A folder, or a file, from the data folder on; left out: that folder. */
  readonly path?: string | undefined
}

export interface ListGapsInput {
  /** The candle file, from the data folder on. */
  readonly file: string
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
}

export interface StartImportInput {
  readonly body: StartImportBody
}

export type StartImportAnswer = Import

export interface ListImportsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only those that are so. */
  readonly state?: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | undefined
}

export interface GetImportInput {
  /** Number of the import. */
  readonly id: number
}

export interface RemoveImportInput {
  /** Number of the import. */
  readonly id: number
  readonly body: Reason
}

export interface CancelImportInput {
  /** Number of the import. */
  readonly id: number
  readonly body: Reason
}

export type CancelImportAnswer = Import

export interface TestAlertsInput {
  readonly body: TestAlertsBody
}

export type DiffConfigAnswer = ReloadPlan

export interface ReloadConfigInput {
  readonly body?: ReloadConfigBody | undefined
}

export type ReloadConfigAnswer = ReloadOutcome

export interface GetConfigFileInput {
  /** Which file, without .yaml. */
  readonly file: 'strategies' | 'ml' | 'regime' | 'risk' | 'host' | 'alerts'
}

export interface ChangeConfigInput {
  /** Which file, without .yaml. */
  readonly file: 'strategies' | 'ml' | 'regime' | 'risk' | 'host' | 'alerts'
  readonly body: ChangeRequest
}

export type ChangeConfigAnswer = ChangeOutcome

export interface GetConfigSchemaInput {
  /** Which file, without .yaml. */
  readonly file: 'strategies' | 'ml' | 'regime' | 'risk' | 'host' | 'alerts'
}

export type GetConfigSchemaAnswer = Readonly<Record<string, unknown>>

export interface ValidateConfigInput {
  readonly body?: ValidateConfigBody | undefined
}

export interface ListRevisionsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only revisions below this number: that of the last one that was read goes on there. */
  readonly before?: number | undefined
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface GetRevisionInput {
  /** 1, 2, 3 ... */
  readonly number: number
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface DiffRevisionInput {
  /** 1, 2, 3 ... */
  readonly number: number
  /** The revision to compare with; left out: the one before. */
  readonly from?: number | undefined
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface PlanRollBackInput {
  /** 1, 2, 3 ... */
  readonly number: number
}

export interface RollBackConfigInput {
  /** 1, 2, 3 ... */
  readonly number: number
  readonly body: RollBackConfigBody
}

export interface ListEventsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only these kinds of events, with commas between them; left out: all. */
  readonly kind?: string | undefined
  /** Only what concerns these strategies. */
  readonly strategy?: string | undefined
  /** Only what concerns these symbols. */
  readonly symbol?: string | undefined
  /** Only events above this number. */
  readonly after?: number | undefined
}

export interface StreamEventsInput {
  /** Only these kinds of events, with commas between them; left out: all. */
  readonly kind?: string | undefined
  /** Only what concerns these strategies. */
  readonly strategy?: string | undefined
  /** Only what concerns these symbols. */
  readonly symbol?: string | undefined
  /** Begin behind the event with this number. The header Last-Event-ID takes its place. */
  readonly after?: number | undefined
}

export interface ListRecordsInput {
  /** At most so many rows. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
  /** Nothing before this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly from?: string | undefined
  /** Nothing after this time. ISO 8601 in UTC, or milliseconds since 1970. */
  readonly to?: string | undefined
  /** Only records of these kinds, with commas between them; left out: all. */
  readonly kind?: string | undefined
}

export interface VerifyAuditInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface AuditInput {
  /** What is asked for. */
  readonly what: 'order' | 'trade' | 'decision' | 'event'
  /** Its number: trades count from 1, a decision has the number of its record, an event its own. */
  readonly number: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}
