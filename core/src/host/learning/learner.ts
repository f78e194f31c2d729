import type { EngineInput, LearningInput } from '../../engine/inputs.ts'
import type { Learner, LearnerOf, Running } from '../meta/learner.ts'
import { cancelTrainings, createCourse, type LearnerOptions } from './course.ts'
import { DAY, HOUR } from '../../learning/periods.ts'
import { nextOnGrid } from './grid.ts'
import { presentForecasts } from './present.ts'
import { statusOf } from './status.ts'
import { readLearnerState, storedLearner, type LearnerState } from './stored.ts'

const NOTHING: readonly LearningInput[] = []

/**
 * Learns from what an engine goes through: full hours become features, labels and forecasts; models are trained on
 * schedule, serve from their time on, and are scored. Where nothing is to be forecast it costs nothing.
 */
export function learning(options: LearnerOptions): LearnerOf {
  return (running) => createLearner(running, options)
}

function createLearner(running: Running, options: LearnerOptions): Learner {
  let course = createCourse(running, options, null)
  /** What was learnt before, while nothing is to be forecast: it goes on when that is over. */
  let resting: LearnerState | null = null
  /** Engine time of the last bars that were decided upon, ms. */
  let decided: number | null = null
  /** Engine time of bars of a replay of which it is not known yet whether something followed from them. */
  let open: number | null = null
  let midnight = false

  const targets = () => course?.targets.map(({ learner }) => learner) ?? []
  const time = (): number => running.engine.time

  function state(): LearnerState | null {
    if (course === null) return resting
    const { watch, observer, serving } = course
    const hours = watch.maker.snapshot()
    const states = targets().map((target) => target.state)
    return {
      decided: open ?? decided,
      hours,
      observer: observer.snapshot(),
      targets: states,
      serving: serving.snapshot(),
    }
  }

  /** @returns whether something may follow */
  function observe(input: EngineInput): boolean {
    if (course === null || (input.kind !== 'bars' && input.kind !== 'history')) return false
    midnight = false
    for (const hour of course.watch.hours(input)) {
      course.observer.hour(hour)
      midnight = hour.time % DAY === 0
    }
    return input.kind === 'bars'
  }

  function decide(): readonly LearningInput[] {
    const moment = { time: time(), before: decided, midnight }
    decided = moment.time
    const notes = targets().flatMap((target) => target.step(moment))
    return notes.length === 0 ? NOTHING : [{ kind: 'learning', notes }]
  }

  /** Nothing more can follow from the last bars of a replay. */
  function settle(): void {
    decided = open ?? decided
    open = null
  }

  function told({ notes }: LearningInput): void {
    for (const note of notes) for (const target of targets()) target.told(note)
  }

  /** What was learnt stays: the last snapshot is taken after it. */
  function close(): void {
    if (course === null) return
    cancelTrainings(course)
    course.trainer.close()
  }

  function goOn(next: Running, kept: LearnerState | null): void {
    const before = course
    running = next
    course = createCourse(running, options, kept, before)
    if (before !== null) cancelTrainings(before)
    resting = course === null ? kept : null
    decided = kept?.decided ?? null
  }

  return {
    after(input) {
      settle()
      if (input.kind === 'learning') told(input)
      return observe(input) ? decide() : NOTHING
    },
    replayed(input) {
      settle()
      if (input.kind === 'learning') told(input)
      if (!observe(input)) return
      open = time()
      for (const target of targets()) target.pass(open)
    },
    resume() {
      if (open === null) return NOTHING
      open = null
      return decide()
    },
    forecasts: () =>
      presentForecasts(
        targets().map((target) => target.state),
        time(),
      ),
    status: () =>
      targets().map((target) =>
        statusOf(target.state, options.registry.champion(target.state.target)?.id ?? null),
      ),
    nextStop(after) {
      if (course === null) return Infinity
      const { frequencyMs, lagMs } = course
      const activations = targets().flatMap(({ state: { training } }) =>
        training === null ? [] : [training.until + lagMs],
      )
      const from = Math.min(decided ?? after, after)
      const due = Math.min(nextOnGrid(from, HOUR), nextOnGrid(from, frequencyMs), ...activations)
      // Its bar may have been missing: then something follows from the next one.
      return Math.max(after + 1, due)
    },
    changed: (next) => goOn(next, state()),
    snapshot() {
      const now = state()
      return now === null ? null : storedLearner(now)
    },
    restore(json) {
      const kept = readLearnerState(json)
      if (kept !== null) goOn(running, kept)
    },
    close,
  }
}
