import type { CheckedConfig } from '../../config/check.ts'
import { configChanges, type ConfigChange } from '../../config/diff.ts'
import { pathText } from '../../config/issue.ts'
import type { Engine } from '../../engine/engine.ts'
import type { HeldField } from '../../engine/inputs.ts'
import type { Renamed, Takeover } from '../../engine/takeover/takeover.ts'
import { pluginCatalogue } from '../../plugins/catalogue.ts'
import type { PaperHost } from '../paper-host.ts'
import { pinRows, type PinRow } from '../pins.ts'
import type { Prepared } from '../prepare.ts'
import { required, takeoverOf } from '../takeover.ts'
import { buildOf, usedPlugins } from '../used-plugins.ts'
import { withHeld } from './held.ts'

/** A plugin whose code is other than that of the running host. */
export interface PluginChange {
  readonly plugin: string
  /** Version and content hash; null where it did not take part, or does not any more. */
  readonly from: string | null
  readonly to: string | null
}

/** A strategy that was removed and one that was added, which may be the same under another name. */
export interface Lookalike {
  readonly removed: string
  readonly added: string
}

/** What runs, as a plan needs it. */
export type RunningHost = Pick<PaperHost, 'prepared' | 'engine'>

/** What a reload would do, and with what the host would go on. */
export interface ReloadPlan {
  readonly changes: readonly ConfigChange[]
  readonly plugins: readonly PluginChange[]
  /** Plugins whose kept code runs afterwards, not what their folders hold. */
  readonly pins: readonly PinRow[]
  /** Plugins whose pin comes or goes while their code stays, by kind and id. */
  readonly repinned: readonly string[]
  /** Of the changes: those whose new values wait. */
  readonly held: readonly HeldField[]
  /** What becomes of the strategies that come, go, or have another name. */
  readonly takeover: Takeover
  readonly lookalikes: readonly Lookalike[]
  readonly prepared: Prepared
}

/**
 * Hold a prepared configuration against the running one.
 *
 * @param host with what it still holds
 * @param holdsSomething whether a strategy has a position or a waiting entry; for a look at what waits for that
 * @throws GrodtError TAKEOVER_REFUSED when what its strategies hold is in the way
 */
export function planReload(
  host: RunningHost,
  next: Prepared,
  holdsSomething: (strategy: string) => boolean = (name) => isBusy(host.engine, name),
): ReloadPlan {
  const { prepared: running } = host
  const catalogue = pluginCatalogue(next.plugins, next.options.market)
  const found = required(takeoverOf(host, next))
  const { renamed = [] } = found.moves
  const changes = configChanges(underNewNames(running.checked, renamed), next.checked, catalogue)
  const waits = (name: string): boolean => holdsSomething(renamed.find(({ to }) => to === name)?.from ?? name)
  const held = changes
    .filter(
      ({ effect, path }) => effect === 'next-start' || (effect === 'when-flat' && waits(String(path[1]))),
    )
    .map(({ file, path, from }) => ({ file, path, ...(from === undefined ? {} : { value: from }) }))
  const plugins = pluginChanges(running, next)
  return {
    changes,
    plugins,
    pins: pinRows(next.pinned),
    repinned: repinned(running, next).filter((one) => !plugins.some(({ plugin }) => plugin === one)),
    held,
    takeover: found,
    lookalikes: lookalikesIn(running.checked, next.checked, found),
    prepared: withHeld(next, held),
  }
}

function repinned(running: Prepared, next: Prepared): string[] {
  const [before, after] = [running, next].map(
    ({ pinned }) => new Map(pinRows(pinned).map((row) => [row.plugin, JSON.stringify(row)])),
  )
  return [...new Set([...before.keys(), ...after.keys()])].filter((one) => before.get(one) !== after.get(one))
}

function lookalikesIn(before: CheckedConfig, after: CheckedConfig, { leaving }: Takeover): Lookalike[] {
  const entry = ({ config, plugins }: CheckedConfig, name: string): string | null => {
    const found = config.strategies.find((one) => one.name === name)
    return found === undefined ? null : JSON.stringify([plugins.get(name), found.symbols, found.timeframe])
  }
  const added = after.config.strategies.filter(
    ({ name, previousName }) => previousName === null && entry(before, name) === null,
  )
  return leaving
    .filter(({ why }) => why === 'removed')
    .flatMap(({ strategy: removed }) => {
      const like = added.find(({ name }) => entry(after, name) === entry(before, removed))
      return like === undefined ? [] : [{ removed, added: like.name }]
    })
}

/** Whether a strategy has a position or a waiting entry. */
export const isBusy = ({ sleeves }: Engine, strategy: string): boolean =>
  sleeves.some(
    ({ name, slots }) =>
      name === strategy && slots.some(({ held: quanta, entry }) => quanta !== 0 || entry !== null),
  )

/** A renamed entry is compared with what it was. */
function underNewNames(checked: CheckedConfig, renamed: readonly Renamed[]): CheckedConfig {
  if (renamed.length === 0) return checked
  const nameOf = (name: string): string => renamed.find(({ from }) => from === name)?.to ?? name
  const { strategies } = checked.values['strategies.yaml'] as { readonly strategies: object }
  const entries = Object.entries(strategies).map(([name, entry]): [string, unknown] => [nameOf(name), entry])
  return {
    ...checked,
    values: { ...checked.values, 'strategies.yaml': { strategies: Object.fromEntries(entries) } },
    plugins: new Map([...checked.plugins].map(([name, plugin]) => [nameOf(name), plugin])),
  }
}

function pluginChanges(running: Prepared, next: Prepared): PluginChange[] {
  const [before, after] = [running, next].map(
    (one) =>
      new Map(usedPlugins(one).map((plugin) => [`${plugin.kind} ${plugin.manifest.id}`, buildOf(plugin)])),
  )
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((plugin) => before.get(plugin) !== after.get(plugin))
    .map((plugin) => ({ plugin, from: before.get(plugin) ?? null, to: after.get(plugin) ?? null }))
}

const isHeld = ({ held }: Pick<ReloadPlan, 'held'>, { file, path }: ConfigChange): boolean =>
  held.some((field) => field.file === file && pathText(field.path) === pathText(path))

/** What takes effect, by name: keys of the configuration and plugins. */
export const changedNames = (plan: Omit<ReloadPlan, 'prepared'>): string[] => [
  ...plan.changes.filter((change) => !isHeld(plan, change)).map(({ key }) => key),
  ...plan.plugins.map(({ plugin }) => plugin),
  ...plan.repinned.map((plugin) => `pin of ${plugin}`),
]
