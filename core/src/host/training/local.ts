import { train, type Predictors } from '../../learning/train.ts'
import type { Trainer, TrainingEnd } from './types.ts'

/**
 * A trainer that has trained when it was asked, in the thread of who asks: for a backtest, whose time does not pass, and
 * whose models end with it, so that nobody asks what they rest on: it is not measured.
 */
export function createLocalTrainer(predictors: Predictors): Trainer {
  return {
    start(job) {
      let end: TrainingEnd
      try {
        end = { ok: true, outcome: train(job, predictors) }
      } catch (error) {
        end = { ok: false, problem: error instanceof Error ? error.message : String(error) }
      }
      return { end: () => end, done: Promise.resolve(end), cancel: () => undefined }
    },
    close: () => undefined,
  }
}
