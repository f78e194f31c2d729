import type { AlertsConfig } from './alerts.ts'
import type { PortfolioLimitSettings, StrategyLimitSettings } from './limits.ts'
import type { FEATURE_GROUPS, TARGETS } from './schemas/machine-learning.ts'
import type { BookProtectionSettings, StrategyProtectionSettings } from './protections.ts'

/** What becomes of open positions when a strategy is disabled or removed. */
export type OnDisable =
  | { readonly action: 'manage' }
  | { readonly action: 'flatten' }
  /** The strategy of this name takes the positions over. */
  | { readonly action: 'hand-over'; readonly to: string }

/** One entry of strategies.yaml. */
export interface StrategyEntry {
  readonly name: string
  readonly enabled: boolean
  /** Id or alias as written; null means that the name of the entry is one. */
  readonly plugin: string | null
  /** Null means every symbol of the feed. */
  readonly symbols: readonly string[] | null
  /** For example `1h`. */
  readonly timeframe: string
  /** Labels of the classifier in which it may open positions; empty means every regime. */
  readonly regimeRequirements: readonly string[]
  /** Weight, fraction of portfolio equity, 0 to 1. */
  readonly capitalAllocation: number
  /** As written, without the defaults of the plugin's schema. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly onDisable: OnDisable
  /** The name that it had before; null: none. */
  readonly previousName: string | null
  readonly risk: StrategyLimitSettings
  readonly protections: StrategyProtectionSettings
}

/** A group of inputs of a model. */
export type FeatureGroup = (typeof FEATURE_GROUPS)[number]

/** What a model predicts. */
export type TargetName = (typeof TARGETS)[number]

/** ml.yaml. */
export interface MachineLearningConfig {
  readonly metaController: {
    readonly enabled: boolean
    /** Seconds. */
    readonly updateFrequency: number
    /** Days. */
    readonly performanceWindow: number
    /** Fractions of portfolio equity, 0 to 1. */
    readonly capitalAllocation: {
      readonly minAllocation: number
      readonly maxAllocation: number
      readonly rebalanceThreshold: number
      /** In one update. */
      readonly maxStep: number
    }
  }
  readonly performancePrediction: {
    readonly enabled: boolean
    /** `ensemble`, or the id or alias of a predictor. */
    readonly modelType: string
    /** Parameters as written, by the id or alias of a predictor. */
    readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    readonly targets: readonly TargetName[]
    readonly features: readonly FeatureGroup[]
    /** Seconds of market time. */
    readonly trainingFrequency: number
    /** Seconds of market time. */
    readonly trainingLag: number
    /** Days. */
    readonly trainingWindow: number
    /** The longest that a training of a trading host may take, seconds. */
    readonly trainingSeconds: number
    /** Its heap, MB. */
    readonly trainingMemory: number
  }
}

/** regime.yaml. */
export interface RegimeConfig {
  /** Id or alias. */
  readonly plugin: string
  /** Null means each strategy's own. */
  readonly timeframe: string | null
  /** As written, without the defaults of the plugin's schema. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** risk.yaml. */
export interface RiskConfig extends PortfolioLimitSettings {
  /** Scales every budget, 0 to 5. */
  readonly exposure: number
  readonly protections: BookProtectionSettings
}

/** Sizes and costs of one instrument, as configured. */
export interface InstrumentSettings {
  readonly kind: 'spot' | 'perpetual'
  /** Quote currency. */
  readonly tick: number
  /** Base currency. */
  readonly lot: number
  /** Quote currency. */
  readonly minNotional: number
  /** Basis points of notional; a negative maker fee is a rebate. */
  readonly makerFeeBps: number
  readonly takerFeeBps: number
  /** What a purchase pays its fee in; base of spot only. */
  readonly feeCurrency: 'quote' | 'base'
  /** Step of a balance, base currency; matters with fees in the base currency. */
  readonly assetPrecision: number
  /** Basis points per 8 hours, paid by longs to shorts; of perpetuals only. */
  readonly fundingBps: number
  /** Fraction of notional. */
  readonly maintenanceMargin: number
}

/** host.yaml. */
export interface HostConfig {
  readonly seed: number
  readonly account: { readonly capital: number; readonly currency: string }
  readonly allocation: {
    /** Id or alias. */
    readonly plugin: string
    /** As written, without the defaults of the plugin's schema. */
    readonly parameters: Readonly<Record<string, unknown>>
  }
  readonly pluginFolders: readonly string[]
  readonly broker: {
    /** Basis points of notional. */
    readonly slippageBps: number
    /** Fraction of the bar's volume, above 0 and at most 1. */
    readonly volumeShare: number
    readonly latencyBars: number
  }
  readonly instruments: {
    readonly defaults: InstrumentSettings
    /** By symbol: what differs from the defaults. */
    readonly symbols: Readonly<Record<string, Partial<InstrumentSettings>>>
  }
  readonly simulatedMarket: {
    readonly symbols: readonly string[]
    readonly timeframe: string
    readonly seed: number
  }
  readonly paper: {
    /** Market seconds per second. */
    readonly speed: number
    /** Bars of the base timeframe before trading starts. */
    readonly historyBars: number
  }
  readonly statistics: {
    /** Daily returns a year. */
    readonly annualisation: 365 | 252 | 'calendar'
    readonly deviation: 'sample' | 'population'
    /** Annual, fraction. */
    readonly riskFreeRate: number
    /** Of the bootstrap; 0: none. */
    readonly resamples: number
  }
  readonly store: {
    readonly enabled: boolean
    /** Folder, from the working folder. */
    readonly path: string
    /** Inputs between two snapshots. */
    readonly snapshotEvery: number
    readonly keepSnapshots: number
    /** Market time, days. */
    readonly keepDays: number
  }
  readonly reload: { readonly watch: boolean; readonly polling: boolean }
  readonly checks: {
    readonly enabled: boolean
    /** Inputs from one check of books and weights to the next. */
    readonly every: number
    /** Minutes of the day from one comparison of books and account to the next. */
    readonly accountMinutes: number
  }
  readonly diagnostics: {
    /** Folder, from the working folder. */
    readonly path: string
    /** Bundles that are kept. */
    readonly keep: number
  }
  readonly plugins: {
    /** Where strategies and regime classifier run while the host trades. */
    readonly isolation: 'worker' | 'thread'
    /** The longest that one answer may take. */
    readonly deadlineMs: number
    /** Heap of a worker. */
    readonly memoryMb: number
  }
  readonly faults: {
    readonly strikesToQuarantine: number
    /** Bars of its timeframe before a strategy in quarantine is tried again for the first time. */
    readonly retryAfterBars: number
    /** The longest wait before a try, hours of market time. */
    readonly retryWaitHours: number
    /** After so many hours of market time without a fault the waits begin anew. */
    readonly healthyHours: number
    readonly triesPerDay: number
  }
  readonly api: ApiConfig
  readonly research: ResearchConfig
}

/** Backtests and imports that the API starts, and the candles that it shows. */
export interface ResearchConfig {
  /** All that they may read of candles; folders from the working folder. */
  readonly dataFolder: string
  /** All that imports may read. */
  readonly importFolder: string
  /** Where results of backtests lie. */
  readonly results: string
  /** Where it is kept what became of imports. */
  readonly importRecords: string
  /** Jobs of each kind that are kept. */
  readonly keep: number
  /** Jobs that may wait. */
  readonly queue: number
  /** Heap of their process. */
  readonly memoryMb: number
  /** A job is ended when nothing of it has moved for so long. */
  readonly stallMs: number
}

/** Where the admin API listens, and who may use it. */
export interface ApiConfig {
  readonly enabled: boolean
  /** The address on which it listens. */
  readonly host: string
  readonly port: number
  /** Folder of the tokens. */
  readonly access: string
  /** Whether reading needs a token where only this machine can reach the API. */
  readonly readNeedsToken: boolean
  /** Files of certificate and private key; empty where nothing is encrypted. */
  readonly tls: { readonly certificate: string; readonly key: string }
  readonly behindProxy: boolean
  /** Names by which it is called beside those of this machine. */
  readonly names: readonly string[]
  /** Of other pages that browsers let read it. */
  readonly origins: readonly string[]
  /** Of one client. */
  readonly requestsPerSecond: number
}

/** A whole configuration, frozen in depth. */
export interface GrodtConfig {
  /** In the order of the file. */
  readonly strategies: readonly StrategyEntry[]
  readonly machineLearning: MachineLearningConfig
  readonly regime: RegimeConfig
  readonly risk: RiskConfig
  readonly host: HostConfig
  readonly alerts: AlertsConfig
}

/** The settings of one symbol: its own where it has some, the defaults elsewhere. */
export function instrumentSettings(host: HostConfig, symbol: string): InstrumentSettings {
  const { defaults, symbols } = host.instruments
  return Object.hasOwn(symbols, symbol) ? { ...defaults, ...symbols[symbol] } : defaults
}
