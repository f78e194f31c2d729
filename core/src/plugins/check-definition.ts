import { CONTRACT_VERSION, type PluginKind } from '@grodt/sdk'
import { checkConfigSchema, didYouMean, nearestName } from '@grodt/sdk/host'
import { isObject, shown } from './text.ts'

interface KindRules {
  readonly define: string
  readonly functions: readonly string[]
  readonly optional: readonly string[]
}

const RULES: Readonly<Record<PluginKind, KindRules>> = {
  strategy: { define: 'defineStrategy', functions: ['create'], optional: ['state', 'scope'] },
  'regime-classifier': {
    define: 'defineRegimeClassifier',
    functions: ['create'],
    optional: ['state', 'labels'],
  },
  allocator: { define: 'defineAllocator', functions: ['weights'], optional: ['forecasts', 'fixed'] },
  predictor: { define: 'definePredictor', functions: ['train', 'load'], optional: [] },
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Everything in which the default export of a plugin breaks contract version 1 for its kind; empty when it holds.
 * None of the plugin's functions is called, apart from getters.
 */
export function checkDefinition(kind: PluginKind, exported: unknown): string[] {
  try {
    return problemsOf(kind, exported)
  } catch (error) {
    return [`the default export cannot be read: ${String(error)}`]
  }
}

function problemsOf(kind: PluginKind, exported: unknown): string[] {
  const rules = RULES[kind]
  const advice = `Write: export default ${rules.define}({ ... })`
  if (exported === undefined) return [`there is no default export. ${advice}`]
  if (!isObject(exported)) return [`the default export must be an object, was ${shown(exported)}. ${advice}`]
  if (exported.kind === undefined && isObject(exported.default)) {
    return [
      'the default export is wrapped in another one ({ default: { default: ... } }): the entry, or a file that it ' +
        'passes on, is CommonJS. Write it as an ES module.',
    ]
  }
  if (!Object.hasOwn(RULES, String(exported.kind)) || exported.contract === undefined) {
    return [`the default export was not made by ${rules.define}. ${advice}`]
  }
  if (exported.contract !== CONTRACT_VERSION) {
    return [`contract must be ${CONTRACT_VERSION}, was ${shown(exported.contract)}`]
  }
  if (exported.kind !== kind) {
    const { define } = RULES[exported.kind as PluginKind]
    return [`the manifest says ${kind}, but the default export was made by ${define}. Correct one of them`]
  }
  return [
    ...unknownFields(exported, ['kind', 'contract', 'config', ...rules.functions, ...rules.optional]),
    ...rules.functions
      .filter((name) => typeof exported[name] !== 'function')
      .map((name) => `${name} must be a function, was ${shown(exported[name])}`),
    ...checkConfigSchema(exported.config),
    ...(kind === 'regime-classifier' ? labelProblems(exported.labels) : []),
    ...(rules.optional.includes('state') ? stateProblems(exported.state) : []),
    ...(rules.optional.includes('scope') ? scopeProblems(exported.scope) : []),
    ...(rules.optional.includes('forecasts') ? forecastProblems(exported.forecasts) : []),
    ...(rules.optional.includes('fixed') ? flagProblems('fixed', exported.fixed) : []),
  ]
}

function unknownFields(fields: Fields, known: readonly string[]): string[] {
  return Object.keys(fields)
    .filter((key) => !known.includes(key))
    .map((key) => `${key} is not part of the contract${didYouMean(nearestName(key, known))}`)
}

function labelProblems(labels: unknown): string[] {
  const isLabel = (label: unknown) => typeof label === 'string' && label.trim() === label && label !== ''
  if (!Array.isArray(labels) || labels.length === 0 || !labels.every(isLabel)) {
    return [`labels must be a list of at least one name without blanks around it, was ${shown(labels)}`]
  }
  const names = labels as readonly string[]
  const repeated = names.find((label, index) => names.indexOf(label) !== index)
  return repeated === undefined ? [] : [`labels has ${shown(repeated)} twice`]
}

function stateProblems(state: unknown): string[] {
  if (state === undefined) return []
  if (!isObject(state)) return [`state must be { version, init, schema?, migrate? }, was ${shown(state)}`]
  const problems = unknownFields(state, ['version', 'schema', 'init', 'migrate']).map(
    (problem) => `state.${problem}`,
  )
  if (!Number.isSafeInteger(state.version) || Number(state.version) < 1) {
    problems.push(`state.version must be an integer of at least 1, was ${shown(state.version)}`)
  }
  if (typeof state.init !== 'function') {
    problems.push(`state.init must be a function, was ${shown(state.init)}`)
  }
  if (state.schema !== undefined && !isObject(state.schema)) {
    problems.push(`state.schema must be a TypeBox schema, was ${shown(state.schema)}`)
  }
  if (state.migrate !== undefined && typeof state.migrate !== 'function') {
    problems.push(`state.migrate must be a function, was ${shown(state.migrate)}`)
  }
  return problems
}

function scopeProblems(scope: unknown): string[] {
  if (scope === undefined || scope === 'symbol' || scope === 'universe') return []
  return [`scope must be "symbol" or "universe", was ${shown(scope)}`]
}

function forecastProblems(forecasts: unknown): string[] {
  if (forecasts === undefined) return []
  const isName = (name: unknown) => typeof name === 'string' && name !== ''
  if (Array.isArray(forecasts) && forecasts.every(isName)) return []
  return [`forecasts must be a list of names of targets, was ${shown(forecasts)}`]
}

function flagProblems(name: string, value: unknown): string[] {
  return value === undefined || typeof value === 'boolean'
    ? []
    : [`${name} must be true or false, was ${shown(value)}`]
}
