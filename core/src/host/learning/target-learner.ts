import type { TargetName } from '../../config/types.ts'
import { driftFigures, driftOf, type DriftFigures } from '../../learning/drift.ts'
import { rowShift, type RowShift } from '../../learning/feature-shift.ts'
import { joinRecords } from '../../learning/join-records.ts'
import { liveRecord } from '../../learning/live-record.ts'
import type { LearningNote } from '../../learning/notes.ts'
import type { Observer } from '../../learning/observer.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { Serving } from '../../learning/serving/types.ts'
import { trainingSize } from '../../learning/train.ts'
import { taskOf } from '../../learning/task.ts'
import { HOUR } from '../../learning/periods.ts'
import type { Dataset } from '../../learning/types.ts'
import type { OutOfSample } from '../../learning/validation/out-of-sample.ts'
import type { TargetDrift } from '../meta/learner.ts'
import { passedGrid } from './grid.ts'
import { forecastAt } from './forecast.ts'
import { isScoreDue, labelsMoment, scoresOf, stillWaiting } from './scoring.ts'
import { TARGET_DEFINITIONS } from '../../learning/labels/targets.ts'
import { noted, type TargetState } from './target-state.ts'
import type { TargetTrainings } from './trainings.ts'

/** When what happens, ms. */
export interface LearningTimes {
  readonly frequencyMs: number
  readonly lagMs: number
}

/** What the learning of a target works with. */
export interface TargetPorts {
  readonly observer: Observer
  readonly registry: ModelRegistry
  readonly serving: Serving
  readonly trainings: TargetTrainings
  readonly times: LearningTimes
  readonly windowDays: number
}

/** A moment at which something may follow: bars have just been applied. */
export interface LearningMoment {
  /** Engine time, ms. */
  readonly time: number
  /** The moment before; of an account's first bars one before the first of them was over. */
  readonly before: number
  /** The day ended with these bars: forecasts are made now. */
  readonly midnight: boolean
}

/** The learning of one target. */
export interface TargetLearner {
  readonly state: TargetState
  /** How well what serves has done of late. @param time of now, ms */
  drift(time: number): TargetDrift
  /** How different its rows are of late; null: there are too few. */
  shift(): RowShift | null
  /** What follows from the bars that have just been applied; known to the state already. */
  step(moment: LearningMoment): readonly LearningNote[]
  /** Time goes on without any decision, in a replay: what can never be scored is let go of. */
  pass(time: number): void
  /** Something was recorded. */
  told(note: LearningNote): void
  /** The same in a replay, right after the bars that it followed from. */
  replayed(note: LearningNote): void
}

export function createTargetLearner(from: TargetState, ports: TargetPorts): TargetLearner {
  const { target } = from
  const { observer, registry, trainings, times } = ports
  const { horizon } = TARGET_DEFINITIONS[target]
  let state = from
  /** Labels were looked for when they were those of this moment, ms. */
  let looked: number | null = null

  const told = (note: LearningNote): void => {
    state = noted(state, note)
    // A person wants this model: whatever it failed in before, it is tried again.
    if (note.what === 'chosen' || note.what === 'rolled-back') ports.serving.forget(note.model)
  }

  function* steps(moment: LearningMoment): Generator<LearningNote> {
    const { time } = moment
    let rows: Dataset | null = null
    const dataset = (): Dataset => (rows ??= observer.dataset(target, time))
    const labels = labelsMoment(state, observer.time)
    if (labels !== looked && isScoreDue(state, time)) {
      looked = labels
      const scores = scoresOf(state, dataset())
      if (scores.length > 0) {
        yield { what: 'scored', scores }
        yield* drift(time, dataset())
      }
    }
    yield* begin(moment, dataset)
    yield* goOn()
    yield* end(time, dataset)
    if (moment.midnight) yield* forecastAt(state, time, dataset, ports)
  }

  /** While there is an alarm no model serves, and only the next walk-forward can tell that it is over. */
  function* drift(time: number, dataset: Dataset): Generator<LearningNote> {
    const record = latest(time, dataset)
    const { alarm, text } = driftOf(
      record,
      state.alarm,
      figuresOf(() => record),
    )
    if (alarm !== state.alarm) yield { what: 'drift', target, alarm, text }
  }

  /** What the walk-forward of what serves forecast, and live models since. */
  function latest(time: number, dataset: Dataset): OutOfSample {
    const live = liveRecord(target, taskOf(target), state.scores, horizon)
    const before = trainings.record(time, dataset)
    return before === null ? live : joinRecords(before, live)
  }

  const figures = remembered<DriftFigures | null>()
  const shift = remembered<RowShift | null>()

  /** Measured anew with every outcome, and with what serves: once a day. @param record asked for only then */
  function figuresOf(record: () => OutOfSample): DriftFigures | null {
    const id = registry.champion(target)?.specificationId
    const found = id === undefined ? null : registry.validation(id)
    return figures([id, found, state.scores], () => driftFigures(record()))
  }

  function* begin(
    { time, before, midnight }: LearningMoment,
    dataset: () => Dataset,
  ): Generator<LearningNote> {
    if (state.training !== null) return
    // The first model need not wait for the next turn. Full hours are seen by every mode, whatever an input of bars holds.
    const due = passedGrid(before, time, state.begun ? times.frequencyMs : HOUR)
    if (!due && !(state.tooLittle && midnight)) return
    const { rows, days, enough } = trainingSize(dataset(), time, ports.windowDays)
    if (enough) {
      const specification = trainings.start(time, dataset(), state)
      yield { what: 'training', target, until: time, rows, specification }
    } else if (!state.tooLittle) yield { what: 'too-little-data', target, rows, days }
  }

  /** What the end of a process, or a reload, has cut off begins again with the same data. */
  function* goOn(): Generator<LearningNote> {
    const { training } = state
    if (training === null || trainings.running) return
    const { until, rows } = training
    const specification = trainings.start(until, observer.dataset(target, until), state)
    // After a reload it may be something else.
    if (specification !== training.specification)
      yield { what: 'training', target, until, rows, specification }
  }

  function* end(time: number, dataset: () => Dataset): Generator<LearningNote> {
    const { training } = state
    if (training === null || time < training.until + times.lagMs) return
    const { until } = training
    const came = trainings.end()
    if (came === null) {
      if (!training.late) yield { what: 'late', target, until }
    } else if (came.ok) yield trainings.activate(came.outcome, time, state, dataset)
    else yield { what: 'failed', target, until, problem: came.problem }
  }

  return {
    get state() {
      return state
    },
    drift: (time) => ({
      ...{ target, champion: registry.champion(target)?.id ?? null },
      ...{ alarm: state.alarm, since: state.alarmSince },
      figures: figuresOf(() => latest(time, observer.dataset(target, time))),
    }),
    shift() {
      const { time } = observer
      return time === null ? null : shift([time], () => rowShift(observer.dataset(target, time)))
    },
    told,
    replayed(note) {
      told(note)
      if (note.what === 'forecast' && note.forecasts.some((one) => one.target === target))
        ports.serving.served(target, observer.serve(target))
    },
    pass(time) {
      const waiting = stillWaiting(state, time)
      if (waiting !== state.waiting) state = { ...state, waiting }
    },
    step(moment) {
      const notes: LearningNote[] = []
      try {
        for (const note of steps(moment)) {
          told(note)
          notes.push(note)
        }
      } catch (error) {
        trainings.cancel()
        const note = failure(target, state, moment.time, error)
        told(note)
        notes.push(note)
      }
      this.pass(moment.time)
      return notes
    },
  }
}

/** Measures again when something that it depends on is another one. */
function remembered<T>(): (on: readonly unknown[], measure: () => T) => T {
  let last: { readonly on: readonly unknown[]; readonly answer: T } | null = null
  return (on, measure) => {
    if (last === null || on.some((one, i) => one !== last?.on[i])) last = { on, answer: measure() }
    return last.answer
  }
}

/** What nobody foresaw costs the training that runs, not the host. */
function failure(target: TargetName, { training }: TargetState, time: number, error: unknown): LearningNote {
  const problem = error instanceof Error ? error.message : String(error)
  return { what: 'failed', target, until: training?.until ?? time, problem }
}
