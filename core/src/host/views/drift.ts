import type { FeatureGroup, TargetName } from '../../config/types.ts'
import { DRIFT } from '../../learning/drift.ts'
import { groupOf } from '../../learning/features/names.ts'
import type { FeatureShift, RowShift } from '../../learning/feature-shift.ts'
import type { ModelRecord } from '../../learning/registry/record.ts'
import { taskOf } from '../../learning/task.ts'
import type { TargetDrift } from '../meta/learner.ts'
import type { PaperHost } from '../paper-host.ts'
import { moment, type Moment } from './time.ts'

/** Whether what serves a target still does better than persistence, and how different its rows are of late. */
export interface DriftView {
  readonly target: TargetName
  /** Id of the model that serves; null: none. */
  readonly champion: string | null
  /** `unknown`: too few forecasts have come true. */
  readonly state: 'none' | 'alarm' | 'unknown'
  readonly since: Moment | null
  /** An alarm begins at or below `begins`, and ends above `ends`. Null where the state is unknown. */
  readonly gain: GainView | null
  /** An alarm begins below `begins`, and ends at `ends` or above. Null where unknown, and for a target without a limit of its own. */
  readonly accuracy: (Limited & { readonly days: number }) | null
  /** Why there are no figures; null where there are. */
  readonly reason: string | null
  /** What an alarm leads to. */
  readonly leadsTo: string
  /** Null: there are too few rows. */
  readonly rows: RowShiftView | null
}

/** A figure with its limits; each figure says on which side of them. */
interface Limited {
  readonly value: number
  readonly begins: number
  readonly ends: number
}

interface GainView extends Limited {
  readonly unit: 'points' | 'percent'
  readonly days: number
  readonly forecasts: number
  readonly from: Moment
  readonly to: Moment
}

export interface RowShiftView extends Omit<RowShift, 'from' | 'to' | 'before' | 'features'> {
  readonly method: 'psi'
  readonly from: Moment
  readonly to: Moment
  readonly before: Moment
  readonly features: readonly FeatureShiftView[]
}

interface FeatureShiftView extends FeatureShift {
  readonly group: FeatureGroup | null
  /** Whether the score is above all earlier ones, and no trifle; null where they are too few. */
  readonly unusual: boolean | null
}

/** Customarily nothing has changed below it. */
const TRIFLE = 0.1

const LEADS_TO =
  'While there is an alarm no model of the specification serves: forecasts come from the last good model of another one, else from the persistence rule. A later validation ends it.'

/** Of every target that is forecast, or of one. */
export function driftRows(
  { meta: { learner } }: Pick<PaperHost, 'meta'>,
  target: TargetName | null,
): DriftView[] {
  return learner
    .drift()
    .filter((one) => target === null || one.target === target)
    .map((one) => driftView(one, learner.shift(one.target)))
}

/** Drift as it concerns one model. */
export interface ModelDriftView extends DriftView {
  readonly model: string
  /** Whether it is of the specification that serves, which alarm and figures are about. */
  readonly serves: boolean
}

/** @param champion of the target of the model */
export function modelDriftView(
  { meta: { learner } }: Pick<PaperHost, 'meta'>,
  record: ModelRecord,
  champion: ModelRecord | null,
): ModelDriftView {
  const { id, target, specification, specificationId } = record
  const found = learner.drift().find((one) => one.target === target)
  const shift = learner.shift(target)
  const own = shift?.features.filter(({ name }) => specification.features.includes(name))
  const rows = shift === null || own === undefined ? null : { ...shift, features: own }
  const serves = champion?.specificationId === specificationId
  if (found !== undefined && serves) return { model: id, serves, ...driftView(found, rows) }
  const nothing = { target, champion: champion?.id ?? null, alarm: false, since: null, figures: null }
  const other =
    champion === null
      ? `No model of ${target} serves.`
      : 'Alarm and figures are about the specification that serves, and it is of another one.'
  const reason = found === undefined ? `${target} is not forecast now.` : other
  return { model: id, serves, ...driftView(nothing, rows), reason }
}

function driftView(
  { target, champion, alarm, since, figures }: TargetDrift,
  shift: RowShift | null,
): DriftView {
  const percent = taskOf(target) === 'regression'
  return {
    ...{ target, champion },
    state: alarm ? 'alarm' : figures === null ? 'unknown' : 'none',
    since: since === null ? null : moment(since),
    gain:
      figures === null
        ? null
        : {
            ...{ value: figures.gain * 100, unit: percent ? 'percent' : 'points' },
            ...{ begins: 0, ends: DRIFT.recoveredGain * 100 },
            ...{ days: figures.days, forecasts: figures.forecasts },
            ...{ from: moment(figures.from), to: moment(figures.to) },
          },
    accuracy: accuracyOf(figures?.accuracy ?? null),
    reason: figures === null ? TOO_FEW : null,
    leadsTo: LEADS_TO,
    rows: shift === null ? null : shiftView(shift),
  }
}

const TOO_FEW = `Too few forecasts of models have come true: ${DRIFT.rows} on ${DRIFT.days} days are needed.`

function accuracyOf(value: number | null): DriftView['accuracy'] {
  if (value === null) return null
  return { value, begins: DRIFT.leastAccuracy, ends: DRIFT.recoveredAccuracy, days: DRIFT.accuracyDays }
}

function shiftView({ from, to, before, features, ...rest }: RowShift): RowShiftView {
  return {
    ...{ method: 'psi', ...rest },
    ...{ from: moment(from), to: moment(to), before: moment(before) },
    features: features.map((one) => ({
      ...one,
      group: groupOf(one.name),
      unusual: one.usual === null ? null : one.score > Math.max(one.usual, TRIFLE),
    })),
  }
}
