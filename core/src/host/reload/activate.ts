import { handOverEngine } from '../../engine/snapshot.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RevisionInput } from '../../engine/inputs.ts'
import { weightsDiffer, weightsOf } from '../audit/starts.ts'
import { freeRings, paperEngine, replaceEngine, type PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { hireStaff, type Staff } from '../staff.ts'
import { changedNames, type ReloadPlan } from './plan.ts'
import { rehearse, type Rehearsal, type RehearsalOptions } from './rehearse.ts'

const silent = (): void => undefined

/** An engine that waits beside the running one to take its place. */
export interface Candidate {
  readonly plan: ReloadPlan
  /** Wired from the plan, and still empty. */
  readonly engine: Engine
  /** What was tried of it; null for nothing. */
  readonly rehearsal: Rehearsal | null
  /** Runs its plugins; null where they run in the thread of the host. */
  readonly staff: Staff | null
}

/** How a candidate is tried. */
export interface Trying extends Omit<RehearsalOptions, 'staff'> {
  /** What came of it before: it is not tried again. */
  readonly tried?: Rehearsal | null
}

/**
 * Make everything that the swap needs and that can be made while the host goes on, and try what is new. The running
 * engine is not touched.
 *
 * @throws GrodtError PLUGIN_WORKER when a worker does not come about, REHEARSAL_FAILED and the others of `rehearse`
 */
export async function buildCandidate(
  host: PaperHost,
  plan: ReloadPlan,
  { tried, ...how }: Trying = {},
): Promise<Candidate> {
  const { prepared, takeover } = plan
  return unlessOthersEnd(host, async () => {
    const staff = await staffFor(host, prepared)
    try {
      const rehearsal = tried === undefined ? await rehearse(host, plan, { staff, ...how }) : tried
      return { plan, engine: host.wire(prepared, staff, takeover.leftovers), staff, rehearsal }
    } catch (error) {
      staff?.letGo(host.staff)
      throw error
    }
  })
}

/**
 * Once more where a worker that serves the running engine has ended meanwhile: what fails without it says nothing of what is
 * tried. The next staff hires another in its place.
 */
async function unlessOthersEnd<A>(host: PaperHost, attempt: () => Promise<A>): Promise<A> {
  const before = new Set(host.staff?.ended())
  try {
    return await attempt()
  } catch (error) {
    if (host.staff?.ended().every((entry) => before.has(entry)) ?? true) throw error
    return attempt()
  }
}

/**
 * Try a plan that is not to come into force yet.
 *
 * @throws GrodtError as `buildCandidate` does
 */
export async function tryPlan(
  host: PaperHost,
  plan: ReloadPlan,
  how: Omit<RehearsalOptions, 'staff'> = {},
): Promise<Rehearsal | null> {
  return unlessOthersEnd(host, async () => {
    const staff = await staffFor(host, plan.prepared)
    try {
      return await rehearse(host, plan, { staff, ...how })
    } finally {
      staff?.letGo(host.staff)
    }
  })
}

const staffFor = ({ staff, log }: PaperHost, prepared: Prepared): Promise<Staff | null> =>
  staff === null ? Promise.resolve(null) : hireStaff(prepared, log, staff)

/** It does not take the place of the running one: those who work for it alone go. */
export function discard(host: PaperHost, { engine, staff }: Candidate): void {
  // What went wrong may have been behind the exchange.
  if (engine === host.engine) return
  staff?.letGo(host.staff)
  freeRings(engine)
}

/**
 * Hand over all that the running engine holds: books, orders, exits, locks, indicators, states of the plugins. The
 * running one goes on untouched.
 *
 * @throws GrodtError ENGINE_STATE_DIFFERS, PLUGIN_STATE_INVALID, PLUGIN_STATE_UNFIT, PROTECTION_STATE
 */
export function handOver(host: PaperHost, { plan, engine }: Candidate): void {
  handOverEngine(host.engine, engine, () =>
    paperEngine(plan.prepared, { log: silent, leftovers: plan.takeover.leftovers }),
  )
}

/** Put a candidate that was handed everything in the place of the running engine, between two inputs. */
export function activate(
  host: PaperHost,
  { plan, engine, staff }: Candidate,
  revision: number,
  author: string,
): void {
  const { moves } = plan.takeover
  const decided = weightsDiffer(weightsOf(host.engine), weightsOf(engine), moves.renamed)
  const input: RevisionInput = {
    kind: 'revision',
    revision,
    author,
    changed: changedNames(plan),
    held: plan.held,
    decided,
    ...moves,
  }
  replaceEngine(host, plan.prepared, { engine, staff })
  host.revision = input.revision
  host.held = input.held
  host.apply(input)
}
