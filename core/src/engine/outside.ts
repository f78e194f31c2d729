import type { Engine } from './engine.ts'

/**
 * There is no answer of a plugin instance that runs outside of this thread: it came too late, its worker has exited, ran
 * out of memory or is being started again. Thrown in place of the answer by `StrategyCall.onBar` and
 * `ClassifierRunner.read`; what the instance keeps is what it was before the question.
 */
export class OutsideFault extends Error {
  /** The same standstill as at the question before: a classifier's causes no event again. */
  readonly repeated: boolean

  constructor(problem: string, repeated = false) {
    super(problem)
    this.name = 'OutsideFault'
    this.repeated = repeated
  }
}

/** One answer that did not come. The time of day decided it, so that a replay has to be told. */
export interface FailedAnswer {
  /** As `InstanceMemory.instance` has it. */
  readonly instance: string
  readonly problem: string
  readonly repeated: boolean
}

export const NO_FAULTS: readonly FailedAnswer[] = []

/** Note an answer that did not come, for the host to journal. */
export function noteFault(engine: Engine, instance: string, { message, repeated }: OutsideFault): void {
  engine.outside = [...engine.outside, { instance, problem: message, repeated }]
}

/**
 * Do something during which the named instances fail with these words, without being asked.
 *
 * Their callers are replaced for that long, so that nothing is looked up where nothing has failed.
 */
export function failing(engine: Engine, faults: readonly FailedAnswer[], work: () => void): void {
  const back: (() => void)[] = []
  for (const { instance, problem, repeated } of faults) {
    const fail = (): never => {
      throw new OutsideFault(problem, repeated)
    }
    for (const runner of engine.runners) {
      if (runner.memory?.instance !== instance) continue
      const { call } = runner
      runner.call = { onBar: fail }
      back.push(() => (runner.call = call))
    }
    for (const { tracks } of engine.markets) {
      for (const { classifier } of tracks) {
        if (classifier?.instance !== instance) continue
        const { read } = classifier
        classifier.read = fail
        back.push(() => (classifier.read = read))
      }
    }
  }
  try {
    work()
  } finally {
    for (const restore of back) restore()
  }
}
