import { restoreEngine, takeEngineSnapshot } from '../../engine/snapshot.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RevisionInput } from '../../engine/inputs.ts'
import { weightsOf } from '../audit/starts.ts'
import { replaceEngine, type PaperHost } from '../paper-host.ts'
import { changedNames, type ReloadPlan } from './plan.ts'

/** An engine that waits beside the running one to take its place. */
export interface Candidate {
  readonly plan: ReloadPlan
  /** Wired from the plan, and still empty. */
  readonly engine: Engine
}

/**
 * Make everything that the swap needs and that can be made while the host goes on. The running engine is not touched.
 *
 * @throws GrodtError PLUGIN_FAILED when an instance cannot be created
 */
export function buildCandidate(host: PaperHost, plan: ReloadPlan): Promise<Candidate> {
  return Promise.resolve({ plan, engine: host.wire(plan.prepared) })
}

/**
 * Hand over all that the running engine holds: books, orders, exits, locks, indicators, states of the plugins. The
 * running one goes on untouched.
 *
 * @throws GrodtError ENGINE_STATE_DIFFERS, PLUGIN_STATE_INVALID, PLUGIN_STATE_UNFIT, PROTECTION_STATE
 */
export function handOver(host: PaperHost, { engine }: Candidate): void {
  restoreEngine(engine, takeEngineSnapshot(host.engine))
}

/** Put a candidate that was handed everything in the place of the running engine, between two inputs. */
export function activate(
  host: PaperHost,
  { plan, engine }: Candidate,
  revision: number,
  author: string,
): void {
  const decided = JSON.stringify(weightsOf(engine)) !== JSON.stringify(weightsOf(host.engine))
  const input: RevisionInput = {
    kind: 'revision',
    revision,
    author,
    changed: changedNames(plan),
    held: plan.held,
    decided,
  }
  replaceEngine(host, plan.prepared, engine)
  host.revision = input.revision
  host.held = input.held
  host.apply(input)
}
