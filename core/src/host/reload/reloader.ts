import { GrodtError, type ErrorCode } from '../../errors.ts'
import type { PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { planReload, changedNames, type ReloadPlan } from './plan.ts'
import { activate, buildCandidate, handOver, type Candidate } from './activate.ts'

/** Attempts that are remembered. */
const REMEMBERED = 50

/** What made a reload necessary. */
export interface ReloadRequest {
  /** `file`, `signal`, or the name of a person. */
  readonly author: string
}

/** What came of a reload. */
export interface ReloadOutcome extends ReloadRequest {
  /** Time of day, ms. */
  readonly at: number
  /** `unchanged`: also when all that is other than before waits already. */
  readonly result: 'activated' | 'unchanged' | 'rejected'
  /** The revision that runs now. */
  readonly revision: number | null
  /** What is other than before; of a rejected one, as far as it got. */
  readonly plan: Pick<ReloadPlan, 'changes' | 'plugins' | 'held'>
  /** Why it was rejected. */
  readonly error: { readonly code: ErrorCode | 'UNEXPECTED'; readonly message: string } | null
}

/** How a host gets its next configuration, and where that is kept. */
export interface ReloaderOptions {
  readonly host: PaperHost
  /** Read, check and load everything anew. */
  readonly prepare: () => Promise<Prepared>
  /** Keep a revision before it is activated. @returns its number */
  readonly keep?: (prepared: Prepared, author: string) => Promise<number>
  readonly onOutcome?: (outcome: ReloadOutcome) => void
}

/** The one way to another configuration: one reload at a time, what comes meanwhile is one more, with the latest files. */
export interface Reloader {
  /** Resolves with what came of the first reload that began after this call. */
  request(request: ReloadRequest): Promise<ReloadOutcome>
  /** What a reload would do now. @throws GrodtError as the configuration or a plugin is wrong */
  plan(): Promise<ReloadPlan>
  /** The last attempts, oldest first. */
  readonly outcomes: readonly ReloadOutcome[]
  /** After every input: what waited for a strategy to hold nothing may go on. */
  afterInput(): void
  /** Take no more requests; resolves when the present one is over. */
  close(): Promise<void>
}

const sameHeld = (a: ReloadPlan, b: ReloadPlan): boolean => JSON.stringify(a.held) === JSON.stringify(b.held)

const NOTHING: ReloadOutcome['plan'] = { changes: [], plugins: [], held: [] }

export function createReloader({ host, prepare, keep, onOutcome }: ReloaderOptions): Reloader {
  const outcomes: ReloadOutcome[] = []
  /** As it was read, without what is held. */
  let accepted = host.prepared
  let running: Promise<ReloadOutcome> | null = null
  let next: Promise<ReloadOutcome> | null = null
  let closed = false

  const isBusy = (name: string): boolean =>
    host.engine.sleeves.some(
      (sleeve) =>
        sleeve.name === name &&
        sleeve.slots.some(({ held: quanta, entry }) => quanta !== 0 || entry !== null),
    )

  const planNow = (prepared: Prepared): ReloadPlan => planReload(host.prepared, prepared, isBusy)

  /** Between two inputs; what cannot be is found before anything has changed. */
  async function swap(candidate: Candidate, author: string): Promise<ReloadPlan> {
    const { plan } = candidate
    handOver(host, candidate)
    const revision = (await keep?.(plan.prepared, author)) ?? (host.revision ?? 1) + 1
    activate(host, candidate, revision, author)
    return plan
  }

  /**
   * Take over what was prepared. What takes time is done beside the running host; but where a strategy must hold
   * nothing, which may last for one bar only, the host waits for it.
   */
  async function take(prepared: Prepared, author: string): Promise<ReloadPlan> {
    const early = author === 'host' ? null : await buildCandidate(host, planNow(prepared))
    return host.inputs.between('reload', async () => {
      const plan = planNow(prepared)
      // Positions may have been opened or closed since: then other fields wait, and another engine is needed.
      const fits = early !== null && sameHeld(early.plan, plan)
      return swap(fits ? early : await buildCandidate(host, plan), author)
    })
  }

  async function attempt({ author }: ReloadRequest, read: () => Promise<Prepared>): Promise<ReloadOutcome> {
    let plan: ReloadPlan | typeof NOTHING = NOTHING
    const said = (result: ReloadOutcome['result'], error: ReloadOutcome['error'] = null): ReloadOutcome => ({
      at: Date.now(),
      author,
      result,
      revision: host.revision,
      plan: { changes: plan.changes, plugins: plan.plugins, held: plan.held },
      error,
    })
    try {
      const prepared = await read()
      plan = planNow(prepared)
      const takesEffect = changedNames(plan).length > 0
      const known = JSON.stringify(plan.held) === JSON.stringify(host.held)
      if (takesEffect) {
        plan = await take(prepared, author)
        await host.commit()
      }
      // What only waits changes nothing, and is known from now on all the same.
      else host.held = plan.held
      accepted = prepared
      return said(takesEffect || !known ? 'activated' : 'unchanged')
    } catch (error) {
      const code = error instanceof GrodtError ? error.code : 'UNEXPECTED'
      const message = error instanceof Error ? error.message : String(error)
      return said('rejected', { code, message })
    }
  }

  async function run(request: ReloadRequest, read = prepare): Promise<ReloadOutcome> {
    const outcome = await attempt(request, read)
    // The host ends: nothing was wrong with the files.
    if (outcome.error?.code === 'HOST_STOPPED') return outcome
    if (outcome.result !== 'unchanged') {
      outcomes.push(outcome)
      if (outcomes.length > REMEMBERED) outcomes.shift()
    }
    onOutcome?.(outcome)
    return outcome
  }

  /** One after the other; whoever comes while one waits already is answered by that one. */
  function enqueue(request: ReloadRequest, read?: () => Promise<Prepared>): Promise<ReloadOutcome> {
    if (closed) return Promise.reject(new GrodtError('HOST_STOPPED', { input: 'reload' }))
    if (running === null) {
      running = run(request, read).finally(() => {
        running = null
      })
      return running
    }
    next ??= running.then(() => {
      next = null
      return enqueue(request)
    })
    return next
  }

  return {
    request: (request) => enqueue(request),
    plan: async () => planReload(host.prepared, await prepare(), isBusy),
    get outcomes() {
      return outcomes
    },
    afterInput() {
      // Fields of strategies wait for them to hold nothing, the others for the next start.
      const waiting = host.held.filter(({ file }) => file === 'strategies.yaml')
      if (waiting.length === 0 || running !== null || waiting.every(({ path }) => isBusy(String(path[1]))))
        return
      const before = accepted
      void enqueue({ author: 'host' }, () => Promise.resolve(before))
    },
    async close() {
      closed = true
      await running
    },
  }
}
