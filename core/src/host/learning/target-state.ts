import type { TargetName } from '../../config/types.ts'
import type { LearningNote, Score } from '../../learning/notes.ts'
import type { Forecast } from '../../learning/types.ts'
import { DAY } from '../../learning/periods.ts'

/** Scores are kept this long: drift is told by those of a year. Days. */
const SCORE_DAYS = 370

/** A training that was begun and whose model does not serve yet. */
export interface PendingTraining {
  /** Nothing that was known later is used, ms. */
  readonly until: number
  readonly rows: number
  /** That it was not done in time was said. */
  readonly late: boolean
}

/** What is known of one target: plain JSON, made of notes alone, so that a replay of them brings it back. */
export interface TargetState {
  readonly target: TargetName
  readonly training: PendingTraining | null
  /** There was too little data at the last look. */
  readonly tooLittle: boolean
  /** The live results of the model are no better than the baseline. */
  readonly alarm: boolean
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
  training: null,
  tooLittle: false,
  alarm: false,
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

type OfTarget = Exclude<LearningNote, { what: 'forecast' | 'scored' }>

function ofTarget(state: TargetState, note: OfTarget): TargetState {
  switch (note.what) {
    case 'training':
      return {
        ...state,
        tooLittle: false,
        training: { until: note.until, rows: note.rows, late: false },
      }
    case 'too-little-data':
      return { ...state, tooLittle: true }
    case 'late':
      return state.training === null ? state : { ...state, training: { ...state.training, late: true } }
    case 'failed':
      // A model that cannot serve has nothing to do with a training that began at the same moment.
      return note.model === undefined && state.training?.until === note.until
        ? { ...state, training: null }
        : state
    case 'model':
      return { ...state, training: null }
    case 'drift':
      return { ...state, alarm: note.alarm }
    case 'fallback':
      return { ...state, source: { by: note.by, reason: note.reason } }
    case 'chosen':
    case 'rolled-back':
      return state
  }
}

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
  const oldest = (scores.at(-1)?.time ?? 0) - SCORE_DAYS * DAY
  return {
    ...state,
    waiting: state.waiting.filter((one) => !done.has(keyOf(one))),
    scores: [...state.scores.filter(({ time }) => time > oldest), ...scores],
  }
}

const keyOf = ({ time, subject }: Pick<Score, 'time' | 'subject'>): string => `${time} ${subject}`
