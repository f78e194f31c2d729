import type { AllocationDecision } from '../../allocation/types.ts'
import type { PaperHost } from '../paper-host.ts'
import { movesWeights } from '../weights.ts'
import { moment, type Moment } from './time.ts'

/** When the weights are decided next, and how it would be done now. */
export interface NextDecision {
  readonly time: Moment
  /** Null where none is due. */
  readonly next: Moment | null
  /** Null where weights stand still, and before the first bar. */
  readonly would: AllocationDecision | null
}

/** What the last preview was made of. */
interface Previewed {
  readonly of: readonly unknown[]
  readonly would: AllocationDecision
}

/** An allocator may take its time, and the host waits for it: whoever asks again before the next bar gets the same. */
const PREVIEWS = new WeakMap<PaperHost, Previewed>()

export function nextDecision(host: PaperHost): NextDecision {
  const { engine, prepared, meta } = host
  const next = meta.controller.nextUpdate(engine.time)
  const can = movesWeights(prepared) && engine.batches > 0
  return {
    time: moment(engine.time),
    next: next === Infinity ? null : moment(next),
    would: can ? preview(host) : null,
  }
}

function preview(host: PaperHost): AllocationDecision {
  const { engine, prepared, meta } = host
  const of = [engine, prepared, engine.time, meta.controller.last]
  const before = PREVIEWS.get(host)
  if (before?.of.every((part, i) => part === of[i])) return before.would
  const would = meta.controller.preview(meta.learner.forecasts())
  PREVIEWS.set(host, { of, would })
  return would
}
