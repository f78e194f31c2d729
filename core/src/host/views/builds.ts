import type { LoadedPlugin } from '../../plugins/load.ts'
import { buildOfInstance, type RunningBuild, type RunningBuilds } from '../builds.ts'
import { moment, type Moment } from './time.ts'

/** A build of a plugin, and since when it runs in its role. */
export interface BuildView {
  readonly id: string
  /** Of its package. */
  readonly version: string
  /** SHA-256 of its code, hex. */
  readonly hash: string
  /** Counts the builds of this plugin that the process has loaded. */
  readonly generation: number
  /** Of the shape of its state; 0 where it declares none. */
  readonly stateVersion: number
  /** Time of day since which it runs; null where nothing runs, as in a replay. */
  readonly since: Moment | null
  /** The same in market time. */
  readonly marketSince: Moment | null
  /** Seconds since then, by the time of day. */
  readonly age: number | null
}

/** @param build null where nothing runs */
export function buildView(plugin: LoadedPlugin, build: RunningBuild | null, now = Date.now()): BuildView {
  const { manifest, contentHash, generation, definition } = plugin
  const since = build?.since ?? null
  return {
    id: manifest.id,
    version: manifest.version,
    hash: contentHash,
    generation,
    stateVersion: 'state' in definition ? (definition.state?.version ?? 0) : 0,
    since: since === null ? null : moment(since.at),
    marketSince: since === null ? null : moment(since.market),
    age: since === null ? null : Math.max(0, now - since.at) / 1000,
  }
}

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
]

/** Seconds in the largest unit that fits: `45s`, `12m`, `3h`, `9d`. */
export function ageText(age: number): string {
  const [name, seconds] = UNITS.find(([, length]) => age >= length) ?? ['s', 1]
  return `${Math.floor(age / seconds)}${name}`
}

/** A build in a few letters: version, start of the content hash, generation, age, as in `0.3.0 a1b2c3d #4 12m`. */
export function buildText({ version, hash, generation, age }: BuildView): string {
  return [version, hash.slice(0, 7), `#${generation}`, ...(age === null ? [] : [ageText(age)])].join(' ')
}

/** The same for a build that runs, with the plugin's id. */
export function runningText(build: RunningBuild, now?: number): string {
  const view = buildView(build.plugin, build, now)
  return `${view.id} ${buildText(view)}`
}

/** What an instance in an event is made of, in a few letters; null for one that runs no more. */
export function instanceText(builds: RunningBuilds, instance: string): string | null {
  const build = buildOfInstance(builds, instance)
  return build === null ? null : runningText(build)
}
