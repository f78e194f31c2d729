import type { TargetName } from '../../config/types.ts'
import type { Prepared } from '../../host/prepare.ts'
import { allocatorPlugin, decisionRules } from '../../host/weights.ts'
import type { LoadedCandles } from '../../market/import/load.ts'
import { bookDifference, type BookDifference } from '../../portfolio/statistics/book-difference.ts'
import { comparisonOf } from '../../portfolio/statistics/comparison.ts'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { MINIMUM } from '../../portfolio/statistics/minimum.ts'
import { coreVersion } from '../../version.ts'
import { carryOut, readyRun, type Execution, type ReadyRun } from '../execute.ts'
import { decidingFiles, usedPlugins, type BacktestOptions } from '../report.ts'
import { collectLessons, trainTargets } from '../learning/train-targets.ts'
import { verdictsOf } from './claims.ts'
import { controlsOf } from './controls.ts'
import type { Managing } from './managed-world.ts'
import { diversificationOf } from './diversification.ts'
import { predictionVerdicts } from './prediction-claims.ts'
import type {
  StudyBook,
  StudyControl,
  StudyPrediction,
  StudyReport,
  StudySizing,
  StudyWorld,
} from './report.ts'
import { wayRun, type WayRun } from './run-way.ts'
import { meanSizes, sizingOf, sizingVerdict, withFixedNotional } from './sizing.ts'
import { waysOf, type Way } from './ways.ts'

/** How the intervals of a study are made: docs/predictions.md says why in blocks. */
const BOOTSTRAP = { blockDays: 10, resamples: 1_000 } as const

/** How a study is carried out, beside the options that decide its result. */
export interface StudyExecution extends Pick<Execution, 'configs' | 'cacheFolder' | 'log' | 'onProgress'> {
  /** Ids or aliases of the allocators that are compared; undefined: all that are found. */
  readonly allocators?: readonly string[]
  /** Whether each symbol is a world of its own, too. */
  readonly bySymbol: boolean
  /** Whether the allocators go through worlds in which the truth is known, too. */
  readonly controls: boolean
  /** What is forecast and validated; undefined: the targets of ml.yaml. */
  readonly targets?: readonly TargetName[]
  /** Called before each run. */
  readonly onRun?: (world: string, way: string, done: number, all: number) => void
}

/**
 * Run the strategies over candles with the configured weights, the first one alone and with every allocator, each as a
 * backtest of its own: models see the past only, as they do there. Equal data and configuration give an equal report.
 *
 * @throws GrodtError those of `readyRun` and `carryOut`
 */
export async function runStudy(
  data: LoadedCandles,
  options: BacktestOptions,
  execution: StudyExecution,
): Promise<StudyReport> {
  const first = await readyRun(data, options, execution)
  const { checked, plugins, idle, files } = first.prepared
  const { config } = checked
  const found = [...plugins.map(({ manifest }) => manifest), ...idle]
    .filter(({ kind }) => kind === 'allocator')
    .map(({ id }) => id)
  const ways = waysOf(config, execution.allocators ?? found, checked.allocatorPlugin)
  const parts = worldsOf(data, execution.bySymbol)
  const all = parts.length * ways.length
  const worlds: StudyWorld[] = []
  const controls: StudyControl[] = []
  const used = new Map<string, { kind: string; id: string; version: string }>()
  for (const { name, candles } of parts) {
    const runs: { way: Way; run: WayRun }[] = []
    let ready: ReadyRun = first
    for (const way of ways) {
      execution.onRun?.(name, way.name, worlds.length * ways.length + runs.length, all)
      ready = await readyRun(candles, options, execution, way.overrides)
      for (const { kind, id, version } of usedPlugins(ready.prepared)) {
        used.set(`${kind} ${id}`, { kind, id, version })
      }
      if (execution.controls && worlds.length === 0 && way.kind === 'allocator') {
        controls.push(...controlsOf(way.name, managingOf(ready.prepared), BOOTSTRAP))
      }
      runs.push({ way, run: wayRun(carryOut(ready, watchedRun(execution))) })
    }
    worlds.push(worldOf(name, ready, runs, config.host.seed))
  }
  const sizing = await sizingIn(parts[0], options, execution)
  const predictions = await predictionsOf(data, options, execution)
  return {
    schemaVersion: 1,
    engine: { version: coreVersion() },
    currency: config.host.account.currency,
    seed: config.host.seed,
    bootstrap: BOOTSTRAP,
    data: data.reports.map(({ symbol, timeframe, rows, hash }) => ({
      symbol,
      timeframe,
      rows,
      sha256: hash,
    })),
    configuration: decidingFiles({ files }).map(({ name, sha256 }) => ({ file: name, sha256 })),
    plugins: [...used.values()],
    worlds,
    sizing,
    predictions,
    controls,
    verdicts: [...verdictsOf(worlds), sizingVerdict(sizing), ...predictionVerdicts(predictions)],
  }
}

/** How each of its runs is carried out. */
const watchedRun = ({ log, onProgress }: StudyExecution) => ({
  log,
  record: false,
  ...(onProgress !== undefined && { onProgress }),
})

/** The allocator of a configuration, with its parameters and the rules for its weights. */
function managingOf(prepared: Prepared): Managing {
  const { checked } = prepared
  return {
    allocator: allocatorPlugin(prepared).definition,
    parameters: checked.allocatorParameters,
    rules: decisionRules(checked.config),
    windowDays: checked.config.machineLearning.metaController.performanceWindow,
  }
}

/** The configured weights with sizes as the strategies give them, and with the mean of these for every trade. */
async function sizingIn(
  { name, candles }: World,
  options: BacktestOptions,
  execution: StudyExecution,
): Promise<StudySizing> {
  const ready = await readyRun(candles, options, execution, { moving: false })
  const own = carryOut(ready, watchedRun(execution))
  const prepared = withFixedNotional(ready.prepared, meanSizes(own.engine))
  const fixed = carryOut({ ...ready, prepared }, watchedRun(execution))
  const { seed } = ready.prepared.checked.config.host
  const { resamples } = BOOTSTRAP
  return sizingOf(name, wayRun(own).returns, wayRun(fixed).returns, { resamples, seed })
}

/** Rows of a run with the configured weights, on which every target is trained and validated. */
async function predictionsOf(
  data: LoadedCandles,
  options: BacktestOptions,
  execution: StudyExecution,
): Promise<StudyPrediction[]> {
  const ready = await readyRun(data, options, execution, { moving: false })
  const { targets = ready.prepared.checked.config.machineLearning.performancePrediction.targets } = execution
  if (targets.length === 0) return []
  const trained = trainTargets(ready, collectLessons(ready, watchedRun(execution)), targets)
  const found: StudyPrediction[] = []
  for (const { target, size, outcome } of trained) {
    found.push({ target, rows: size.rows, days: size.days, report: outcome?.report ?? null })
  }
  return found
}

/** Candles over which the strategies run together. */
interface World {
  readonly name: string
  readonly candles: LoadedCandles
}

/** All symbols together, then each by itself where there are several. */
function worldsOf(data: LoadedCandles, bySymbol: boolean): World[] {
  const symbols = data.candles.map(({ symbol }) => symbol)
  if (symbols.length === 1) return [{ name: symbols[0], candles: data }]
  const alone = symbols.map((name) => ({
    name,
    candles: {
      candles: data.candles.filter(({ symbol }) => symbol === name),
      reports: data.reports.filter(({ symbol }) => symbol === name),
    },
  }))
  return [{ name: 'all symbols', candles: data }, ...(bySymbol ? alone : [])]
}

function worldOf(
  name: string,
  { data, period }: ReadyRun,
  runs: readonly { readonly way: Way; readonly run: WayRun }[],
  seed: number,
): StudyWorld {
  const configured = runs[0].run
  const alone = runs.find(({ way }) => way.kind === 'alone')?.run ?? null
  return {
    name,
    symbols: data.candles.map(({ symbol }) => symbol),
    from: new Date(period.start).toISOString(),
    to: new Date(period.end).toISOString(),
    days: (period.end - period.start) / DAY_MS,
    diversification: diversificationOf(configured, { ...BOOTSTRAP, seed }),
    books: runs.map(({ way: { name: way, kind }, run }): StudyBook => {
      const other = kind === 'configured' ? alone : kind === 'alone' ? null : configured
      return {
        name: way,
        kind,
        figures: run.figures,
        attribution: run.attribution,
        ...compared(run, other, seed),
      }
    }),
  }
}

function compared(
  { returns, basis }: WayRun,
  other: WayRun | null,
  seed: number,
): { readonly against: BookDifference | null; readonly correlation: number | null } {
  const theirs = other?.returns ?? null
  if (returns === null || theirs === null || returns.length !== theirs.length)
    return { against: null, correlation: null }
  const { correlation } =
    returns.length < MINIMUM.bootstrapReturns ? { correlation: null } : comparisonOf(returns, theirs, basis)
  return { against: bookDifference(returns, theirs, basis, { ...BOOTSTRAP, seed }), correlation }
}
