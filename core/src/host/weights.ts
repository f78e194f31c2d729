import type { AllocationInput } from '@grodt/sdk'
import { decide, type DecisionRules } from '../allocation/decide.ts'
import type { WeightBounds } from '../allocation/project.ts'
import { askAllocator, type Allocates } from '../allocation/wish.ts'
import type { GrodtConfig } from '../config/types.ts'
import type { WeightRules } from '../engine/checks/weight-check.ts'
import type { Engine } from '../engine/engine.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
import { remoteAllocator } from '../plugins/worker/remote-allocator.ts'
import type { Prepared } from './prepare.ts'
import type { Staff } from './staff.ts'
import { pluginById } from './used-plugins.ts'

/** The bounds of ml.yaml; without the meta-controller only the sum is bounded. */
export function weightBounds(config: GrodtConfig): WeightBounds {
  const { enabled, capitalAllocation } = config.machineLearning.metaController
  if (!enabled) return { min: 0, max: 1 }
  return { min: capitalAllocation.minAllocation, max: capitalAllocation.maxAllocation }
}

/** What the weights of a running engine must keep. */
export function weightRules(config: GrodtConfig): WeightRules {
  return { ...weightBounds(config), maxStep: config.machineLearning.metaController.capitalAllocation.maxStep }
}

/** What decisions about weights keep. */
export function decisionRules(config: GrodtConfig): DecisionRules {
  const { rebalanceThreshold, maxStep } = config.machineLearning.metaController.capitalAllocation
  const { exposure, maxGrossExposure } = config.risk
  return {
    bounds: weightBounds(config),
    threshold: rebalanceThreshold,
    maxStep,
    mostInvested: exposure > 0 ? maxGrossExposure / exposure : Infinity,
  }
}

/** The allocator that a configuration names. */
export const allocatorPlugin = ({ checked, plugins }: Prepared): LoadedPlugin<'allocator'> =>
  pluginById(plugins, 'allocator', checked.allocatorPlugin)

/** Whether the meta-controller may move weights while this configuration runs. */
export const movesWeights = (prepared: Prepared): boolean =>
  prepared.checked.config.machineLearning.metaController.enabled &&
  allocatorPlugin(prepared).definition.fixed !== true

/** What answers for the allocator. @param staff has its worker; without it this thread asks */
export const allocatorOf = (prepared: Prepared, staff: Staff | null): Allocates =>
  staff === null ? allocatorPlugin(prepared).definition : remoteAllocator(staff.allocator)

/** See `EngineSpec.weightsBy`: allocator and parameters; bounds where weights are set once, and not moved into them. */
export function weightsBy(prepared: Prepared): string {
  const { checked } = prepared
  const { contentHash } = allocatorPlugin(prepared)
  const bounds = movesWeights(prepared) ? null : weightBounds(checked.config)
  return JSON.stringify([contentHash, checked.allocatorParameters, bounds])
}

/**
 * The weights before anything has happened, by strategy; disabled strategies have none. A
 * fixed allocator decides them alone; of another one they differ from the configured ones only beyond the threshold, at
 * once, because nothing is invested yet. Weights that are told to stand still are the configured ones: a study needs a
 * base in which no allocator has a say.
 *
 * @param staff has the worker of the allocator; without it this thread asks
 * @throws GrodtError PLUGIN_FAILED, PLUGIN_CONTRACT
 */
export function firstWeights(
  engine: Engine,
  prepared: Prepared,
  staff: Staff | null = null,
): Record<string, number> {
  const { checked } = prepared
  const { config } = checked
  const eligible = config.strategies.filter((entry) => entry.enabled)
  const sleeves = eligible.map(({ name, capitalAllocation: configured }) => ({
    name,
    configured,
    weight: configured,
    off: false,
  }))
  if (prepared.options.moving === false) {
    return Object.fromEntries(sleeves.map(({ name, configured }) => [name, configured]))
  }
  const input: AllocationInput = {
    time: 0,
    equity: engine.equity / engine.account.scale,
    windowDays: config.machineLearning.metaController.performanceWindow,
    bounds: weightBounds(config),
    sleeves: sleeves.map((sleeve) => ({ ...sleeve, dailyReturns: [], unseen: [], trades: 0, forecasts: {} })),
    markets: engine.markets.map(({ instrument: { symbol } }) => ({ symbol, forecasts: {} })),
  }
  const { weights, steps, notes } = askAllocator(
    allocatorOf(prepared, staff),
    checked.allocatorPlugin,
    checked.allocatorParameters,
    input,
  )
  const rules: DecisionRules = {
    ...decisionRules(config),
    maxStep: Infinity,
    // Weights that nothing moves later on are set as they are.
    ...(!movesWeights(prepared) && { threshold: 0 }),
  }
  const wish = { weights, steps, notes, off: sleeves.map(() => false), exposure: 1 }
  const question = { sleeves, exposure: 1, moving: false, wish, instead: null }
  const first = decide(rules, question)
  return Object.fromEntries(eligible.map(({ name }, i) => [name, first.weights[i]]))
}
