import { pathText } from '../../config/issue.ts'
import type { PaperHost } from '../paper-host.ts'
import { revisionOf, type ChangedConfig } from '../reload/change-config.ts'
import { isBusy } from '../reload/plan.ts'
import { planView, type PlanView } from './reload.ts'

/** A change that was not rejected. */
type MadeChange = ChangedConfig & { readonly result: Exclude<ChangedConfig['result'], 'rejected'> }

/** What became of a change of the configuration. */
export interface ChangeView extends PlanView {
  readonly file: string
  readonly result: MadeChange['result']
  /** The revision that runs now; 0 without one. */
  readonly revision: number
  /** Keys and plugins that took effect, or would. */
  readonly now: readonly string[]
  readonly pending: readonly PendingRow[]
}

/** A value that holds later. */
export interface PendingRow {
  readonly key: string
  /** What holds until then, and what will; null where there is none. */
  readonly from: unknown
  readonly to: unknown
  /** For what it waits, in words. */
  readonly why: string
}

export function changeView(host: PaperHost, { file, result, plan }: MadeChange): ChangeView {
  const view = planView(plan)
  const waits = (key: string): boolean => view.waiting.includes(key)
  return {
    file,
    result,
    revision: revisionOf(host),
    now: view.changes.map(({ key }) => key).filter((key) => !waits(key)),
    pending: plan.held.map(({ path, value }) => {
      const key = pathText(path)
      const change = plan.changes.find((one) => one.key === key)
      return { key, from: value ?? null, to: change?.to ?? null, why: whyPending(host, path.map(String)) }
    }),
    ...view,
  }
}

function whyPending({ engine }: PaperHost, [section, name]: readonly string[]): string {
  if (section !== 'strategies') return 'a running process cannot change it: it holds from the next start on'
  const busy = isBusy(engine, name)
    ? 'has a position or a waiting entry'
    : 'had a position or a waiting entry'
  return `${name} ${busy}: it holds once there is none`
}
