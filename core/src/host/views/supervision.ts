import { lasts } from '../../engine/outage.ts'
import type { PaperHost } from '../paper-host.ts'
import { nextTry } from '../supervisor/back-off.ts'
import type { OutsideState } from '../supervisor/outside.ts'
import { supervised, type Supervised } from '../supervisor/supervised.ts'
import { riskView, type RiskView } from './risk.ts'
import { moment, type Moment } from './time.ts'

/** A strategy, or the regime classifier, as the supervisor sees it. */
export interface SupervisionRow {
  /** Name of the strategy; `regime` for the classifier. */
  readonly entry: string
  readonly kind: Supervised['kind']
  /** Id of the plugin. */
  readonly plugin: string
  /** `quarantined`: a strategy that is not asked. `silent`: a classifier that does not answer; the regime is unknown. */
  readonly state: 'running' | 'quarantined' | 'silent'
  /** What its worker does; null where it runs in the thread of the host. */
  readonly worker: OutsideState | null
  /** Market time since which it has no say; null while it runs, and where a state of before does not say. */
  readonly since: Moment | null
  /** What was wrong; null as `since`. */
  readonly problem: string | null
  /** Why its worker could not be started again; null where it was, or was not tried. */
  readonly startProblem: string | null
  /** Tries that failed one after the other. */
  readonly failedTries: number
  /** Market time from which on it is tried again; null while it runs, and when it waits for a person. */
  readonly nextTry: Moment | null
}

/** What holds the book back, with the plugins that have no say. */
export interface RiskReport extends RiskView {
  readonly faulty: readonly SupervisionRow[]
}

type Source = Pick<PaperHost, 'engine' | 'prepared' | 'outside'>

/** All that is supervised: the strategies in the configured order, then the regime classifier. */
export function supervisionRows(host: Source): SupervisionRow[] {
  return supervised(host).map((one) => rowOf(host, one))
}

export function riskReport(host: Source): RiskReport {
  const faulty = supervisionRows(host).filter(({ state }) => state !== 'running')
  return { ...riskView(host.engine), faulty }
}

function rowOf({ engine, prepared, outside }: Source, one: Supervised): SupervisionRow {
  const { entry, kind, outages, barMs, rules } = one
  const { checked } = prepared
  const isStrategy = kind === 'strategy'
  const quarantined = engine.sleeves.some(
    ({ name, quarantined }) => quarantined && isStrategy && name === entry,
  )
  const outage = lasts(outages) ? outages.at(-1) : undefined
  const next = outage === undefined ? null : nextTry(outages, barMs, rules)
  return {
    entry,
    kind,
    plugin: isStrategy ? (checked.plugins.get(entry) ?? '') : checked.regimePlugin,
    state: quarantined ? 'quarantined' : outage === undefined ? 'running' : 'silent',
    worker: outside?.state(entry) ?? null,
    since: outage === undefined ? null : moment(outage.from),
    problem: outage?.problem ?? null,
    startProblem: outside?.problem(entry) ?? null,
    failedTries: next?.failed ?? 0,
    nextTry: next === null || next.at === null ? null : moment(next.at),
  }
}
