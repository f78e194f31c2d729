import { configChanges, type ConfigChange } from '../../config/diff.ts'
import { pathText } from '../../config/issue.ts'
import type { HeldField } from '../../engine/inputs.ts'
import { pluginCatalogue } from '../../plugins/catalogue.ts'
import type { Prepared } from '../prepare.ts'
import { usedPlugins } from '../used-plugins.ts'
import { withHeld } from './held.ts'

/** A plugin whose code is other than that of the running host. */
export interface PluginChange {
  readonly plugin: string
  /** Version and content hash; null where it did not take part, or does not any more. */
  readonly from: string | null
  readonly to: string | null
}

/** What a reload would do, and with what the host would go on. */
export interface ReloadPlan {
  readonly changes: readonly ConfigChange[]
  readonly plugins: readonly PluginChange[]
  /** Of the changes: those whose new values wait. */
  readonly held: readonly HeldField[]
  readonly prepared: Prepared
}

/**
 * Hold a prepared configuration against the running one.
 *
 * @param running with what it still holds
 * @param isBusy whether a strategy has a position or a waiting entry
 */
export function planReload(
  running: Prepared,
  next: Prepared,
  isBusy: (strategy: string) => boolean,
): ReloadPlan {
  const catalogue = pluginCatalogue(next.plugins, next.options.market)
  const changes = configChanges(running.checked, next.checked, catalogue)
  const held = changes
    .filter(
      ({ effect, path }) => effect === 'next-start' || (effect === 'when-flat' && isBusy(String(path[1]))),
    )
    .map(({ file, path, from }) => ({ file, path, ...(from === undefined ? {} : { value: from }) }))
  return { changes, plugins: pluginChanges(running, next), held, prepared: withHeld(next, held) }
}

function pluginChanges(running: Prepared, next: Prepared): PluginChange[] {
  const [before, after] = [running, next].map(
    (one) =>
      new Map(
        usedPlugins(one).map(({ kind, manifest, contentHash }) => [
          `${kind} ${manifest.id}`,
          `${manifest.version} ${contentHash}`,
        ]),
      ),
  )
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((plugin) => before.get(plugin) !== after.get(plugin))
    .map((plugin) => ({ plugin, from: before.get(plugin) ?? null, to: after.get(plugin) ?? null }))
}

const isHeld = ({ held }: Pick<ReloadPlan, 'held'>, { file, path }: ConfigChange): boolean =>
  held.some((field) => field.file === file && pathText(field.path) === pathText(path))

/** What takes effect, by name: keys of the configuration and plugins. */
export const changedNames = (plan: Pick<ReloadPlan, 'changes' | 'plugins' | 'held'>): string[] => [
  ...plan.changes.filter((change) => !isHeld(plan, change)).map(({ key }) => key),
  ...plan.plugins.map(({ plugin }) => plugin),
]
