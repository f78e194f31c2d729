import { pathText } from '../../config/issue.ts'
import type { HeldField } from '../../engine/inputs.ts'
import type { PaperHost } from '../paper-host.ts'
import { usedPlugins } from '../used-plugins.ts'
import type { ReloadOutcome } from '../reload/reloader.ts'
import type { ReloadPlan } from '../reload/plan.ts'
import { moment, type Moment } from './time.ts'

/** What a reload changes. */
export interface PlanView {
  readonly changes: readonly ChangeRow[]
  readonly plugins: ReloadPlan['plugins']
  /** Keys whose new values wait. */
  readonly waiting: readonly string[]
}

export interface ChangeRow {
  readonly file: string
  readonly key: string
  /** Null where there is none. */
  readonly from: unknown
  readonly to: unknown
  readonly effect: string
}

export type OutcomeView = Omit<ReloadOutcome, 'at' | 'plan'> & PlanView & { readonly at: Moment }

/** What runs, what waits, and the last attempts to change it. */
export interface ConfigView {
  readonly revision: number | null
  readonly folder: string
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly plugins: readonly PluginRow[]
  readonly waiting: readonly string[]
  /** The newest first. */
  readonly reloads: readonly OutcomeView[]
}

interface PluginRow {
  readonly id: string
  readonly kind: string
  readonly version: string
  readonly contentHash: string
  readonly generation: number
}

export function planView({ changes, plugins, held }: ReloadOutcome['plan']): PlanView {
  return {
    changes: changes.map(({ file, key, from, to, effect }) => ({
      file,
      key,
      from: from ?? null,
      to: to ?? null,
      effect,
    })),
    plugins,
    waiting: keysOf(held),
  }
}

export const outcomeView = ({ at, plan, ...outcome }: ReloadOutcome): OutcomeView => ({
  at: moment(at),
  ...outcome,
  ...planView(plan),
})

export function configView(host: PaperHost, outcomes: readonly ReloadOutcome[]): ConfigView {
  const { prepared, revision, held } = host
  return {
    revision,
    folder: prepared.folder,
    files: prepared.files.map(({ name, sha256 }) => ({ name, sha256 })),
    plugins: usedPlugins(prepared).map(({ manifest: { id, version }, kind, contentHash, generation }) => {
      return { id, kind, version, contentHash, generation }
    }),
    waiting: keysOf(held),
    reloads: outcomes.map(outcomeView).reverse(),
  }
}

const keysOf = (held: readonly HeldField[]): string[] => held.map(({ path }) => pathText(path))
