import type { Prepared } from '../prepare.ts'
import { pluginById } from '../used-plugins.ts'

/** What of a configuration has plugin code behind it, and is other than before. */
export interface ChangedEntries {
  /** Names of strategies with other code, parameters, symbols or timeframe, and of new ones. */
  readonly strategies: ReadonlySet<string>
  readonly classifier: boolean
  readonly allocator: boolean
  /** Ids of predictors whose code is another, or was not there. */
  readonly predictors: ReadonlySet<string>
}

/** The entries whose plugin would be another one, or would be asked in another way. */
export function changedEntries(running: Prepared, next: Prepared): ChangedEntries {
  const before = new Map(
    running.checked.config.strategies.map(({ name }) => [name, strategyOf(running, name)]),
  )
  const codeBefore = predictorCode(running)
  const names = next.checked.config.strategies.map(({ name }) => name)
  return {
    strategies: new Set(names.filter((name) => before.get(name) !== strategyOf(next, name))),
    classifier: classifierOf(running) !== classifierOf(next),
    allocator: allocatorOf(running) !== allocatorOf(next),
    predictors: new Set(
      [...predictorCode(next)].filter(([id, hash]) => codeBefore.get(id) !== hash).map(([id]) => id),
    ),
  }
}

function strategyOf(prepared: Prepared, name: string): string {
  const { plugins, parameters, config } = prepared.checked
  const entry = config.strategies.find((one) => one.name === name)
  const { contentHash } = pluginById(prepared.plugins, 'strategy', plugins.get(name) ?? '')
  return JSON.stringify([contentHash, parameters.get(name), entry?.symbols, entry?.timeframe])
}

function classifierOf({ checked, plugins }: Prepared): string {
  const { contentHash } = pluginById(plugins, 'regime-classifier', checked.regimePlugin)
  return JSON.stringify([contentHash, checked.regimeParameters, checked.config.regime.timeframe])
}

function allocatorOf({ checked, plugins }: Prepared): string {
  const { contentHash } = pluginById(plugins, 'allocator', checked.allocatorPlugin)
  return JSON.stringify([contentHash, checked.allocatorParameters])
}

/** The content hash of each predictor by its id: what its models are made of comes with them. */
const predictorCode = ({ checked, plugins }: Prepared): Map<string, string> =>
  new Map(checked.predictors.map(({ id }) => [id, pluginById(plugins, 'predictor', id).contentHash]))
