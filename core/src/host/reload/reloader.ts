import type { ConfigIssue } from '../../config/issue.ts'
import { NO_TAKEOVER } from '../../engine/takeover/takeover.ts'
import type { ConfigFileName } from '../../config/schemas/files.ts'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import type { HeldField } from '../../engine/inputs.ts'
import type { RevisionOrigin } from '../durable/revisions.ts'
import type { RevisionRejected } from '../host-events.ts'
import type { PaperHost } from '../paper-host.ts'
import type { PinnedPlugin } from '../pins.ts'
import type { Prepared } from '../prepare.ts'
import {
  activate,
  buildCandidate,
  discard,
  handOver,
  tryPlan,
  type Candidate,
  type Trying,
} from './activate.ts'
import { countReload, NO_RELOADS, type ReloadCounts } from './counts.ts'
import { stopwatch, type ReloadDurations, type Stopwatch } from './durations.ts'
import { clearIntent } from './cut-off.ts'
import { changedNames, isBusy, planReload, type ReloadPlan } from './plan.ts'
import { refusedFiles } from './refused-files.ts'
import type { Rehearsal, RehearsalClock } from './rehearse.ts'
import { rejection } from './rejected.ts'
import { flatWatch } from './when-flat.ts'

/** Attempts that are remembered. */
const REMEMBERED = 50

/** What made a reload necessary. */
export interface ReloadRequest {
  /** `file`, `signal`, or the name of a person. */
  readonly author: string
  /** Why, in the words of a person. */
  readonly reason?: string
  /** Plugins, by id, whose pins are taken off: what their folders hold runs again. */
  readonly unpin?: readonly string[]
  /** Other code of predictors comes into force also where it cannot serve the models of now: forecasts fall back then. */
  readonly withoutModels?: boolean
  /** The request itself changes this file of the configuration: what it comes to says nothing of the files as they are. */
  readonly edits?: ConfigFileName
  /** Asked when its turn has come: what it throws refuses the request, and nothing was attempted. */
  readonly holds?: () => void
  /** Called when it is over, whatever came of it, before another one begins. */
  readonly settled?: () => void
  /** The host itself asks, because what waited for a strategy may go on: it was tried when it was saved. */
  readonly own?: true
}

/** Files that are written when a revision comes into force. */
export interface FileWriting {
  /**
   * Everything else is done but to put the next engine in the place of this one.
   *
   * @throws GrodtError CONFIG_WRITE: the files are as they were then
   */
  write(): Promise<void>
  /** It does not come into force. */
  discard(): void
}

/** A configuration to go on with, and what has to be written with it. */
export interface NextConfiguration {
  readonly prepared: Prepared
  readonly writing?: FileWriting
}

/** What came of a reload. */
export interface ReloadOutcome extends Omit<ReloadRequest, 'unpin' | 'withoutModels' | 'holds' | 'settled'> {
  /** The revision whose content came back, or should have; null for a reload of the files. */
  readonly rolledBackTo: number | null
  /** Time of day, ms. */
  readonly at: number
  /** `unchanged`: also when all that is other than before waits already. */
  readonly result: 'activated' | 'unchanged' | 'rejected'
  /** The revision that runs now. */
  readonly revision: number | null
  /** What is other than before; of a rejected one, as far as it got. */
  readonly plan: Omit<ReloadPlan, 'prepared'>
  /** What was tried on recent bars before it was activated; null for nothing. */
  readonly rehearsal: Rehearsal | null
  /** Why it was rejected. */
  readonly error: {
    readonly code: ErrorCode | 'UNEXPECTED'
    readonly message: string
    /** Of wrong files: where each mistake is. */
    readonly issues?: readonly ConfigIssue[]
  } | null
  readonly durations: ReloadDurations
}

/** How a host gets its next configuration, and where that is kept. */
export interface ReloaderOptions {
  readonly host: PaperHost
  /** Read, check and load everything anew; pinned code in the place of what the folders of its plugins hold. */
  readonly prepare: (pinned: readonly PinnedPlugin[]) => Promise<Prepared>
  /** Make ready what keeps a revision once it is activated. @returns its number */
  readonly keep?: (prepared: Prepared, author: string, origin: Partial<RevisionOrigin>) => Promise<number>
  readonly onOutcome?: (outcome: ReloadOutcome) => void
  /** Times what is tried; for tests. */
  readonly clock?: RehearsalClock
  /** Told of every refused one, which the events of the host show already. */
  readonly onRejected?: (event: RevisionRejected) => void
}

/** The one way to another configuration: one reload at a time, what comes meanwhile is one more, with the latest files. */
export interface Reloader {
  /** Resolves with what came of the first reload that began after this call. */
  request(request: ReloadRequest): Promise<ReloadOutcome>
  /**
   * Take over something else than the files, once what runs or waits already is done.
   *
   * @param number the revision whose content it brings back
   */
  rollBack(
    request: ReloadRequest,
    number: number,
    read: () => Promise<NextConfiguration>,
  ): Promise<ReloadOutcome>
  /** The same for a change of the files that are in force. */
  change(request: ReloadRequest, read: () => Promise<NextConfiguration>): Promise<ReloadOutcome>
  /** What a reload would do now. @throws GrodtError as the configuration or a plugin is wrong */
  plan(read?: () => Promise<Prepared>): Promise<ReloadPlan>
  /** What is under way, until then files may say more than what runs; null when nothing is. */
  readonly running: Promise<unknown> | null
  /** The last attempts, oldest first. */
  readonly outcomes: readonly ReloadOutcome[]
  /** All attempts of this process. */
  readonly counts: ReloadCounts
  /** After every input: what waited for a strategy to hold nothing may go on. */
  afterInput(): void
  /** Take no more requests; resolves when the present one is over. */
  close(): Promise<void>
}

/** Whether it may be answered by what others asked for, and they by it. */
const isPlain = ({ unpin, holds, withoutModels = false }: ReloadRequest): boolean =>
  unpin === undefined && holds === undefined && !withoutModels

/** Whether both plans ask for the same engine. */
const sameEngine = (a: ReloadPlan, b: ReloadPlan): boolean =>
  [a.held, a.takeover.leftovers].every((part, i) => {
    return JSON.stringify(part) === JSON.stringify([b.held, b.takeover.leftovers][i])
  })

/** Fields of strategies wait for them to hold nothing, the others for the next start. */
const waitsForFlat = ({ file }: HeldField): boolean => file === 'strategies.yaml'

/** The next configuration, or what reads it; and the revision that it was, if it is not of the files. */
interface Source {
  readonly next: NextConfiguration | (() => Promise<NextConfiguration>)
  readonly rolledBackTo: number | null
}

/** The places of the mistakes that an error is about. */
function issuesOf(error: unknown): { readonly issues?: readonly ConfigIssue[] } {
  if (!(error instanceof GrodtError) || error.code !== 'CONFIG_INVALID') return {}
  return { issues: error.details.issues as readonly ConfigIssue[] }
}

const NOTHING: ReloadOutcome['plan'] = {
  changes: [],
  plugins: [],
  pins: [],
  repinned: [],
  held: [],
  takeover: NO_TAKEOVER,
  lookalikes: [],
}

/** One attempt, as far as it is known what to attempt. */
interface Attempt {
  readonly request: ReloadRequest
  readonly source: Source
  readonly watch: Stopwatch
  readonly writing: FileWriting | undefined
}

const withoutPrepared = ({
  changes,
  plugins,
  pins,
  repinned,
  held,
  takeover,
  lookalikes,
}: ReloadOutcome['plan']): ReloadOutcome['plan'] => ({
  changes,
  plugins,
  pins,
  repinned,
  held,
  takeover,
  lookalikes,
})

export function createReloader(options: ReloaderOptions): Reloader {
  const { host, prepare, keep, onOutcome, onRejected, clock } = options
  const outcomes: ReloadOutcome[] = []
  let counts = NO_RELOADS
  const whenFlat = flatWatch()
  let running: Promise<ReloadOutcome> | null = null
  let next: Promise<ReloadOutcome> | null = null
  let closed = false

  const trying = ({ withoutModels = false }: ReloadRequest): Trying => ({
    withoutModels,
    ...(clock !== undefined && { clock }),
  })

  const planNow = (prepared: Prepared): ReloadPlan => planReload(host, prepared)

  async function numberOf(prepared: Prepared, { request, source }: Attempt): Promise<number> {
    const { author, reason } = request
    const { rolledBackTo } = source
    const origin = { ...(reason !== undefined && { reason }), ...(rolledBackTo !== null && { rolledBackTo }) }
    return (await keep?.(prepared, author, origin)) ?? (host.revision ?? 1) + 1
  }

  /** Between two inputs; what cannot be is found before anything has changed. */
  async function swap(
    candidate: Candidate,
    revision: number,
    { request, writing }: Attempt,
  ): Promise<Candidate> {
    handOver(host, candidate)
    if (writing !== undefined) await writing.write()
    activate(host, candidate, revision, request.author)
    return candidate
  }

  /**
   * Take over what was prepared. What takes time is done beside the running host; but where a strategy must hold
   * nothing, which may last for one bar only, the host waits for it.
   */
  async function take(prepared: Prepared, attempt: Attempt): Promise<Candidate> {
    const { request, watch } = attempt
    const build = () => buildCandidate(host, planNow(prepared), trying(request))
    let next = request.own === true ? null : await watch.time('build', build)
    const tried = next?.rehearsal ?? null
    try {
      const ready = next === null ? null : await numberOf(prepared, attempt)
      return await host.inputs.between('reload', () =>
        watch.time('pause', async () => {
          const plan = planNow(prepared)
          // Positions may have been opened or closed since: then other fields wait, and another engine is needed.
          if (next !== null && !sameEngine(next.plan, plan)) {
            discard(host, next)
            next = null
          }
          next ??= await buildCandidate(host, plan, { tried })
          return swap(next, ready ?? (await numberOf(prepared, attempt)), attempt)
        }),
      )
    } catch (error) {
      if (next !== null) discard(host, next)
      throw error
    }
  }

  /** What has to wait for a strategy to hold nothing is tried with the rest: when its time comes there is none for that. */
  async function tryWhatWaits(
    prepared: Prepared,
    { held }: Pick<ReloadPlan, 'held'>,
    request: ReloadRequest,
  ): Promise<Rehearsal | null> {
    if (!held.some(waitsForFlat)) return null
    return tryPlan(
      host,
      planReload(host, prepared, () => false),
      trying(request),
    )
  }

  /** What is known already is taken before the next input: a strategy may hold nothing for one bar only. */
  async function attempt(request: ReloadRequest, source: Source): Promise<ReloadOutcome> {
    let plan: ReloadPlan | typeof NOTHING = NOTHING
    let writing: FileWriting | undefined
    let rehearsal: Rehearsal | null = null
    const watch = stopwatch()
    const said = (result: ReloadOutcome['result'], error: ReloadOutcome['error'] = null): ReloadOutcome => ({
      at: Date.now(),
      author: request.author,
      ...(request.reason !== undefined && { reason: request.reason }),
      ...(request.own === true && { own: true }),
      ...(request.edits !== undefined && { edits: request.edits }),
      rolledBackTo: source.rolledBackTo,
      result,
      revision: host.revision,
      plan: withoutPrepared(plan),
      rehearsal,
      error,
      durations: watch.durations,
    })
    try {
      const { next } = source
      const found = typeof next === 'function' ? await watch.time('prepare', next) : next
      const { prepared } = found
      writing = found.writing
      plan = planNow(prepared)
      const takesEffect = changedNames(plan).length > 0 || writing !== undefined
      const known = JSON.stringify(plan.held) === JSON.stringify(host.held)
      if (request.own !== true) rehearsal = await tryWhatWaits(prepared, plan, request)
      if (takesEffect) {
        const taken = await take(prepared, { request, source, watch, writing })
        plan = taken.plan
        rehearsal = taken.rehearsal ?? rehearsal
        await host.commit()
        // Another configuration is in force: what was cut off before is not to be finished any more.
        if (host.store !== null) await clearIntent(host.store)
      }
      // What only waits changes nothing, and is known from now on all the same.
      else host.held = plan.held
      host.asRead = prepared
      return said(takesEffect || !known ? 'activated' : 'unchanged')
    } catch (error) {
      writing?.discard()
      const code = error instanceof GrodtError ? error.code : 'UNEXPECTED'
      const message = error instanceof Error ? error.message : String(error)
      return said('rejected', { code, message, ...issuesOf(error) })
    }
  }

  async function run(request: ReloadRequest, source: Source): Promise<ReloadOutcome> {
    const outcome = await attempt(request, source)
    request.settled?.()
    // The host ends: nothing was wrong with the files.
    if (outcome.error?.code === 'HOST_STOPPED') return outcome
    counts = countReload(counts, outcome)
    host.refusedFiles = refusedFiles(host.refusedFiles, outcome)
    if (outcome.error !== null) {
      const event = rejection(host, outcome.author, outcome.error)
      host.events.push([event])
      onRejected?.(event)
    }
    if (outcome.result !== 'unchanged') {
      outcomes.push(outcome)
      if (outcomes.length > REMEMBERED) outcomes.shift()
    }
    onOutcome?.(outcome)
    return outcome
  }

  function start(request: ReloadRequest, source: Source): Promise<ReloadOutcome> {
    running = run(request, source).finally(() => {
      running = null
    })
    return running
  }

  const stopped = (): Promise<never> => Promise.reject(new GrodtError('HOST_STOPPED', { input: 'reload' }))

  const files = ({ unpin = [] }: ReloadRequest): Source => ({
    next: async () => ({
      prepared: await prepare(host.prepared.pinned.filter(({ pin }) => !unpin.includes(pin.id))),
    }),
    rolledBackTo: null,
  })

  /** One after the other; whoever comes while one waits already is answered by that one. */
  function enqueue(request: ReloadRequest): Promise<ReloadOutcome> {
    if (closed) return stopped()
    if (running === null) return start(request, files(request))
    next ??= running.then(() => {
      next = null
      return enqueue(request)
    })
    return next
  }

  async function shared({ settled, ...request }: ReloadRequest): Promise<ReloadOutcome> {
    const outcome = await enqueue(request)
    settled?.()
    return outcome
  }

  /** One after the other, and none for another. */
  async function alone(request: ReloadRequest, source: Source): Promise<ReloadOutcome> {
    while (running !== null) await running
    if (closed) return stopped()
    request.holds?.()
    return start(request, source)
  }

  return {
    request: (request) => (isPlain(request) ? shared(request) : alone(request, files(request))),
    rollBack: (request, number, read) => alone(request, { next: read, rolledBackTo: number }),
    change: (request, read) => alone(request, { next: read, rolledBackTo: null }),
    plan: async (read = () => prepare(host.prepared.pinned)) => planNow(await read()),
    get running() {
      return running
    },
    get outcomes() {
      return outcomes
    },
    get counts() {
      return counts
    },
    afterInput() {
      const waiting = host.held.filter(waitsForFlat)
      if (waiting.length === 0 || running !== null) return
      const names = new Set(waiting.map(({ path }) => String(path[1])))
      const flat = [...names].filter((name) => !isBusy(host.engine, name))
      const { asRead: prepared } = host
      if (!whenFlat.isDue(prepared, flat, host.feed.bars)) return
      void start({ author: 'host', own: true }, { next: { prepared }, rolledBackTo: null }).then(
        ({ result }) => {
          if (result === 'rejected') whenFlat.refused(prepared, flat, host.feed.bars)
        },
      )
    },
    async close() {
      closed = true
      await running
    },
  }
}
