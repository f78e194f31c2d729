import type { TargetName } from '../../config/types.ts'
import type { ModelMetric, ModelRecord, ModelState } from '../../learning/registry/record.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { ValidationReport } from '../../learning/validation/report.ts'
import { numberedPage, isInTime, type PastPage, type PastQuery } from './past-events.ts'
import { moment, type Moment } from './time.ts'

/** A model as a list shows it. */
export interface ModelRow {
  readonly id: string
  readonly number: number
  readonly target: TargetName
  readonly state: ModelState
  /** Of its present state. */
  readonly reason: string
  readonly author: string | null
  readonly added: Moment
  /** All labels that it was trained on were known then. */
  readonly until: Moment
  readonly rows: number
  readonly members: readonly { readonly plugin: string; readonly version: string; readonly weight: number }[]
  readonly metrics: readonly ModelMetric[]
  readonly kept: boolean
}

/** All that is known of a model. */
export interface ModelView extends ModelRow {
  readonly parent: string | null
  readonly seed: number
  readonly windowDays: number
  readonly features: readonly string[]
  readonly featuresHash: string
  readonly specificationId: string
  readonly data: { readonly from: Moment; readonly to: Moment; readonly hash: string }
  readonly size: number
  readonly changes: readonly {
    readonly time: Moment
    readonly state: ModelState
    readonly reason: string
    readonly author: string | null
    readonly withdrawn: boolean
  }[]
  readonly report: ValidationReport | null
}

/** Which models. Times are those at which they were added; a place has the number of a model. */
export interface ModelQuery extends Pick<PastQuery, 'before' | 'limit' | 'from' | 'to'> {
  readonly target?: TargetName | undefined
  readonly state?: ModelState | undefined
}

/** Models, the newest first. */
export function modelPage(registry: ModelRegistry, query: ModelQuery): PastPage<ModelRow> {
  const wanted = registry
    .list(query.target)
    .filter(
      ({ state, added }) =>
        (query.state === undefined || state === query.state) && isInTime({ time: added }, query),
    )
  const { found, next } = numberedPage(wanted, query, ({ number }) => number)
  return { found: found.map(modelRow), next }
}

function modelRow(record: ModelRecord): ModelRow {
  const { id, number, target, state, changes, added, data, specification, weights, metrics, kept } = record
  const present = changes.at(-1)
  return {
    ...{ id, number, target, state, reason: present?.reason ?? '', author: present?.author ?? null },
    ...{ added: moment(added), until: moment(data.until), rows: data.rows },
    members: specification.members.map(({ plugin, version }, i) => ({ plugin, version, weight: weights[i] })),
    ...{ metrics, kept },
  }
}

export function modelView(record: ModelRecord): ModelView {
  const { parent, specification, featuresHash, specificationId, data, size, changes, report } = record
  const { seed, windowDays, features } = specification
  return {
    ...modelRow(record),
    ...{ parent, seed, windowDays, features, featuresHash, specificationId, size, report },
    data: { from: moment(data.from), to: moment(data.to), hash: data.hash },
    changes: changes.map(({ time, withdrawn = false, ...change }) => ({
      time: moment(time),
      ...change,
      withdrawn,
    })),
  }
}
