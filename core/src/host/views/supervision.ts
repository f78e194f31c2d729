import { lasts } from '../../engine/outage.ts'
import type { PaperHost } from '../paper-host.ts'
import { nextTry } from '../supervisor/back-off.ts'
import type { OutsideState } from '../supervisor/outside.ts'
import { supervised, type Supervised } from '../supervisor/supervised.ts'
import { answersOfEntry, type DurationsView } from './answers.ts'
import { riskView, type RiskView } from './risk.ts'
import { moment, type Moment } from './time.ts'

/** A strategy, the regime classifier, or a predictor, as the supervisor sees it. */
export interface SupervisionRow {
  /** Name of the strategy; `regime` for the classifier, `predictor ID` for a predictor. */
  readonly entry: string
  readonly kind: Supervised['kind']
  /** Id of the plugin. */
  readonly plugin: string
  /**
   * `quarantined`: a strategy that is not asked. `silent`: a classifier that does not answer, so that the regime is
   * unknown, or a predictor, so that its models give no forecasts.
   */
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
  /** How long its worker took to answer; null where it runs in the thread of the host. */
  readonly answers: DurationsView | null
}

/** What holds the book back, with the plugins that have no say. */
export interface RiskReport extends RiskView {
  readonly faulty: readonly SupervisionRow[]
}

type Source = Pick<PaperHost, 'engine' | 'prepared' | 'outside' | 'staff'>

/** All that is supervised: the strategies in the configured order, then the regime classifier and the predictors. */
export function supervisionRows(host: Source): SupervisionRow[] {
  return supervised(host).map((one) => rowOf(host, one))
}

export function riskReport(host: Source): RiskReport {
  const faulty = supervisionRows(host).filter(({ state }) => state !== 'running')
  return { ...riskView(host.engine), faulty }
}

function rowOf(host: Source, one: Supervised): SupervisionRow {
  const { engine, outside } = host
  const { entry, kind, plugin, outages, barMs, rules } = one
  const isStrategy = kind === 'strategy'
  const quarantined = engine.sleeves.some(
    ({ name, quarantined }) => quarantined && isStrategy && name === entry,
  )
  const worker = outside?.state(entry) ?? null
  // It is asked once a day: until then nobody hears of it that it is back, or would ever, where its models are gone.
  const isBack = kind === 'predictor' && worker === 'ready'
  const outage = lasts(outages) && !isBack ? outages.at(-1) : undefined
  const next = outage === undefined ? null : nextTry(outages, barMs, rules)
  return {
    entry,
    kind,
    plugin,
    state: quarantined ? 'quarantined' : outage === undefined ? 'running' : 'silent',
    worker,
    since: outage === undefined ? null : moment(outage.from),
    problem: outage?.problem ?? null,
    startProblem: outside?.problem(entry) ?? null,
    failedTries: next?.failed ?? 0,
    nextTry: next === null || next.at === null ? null : moment(next.at),
    answers: answersOfEntry(host, kind, entry),
  }
}
