import { createHash } from 'node:crypto'
import type { ConfigFile } from '../config/load.ts'
import type { Engine } from '../engine/engine.ts'
import type { Prepared } from '../host/prepare.ts'
import { usedPlugins as loadedPlugins } from '../host/used-plugins.ts'
import { movesWeights } from '../host/weights.ts'
import type { Candles } from '../market/columns.ts'
import type { ImportReport } from '../market/import/report.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import { RunningStatistics } from '../portfolio/statistics/running.ts'
import { coreVersion } from '../version.ts'
import { allocationAttribution } from './allocation-attribution.ts'
import { assumptions } from './assumptions.ts'
import type { DecisionLog } from './decision-log.ts'
import { limitReport } from './limit-report.ts'
import { learningNotes, settingNotes } from './notes.ts'
import { protectionReport, type ProtectionLog } from './protection-log.ts'
import type {
  BacktestOptions,
  BacktestReport,
  ConfigurationReport,
  DataReport,
  PluginReport,
} from './report-schema.ts'
import { attributionOf, attributionReport } from './attribution.ts'
import { backtestStatistics } from './statistics.ts'
import type { Recorder } from './tables/recorder.ts'

/** What must be said with every result. */
export const DISCLAIMER = 'A result on past bars proves nothing about the future.'

export type {
  BacktestOptions,
  BacktestReport,
  ConfigurationReport,
  DataReport,
  PluginReport,
  StrategyReport,
} from './report-schema.ts'

/** A run that is over, with all that its report needs. */
export interface FinishedRun {
  readonly engine: Engine
  /** Null when its events were not recorded. */
  readonly recorder: Recorder | null
  readonly protections: ProtectionLog
  readonly prepared: Prepared
  readonly candles: readonly Candles[]
  readonly imports: readonly ImportReport[]
  readonly options: BacktestOptions
  readonly period: RunPeriod
  readonly decisions: DecisionLog
}

/** The bars that a run trades over. */
export interface RunPeriod {
  /** Open of the first bar, ms. */
  readonly start: number
  /** Close of the last bar, ms. */
  readonly end: number
  /** Bars of all symbols. */
  readonly bars: number
}

/** Build the report of a run. */
export function buildReport(run: FinishedRun): BacktestReport {
  const { engine, prepared, options, period, imports } = run
  const { config } = prepared.checked
  const statisticsRun = { options: config.host.statistics, seed: config.host.seed, start: period.start }
  const running = new RunningStatistics(engine, statisticsRun)
  const allocation = allocationAttribution(engine, run.decisions)
  return {
    schemaVersion: 1,
    engine: { version: coreVersion() },
    period: {
      from: iso(period.start),
      to: iso(period.end),
      days: (period.end - period.start) / DAY_MS,
      bars: period.bars,
    },
    currency: engine.account.currency,
    seed: config.host.seed,
    options,
    data: imports.map(dataReport),
    strategies: config.strategies.map(({ name, enabled, timeframe, symbols }) => ({
      name,
      plugin: prepared.checked.plugins.get(name) ?? '',
      enabled,
      timeframe,
      symbols,
    })),
    plugins: usedPlugins(prepared),
    configuration: decidingFiles(prepared).map(configurationReport),
    notes: [
      ...(prepared.timeframeNote === null ? [] : [prepared.timeframeNote]),
      ...settingNotes(engine),
      ...learningNotes(prepared, engine),
    ],
    assumptions: [...assumptions(engine, options.leaveOpen), weightsSentence(prepared)],
    statistics: backtestStatistics(engine, running),
    comparison: running.comparison(),
    attribution: attributionReport(engine, attributionOf(engine, engine.trades.inPlace())),
    ...(allocation !== null && { allocation }),
    protections: {
      limits: limitReport(engine),
      ...protectionReport(run.protections, engine.sleeves, period.end),
    },
    disclaimer: DISCLAIMER,
  }
}

/**
 * The files that decide the result of a run. Who is told of what does not.
 *
 * @param like a report that may be older: what it names is among them, too
 */
export function decidingFiles(
  { files }: Pick<Prepared, 'files'>,
  like?: Pick<BacktestReport, 'configuration'>,
): readonly ConfigFile[] {
  const named = like?.configuration.map(({ file }) => file) ?? []
  return files.filter(({ name }) => name !== 'alerts.yaml' || named.includes(name))
}

/** What a report has of a file of the configuration. */
export const configurationReport = ({ name, sha256, text }: ConfigFile): ConfigurationReport => ({
  file: name,
  sha256,
  text,
})

/** Everything that decides the result, as one hash: equal runs have equal fingerprints. */
export function runFingerprint(report: BacktestReport): string {
  const { engine, options, data, plugins, configuration, seed } = report
  const parts = {
    engine,
    options,
    seed,
    plugins,
    data: data.map(({ symbol, timeframe, sha256 }) => [symbol, timeframe, sha256]),
    configuration: configuration.map(({ file, sha256 }) => [file, sha256]),
  }
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** What a report says of a candle file, without anything that depends on the machine. */
export function dataReport(report: ImportReport): DataReport {
  const { file, symbol, timeframe, rows, first, last, hash, badRows, badRowCount, gaps, zeroVolume } = report
  return {
    file,
    symbol,
    timeframe,
    rows,
    first: iso(first),
    last: iso(last),
    sha256: hash,
    badRowCount,
    badRows,
    gaps,
    zeroVolume,
  }
}

/** The plugins that took part, each once, in the order of kind and id. */
export function usedPlugins(prepared: Prepared): PluginReport[] {
  return loadedPlugins(prepared).map(({ kind, manifest, contentHash }) => ({
    kind,
    id: manifest.id,
    package: manifest.packageName,
    version: manifest.version,
    contentHash,
  }))
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function weightsSentence(prepared: Prepared): string {
  const { allocatorPlugin: allocator, config } = prepared.checked
  const { updateFrequency } = config.machineLearning.metaController
  return movesWeights(prepared)
    ? `The weights move: the allocator ${allocator} is asked every ${updateFrequency.toLocaleString('en')} seconds of market time and sees the past only.`
    : `The weights are static: what the allocator ${allocator} said at the start.`
}
