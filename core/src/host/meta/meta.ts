import type { EngineInput, LearningInput, WeightsInput } from '../../engine/inputs.ts'
import type { Json } from '../../store/json.ts'
import { createController, type Controller, type OnFault, type Steered } from './controller.ts'
import { noLearner, type Learner, type LearnerOf } from './learner.ts'

/** What follows from an input: the host applies and journals each before it takes the next. */
export type FollowUp = LearningInput | WeightsInput

/** Learner and meta-controller of a running engine: they see every input, and answer with inputs. */
export interface Meta {
  readonly learner: Learner
  readonly controller: Controller
  /**
   * An input was applied that is no follow-up itself: what follows. First what was learnt, then the decision that reads
   * it.
   *
   * @throws GrodtError PLUGIN_FAILED, PLUGIN_CONTRACT when the allocator fails and the run is to end at that
   */
  after(input: EngineInput): Iterable<FollowUp>
  /** An input of the journal was applied again: nothing is decided anew. */
  replayed(input: EngineInput): void
  /** After a replay: what followed from its last input and was not recorded. */
  resume(): Iterable<FollowUp>
  /** The first moment after `time` (ms) at which an input of bars has to end; Infinity for none. */
  nextStop(time: number): number
  /** Another configuration, and another engine with the same books, go on. */
  changed(running: Steered): void
  snapshot(): MetaState
  /** @throws GrodtError ENGINE_STATE */
  restore(state: MetaState): void
  close(): void
}

/** With the inputs that came after it, all that learner and meta-controller were. */
export interface MetaState {
  readonly learner: Json
  readonly controller: Json
}

/** @param onFault what a failing allocator does */
export function createMeta(running: Steered, onFault: OnFault, learnerOf: LearnerOf = noLearner): Meta {
  const learner = learnerOf(running)
  const controller = createController(running, onFault)

  function* decisions(): Generator<FollowUp> {
    const decided = controller.after(() => learner.forecasts())
    if (decided !== null) yield decided
  }

  return {
    learner,
    controller,
    *after(input) {
      yield* learner.after(input)
      if (input.kind === 'bars') yield* decisions()
    },
    replayed(input) {
      learner.replayed(input)
      controller.replayed(input)
    },
    *resume() {
      yield* learner.resume()
      // Before its first bar an account has nothing to decide about.
      if (running.engine.batches > 0) yield* decisions()
    },
    nextStop: (time) => Math.min(learner.nextStop(time), controller.nextStop(time)),
    changed({ prepared, engine, staff }) {
      // What is given may be a host, whose engine will be another one.
      running = { prepared, engine, staff }
      learner.changed(running)
      controller.changed(running)
    },
    snapshot: () => ({ learner: learner.snapshot(), controller: controller.snapshot() }),
    restore(state) {
      learner.restore(state.learner)
      controller.restore(state.controller)
    },
    close: () => learner.close(),
  }
}
