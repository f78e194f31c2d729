// Written by `npm run docs` from the routes of the API: change those instead.

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

/** A moment. */
export interface Moment {
  /** ISO 8601, UTC. */
  readonly iso: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly ms: number
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

export interface Gate {
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Whether the strategy may open a position here now. */
  readonly open: boolean
  /** Why not; null while the gate is open. */
  readonly reason: string | null
}

export interface KillSwitch {
  /** armed, warned or latched. Latched: nothing is opened until a person resets it. */
  readonly stage: string
  /** Null before the first change. */
  readonly since: Moment | null
  /** drawdown, daily-loss, manual, reset or recovered; null before the first change. */
  readonly cause: string | null
  /** What was measured then. Fraction; null where a person moved it. */
  readonly value: number | null
  /** The limit that it reached. Fraction. */
  readonly limit: number | null
  /** freeze: positions keep their exits; flatten: they are closed. */
  readonly action: string
  /** What the person gave as reason. */
  readonly why: string | null
  /** The person. */
  readonly author: string | null
}

export interface Lock {
  /** Its number. */
  readonly lock: number
  /** cooldown, stop-guard, daily-loss, drawdown, person or invariant. */
  readonly reason: string
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

export interface Pause {
  /** Its name. */
  readonly strategy: string
  /** drawdown, losing-streak, profit-factor or person. */
  readonly rule: string
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
  /** What brings it back: cool-down, regime or person. */
  readonly resume: string
  /** What the person gave as reason. */
  readonly why: string | null
  /** The person. */
  readonly author: string | null
}

export interface SupervisedPlugin {
  /** Name of the strategy; `regime` for the regime classifier, `predictor ID` for a predictor. */
  readonly entry: string
  /** strategy, regime-classifier or predictor. */
  readonly kind: string
  /** Id of the plugin. */
  readonly plugin: string
  /** running; quarantined: a strategy that is not asked; silent: a classifier that does not answer, so that the regime is unknown, or a predictor, whose models forecast nothing. */
  readonly state: string
  /** What its worker does: ready, starting or down; null where it runs in the thread of the host. */
  readonly worker: string | null
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
}

export interface Reason {
  /** Why, in words. Required. */
  readonly reason: string
  /** Who; `api` where it is left out. */
  readonly author?: string
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
    /** min, max, sum, step, off, risk, no-harm or fault. */
    readonly constraint: string
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

export interface Model {
  /** SHA-256 of its bytes, hex. */
  readonly id: string
  /** Counts up over the models of the host. */
  readonly number: number
  /** What it predicts. */
  readonly target: string
  /** candidate, champion, retired or rejected. */
  readonly state: string
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
  readonly metrics: readonly {
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
  }[]
  /** Whether its bytes are kept: those of old models are not. */
  readonly kept: boolean
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
    /** candidate, champion, retired or rejected. */
    readonly state: string
    /** Why. */
    readonly reason: string
    /** A person; null: the host by its rules. */
    readonly author: string | null
  }[]
  /** The last validation whole; null for an old model. */
  readonly report: unknown
}

export interface ReloadOutcome {
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
  /** activated, unchanged or rejected. */
  readonly result: string
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
    /** The strategies with other code or parameters, regime for the classifier, allocator. */
    readonly entries: readonly string[]
    /** Recent base bars. */
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
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
}

export interface GetHealthAnswer {
  readonly status: 'ok'
  /** running, stopping or stopped. */
  readonly state: string
  /** Time since the start. Seconds. */
  readonly uptime: number
}

export interface GetStatusAnswer {
  readonly mode: 'paper'
  /** running, stopping or stopped. */
  readonly state: string
  /** Close of the last bar that was applied. */
  readonly marketTime: Moment
  /** Time of day at the start. */
  readonly startedAt: Moment
  /** Time since the start. Seconds. */
  readonly uptime: number
  /** Market seconds per second; 1 is the wall clock. */
  readonly speed: number
  /** Bars applied since the start, per symbol. */
  readonly bars: number
  readonly symbols: readonly string[]
  /** Length of the base bars, for example 5m. */
  readonly timeframe: string
  /** Number of the revision that runs; null where none is kept. */
  readonly revision: number | null
  /** Why the files of today do not run; null while they do. */
  readonly refusedFiles: {
    /** Time of day from which on it is known. */
    readonly since: Moment
    /** Of the table of errors. */
    readonly code: string
    /** What is wrong, all at once. */
    readonly message: string
  } | null
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pinned: readonly string[]
  readonly classifier: Build
  readonly allocator: Build
  /** Number of the last event, 0 before the first. */
  readonly lastEvent: number
  readonly regimes: readonly {
    /** For example BTC/USDT. */
    readonly symbol: string
    /** Of the classified bars, for example 1h. */
    readonly timeframe: string
    /** The regime now; null while it is not known. */
    readonly label: string | null
    /** 0 to 1; null while the regime is not known. */
    readonly confidence: number | null
  }[]
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

export interface ListLogLinesInput {
  /** At most so many lines. */
  readonly limit?: number | undefined
  /** Only lines behind this number, from there on; left out: the last ones. */
  readonly after?: number | undefined
  /** Only lines that are at least as loud. */
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | undefined
  /** Only lines with this text, in any case. */
  readonly contains?: string | undefined
}

export interface ListLogLinesAnswer {
  /** What is less than this is not written. */
  readonly level: string
  /** The oldest first. */
  readonly lines: readonly {
    /** Counts up from 1 over the life of the process. */
    readonly number: number
    /** Time of day. */
    readonly time: Moment
    /** debug, info, warn or error. */
    readonly level: string
    /** What it says; empty for events. */
    readonly message: string
    /** What else it says, without secrets. */
    readonly fields: Readonly<Record<string, unknown>>
  }[]
  /** Number of the oldest line in memory; null where there is none. */
  readonly oldest: number | null
  /** Number of the newest one. Give it as `after` to go on. */
  readonly newest: number | null
}

export interface SetLogLevelInput {
  readonly body: {
    /** What is less than this is not written: debug, info, warn or error. */
    readonly level: 'debug' | 'info' | 'warn' | 'error'
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
  }
}

export interface SetLogLevelAnswer {
  /** What is less than this is not written. */
  readonly level: string
}

export interface ListStrategiesAnswer {
  /** Those of strategies.yaml, then removed ones that still hold something. */
  readonly strategies: readonly Strategy[]
  /** Names of all that were removed and have books; each is at /strategies/NAME. */
  readonly retired: readonly string[]
}

export interface GetStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
}

export type GetStrategyAnswer = Strategy

export interface ChangeStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: {
    /** Only what changes, with the keys of the file: merged into it (RFC 7396). null takes a key away, so that its default holds; a list is replaced as a whole. */
    readonly changes: Readonly<Record<string, unknown>>
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Say what it would do, and do nothing. */
    readonly dry_run?: boolean
  }
}

export interface ChangeStrategyAnswer {
  /** The file that has it. */
  readonly file: string
  /** activated; unchanged: it says so already; planned: nothing was done. */
  readonly result: string
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
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
}

export interface CompareStrategiesAnswer {
  /** 1d, 7d, 30d and all. */
  readonly windows: readonly {
    /** The last 1, 7 or 30 daily returns, or all; the last day may be going on. */
    readonly window: '1d' | '7d' | '30d' | 'all'
    /** Start of the window; null when there are fewer daily returns. Unit: ISO 8601 time, UTC. */
    readonly from: string | null
    /** End of the window; null when there are fewer daily returns. Unit: ISO 8601 time, UTC. */
    readonly to: string | null
    /** Daily returns in the window; 0 when there are fewer. */
    readonly dailyReturns: number
    /** The book; its contributions are the sums of those of the strategies. */
    readonly book: {
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
    /** In the order of strategies.yaml. */
    readonly strategies: readonly {
      /** Its name in strategies.yaml. */
      readonly name: string
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
    }[]
    /** Pearson correlations of the daily returns of the strategies: a row and a column for each, in their order. Null below 30 daily returns, without a deviation, and where a day began without capital. */
    readonly correlations: readonly (readonly (number | null)[])[]
  }[]
}

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

export interface ListSignalsAnswer {
  /** The newest first. */
  readonly signals: readonly {
    /** Number of its event. */
    readonly seq: number
    /** Market time. */
    readonly time: Moment
    /** Its name in strategies.yaml. */
    readonly strategy: string
    /** For example BTC/USDT. */
    readonly symbol: string
    /** enter, exit or adjust-stop. */
    readonly action: string
    /** The strategy's sentence; empty where it gave none. */
    readonly reason: string
    /** Numbers behind it. */
    readonly facts: Readonly<Record<string, number | null>> | null
    /** What it met: flat, open or leaving. */
    readonly position: string
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
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface PauseStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: Reason
}

export interface PauseStrategyAnswer {
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

export interface ResumeStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: Reason
}

export interface ResumeStrategyAnswer {
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

export interface ReleaseStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: Reason
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

export interface EnableStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: {
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Say what it would do, and do nothing. */
    readonly dry_run?: boolean
  }
}

export interface EnableStrategyAnswer {
  /** The file that has it. */
  readonly file: string
  /** activated; unchanged: it says so already; planned: nothing was done. */
  readonly result: string
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
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
}

export interface DisableStrategyInput {
  /** Its name in strategies.yaml. */
  readonly name: string
  readonly body: {
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Say what it would do, and do nothing. */
    readonly dry_run?: boolean
  }
}

export interface DisableStrategyAnswer {
  /** The file that has it. */
  readonly file: string
  /** activated; unchanged: it says so already; planned: nothing was done. */
  readonly result: string
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
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
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

export interface ListPositionsAnswer {
  readonly positions: readonly {
    /** For example BTC/USDT. */
    readonly symbol: string
    /** Name of the strategy whose position it is. */
    readonly strategy: string
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
  }[]
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

export interface ListOrdersAnswer {
  /** The newest first. */
  readonly orders: readonly {
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
    readonly side: 'long' | 'short'
    /** market, limit or stop. */
    readonly type: string
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
    /** waiting, filled, or cancelled: it ended without all of its fill. Null where its end is too far behind it in the journal to be looked for; `/audit/order/NUMBER` has it. */
    readonly state: string | null
    /** What was filled so far; of null in `state`, as far as it was looked for. Base currency. */
    readonly filled: number
    /** Why it was cancelled; null where it was not. */
    readonly cause: string | null
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
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

export interface ListFillsAnswer {
  /** The newest first. */
  readonly fills: readonly {
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
    /** buy or sell. */
    readonly side: string
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
    readonly cause: string
    /** maker, taker, or crossed: against another strategy without cost. */
    readonly liquidity: string
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
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

export interface ListTradesAnswer {
  /** By their end, the newest first. */
  readonly trades: readonly {
    /** Its number, from 1 on; `/audit/trade/NUMBER` has its chain. */
    readonly trade: number
    /** Its name in strategies.yaml. */
    readonly strategy: string
    /** For example BTC/USDT. */
    readonly symbol: string
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
    readonly cause: string
    /** The regime when it was decided; null when it was not known. */
    readonly regime: string | null
    /** Bars of the strategy. */
    readonly barsHeld: number
    /** Why it was entered, in the strategy's words. */
    readonly reason: string
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
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
  readonly limits: readonly {
    /** Its key, as in refusals. */
    readonly limit: string
    /** Whose limit it is; null: of the book. */
    readonly strategy: string | null
    /** Where it counts; null: in every symbol. */
    readonly symbol: string | null
    /** What there is. As `unit` says: quote currency, a count, or a fraction. */
    readonly used: number
    /** What there may be. As `unit` says: quote currency, a count, or a fraction. */
    readonly allowed: number
    /** Of `used` and `allowed`. */
    readonly unit: 'quote' | 'count' | 'fraction'
    /** `used` of `allowed`. Per cent; null where nothing is allowed. */
    readonly use: number | null
  }[]
}

export interface TriggerKillSwitchInput {
  readonly body: Reason
}

export interface TriggerKillSwitchAnswer {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  readonly killSwitch: KillSwitch
}

export interface ResetKillSwitchInput {
  readonly body: Reason
}

export interface ResetKillSwitchAnswer {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  readonly killSwitch: KillSwitch
}

export interface AddLockInput {
  readonly body: {
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Whose entries are blocked; null or left out: those of all strategies. */
    readonly strategy?: string | null
    /** Where; null or left out: in every symbol. */
    readonly symbol?: string | null
    /** When it ends, in market time: a length such as 4h or 30m from now on, or a time such as 2026-01-31T09:30Z (UTC). Null or left out: a person has to remove it. */
    readonly until?: string | null
  }
}

export interface AddLockAnswer {
  /** Sequence number of the event that says so; `/events` has it. */
  readonly seq: number
  /** Market time from which on it holds. */
  readonly time: Moment
  readonly lock: Lock
}

export interface RemoveLockInput {
  /** Number of the lock. */
  readonly id: number
  /** Why, in words. Required. */
  readonly reason?: string | undefined
  /** Who; `api` where it is left out. */
  readonly author?: string | undefined
  readonly body?:
    | {
        /** Why, in words. Required. */
        readonly reason?: string
        /** Who; `api` where it is left out. */
        readonly author?: string
      }
    | undefined
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

export interface ListBarsAnswer {
  /** For example BTC/USDT. */
  readonly symbol: string
  /** Of the bars, for example 5m. */
  readonly timeframe: string
  /** The newest first. */
  readonly bars: readonly {
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
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface GetRegimeAnswer {
  readonly regimes: readonly {
    /** For example BTC/USDT. */
    readonly symbol: string
    /** Of the classified bars, for example 1h. */
    readonly timeframe: string
    /** The regime now; null while it is not known. */
    readonly label: string | null
    /** 0 to 1; null while the regime is not known. */
    readonly confidence: number | null
  }[]
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

export interface ListRegimeChangesAnswer {
  /** The newest first. */
  readonly changes: readonly {
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
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
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

export interface GetNextAllocationDecisionAnswer {
  /** Market time. */
  readonly time: Moment
  /** Null where none is. */
  readonly next: Moment | null
  /** What it would be if it were made now; null where none can be. */
  readonly would: AllocationDecision | null
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

export interface ListAllocationDecisionsAnswer {
  /** The newest first. */
  readonly decisions: readonly {
    /** Number of the record of the journal that holds it. */
    readonly record: number
    readonly decision: AllocationDecision
  }[]
  /** Give it as `cursor` to get older ones; null when there are none. A page may have fewer rows than `limit`, even none, and more behind it: one request looks through a part only. */
  readonly next: string | null
}

export interface RunAllocationInput {
  readonly body: Reason
}

export interface RunAllocationAnswer {
  readonly decision: AllocationDecision
}

export interface GetAllocationDecisionInput {
  /** Number of the decision, or last. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface GetAllocationDecisionAnswer {
  /** Number of the record of the journal that holds it. */
  readonly record: number
  readonly decision: AllocationDecision
}

export interface ListModelsInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
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
}

export interface ListModelsAnswer {
  /** The newest first. */
  readonly models: readonly {
    /** SHA-256 of its bytes, hex. */
    readonly id: string
    /** Counts up over the models of the host. */
    readonly number: number
    /** What it predicts. */
    readonly target: string
    /** candidate, champion, retired or rejected. */
    readonly state: string
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
    readonly metrics: readonly {
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
    }[]
    /** Whether its bytes are kept: those of old models are not. */
    readonly kept: boolean
  }[]
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

export interface GetModelFileAnswer {
  /** SHA-256 of its bytes, hex. */
  readonly id: string
  /** The file, in base64. */
  readonly file: string
}

export interface PromoteModelInput {
  /** The beginning of its id. */
  readonly id: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: Reason
}

export type PromoteModelAnswer = Model

export interface RollBackModelInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: {
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
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
}

export type RollBackModelAnswer = Model

export interface ImportModelInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
  readonly body: {
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Of the file, for messages. */
    readonly name: string
    /** What `grodt models export` wrote, in base64. */
    readonly file: string
  }
}

export type ImportModelAnswer = Model

export interface GetForecastsAnswer {
  /** Close of the last bar that was applied. */
  readonly time: Moment
  readonly targets: readonly {
    /** What is predicted. */
    readonly target: string
    /** Id of the model that serves; null: there is none. */
    readonly champion: string | null
    /** champion, last-good, persistence or none: the step of the fallback chain. */
    readonly by: string
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
    readonly forecasts: readonly {
      /** A symbol, or the name of a strategy. */
      readonly subject: string
      /** When it was made, market time. */
      readonly time: Moment
      /** Probability of 1, or the expected number; null: there is none. */
      readonly value: number | null
      /** champion, last-good, persistence or none: the step of the fallback chain. */
      readonly by: string
      /** Id of the model; null where none gave it. */
      readonly model: string | null
      /** Why it is not from the champion; null where it is. */
      readonly reason: string | null
      /** What the persistence rule says. */
      readonly now: number | null
      /** What the one-line rule of the target says. */
      readonly rule: number | null
    }[]
  }[]
}

export interface ListPluginsAnswer {
  /** Those that take part. */
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
    /** Strategies that run it; `regime` or `allocator` for what there is one of. */
    readonly entries: readonly string[]
    /** Whether none of them has a fault now. */
    readonly healthy: boolean
    /** Whether it runs from kept code since a roll-back. */
    readonly pinned: boolean
  }[]
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

export interface GetPluginInput {
  /** What it is asked for. */
  readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
  /** Id of the plugin. */
  readonly id: string
}

export interface GetPluginAnswer {
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
  /** Other names that the configuration may use for it. */
  readonly aliases: readonly string[]
  /** JSON Schema of its parameters. */
  readonly parameters: unknown
  /** How each of its entries is. */
  readonly health: readonly SupervisedPlugin[]
}

export interface ReleasePluginInput {
  /** What it is asked for. */
  readonly kind: 'strategy' | 'regime-classifier' | 'allocator' | 'predictor'
  /** Id of the plugin. */
  readonly id: string
  readonly body: Reason
}

export interface ReleasePluginAnswer {
  /** Those that are out of quarantine now. */
  readonly strategies: readonly string[]
  /** Market time from which on it holds. */
  readonly time: Moment
}

export interface GetSupervisionAnswer {
  /** The strategies, then the regime classifier and the predictors. */
  readonly supervised: readonly SupervisedPlugin[]
}

export interface StartBacktestInput {
  readonly body: {
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
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
}

export interface StartBacktestAnswer {
  /** Its number. */
  readonly id: number
  /** How it is. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly asked: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
    /** Time of day. */
    readonly at: Moment
  }
  /** What it reads, from the data folder on; empty for that folder. */
  readonly data: string
  /** What the user asked for beside the configuration; null where nothing was said. */
  readonly options: {
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
  /** What of the configuration is other than that of the host was, by file. */
  readonly changes: Readonly<Record<string, unknown>>
  /** Of the configuration that it was made from; null where the host keeps none. */
  readonly revision: number | null
  /** Null while it waits. */
  readonly started: Moment | null
  /** Null until it is over, or where the host was cut off. */
  readonly ended: Moment | null
  /** Null before its first bars, and after the host was started anew. */
  readonly progress: {
    /** Bars of all symbols that are done. */
    readonly done: number
    /** Bars that it trades over. */
    readonly all: number
    /** Of the two. Fraction. */
    readonly share: number
  } | null
  /** Why it failed; null otherwise. */
  readonly failure: {
    /** Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin. */
    readonly code: string
    /** What was wrong. */
    readonly message: string
    /** Of CONFIG_INVALID: every mistake of every file. */
    readonly errors: readonly ConfigurationMistake[]
  } | null
  /** By whom it was ended; null otherwise. */
  readonly cancelled: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
  } | null
}

export interface ListBacktestsAnswer {
  /** All that are kept, the newest first. */
  readonly backtests: readonly {
    /** Its number. */
    readonly id: number
    /** How it is. */
    readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
    readonly asked: {
      /** Who. */
      readonly author: string
      /** Why. */
      readonly reason: string
      /** Time of day. */
      readonly at: Moment
    }
    /** What it reads, from the data folder on; empty for that folder. */
    readonly data: string
    /** What the user asked for beside the configuration; null where nothing was said. */
    readonly options: {
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
    /** What of the configuration is other than that of the host was, by file. */
    readonly changes: Readonly<Record<string, unknown>>
    /** Of the configuration that it was made from; null where the host keeps none. */
    readonly revision: number | null
    /** Null while it waits. */
    readonly started: Moment | null
    /** Null until it is over, or where the host was cut off. */
    readonly ended: Moment | null
    /** Null before its first bars, and after the host was started anew. */
    readonly progress: {
      /** Bars of all symbols that are done. */
      readonly done: number
      /** Bars that it trades over. */
      readonly all: number
      /** Of the two. Fraction. */
      readonly share: number
    } | null
    /** Why it failed; null otherwise. */
    readonly failure: {
      /** Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin. */
      readonly code: string
      /** What was wrong. */
      readonly message: string
      /** Of CONFIG_INVALID: every mistake of every file. */
      readonly errors: readonly ConfigurationMistake[]
    } | null
    /** By whom it was ended; null otherwise. */
    readonly cancelled: {
      /** Who. */
      readonly author: string
      /** Why. */
      readonly reason: string
    } | null
  }[]
}

export interface GetBacktestInput {
  /** Number of the backtest. */
  readonly id: number
}

export interface GetBacktestAnswer {
  /** Its number. */
  readonly id: number
  /** How it is. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly asked: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
    /** Time of day. */
    readonly at: Moment
  }
  /** What it reads, from the data folder on; empty for that folder. */
  readonly data: string
  /** What the user asked for beside the configuration; null where nothing was said. */
  readonly options: {
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
  /** What of the configuration is other than that of the host was, by file. */
  readonly changes: Readonly<Record<string, unknown>>
  /** Of the configuration that it was made from; null where the host keeps none. */
  readonly revision: number | null
  /** Null while it waits. */
  readonly started: Moment | null
  /** Null until it is over, or where the host was cut off. */
  readonly ended: Moment | null
  /** Null before its first bars, and after the host was started anew. */
  readonly progress: {
    /** Bars of all symbols that are done. */
    readonly done: number
    /** Bars that it trades over. */
    readonly all: number
    /** Of the two. Fraction. */
    readonly share: number
  } | null
  /** Why it failed; null otherwise. */
  readonly failure: {
    /** Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin. */
    readonly code: string
    /** What was wrong. */
    readonly message: string
    /** Of CONFIG_INVALID: every mistake of every file. */
    readonly errors: readonly ConfigurationMistake[]
  } | null
  /** By whom it was ended; null otherwise. */
  readonly cancelled: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
  } | null
  /** report.json of a backtest that is done, null otherwise; [report.schema.json](report.schema.json) has its fields. */
  readonly report: unknown
}

export interface RemoveBacktestInput {
  /** Number of the backtest. */
  readonly id: number
  readonly body: Reason
}

export interface RemoveBacktestAnswer {
  /** Number of the one that is gone. */
  readonly id: number
}

export interface CancelBacktestInput {
  /** Number of the backtest. */
  readonly id: number
  readonly body: Reason
}

export interface CancelBacktestAnswer {
  /** Its number. */
  readonly id: number
  /** How it is. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly asked: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
    /** Time of day. */
    readonly at: Moment
  }
  /** What it reads, from the data folder on; empty for that folder. */
  readonly data: string
  /** What the user asked for beside the configuration; null where nothing was said. */
  readonly options: {
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
  /** What of the configuration is other than that of the host was, by file. */
  readonly changes: Readonly<Record<string, unknown>>
  /** Of the configuration that it was made from; null where the host keeps none. */
  readonly revision: number | null
  /** Null while it waits. */
  readonly started: Moment | null
  /** Null until it is over, or where the host was cut off. */
  readonly ended: Moment | null
  /** Null before its first bars, and after the host was started anew. */
  readonly progress: {
    /** Bars of all symbols that are done. */
    readonly done: number
    /** Bars that it trades over. */
    readonly all: number
    /** Of the two. Fraction. */
    readonly share: number
  } | null
  /** Why it failed; null otherwise. */
  readonly failure: {
    /** Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin. */
    readonly code: string
    /** What was wrong. */
    readonly message: string
    /** Of CONFIG_INVALID: every mistake of every file. */
    readonly errors: readonly ConfigurationMistake[]
  } | null
  /** By whom it was ended; null otherwise. */
  readonly cancelled: {
    /** Who. */
    readonly author: string
    /** Why. */
    readonly reason: string
  } | null
}

export interface ListDataInput {
  /** A folder, or a file, from the data folder on; left out: that folder. */
  readonly path?: string | undefined
}

export interface ListDataAnswer {
  /** Folders in it, by name. */
  readonly folders: readonly string[]
  /** The candle files by name. */
  readonly files: readonly {
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
  }[]
}

export interface GetAlertsAnswer {
  /** What is wrong now. */
  readonly active: readonly {
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
  }[]
  /** Messages that wait for the end of the quiet hours. */
  readonly held: number
  /** The last 100 messages of this process, the newest first. */
  readonly recent: readonly {
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
  }[]
  /** Since they were opened: at the start, or by a reload that changed them. */
  readonly channels: readonly {
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
  }[]
}

export interface TestAlertsInput {
  readonly body: {
    /** Only this one; left out: all. */
    readonly channel?: string
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
  }
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
    /** strategy, regime-classifier, allocator or predictor. */
    readonly kind: string
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
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Why the files of today do not run; null while they do. */
  readonly refusedFiles: {
    /** Time of day from which on it is known. */
    readonly since: Moment
    /** Of the table of errors. */
    readonly code: string
    /** What is wrong, all at once. */
    readonly message: string
  } | null
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

export interface DiffConfigAnswer {
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
}

export interface ReloadConfigInput {
  readonly body?:
    | {
        /** Who; `api` where it is left out. */
        readonly author?: string
        /** Ids of plugins whose pins are taken off: what their folders hold runs again. */
        readonly unpin?: readonly string[]
      }
    | undefined
}

export type ReloadConfigAnswer = ReloadOutcome

export interface GetConfigFileInput {
  /** Which file, without .yaml. */
  readonly file: 'strategies' | 'ml' | 'regime' | 'risk' | 'host' | 'alerts'
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

export interface ChangeConfigInput {
  /** Which file, without .yaml. */
  readonly file: 'strategies' | 'ml' | 'regime' | 'risk' | 'host' | 'alerts'
  readonly body: {
    /** Only what changes, with the keys of the file: merged into it (RFC 7396). null takes a key away, so that its default holds; a list is replaced as a whole. */
    readonly changes: Readonly<Record<string, unknown>>
    /** Why, in words. Required. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Say what it would do, and do nothing. */
    readonly dry_run?: boolean
  }
}

export interface ChangeConfigAnswer {
  /** The file that has it. */
  readonly file: string
  /** activated; unchanged: it says so already; planned: nothing was done. */
  readonly result: string
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
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
}

export interface GetConfigSchemaInput {
  /** Which file, without .yaml. */
  readonly file: 'strategies' | 'ml' | 'regime' | 'risk' | 'host' | 'alerts'
}

export type GetConfigSchemaAnswer = Readonly<Record<string, unknown>>

export interface ValidateConfigInput {
  readonly body?:
    | {
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
    | undefined
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
  readonly plan: {
    readonly changes: readonly {
      /** For example risk.yaml. */
      readonly file: string
      /** The field, as it is read in the file. */
      readonly key: string
      /** The value before; null where there was none. */
      readonly from: unknown
      /** The value after; null where there is none. */
      readonly to: unknown
      /** now, rebuilt, when-flat or next-start. */
      readonly effect: string
    }[]
    readonly plugins: readonly {
      /** Kind and id. */
      readonly plugin: string
      /** Version and content hash; null where it did not take part. */
      readonly from: string | null
      /** Version and content hash; null where it does not take part any more. */
      readonly to: string | null
    }[]
    /** Plugins that run from kept code since a roll-back, not from their folders. */
    readonly pins: readonly {
      /** Kind and id. */
      readonly plugin: string
      /** Version and content hash of the kept code that runs. */
      readonly runs: string | null
      /** Version and content hash of what its folder holds; null where that cannot be used. */
      readonly instead: string | null
    }[]
    /** Plugins whose pin comes or goes while their code stays. */
    readonly repinned: readonly string[]
    /** Strategies that come, go, or have another name. */
    readonly strategies: readonly {
      /** Its name; of one that is renamed the new one. */
      readonly strategy: string
      /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
      readonly move: string
      /** What becomes of it, in words. */
      readonly text: string
    }[]
    /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
    readonly waiting: readonly string[]
  } | null
}

export interface ListRevisionsInput {
  /** Only revisions below this number. */
  readonly before?: number | undefined
  /** At most so many. */
  readonly limit?: number | undefined
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface ListRevisionsAnswer {
  /** The newest first. */
  readonly revisions: readonly {
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
  }[]
  /** Give this as `before` to get older ones; null when there are none. */
  readonly next: number | null
}

export interface GetRevisionInput {
  /** 1, 2, 3 ... */
  readonly number: number
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface GetRevisionAnswer {
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
    /** strategy, regime-classifier, allocator or predictor. */
    readonly kind: string
    /** For example breakout. */
    readonly id: string
    /** Of its package. */
    readonly version: string
    /** SHA-256 of its code, hexadecimal. */
    readonly contentHash: string
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
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

export interface DiffRevisionInput {
  /** 1, 2, 3 ... */
  readonly number: number
  /** The revision to compare with; left out: the one before. */
  readonly from?: number | undefined
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
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
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Files, plugins and options that differ; a file also when only its comments do. */
  readonly changed: readonly string[]
}

export interface PlanRollBackInput {
  /** 1, 2, 3 ... */
  readonly number: number
}

export interface PlanRollBackAnswer {
  readonly changes: readonly {
    /** For example risk.yaml. */
    readonly file: string
    /** The field, as it is read in the file. */
    readonly key: string
    /** The value before; null where there was none. */
    readonly from: unknown
    /** The value after; null where there is none. */
    readonly to: unknown
    /** now, rebuilt, when-flat or next-start. */
    readonly effect: string
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    /** Version and content hash; null where it does not take part any more. */
    readonly to: string | null
  }[]
  /** Plugins that run from kept code since a roll-back, not from their folders. */
  readonly pins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash of the kept code that runs. */
    readonly runs: string | null
    /** Version and content hash of what its folder holds; null where that cannot be used. */
    readonly instead: string | null
  }[]
  /** Plugins whose pin comes or goes while their code stays. */
  readonly repinned: readonly string[]
  /** Strategies that come, go, or have another name. */
  readonly strategies: readonly {
    /** Its name; of one that is renamed the new one. */
    readonly strategy: string
    /** renamed, returned, disabled, removed, or hint: something else may have been meant. */
    readonly move: string
    /** What becomes of it, in words. */
    readonly text: string
  }[]
  /** Keys whose new values wait: for a strategy to hold nothing, or for the next start. */
  readonly waiting: readonly string[]
  /** Files of the configuration folder that would be written or removed. */
  readonly files: readonly string[]
  /** Of these: those whose content is in no revision. They need force. */
  readonly unkept: readonly string[]
}

export interface RollBackConfigInput {
  /** 1, 2, 3 ... */
  readonly number: number
  readonly body: {
    /** Why, in words. */
    readonly reason: string
    /** Who; `api` where it is left out. */
    readonly author?: string
    /** Overwrite files whose content is in no revision; a copy is kept beside. */
    readonly force?: boolean
  }
}

export interface RollBackConfigAnswer {
  readonly outcome: ReloadOutcome
  /** Files of the configuration folder that were written or removed. */
  readonly files: readonly string[]
  /** Copies of files whose content was in no revision. */
  readonly copies: readonly string[]
}

export interface ListEventsInput {
  /** Events above this number. */
  readonly after?: number | undefined
  /** At most so many. */
  readonly limit?: number | undefined
}

export interface ListEventsAnswer {
  /** Oldest first. */
  readonly events: readonly {
    /** Counts up in one run; what the host says of itself stands millionths behind the event before it. */
    readonly seq: number
    /** Market time. */
    readonly time: Moment
    /** What happened; the other keys depend on it. */
    readonly kind: string
    readonly [key: string]: unknown
  }[]
  /** Give this as `after` to get what follows. */
  readonly next: number
  /** The oldest event that is still kept; null when there is none. */
  readonly oldest: number | null
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

export interface VerifyAuditInput {
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
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

export interface AuditInput {
  /** What is asked for. */
  readonly what: 'order' | 'trade' | 'decision' | 'event'
  /** Its number: trades count from 1, a decision has the number of its record, an event its own. */
  readonly number: string
  /** Folder of the store that is meant. */
  readonly store?: string | undefined
}

export interface AuditAnswer {
  readonly version: 1
  readonly journal: {
    /** Number of the first record that is kept. */
    readonly first: number
    /** Number of the last record that was read. */
    readonly last: number
  }
  readonly found:
    | {
        readonly what: 'order'
        /** Its number, by which it is asked for. */
        readonly order: number
        /** Number of the record that holds it. */
        readonly record: number
        /** Sequence number of the event. */
        readonly event: number
        /** Engine time, ISO 8601 UTC. */
        readonly time: string
        /** Name in strategies.yaml. */
        readonly strategy: string
        /** For example BTC/USDT. */
        readonly symbol: string
        /** The signal; null where it is not in the journal. */
        readonly signal: {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** enter, exit or adjust-stop. */
          readonly action: string
          /** The strategy's sentence. */
          readonly reason: string
          /** The numbers behind it; null within for one that was not defined. */
          readonly facts: Readonly<Record<string, number | null>> | null
          /** The signal as the strategy returned it. */
          readonly given: unknown
          /** What it met: flat, open or leaving. */
          readonly position: string
          /** Whether an entry of the strategy waited. */
          readonly waiting: boolean
        } | null
        /** The plugin of the strategy; null where the journal does not say. */
        readonly plugin: {
          /** Id of the plugin. */
          readonly id: string
          /** Version of its package. */
          readonly version: string
          /** SHA-256 of its code, hex. */
          readonly contentHash: string
        } | null
        readonly regime: {
          /** The regime at that moment; null while it was not known. */
          readonly label: string | null
          /** Its confidence at that moment, 0 to 1; null where it was not recorded. */
          readonly confidence: number | null
          /** Of the classified bars. */
          readonly timeframe: string | null
          /** The event that set the label; null where it is not in the journal. */
          readonly since: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
          } | null
          /** The classifier. */
          readonly plugin: {
            /** Id of the plugin. */
            readonly id: string
            /** Version of its package. */
            readonly version: string
            /** SHA-256 of its code, hex. */
            readonly contentHash: string
          } | null
        }
        readonly weight: {
          /** The strategy's share of equity at that moment. */
          readonly value: number | null
          /** The decision that set it; null where it is not in the journal any more. */
          readonly decision: {
            /** Number of the record that holds it, by which it is asked for. */
            readonly record: number
            /** Its weights-set event; null for weights of a changed configuration. */
            readonly event: number | null
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** start: the allocator, at a start or a reload of the host; input: new weights while it ran. */
            readonly source: string
            /** Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none. */
            readonly allocation: number | null
          } | null
        }
        /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
        readonly model: Readonly<Record<string, string | null>> | null
        /** The configuration at that moment. */
        readonly configuration: {
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
        } | null
        /** long or short. */
        readonly side: string
        /** market, limit or stop. */
        readonly type: string
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
        /** waiting, filled, partly (the rest was cancelled) or cancelled. */
        readonly status: string
        readonly fills: readonly {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** The order that it belongs to; null for an exit. */
          readonly order: number | null
          /** buy or sell. */
          readonly side: string
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
          /** maker, taker or crossed. */
          readonly liquidity: string
          /** What caused an exit; null for an entry, and where it is not in the journal. */
          readonly because: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event; null where it has none. */
            readonly event: number | null
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** What it was, in words. */
            readonly text: string
          } | null
        }[]
        /** How it ended without (the rest of) its fill. */
        readonly cancelled: {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** Why (the rest of) it was cancelled. */
          readonly cause: string
          /** What caused it; null where the cause says it all. */
          readonly because: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event; null where it has none. */
            readonly event: number | null
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** What it was, in words. */
            readonly text: string
          } | null
        } | null
        /** The position that its fills opened; null without a fill. */
        readonly position: {
          /** Number of the trade from 1, as in trades.csv of a backtest: one more than in the event. Null while it is open. */
          readonly trade: number | null
          /** Name in strategies.yaml. */
          readonly strategy: string
          /** For example BTC/USDT. */
          readonly symbol: string
          /** long or short; null where no entry fill is in the journal. */
          readonly side: string | null
          /** Its end; null while it is open. */
          readonly closed: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** Of the last exit. */
            readonly cause: string
            /** Profit after fees and funding. Quote currency. */
            readonly net: number
          } | null
          /** Entries and exits in order. */
          readonly fills: readonly {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** The order that it belongs to; null for an exit. */
            readonly order: number | null
            /** buy or sell. */
            readonly side: string
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
            /** maker, taker or crossed. */
            readonly liquidity: string
            /** What caused an exit; null for an entry, and where it is not in the journal. */
            readonly because: {
              /** Number of the record that holds it. */
              readonly record: number
              /** Sequence number of the event; null where it has none. */
              readonly event: number | null
              /** Engine time, ISO 8601 UTC. */
              readonly time: string
              /** What it was, in words. */
              readonly text: string
            } | null
          }[]
          /** Moves of the stop while it was open. */
          readonly stops: readonly {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** The new stop. Quote currency. */
            readonly price: number
            /** signal or trail. */
            readonly by: string
          }[]
          readonly funding: readonly {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** Paid; negative was received. Quote currency. */
            readonly paid: number
          }[]
          /** Exits and moves of the stop that the strategy asked for. */
          readonly exitSignals: readonly {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** enter, exit or adjust-stop. */
            readonly action: string
            /** The strategy's sentence. */
            readonly reason: string
            /** The numbers behind it; null within for one that was not defined. */
            readonly facts: Readonly<Record<string, number | null>> | null
            /** The signal as the strategy returned it. */
            readonly given: unknown
            /** What it met: flat, open or leaving. */
            readonly position: string
            /** Whether an entry of the strategy waited. */
            readonly waiting: boolean
          }[]
          /** Orders that filled it. */
          readonly orders: readonly number[]
        } | null
        /** What can no longer be shown, and why. Empty when the chain is whole. */
        readonly missing: readonly string[]
      }
    | {
        readonly what: 'refusal'
        /** Number of the record that holds it. */
        readonly record: number
        /** Sequence number of the event. */
        readonly event: number
        /** Engine time, ISO 8601 UTC. */
        readonly time: string
        /** Name in strategies.yaml. */
        readonly strategy: string
        /** For example BTC/USDT. */
        readonly symbol: string
        /** The signal; null where it is not in the journal. */
        readonly signal: {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** enter, exit or adjust-stop. */
          readonly action: string
          /** The strategy's sentence. */
          readonly reason: string
          /** The numbers behind it; null within for one that was not defined. */
          readonly facts: Readonly<Record<string, number | null>> | null
          /** The signal as the strategy returned it. */
          readonly given: unknown
          /** What it met: flat, open or leaving. */
          readonly position: string
          /** Whether an entry of the strategy waited. */
          readonly waiting: boolean
        } | null
        /** The plugin of the strategy; null where the journal does not say. */
        readonly plugin: {
          /** Id of the plugin. */
          readonly id: string
          /** Version of its package. */
          readonly version: string
          /** SHA-256 of its code, hex. */
          readonly contentHash: string
        } | null
        readonly regime: {
          /** The regime at that moment; null while it was not known. */
          readonly label: string | null
          /** Its confidence at that moment, 0 to 1; null where it was not recorded. */
          readonly confidence: number | null
          /** Of the classified bars. */
          readonly timeframe: string | null
          /** The event that set the label; null where it is not in the journal. */
          readonly since: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
          } | null
          /** The classifier. */
          readonly plugin: {
            /** Id of the plugin. */
            readonly id: string
            /** Version of its package. */
            readonly version: string
            /** SHA-256 of its code, hex. */
            readonly contentHash: string
          } | null
        }
        readonly weight: {
          /** The strategy's share of equity at that moment. */
          readonly value: number | null
          /** The decision that set it; null where it is not in the journal any more. */
          readonly decision: {
            /** Number of the record that holds it, by which it is asked for. */
            readonly record: number
            /** Its weights-set event; null for weights of a changed configuration. */
            readonly event: number | null
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** start: the allocator, at a start or a reload of the host; input: new weights while it ran. */
            readonly source: string
            /** Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none. */
            readonly allocation: number | null
          } | null
        }
        /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
        readonly model: Readonly<Record<string, string | null>> | null
        /** The configuration at that moment. */
        readonly configuration: {
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
        } | null
        /** long or short. */
        readonly side: string
        /** The limit or gate that refused it. */
        readonly limit: string
        /** What was, in the unit of the limit. */
        readonly value: number | string
        /** What is allowed. */
        readonly allowed: number | string
        /** What can no longer be shown, and why. Empty when the chain is whole. */
        readonly missing: readonly string[]
      }
    | {
        readonly what: 'trade'
        /** Number of the trade from 1, as in trades.csv of a backtest: one more than in the event. Null while it is open. */
        readonly trade: number | null
        /** Name in strategies.yaml. */
        readonly strategy: string
        /** For example BTC/USDT. */
        readonly symbol: string
        /** long or short; null where no entry fill is in the journal. */
        readonly side: string | null
        /** Its end; null while it is open. */
        readonly closed: {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** Of the last exit. */
          readonly cause: string
          /** Profit after fees and funding. Quote currency. */
          readonly net: number
        } | null
        /** Entries and exits in order. */
        readonly fills: readonly {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** The order that it belongs to; null for an exit. */
          readonly order: number | null
          /** buy or sell. */
          readonly side: string
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
          /** maker, taker or crossed. */
          readonly liquidity: string
          /** What caused an exit; null for an entry, and where it is not in the journal. */
          readonly because: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event; null where it has none. */
            readonly event: number | null
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** What it was, in words. */
            readonly text: string
          } | null
        }[]
        /** Moves of the stop while it was open. */
        readonly stops: readonly {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** The new stop. Quote currency. */
          readonly price: number
          /** signal or trail. */
          readonly by: string
        }[]
        readonly funding: readonly {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** Paid; negative was received. Quote currency. */
          readonly paid: number
        }[]
        /** Exits and moves of the stop that the strategy asked for. */
        readonly exitSignals: readonly {
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** enter, exit or adjust-stop. */
          readonly action: string
          /** The strategy's sentence. */
          readonly reason: string
          /** The numbers behind it; null within for one that was not defined. */
          readonly facts: Readonly<Record<string, number | null>> | null
          /** The signal as the strategy returned it. */
          readonly given: unknown
          /** What it met: flat, open or leaving. */
          readonly position: string
          /** Whether an entry of the strategy waited. */
          readonly waiting: boolean
        }[]
        readonly orders: readonly {
          /** Its number, by which it is asked for. */
          readonly order: number
          /** Number of the record that holds it. */
          readonly record: number
          /** Sequence number of the event. */
          readonly event: number
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** Name in strategies.yaml. */
          readonly strategy: string
          /** For example BTC/USDT. */
          readonly symbol: string
          /** The signal; null where it is not in the journal. */
          readonly signal: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** enter, exit or adjust-stop. */
            readonly action: string
            /** The strategy's sentence. */
            readonly reason: string
            /** The numbers behind it; null within for one that was not defined. */
            readonly facts: Readonly<Record<string, number | null>> | null
            /** The signal as the strategy returned it. */
            readonly given: unknown
            /** What it met: flat, open or leaving. */
            readonly position: string
            /** Whether an entry of the strategy waited. */
            readonly waiting: boolean
          } | null
          /** The plugin of the strategy; null where the journal does not say. */
          readonly plugin: {
            /** Id of the plugin. */
            readonly id: string
            /** Version of its package. */
            readonly version: string
            /** SHA-256 of its code, hex. */
            readonly contentHash: string
          } | null
          readonly regime: {
            /** The regime at that moment; null while it was not known. */
            readonly label: string | null
            /** Its confidence at that moment, 0 to 1; null where it was not recorded. */
            readonly confidence: number | null
            /** Of the classified bars. */
            readonly timeframe: string | null
            /** The event that set the label; null where it is not in the journal. */
            readonly since: {
              /** Number of the record that holds it. */
              readonly record: number
              /** Sequence number of the event. */
              readonly event: number
              /** Engine time, ISO 8601 UTC. */
              readonly time: string
            } | null
            /** The classifier. */
            readonly plugin: {
              /** Id of the plugin. */
              readonly id: string
              /** Version of its package. */
              readonly version: string
              /** SHA-256 of its code, hex. */
              readonly contentHash: string
            } | null
          }
          readonly weight: {
            /** The strategy's share of equity at that moment. */
            readonly value: number | null
            /** The decision that set it; null where it is not in the journal any more. */
            readonly decision: {
              /** Number of the record that holds it, by which it is asked for. */
              readonly record: number
              /** Its weights-set event; null for weights of a changed configuration. */
              readonly event: number | null
              /** Engine time, ISO 8601 UTC. */
              readonly time: string
              /** start: the allocator, at a start or a reload of the host; input: new weights while it ran. */
              readonly source: string
              /** Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none. */
              readonly allocation: number | null
            } | null
          }
          /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
          readonly model: Readonly<Record<string, string | null>> | null
          /** The configuration at that moment. */
          readonly configuration: {
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
          } | null
          /** long or short. */
          readonly side: string
          /** market, limit or stop. */
          readonly type: string
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
          /** waiting, filled, partly (the rest was cancelled) or cancelled. */
          readonly status: string
          readonly fills: readonly {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** The order that it belongs to; null for an exit. */
            readonly order: number | null
            /** buy or sell. */
            readonly side: string
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
            /** maker, taker or crossed. */
            readonly liquidity: string
            /** What caused an exit; null for an entry, and where it is not in the journal. */
            readonly because: {
              /** Number of the record that holds it. */
              readonly record: number
              /** Sequence number of the event; null where it has none. */
              readonly event: number | null
              /** Engine time, ISO 8601 UTC. */
              readonly time: string
              /** What it was, in words. */
              readonly text: string
            } | null
          }[]
          /** How it ended without (the rest of) its fill. */
          readonly cancelled: {
            /** Number of the record that holds it. */
            readonly record: number
            /** Sequence number of the event. */
            readonly event: number
            /** Engine time, ISO 8601 UTC. */
            readonly time: string
            /** Why (the rest of) it was cancelled. */
            readonly cause: string
            /** What caused it; null where the cause says it all. */
            readonly because: {
              /** Number of the record that holds it. */
              readonly record: number
              /** Sequence number of the event; null where it has none. */
              readonly event: number | null
              /** Engine time, ISO 8601 UTC. */
              readonly time: string
              /** What it was, in words. */
              readonly text: string
            } | null
          } | null
        }[]
        /** What can no longer be shown, and why. Empty when the chain is whole. */
        readonly missing: readonly string[]
      }
    | {
        readonly what: 'decision'
        /** Number of the record that holds it, by which it is asked for. */
        readonly record: number
        /** Its weights-set event; null for weights of a changed configuration. */
        readonly event: number | null
        /** Engine time, ISO 8601 UTC. */
        readonly time: string
        /** start: the allocator, at a start or a reload of the host; input: new weights while it ran. */
        readonly source: string
        /** Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none. */
        readonly allocation: number | null
        /** What led to it, where the record says. */
        readonly cause: string | null
        /** The allocator; null where the journal does not say. */
        readonly allocator: {
          /** Id of the plugin. */
          readonly id: string
          /** Version of its package. */
          readonly version: string
          /** SHA-256 of its code, hex. */
          readonly contentHash: string
        } | null
        /** The models whose forecasts the decision about the weight read, by target; null where it read none. */
        readonly model: Readonly<Record<string, string | null>> | null
        /** What the meta-controller says of it; null where it was none. */
        readonly reason: string | null
        /** Null for the first weights, and where those before are not in the journal. */
        readonly before: Readonly<Record<string, number>> | null
        /** Share of equity by strategy. */
        readonly after: Readonly<Record<string, number>>
        /** The decision after it; null when it is the last. */
        readonly until: {
          /** Number of the record that holds it, by which it is asked for. */
          readonly record: number
          /** Its weights-set event; null for weights of a changed configuration. */
          readonly event: number | null
          /** Engine time, ISO 8601 UTC. */
          readonly time: string
          /** start: the allocator, at a start or a reload of the host; input: new weights while it ran. */
          readonly source: string
          /** Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none. */
          readonly allocation: number | null
        } | null
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
          /** long or short. */
          readonly side: string
          /** Its value at the price of the decision. Quote currency. */
          readonly notional: number
          /** The weight that it was made under. */
          readonly weight: number
        }[]
        /** Entries that were refused under it. */
        readonly refused: number
        /** The configuration at that moment. */
        readonly configuration: {
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
        } | null
        /** What can no longer be shown, and why. Empty when the chain is whole. */
        readonly missing: readonly string[]
      }
    | {
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
        readonly configuration: {
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
        } | null
        /** What can no longer be shown, and why. Empty when the chain is whole. */
        readonly missing: readonly string[]
      }
}

export type GetOpenApiAnswer = Readonly<Record<string, unknown>>
