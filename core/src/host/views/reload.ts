import type { PluginKind } from '@grodt/sdk'
import type { ReloadEffect } from '../../config/diff.ts'
import { pathText } from '../../config/issue.ts'
import { moveRows, type MoveRow } from './moves.ts'
import type { HeldField } from '../../engine/inputs.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import { allBuilds, type RunningBuild, type RunningBuilds } from '../builds.ts'
import type { PaperHost } from '../paper-host.ts'
import { pinRows, type PinRow } from '../pins.ts'
import { usedPlugins } from '../used-plugins.ts'
import type { ReloadCounts } from '../reload/counts.ts'
import type { ReloadOutcome, Reloader } from '../reload/reloader.ts'
import type { ReloadPlan } from '../reload/plan.ts'
import type { RefusedFiles } from '../reload/refused-files.ts'
import { buildView, type BuildView } from './builds.ts'
import { issueRows, type IssueRow } from './issues.ts'
import { moment, type Moment } from './time.ts'

/** What a reload changes. */
export interface PlanView {
  readonly changes: readonly ChangeRow[]
  readonly plugins: ReloadPlan['plugins']
  /** Plugins whose kept code runs afterwards, not what their folders hold. */
  readonly pins: ReloadPlan['pins']
  /** Plugins whose pin comes or goes while their code stays, by kind and id. */
  readonly repinned: readonly string[]
  /** What becomes of strategies that come, go, or have another name. */
  readonly strategies: readonly MoveRow[]
  /** Keys whose new values wait. */
  readonly waiting: readonly string[]
}

export interface ChangeRow {
  readonly file: string
  readonly key: string
  /** Null where there is none. */
  readonly from: unknown
  readonly to: unknown
  readonly effect: ReloadEffect
}

export type OutcomeView = Omit<ReloadOutcome, 'at' | 'plan' | 'reason' | 'edits' | 'error'> &
  PlanView & {
    readonly at: Moment
    readonly reason: string | null
    readonly edits: string | null
    readonly error: ErrorView | null
  }

/** Why a reload was rejected. */
export interface ErrorView extends Omit<NonNullable<ReloadOutcome['error']>, 'issues'> {
  /** Of wrong files: every mistake. */
  readonly errors: readonly IssueRow[]
}

/** What runs, what waits, and the last attempts to change it. */
export interface ConfigView {
  readonly revision: number | null
  readonly folder: string
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly plugins: readonly PluginRow[]
  /** Plugins whose kept code runs, not what their folders hold. */
  readonly pins: readonly PinRow[]
  /** Why the files of today do not run; null while they do. */
  readonly refusedFiles: RefusedFilesView | null
  readonly waiting: readonly string[]
  /** The newest first. */
  readonly reloads: readonly OutcomeView[]
  readonly counts: ReloadCounts
}

/** Why the files of today do not run. */
export interface RefusedFilesView extends Omit<RefusedFiles, 'since'> {
  readonly since: Moment
}

/** A plugin that takes part; its age is that of its longest use. */
interface PluginRow extends Omit<BuildView, 'hash'> {
  readonly kind: PluginKind
  readonly contentHash: string
}

export function planView({
  changes,
  plugins,
  pins,
  repinned,
  held,
  ...moves
}: ReloadOutcome['plan']): PlanView {
  return {
    changes: changes.map(({ file, key, from, to, effect }) => ({
      file,
      key,
      from: from ?? null,
      to: to ?? null,
      effect,
    })),
    plugins,
    pins,
    repinned,
    strategies: moveRows(moves),
    waiting: keysOf(held),
  }
}

export const outcomeView = ({ at, plan, reason, edits, error, ...outcome }: ReloadOutcome): OutcomeView => ({
  at: moment(at),
  reason: reason ?? null,
  edits: edits ?? null,
  error: error === null ? null : errorView(error),
  ...outcome,
  ...planView(plan),
})

const errorView = ({ issues = [], ...error }: NonNullable<ReloadOutcome['error']>): ErrorView => ({
  ...error,
  errors: issueRows(issues),
})

export function configView(
  host: PaperHost,
  { outcomes, counts }: Pick<Reloader, 'outcomes' | 'counts'>,
): ConfigView {
  const { prepared, revision, held } = host
  return {
    revision,
    folder: prepared.folder,
    files: prepared.files.map(({ name, sha256 }) => ({ name, sha256 })),
    plugins: usedPlugins(prepared).map((plugin) => {
      const { hash, ...build } = buildView(plugin, longestOf(host.builds, plugin))
      return { kind: plugin.kind, contentHash: hash, ...build }
    }),
    pins: pinRows(prepared.pinned),
    refusedFiles: refusedFilesView(host.refusedFiles),
    waiting: keysOf(held),
    reloads: outcomes.map(outcomeView).reverse(),
    counts,
  }
}

export const refusedFilesView = (refused: RefusedFiles | null): RefusedFilesView | null =>
  refused === null ? null : { ...refused, since: moment(refused.since) }

/** Several entries may use a plugin, some of them since later. */
function longestOf(builds: RunningBuilds, { kind, manifest }: LoadedPlugin): RunningBuild | null {
  const uses = allBuilds(builds)
    .map(([, build]) => build)
    .filter(({ plugin }) => plugin.kind === kind && plugin.manifest.id === manifest.id)
  return uses.sort((a, b) => a.since.at - b.since.at).at(0) ?? null
}

const keysOf = (held: readonly HeldField[]): string[] => held.map(({ path }) => pathText(path))
