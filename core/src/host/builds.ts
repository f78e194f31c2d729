import type { LoadedPlugin } from '../plugins/load.ts'
import type { Prepared } from './prepare.ts'
import { pluginById } from './used-plugins.ts'

/** Since when something runs. */
export interface Since {
  /** Time of day, ms. */
  readonly at: number
  /** Market time, ms. */
  readonly market: number
}

/** A build of a plugin in one of its roles. */
export interface RunningBuild {
  readonly plugin: LoadedPlugin
  readonly since: Since
}

/** What runs in a host, by role. */
export interface RunningBuilds {
  /** By entry of strategies.yaml. */
  readonly strategies: ReadonlyMap<string, RunningBuild>
  readonly regime: RunningBuild
  readonly allocator: RunningBuild
}

const isSameBuild = (a: LoadedPlugin, b: LoadedPlugin): boolean =>
  a.kind === b.kind &&
  a.manifest.id === b.manifest.id &&
  a.manifest.version === b.manifest.version &&
  a.contentHash === b.contentHash

/**
 * The builds of a configuration. One that ran in the same role already has run since then: a reload that leaves the code
 * alone makes no build younger.
 *
 * @param now when the others begin to run
 */
export function runningBuilds(
  { checked, plugins }: Prepared,
  now: Since,
  before: RunningBuilds | null = null,
): RunningBuilds {
  const build = (plugin: LoadedPlugin, ran: RunningBuild | undefined): RunningBuild =>
    ran !== undefined && isSameBuild(ran.plugin, plugin)
      ? { plugin, since: ran.since }
      : { plugin, since: now }
  const strategies = checked.config.strategies.map(({ name }): [string, RunningBuild] => [
    name,
    build(pluginById(plugins, 'strategy', checked.plugins.get(name) ?? ''), before?.strategies.get(name)),
  ])
  return {
    strategies: new Map(strategies),
    regime: build(pluginById(plugins, 'regime-classifier', checked.regimePlugin), before?.regime),
    allocator: build(pluginById(plugins, 'allocator', checked.allocatorPlugin), before?.allocator),
  }
}

/** All of them, each with what it is: the name of an entry, `regime` or `allocator`. */
export const allBuilds = ({ strategies, regime, allocator }: RunningBuilds): [string, RunningBuild][] => [
  ...strategies,
  ['regime', regime],
  ['allocator', allocator],
]

/** The build of an instance by the name that events have of it, such as `S1/BTC/USDT` or `regime/BTC/USDT/1h`. */
export function buildOfInstance(
  { strategies, regime }: RunningBuilds,
  instance: string,
): RunningBuild | null {
  for (const [name, build] of strategies) {
    if (instance === name || instance.startsWith(`${name}/`)) return build
  }
  return instance.startsWith('regime/') ? regime : null
}
