import type { BarsInput, EngineInput, LearningInput } from '../../engine/inputs.ts'
import type { Learner, LearnerOf, Running } from '../meta/learner.ts'
import { createCourse, leaveCourse, type LearnerOptions } from './course.ts'
import { DAY, HOUR } from '../../learning/periods.ts'
import { nextOnGrid } from './grid.ts'
import { presentForecasts } from './present.ts'
import { statusOf } from './status.ts'
import { atRest } from './target-state.ts'
import { readLearnerState, storedLearner, type LearnerState, type OpenBars } from './stored.ts'

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
  /** Engine time of the last bars that were decided upon, ms; see `LearningMoment`. */
  let decided: number | null = null
  let open: OpenBars | null = null
  let midnight = false

  const targets = () => course?.targets.map(({ learner }) => learner) ?? []
  const time = (): number => running.engine.time

  function state(): LearnerState | null {
    if (course === null) return resting
    const { watch, observer, serving, resting: others } = course
    const hours = watch.maker.snapshot()
    return {
      decided,
      ...(open === null ? {} : { open }),
      hours,
      observer: observer.snapshot(),
      targets: [...targets().map((target) => target.state), ...others],
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
    if (input.kind !== 'bars') return false
    decided ??= firstClose(input) - 1
    return true
  }

  /** When the first bars of an input were over, ms. */
  const firstClose = ({ slices }: BarsInput): number =>
    Math.min(
      ...slices.map(
        ({ instrument, columns, from }) => columns.time[from] + running.engine.markets[instrument].baseMs,
      ),
    )

  function decide(): readonly LearningInput[] {
    const moment = { time: time(), before: decided ?? time(), midnight }
    decided = moment.time
    const notes = targets().flatMap((target) => target.step(moment))
    return notes.length === 0 ? NOTHING : [{ kind: 'learning', notes }]
  }

  /** Bars follow, or what followed was recorded: nothing more can follow from the last bars of a replay. */
  function settle({ kind }: EngineInput): void {
    // Commands of a supervisor come between bars and what is learnt from them.
    if (open === null || (kind !== 'bars' && kind !== 'learning')) return
    decided = open.time
    open = null
  }

  function told({ notes }: LearningInput): void {
    for (const note of notes) for (const target of targets()) target.told(note)
  }

  /** What was learnt stays: the last snapshot is taken after it. */
  function close(): void {
    if (course === null) return
    leaveCourse(course)
    course.trainer.close()
  }

  function goOn(next: Running, kept: LearnerState | null): void {
    const before = course
    running = next
    course = createCourse(running, options, kept, before)
    if (before !== null) leaveCourse(before)
    resting = course === null && kept !== null ? atRestAll(kept) : null
    decided = kept?.decided ?? null
    // What the end of a process has cut off follows with another configuration, and in another process, as well.
    open = course === null ? null : (kept?.open ?? null)
  }

  return {
    after(input) {
      settle(input)
      if (input.kind === 'learning') told(input)
      return observe(input) ? decide() : NOTHING
    },
    replayed(input) {
      settle(input)
      if (input.kind === 'learning') {
        for (const note of input.notes) for (const target of targets()) target.replayed(note)
      }
      if (!observe(input)) return
      open = { time: time(), midnight }
      for (const target of targets()) target.pass(open.time)
    },
    resume() {
      if (open === null) return NOTHING
      midnight = open.midnight
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
    drift: () => targets().map((target) => target.drift(time())),
    shift: (name) =>
      targets()
        .find(({ state: { target } }) => target === name)
        ?.shift() ?? null,
    presentRows(target) {
      const observer = targets().some(({ state: one }) => one.target === target)
        ? course?.observer
        : undefined
      return { rows: observer?.serve(target) ?? [], features: observer?.features(target) ?? [] }
    },
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

/** Nothing is forecast for a time: nothing follows from the last bars any more. */
function atRestAll({ open, ...kept }: LearnerState): LearnerState {
  return { ...kept, decided: open?.time ?? kept.decided, targets: kept.targets.map(atRest) }
}
