import {
  didYouMean,
  inactiveFields,
  nearestName,
  parseConfig,
  showValue,
  type PluginKind,
} from '@grodt/sdk/host'
import type { CataloguePlugin } from './catalogue.ts'
import { addIssue, addNote, addSchemaIssues, addUnknownName, oneOf, type Report } from './check-report.ts'
import type { ConfigPath } from './issue.ts'
import type { ConfigFileName } from './schemas/files.ts'
import type { StrategyEntry } from './types.ts'

/** A plugin that the configuration names, with its parsed parameters. */
export interface ConfiguredPlugin {
  readonly id: string
  /** Frozen, defaults filled in; null when they are wrong. */
  readonly parameters: object | null
  readonly labels: readonly string[]
  /** Of an allocator: its weights never move. */
  readonly fixed?: boolean
}

/** Find a strategy's plugin, by `plugin` or by the name of the entry, and parse its parameters. */
export function checkStrategyPlugin(report: Report, entry: StrategyEntry): ConfiguredPlugin | null {
  const path = ['strategies', entry.name]
  if (entry.plugin !== null) {
    const at = [...path, 'plugin']
    return checkNamed(report, 'strategy', 'strategies.yaml', at, entry.plugin, path, entry.parameters)
  }
  const plugin = report.catalogue.find('strategy', entry.name)
  if (plugin === null) {
    if (!report.loaded.isBroken('strategies.yaml', [...path, 'plugin'])) {
      const known = report.catalogue.names('strategy')
      const expected = `a key "plugin" with ${oneOf(known)}`
      addNoPlugin(report, 'strategies.yaml', path, { kind: 'strategy', name: entry.name, known, expected })
    }
    return null
  }
  return checkParameters(report, plugin, 'strategies.yaml', path, entry.parameters)
}

/** The regime classifier of regime.yaml. */
export function checkClassifier(report: Report): ConfiguredPlugin | null {
  const { plugin, parameters } = report.loaded.draft.regime
  const at = ['regime', 'plugin']
  return checkNamed(report, 'regime-classifier', 'regime.yaml', at, plugin, ['regime'], parameters)
}

/** The allocator of host.yaml. */
export function checkAllocator(report: Report): ConfiguredPlugin | null {
  const { plugin, parameters } = report.loaded.draft.host.allocation
  const base = ['host', 'allocation']
  return checkNamed(report, 'allocator', 'host.yaml', [...base, 'plugin'], plugin, base, parameters)
}

/** A predictor that takes part, with its parsed parameters. */
export interface ConfiguredPredictor {
  readonly id: string
  /** Frozen, defaults filled in. */
  readonly parameters: object
}

/** The predictors of ml.yaml: all members of an ensemble, or the one that `model_type` names; none where it is off. */
export function checkPredictors(report: Report): ConfiguredPredictor[] {
  const { enabled, modelType, members } = report.loaded.draft.machineLearning.performancePrediction
  const base = ['machine_learning', 'performance_prediction']
  if (!enabled || report.loaded.isBroken('ml.yaml', [...base, 'members'])) return []
  const at = [...base, 'model_type']
  const { catalogue } = report
  const known = catalogue.names('predictor')
  const single = modelType === 'ensemble' ? null : catalogue.find('predictor', modelType)
  if (modelType !== 'ensemble' && single === null) {
    if (!report.loaded.isBroken('ml.yaml', at))
      addUnknownName(report, 'ml.yaml', at, modelType, ['ensemble', ...known])
    return []
  }
  const taken: ConfiguredPredictor[] = []
  for (const [name, parameters] of Object.entries(members)) {
    const plugin = catalogue.find('predictor', name)
    const path = [...base, 'members', name]
    if (plugin === null) {
      const expected = oneOf(known)
      // Of a single model the others have no effect.
      if (single === null) addNoPlugin(report, 'ml.yaml', path, { kind: 'predictor', name, known, expected })
    } else if (single === null || plugin.id === single.id) {
      const checked = checkParametersAt(report, plugin, 'ml.yaml', path, parameters)
      if (checked.parameters !== null) taken.push({ id: plugin.id, parameters: checked.parameters })
    }
  }
  if (single === null || taken.length > 0) return taken
  const own = checkParametersAt(report, single, 'ml.yaml', at, {})
  return own.parameters === null ? [] : [{ id: single.id, parameters: own.parameters }]
}

/** Parameters of the predictors of ml.yaml with their defaults, by their keys: also of those that have no effect. */
export function completeMembers({ loaded, catalogue }: Report): Record<string, object> {
  const { members } = loaded.draft.machineLearning.performancePrediction
  const complete = Object.entries(members).map(([name, written]) => {
    const plugin = catalogue.find('predictor', name)
    const parsed = plugin === null ? null : parseConfig(plugin.schema, written)
    return [name, parsed?.ok === true ? parsed.config : written] as const
  })
  return Object.fromEntries(complete)
}

/** Add the issue of a key that is to be the name of a plugin, and is none. */
function addNoPlugin(
  report: Report,
  file: ConfigFileName,
  path: ConfigPath,
  wrong: {
    readonly kind: PluginKind
    readonly name: string
    readonly known: readonly string[]
    readonly expected: string
  },
): void {
  const { kind, name: value, known, expected } = wrong
  const nearest = nearestName(value, known)
  const problem = `no ${kind} plugin has this name, expected ${expected}${didYouMean(nearest)}`
  addIssue(report, file, path, { value, expected, nearest, problem, target: 'key' })
}

function checkNamed(
  report: Report,
  kind: PluginKind,
  file: ConfigFileName,
  at: ConfigPath,
  name: string,
  base: ConfigPath,
  parameters: unknown,
): ConfiguredPlugin | null {
  if (report.loaded.isBroken(file, at)) return null
  const plugin = report.catalogue.find(kind, name)
  if (plugin !== null) return checkParameters(report, plugin, file, base, parameters)
  addUnknownName(report, file, at, name, report.catalogue.names(kind))
  return null
}

function checkParameters(
  report: Report,
  plugin: CataloguePlugin,
  file: ConfigFileName,
  base: ConfigPath,
  raw: unknown,
): ConfiguredPlugin {
  return checkParametersAt(report, plugin, file, [...base, 'parameters'], raw)
}

function checkParametersAt(
  report: Report,
  plugin: CataloguePlugin,
  file: ConfigFileName,
  path: ConfigPath,
  raw: unknown,
): ConfiguredPlugin {
  const configured = { id: plugin.id, labels: plugin.labels ?? [], fixed: plugin.fixed === true }
  if (report.loaded.isBroken(file, path)) return { ...configured, parameters: null }
  const parsed = parseConfig(plugin.schema, raw)
  if (!parsed.ok) {
    addSchemaIssues(report, file, path, parsed.issues)
    return { ...configured, parameters: null }
  }
  for (const field of inactiveFields(plugin.schema, parsed.config)) {
    addNote(report, file, [...path, ...field.path], field.reason)
  }
  return { ...configured, parameters: parsed.config }
}

/** Regime names against the labels of the classifier. */
export function checkRegimes(report: Report, entry: StrategyEntry, labels: readonly string[]): void {
  const path = ['strategies', entry.name, 'regime_requirements']
  if (report.loaded.isBroken('strategies.yaml', path)) return
  entry.regimeRequirements.forEach((label, i) => {
    if (!labels.includes(label)) addUnknownName(report, 'strategies.yaml', [...path, i], label, labels)
  })
}

/** Settings of symbols that nobody trades are probably misspelt. */
export function noteUnusedInstruments(report: Report): void {
  const { symbols } = report.catalogue
  if (symbols === null) return
  for (const symbol of Object.keys(report.loaded.draft.host.instruments.symbols)) {
    if (symbols.includes(symbol)) continue
    const expected = oneOf(symbols) + didYouMean(nearestName(symbol, symbols))
    const reason = `has no effect: there are no bars of ${showValue(symbol)}, expected ${expected}`
    addNote(report, 'host.yaml', ['host', 'instruments', 'symbols', symbol], reason)
  }
}
