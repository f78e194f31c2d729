import { inactiveFields } from '@grodt/sdk/host'
import type { PluginCatalogue } from './catalogue.ts'
import { checkAlerts } from './check-alerts.ts'
import { checkAllocation } from './check-allocation.ts'
import { checkApi } from './check-api.ts'
import { checkHandOver } from './check-hand-over.ts'
import { checkInstruments } from './check-instruments.ts'
import { checkRegimeTimeframe, checkStrategyMarket, noteNoHours } from './check-market.ts'
import {
  checkAllocator,
  checkClassifier,
  checkPredictors,
  checkRegimes,
  checkStrategyPlugin,
  completeMembers,
  type ConfiguredPlugin,
  type ConfiguredPredictor,
  noteUnusedInstruments,
} from './check-plugins.ts'
import { addNote, type Report } from './check-report.ts'
import { checkPreviousNames } from './check-previous-name.ts'
import { checkRisk } from './check-risk.ts'
import { noteIdleLimits } from './idle-limits.ts'
import { sortIssues, type ConfigIssue } from './issue.ts'
import type { LoadedConfig } from './load.ts'
import type { FileValues } from './build.ts'
import { CONFIG_FILE_NAMES, CONFIG_FILES, type ConfigFileName } from './schemas/files.ts'
import type { GrodtConfig } from './types.ts'

/** A configuration without a mistake, with the parameters of its plugins. */
export interface CheckedConfig {
  readonly config: GrodtConfig
  /** The files as a user writes them, with every default, also those of the plugins' parameters. */
  readonly values: Readonly<Record<ConfigFileName, unknown>>
  /** Plugin id by the name of the strategy. */
  readonly plugins: ReadonlyMap<string, string>
  /** Parsed and frozen parameters by the name of the strategy. */
  readonly parameters: ReadonlyMap<string, object>
  readonly regimePlugin: string
  readonly regimeParameters: object
  readonly allocatorPlugin: string
  readonly allocatorParameters: object
  /** Those that predict; none where prediction is off. */
  readonly predictors: readonly ConfiguredPredictor[]
  /** What is allowed and worth knowing, with its place. */
  readonly notes: readonly string[]
}

/** The result of a check: every issue of every file, or the checked configuration. */
export interface ConfigCheck {
  readonly checked: CheckedConfig | null
  /** Sorted by file, line and column. */
  readonly issues: readonly ConfigIssue[]
}

/**
 * Check a loaded configuration against the plugins and the market, and its files against each other. The issues of
 * loading are among the result. A value that is wrong already is not judged a second time.
 */
export function checkConfig(loaded: LoadedConfig, catalogue: PluginCatalogue): ConfigCheck {
  const report: Report = { loaded, catalogue, issues: [...loaded.issues], notes: [] }
  const classifier = checkClassifier(report)
  const allocator = checkAllocator(report)
  const predictors = checkPredictors(report)
  checkRegimeTimeframe(report)
  const plugins = new Map<string, string>()
  const parameters = new Map<string, object>()
  for (const entry of loaded.draft.strategies) {
    const plugin = checkStrategyPlugin(report, entry)
    if (plugin !== null) plugins.set(entry.name, plugin.id)
    if (plugin?.parameters) parameters.set(entry.name, plugin.parameters)
    if (classifier !== null) checkRegimes(report, entry, classifier.labels)
    checkStrategyMarket(report, entry)
  }
  checkAllocation(report)
  checkHandOver(report)
  checkPreviousNames(report)
  checkInstruments(report)
  checkRisk(report)
  checkApi(report)
  checkAlerts(report)
  const { config } = loaded
  if (report.issues.length > 0 || config === null || !classifier?.parameters || !allocator?.parameters) {
    return { checked: null, issues: sortIssues(report.issues) }
  }
  noteInactiveFields(report)
  noteUnusedInstruments(report)
  noteIdleLimits(report)
  noteFixedWeights(report, allocator)
  noteNoHours(report)
  const checked: CheckedConfig = {
    config,
    values: completeValues(loaded.values, {
      strategies: parameters,
      regime: classifier.parameters,
      allocator: allocator.parameters,
      members: completeMembers(report),
    }),
    plugins,
    parameters,
    regimePlugin: classifier.id,
    regimeParameters: classifier.parameters,
    allocatorPlugin: allocator.id,
    allocatorParameters: allocator.parameters,
    predictors,
    notes: report.notes,
  }
  return { checked, issues: [] }
}

/** Parsed parameters of all plugins that the files name. */
interface PluginParameters {
  /** By the name of the strategy. */
  readonly strategies: ReadonlyMap<string, object>
  readonly regime: object
  readonly allocator: object
  /** By the key of the predictor. */
  readonly members: Readonly<Record<string, object>>
}

function completeValues(values: FileValues, parameters: PluginParameters): CheckedConfig['values'] {
  const { strategies } = values['strategies.yaml']
  const { host } = values['host.yaml']
  const { machine_learning: learning } = values['ml.yaml']
  const { performance_prediction: prediction } = learning
  const entries = Object.entries(strategies).map(([name, entry]) => [
    name,
    { ...entry, parameters: parameters.strategies.get(name) },
  ])
  return {
    ...values,
    'strategies.yaml': { strategies: Object.fromEntries(entries) as unknown },
    'ml.yaml': {
      machine_learning: {
        ...learning,
        performance_prediction: { ...prediction, members: parameters.members },
      },
    },
    'regime.yaml': { regime: { ...values['regime.yaml'].regime, parameters: parameters.regime } },
    'host.yaml': { host: { ...host, allocation: { ...host.allocation, parameters: parameters.allocator } } },
  }
}

function noteInactiveFields(report: Report): void {
  for (const name of CONFIG_FILE_NAMES) {
    for (const field of inactiveFields(CONFIG_FILES[name], report.loaded.values[name])) {
      addNote(report, name, field.path, field.reason)
    }
  }
}

/** A section that is on and does nothing. */
function noteFixedWeights(report: Report, { id, fixed }: ConfiguredPlugin): void {
  if (!report.loaded.draft.machineLearning.metaController.enabled || fixed !== true) return
  const text = `has no effect: the allocator "${id}" never moves weights`
  addNote(report, 'ml.yaml', ['machine_learning', 'meta_controller'], text)
}
