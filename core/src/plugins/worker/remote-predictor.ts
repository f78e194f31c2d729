import { arrivedError, type RowAnswers } from '@grodt/sdk/host'
import { beginOutage, endOutage, lasts, type Outage } from '../../engine/outage.ts'
import { OutsideFault } from '../../engine/outside.ts'
import { PredictorSilent, type MemberModel } from '../../learning/predictors.ts'
import type { Question } from './plugin-worker.ts'
import { timedAnswer, type Seat } from './seat.ts'

/** Where a predictor runs, and the times at which it gave no answers. */
export interface PredictorPlace {
  /** Of the plugin. */
  readonly id: string
  readonly seat: Seat
  /** Noted here; the oldest first. They go on with the worker over a reload. */
  readonly outages: Outage[]
}

/** What loading needs of that. */
export type LoadingPlace = Omit<PredictorPlace, 'seat'> & { readonly seat: Pick<Seat, 'worker' | 'times'> }

/**
 * Load a model of a predictor into its worker.
 *
 * @param time engine time now, ms
 * @param limitMs the longest that loading may take, where that is less than the deadline of the worker
 * @throws what the plugin throws, PredictorSilent
 */
export function loadRemote(
  { id: plugin, seat, outages }: LoadingPlace,
  bytes: Uint8Array,
  time: () => number,
  limitMs = Infinity,
): MemberModel {
  function ask(question: Question, longest: number): unknown {
    const repeated = seat.worker.problem !== null && lasts(outages)
    try {
      const { error, value } = seat.worker.ask(question, undefined, longest)
      // Loading alone proves nothing: it is back when it answers.
      if (question.kind === 'predict') endOutage(outages, time(), null)
      if (error !== undefined) throw arrivedError(error)
      return value
    } catch (error) {
      if (!(error instanceof OutsideFault)) throw error
      const { message: problem } = error
      if (!lasts(outages)) beginOutage(outages, { from: time(), problem, outside: true })
      throw new PredictorSilent(`its predictor ${plugin}: ${problem}`, repeated)
    }
  }

  const { worker } = seat
  const id = worker.newId()
  // The bytes of all members lie in one piece of memory, all of which would be sent.
  ask({ kind: 'model', id, bytes: bytes.slice() }, limitMs)
  return {
    get ready() {
      return seat.worker === worker && worker.problem === null
    },
    predict: (rows, longest) =>
      timedAnswer(seat, () => ask({ kind: 'predict', id, rows }, longest)) as RowAnswers,
    free: () => worker.tell({ kind: 'drop', id }),
  }
}
