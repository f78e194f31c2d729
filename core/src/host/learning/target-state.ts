import type { TargetName } from '../../config/types.ts'
import { TARGET_DEFINITIONS } from '../../learning/labels/targets.ts'
import type { LearningNote, Score } from '../../learning/notes.ts'
import type { Forecast } from '../../learning/types.ts'
import { DAY } from '../../learning/periods.ts'

/** Scores are kept this long: drift is told by those of a year. Days. */
const KEPT_DAYS = 370

/** A training that was begun and whose model does not serve yet. */
export interface PendingTraining {
  /** Nothing that was known later is used, ms. */
  readonly until: number
  readonly rows: number
  /** What is trained: its `specificationId`. */
  readonly specification: string
  /** That it was not done in time was said. */
  readonly late: boolean
}

/** What is known of one target: plain JSON, made of notes alone, so that a replay of them brings it back. */
export interface TargetState {
  readonly target: TargetName
  readonly training: PendingTraining | null
  /** It was looked whether a first training can begin. */
  readonly begun: boolean
  /** Until when the data of its last training reached, ms, by `specificationId`: those of about the last year. */
  readonly tried: Readonly<Record<string, number>>
  /** There was too little data at the last look. */
  readonly tooLittle: boolean
  /** The live results of the model are no better than the baseline. */
  readonly alarm: boolean
  /** Since when, ms: the last outcome that was known then. Null without an alarm, and in what was kept before that was. */
  readonly alarmSince: number | null
  /** Where forecasts come from, and why not from the champion; null before the first. */
  readonly source: Pick<Forecast, 'by' | 'reason'> | null
  /** Of the last moment. */
  readonly present: readonly Forecast[]
  /** What has not come true yet, the oldest first. */
  readonly waiting: readonly Forecast[]
  /** What has, the oldest first, of about the last year. */
  readonly scores: readonly Score[]
}

export const newTargetState = (target: TargetName): TargetState => ({
  target,
  begun: false,
  training: null,
  tried: {},
  tooLittle: false,
  alarm: false,
  alarmSince: null,
  source: null,
  present: [],
  waiting: [],
  scores: [],
})

/** What a note changes; notes of other targets change nothing. */
export function noted(state: TargetState, note: LearningNote): TargetState {
  switch (note.what) {
    case 'forecast':
      return forecast(state, note.forecasts)
    case 'scored':
      return scored(state, note.scores)
    default:
      return note.target === state.target ? ofTarget(state, note) : state
  }
}

function lastOutcome({ target, scores }: TargetState): number | null {
  const last = scores.at(-1)
  return last === undefined ? null : last.time + TARGET_DEFINITIONS[target].horizon
}

type OfTarget = Exclude<LearningNote, { what: 'forecast' | 'scored' }>

function ofTarget(state: TargetState, note: OfTarget): TargetState {
  switch (note.what) {
    case 'training':
      return training(state, note)
    case 'too-little-data':
      return { ...state, begun: true, tooLittle: true }
    case 'late':
      return state.training === null ? state : { ...state, training: { ...state.training, late: true } }
    case 'failed':
      // A model that cannot serve has nothing to do with a training that began at the same moment.
      if (note.model !== undefined) return state
      return { ...state, begun: true, training: state.training?.until === note.until ? null : state.training }
    case 'model':
      return { ...state, training: null }
    case 'drift':
      return { ...state, alarm: note.alarm, alarmSince: note.alarm ? lastOutcome(state) : null }
    case 'fallback':
      return { ...state, source: { by: note.by, reason: note.reason } }
    case 'chosen':
    case 'rolled-back':
    case 'retired':
      return state
  }
}

function training(
  state: TargetState,
  { until, rows, specification }: Extract<LearningNote, { what: 'training' }>,
): TargetState {
  const late = state.training?.until === until && state.training.late
  const recent = Object.entries(state.tried).filter(([, time]) => time > until - KEPT_DAYS * DAY)
  return {
    ...state,
    begun: true,
    tooLittle: false,
    training: { until, rows, specification, late },
    tried: { ...Object.fromEntries(recent), [specification]: until },
  }
}

/** Nothing is forecast of a target for a time: what was known of it stays, and a training that was cut off is let go of. */
export const atRest = (state: TargetState): TargetState =>
  state.training === null ? state : { ...state, training: null }

function forecast(state: TargetState, all: readonly Forecast[]): TargetState {
  const present = all.filter(({ target }) => target === state.target)
  if (present.length === 0) return state
  // Without a present state there is no row and no label: a strategy that is idle.
  const scorable = present.filter(({ now }) => now !== null)
  return { ...state, present, waiting: [...state.waiting, ...scorable] }
}

function scored(state: TargetState, all: readonly Score[]): TargetState {
  const scores = all.filter(({ target }) => target === state.target)
  if (scores.length === 0) return state
  const done = new Set(scores.map(keyOf))
  const oldest = (scores.at(-1)?.time ?? 0) - KEPT_DAYS * DAY
  return {
    ...state,
    waiting: state.waiting.filter((one) => !done.has(keyOf(one))),
    scores: [...state.scores.filter(({ time }) => time > oldest), ...scores],
  }
}

const keyOf = ({ time, subject }: Pick<Score, 'time' | 'subject'>): string => `${time} ${subject}`
