import type { PluginKind } from '@grodt/sdk'
import type { LoadedPlugin } from '../plugins/load.ts'
import type { LoadedPlugins } from './load-plugins.ts'
import { buildOf } from './used-plugins.ts'

/** Kept code of a plugin runs, not what its folder holds: a roll-back put it there. */
export interface Pin {
  readonly kind: PluginKind
  readonly id: string
  /** Build that the folder held then; null where it held none that can be used. While it holds that, the pin stays. */
  readonly instead: string | null
}

/** A pin with the kept code. */
export interface PinnedPlugin {
  readonly pin: Pin
  readonly plugin: LoadedPlugin
}

/** A pin as it is shown. */
export interface PinRow {
  /** Kind and id. */
  readonly plugin: string
  /** Version and content hash of what runs. */
  readonly runs: string | null
  /** Of what its folder holds; null where it holds nothing that can be used. */
  readonly instead: string | null
}

export const pinRow = ({ kind, id, instead }: Pin, runs: string | null): PinRow => ({
  plugin: `${kind} ${id}`,
  runs,
  instead,
})

export const pinRows = (pinned: readonly PinnedPlugin[]): PinRow[] =>
  pinned.map(({ pin, plugin }) => pinRow(pin, buildOf(plugin)))

/** Plugins with pins in force. */
export interface PinnedPlugins extends LoadedPlugins {
  readonly pinned: readonly PinnedPlugin[]
}

const isSamePlugin = (a: LoadedPlugin, b: LoadedPlugin): boolean =>
  a.kind === b.kind && a.manifest.id === b.manifest.id

/**
 * Put kept code in the place of what was found. A pin whose folder holds something else by now has come to its end.
 */
export function withPins(found: LoadedPlugins, pinned: readonly PinnedPlugin[]): PinnedPlugins {
  const holds = ({ pin, plugin }: PinnedPlugin): boolean => pin.instead === buildIn(found.plugins, plugin)
  const inForce = pinned.filter(holds)
  if (inForce.length === 0) return { ...found, pinned: [] }
  const kept = inForce.map(({ plugin }) => plugin)
  const others = found.plugins.filter((one) => !kept.some((plugin) => isSamePlugin(plugin, one)))
  // The order of kind and id decides how a revision is written.
  const plugins = [...others, ...kept].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  return { ...found, plugins, pinned: inForce }
}

/** The pins that make plugins what they were, whatever their folders hold; none where they hold the same. */
export function pinsFor(found: readonly LoadedPlugin[], wanted: readonly LoadedPlugin[]): PinnedPlugin[] {
  return wanted.flatMap((plugin) => {
    const instead = buildIn(found, plugin)
    if (instead === buildOf(plugin)) return []
    return [{ pin: { kind: plugin.kind, id: plugin.manifest.id, instead }, plugin }]
  })
}

function buildIn(found: readonly LoadedPlugin[], plugin: LoadedPlugin): string | null {
  const own = found.find((one) => isSamePlugin(one, plugin))
  return own === undefined ? null : buildOf(own)
}

const sortKey = ({ kind, manifest }: LoadedPlugin): string => `${kind} ${manifest.id}`
