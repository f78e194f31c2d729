import type { TargetName } from '../../config/types.ts'
import { driftOf } from '../../learning/drift.ts'
import { joinRecords } from '../../learning/join-records.ts'
import { liveRecord } from '../../learning/live-record.ts'
import type { LearningNote } from '../../learning/notes.ts'
import type { Observer } from '../../learning/observer.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { Serving } from '../../learning/serving/types.ts'
import { trainingSize } from '../../learning/train.ts'
import { taskOf } from '../../learning/task.ts'
import type { Dataset } from '../../learning/types.ts'
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
  /** The moment before; null: this is the first. */
  readonly before: number | null
  /** The day ended with these bars: forecasts are made now. */
  readonly midnight: boolean
}

/** The learning of one target. */
export interface TargetLearner {
  readonly state: TargetState
  /** What follows from the bars that have just been applied; known to the state already. */
  step(moment: LearningMoment): readonly LearningNote[]
  /** Time goes on without any decision, in a replay: what can never be scored is let go of. */
  pass(time: number): void
  /** Something was recorded. */
  told(note: LearningNote): void
}

export function createTargetLearner(from: TargetState, ports: TargetPorts): TargetLearner {
  const { target } = from
  const { observer, trainings, times } = ports
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
        yield* drift()
      }
    }
    yield* begin(moment, dataset)
    yield* end(time)
    if (moment.midnight) yield* forecastAt(state, time, dataset, ports)
  }

  /** While there is an alarm no model serves, and only the next walk-forward can tell that it is over. */
  function* drift(): Generator<LearningNote> {
    const live = liveRecord(target, taskOf(target), state.scores, horizon)
    const before = trainings.record()
    const { alarm, text } = driftOf(before === null ? live : joinRecords(before, live), state.alarm)
    if (alarm !== state.alarm) yield { what: 'drift', target, alarm, text }
  }

  function* begin(
    { time, before, midnight }: LearningMoment,
    dataset: () => Dataset,
  ): Generator<LearningNote> {
    if (state.training !== null) return
    const due = before === null || passedGrid(before, time, times.frequencyMs)
    // The first model need not wait for the next turn.
    if (!due && !(state.tooLittle && midnight)) return
    const { rows, days, enough } = trainingSize(dataset(), time, ports.windowDays)
    if (enough) {
      trainings.start(time, dataset())
      yield { what: 'training', target, until: time, rows }
    } else if (!state.tooLittle) yield { what: 'too-little-data', target, rows, days }
  }

  function* end(time: number): Generator<LearningNote> {
    const { training } = state
    if (training === null || time < training.until + times.lagMs) return
    const { until } = training
    const came = trainings.end(until, () => observer.dataset(target, until))
    if (came === null) {
      if (!training.late) yield { what: 'late', target, until }
    } else if (came.ok) yield trainings.activate(came.outcome, time, state)
    else yield { what: 'failed', target, until, problem: came.problem }
  }

  return {
    get state() {
      return state
    },
    told,
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

/** What nobody foresaw costs the training that runs, not the host. */
function failure(target: TargetName, { training }: TargetState, time: number, error: unknown): LearningNote {
  const problem = error instanceof Error ? error.message : String(error)
  return { what: 'failed', target, until: training?.until ?? time, problem }
}
