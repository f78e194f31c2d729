import type { Static } from 'typebox'
import { alertsConfig } from './alerts.ts'
import { portfolioLimits, strategyLimits } from './limits.ts'
import { bookProtections, strategyProtections } from './protections.ts'
import type { CONFIG_FILES, ConfigFileName } from './schemas/files.ts'
import type {
  GrodtConfig,
  HostConfig,
  InstrumentSettings,
  MachineLearningConfig,
  OnDisable,
  RegimeConfig,
  RiskConfig,
  StrategyEntry,
} from './types.ts'

/** The parsed files: keys and nesting as a user writes them, defaults filled in. */
export type FileValues = { readonly [Name in ConfigFileName]: Static<(typeof CONFIG_FILES)[Name]> }

type EntryValue = FileValues['strategies.yaml']['strategies'][string]
type HostValue = FileValues['host.yaml']['host']
type InstrumentValue = HostValue['instruments']['defaults']

/** Turn the parsed files into the configuration that the host reads. */
export function buildConfig(files: FileValues): GrodtConfig {
  return {
    strategies: Object.entries(files['strategies.yaml'].strategies).map(([name, entry]) =>
      strategy(name, entry),
    ),
    machineLearning: machineLearning(files['ml.yaml'].machine_learning),
    regime: regime(files['regime.yaml'].regime),
    risk: risk(files['risk.yaml'].risk),
    host: host(files['host.yaml'].host),
    alerts: alertsConfig(files['alerts.yaml'].alerts),
  }
}

function strategy(name: string, entry: EntryValue): StrategyEntry {
  return {
    name,
    enabled: entry.enabled,
    plugin: entry.plugin ?? null,
    symbols: entry.symbols ?? null,
    timeframe: entry.timeframe,
    regimeRequirements: entry.regime_requirements,
    capitalAllocation: entry.capital_allocation,
    parameters: entry.parameters,
    onDisable: onDisable(entry.on_disable),
    previousName: entry.previous_name ?? null,
    risk: strategyLimits(entry.risk),
    protections: strategyProtections(entry.risk),
  }
}

function onDisable(value: EntryValue['on_disable']): OnDisable {
  return typeof value === 'string' ? { action: value } : { action: 'hand-over', to: value.hand_over }
}

function machineLearning(value: FileValues['ml.yaml']['machine_learning']): MachineLearningConfig {
  const { meta_controller: meta, performance_prediction: prediction } = value
  return {
    metaController: {
      enabled: meta.enabled,
      updateFrequency: meta.update_frequency,
      performanceWindow: meta.performance_window,
      capitalAllocation: {
        minAllocation: meta.capital_allocation.min_allocation,
        maxAllocation: meta.capital_allocation.max_allocation,
        rebalanceThreshold: meta.capital_allocation.rebalance_threshold,
        maxStep: meta.capital_allocation.max_step,
      },
    },
    performancePrediction: {
      enabled: prediction.enabled,
      modelType: prediction.model_type,
      members: prediction.members,
      targets: prediction.targets,
      features: prediction.features,
      trainingFrequency: prediction.training_frequency,
      trainingLag: prediction.training_lag,
      trainingWindow: prediction.training_window,
      trainingSeconds: prediction.training_seconds,
      trainingMemory: prediction.training_memory,
    },
  }
}

function regime(value: FileValues['regime.yaml']['regime']): RegimeConfig {
  return { plugin: value.plugin, timeframe: value.timeframe ?? null, parameters: value.parameters }
}

function risk(value: FileValues['risk.yaml']['risk']): RiskConfig {
  return { exposure: value.exposure, ...portfolioLimits(value), protections: bookProtections(value) }
}

function host(value: HostValue): HostConfig {
  const { broker, faults, instruments, paper, plugins, simulated_market: market, statistics, store } = value
  return {
    seed: value.seed,
    account: value.account,
    allocation: value.allocation,
    pluginFolders: value.plugin_folders,
    broker: {
      slippageBps: broker.slippage_bps,
      volumeShare: broker.volume_share,
      latencyBars: broker.latency_bars,
    },
    instruments: {
      defaults: instrument(instruments.defaults),
      symbols: Object.fromEntries(
        Object.entries(instruments.symbols).map(([symbol, own]) => [symbol, instrument(own)]),
      ),
    },
    simulatedMarket: market,
    paper: { speed: paper.speed, historyBars: paper.history_bars },
    statistics: {
      annualisation: statistics.annualisation,
      deviation: statistics.deviation,
      riskFreeRate: statistics.risk_free_rate,
      resamples: statistics.resamples,
    },
    store: {
      enabled: store.enabled,
      path: store.path,
      snapshotEvery: store.snapshot_every,
      keepSnapshots: store.keep_snapshots,
      keepDays: store.keep_days,
    },
    checks: {
      enabled: value.checks.enabled,
      every: value.checks.every,
      accountMinutes: value.checks.account_minutes,
    },
    diagnostics: value.diagnostics,
    reload: value.reload,
    plugins: {
      isolation: plugins.isolation,
      deadlineMs: plugins.deadline_ms,
      memoryMb: plugins.memory_mb,
    },
    faults: {
      strikesToQuarantine: faults.strikes_to_quarantine,
      retryAfterBars: faults.retry_after_bars,
      retryWaitHours: faults.retry_wait_hours,
      healthyHours: faults.healthy_hours,
      triesPerDay: faults.tries_per_day,
    },
    api: {
      enabled: value.api.enabled,
      host: value.api.host,
      port: value.api.port,
      access: value.api.access,
      readNeedsToken: value.api.read_needs_token,
      tls: value.api.tls,
      behindProxy: value.api.behind_proxy,
      names: value.api.names,
      origins: value.api.origins,
      requestsPerSecond: value.api.requests_per_second,
    },
    research: {
      dataFolder: value.research.data_folder,
      importFolder: value.research.import_folder,
      results: value.research.results,
      importRecords: value.research.import_records,
      keep: value.research.keep,
      queue: value.research.queue,
      memoryMb: value.research.memory_mb,
      stallMs: value.research.stall_minutes * 60_000,
    },
  }
}

const INSTRUMENT_NAMES = {
  kind: 'kind',
  tick: 'tick',
  lot: 'lot',
  min_notional: 'minNotional',
  maker_fee_bps: 'makerFeeBps',
  taker_fee_bps: 'takerFeeBps',
  fee_currency: 'feeCurrency',
  asset_precision: 'assetPrecision',
  funding_bps: 'fundingBps',
  maintenance_margin: 'maintenanceMargin',
} as const satisfies Record<keyof InstrumentValue, keyof InstrumentSettings>

function instrument(value: InstrumentValue): InstrumentSettings
function instrument(value: Partial<InstrumentValue>): Partial<InstrumentSettings>
function instrument(value: Partial<InstrumentValue>): Partial<InstrumentSettings> {
  const names = INSTRUMENT_NAMES as Readonly<Record<string, string>>
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [names[key], entry]))
}
