import type { AccountReconciled } from '../host-events.ts'
import { seqBehind } from '../host-events.ts'
import type { PaperHost } from '../paper-host.ts'
import { createSaver } from '../saver.ts'
import type { VenueAccount } from './account.ts'
import { bookedAmounts } from './amounts.ts'
import { askAccount } from './ask.ts'
import { differences, isSame, type Difference } from './compare.ts'
import { NO_MEMORY, type ReconciliationMemory } from './memory.ts'

const MINUTE = 60_000
/** How long an account may take to answer, ms. */
const PATIENCE = 30_000
/** How often it is asked anew where the books moved while it was asked. */
const TRIES = 3

/** What came of the last comparison of books and account. */
export interface Reconciliation {
  /** Time of day, ms. */
  readonly at: number
  /** What was asked, as a person is told. */
  readonly account: string
  /** Empty: they agree. Of the last time that they could be compared: a silent account ends no difference. */
  readonly differences: readonly Difference[]
  /** Why they could not be compared; null: they were. */
  readonly problem: string | null
}

/** Holds the books of a host against its account, now and then. */
export interface Reconciler {
  /** Compare now; one comparison at a time, whoever asks meanwhile gets its result. */
  compare(): Promise<Reconciliation>
  /** Compare now, every few minutes, and behind every revision, also where one goes on while it comes. */
  start(): void
  close(): void
}

/** What it works with. */
export interface ReconcilerOptions {
  readonly host: PaperHost
  readonly account: VenueAccount
  /** Told of what the events of the host show already: the journal is to have it too. */
  readonly onEvent?: (event: AccountReconciled) => void
  /** Keeps what was told; without it a new process tells it again, and not its end. */
  readonly memory?: ReconciliationMemory
  /** Told why that cannot be kept. */
  readonly onProblem?: (error: unknown) => void
  /** Time of day, ms. */
  readonly now?: () => number
  /** How long an account may take to answer, ms; for tests. */
  readonly patience?: number
  /** For tests. */
  readonly timers?: { readonly setTimeout: (work: () => void, ms: number) => NodeJS.Timeout }
}

/**
 * Compares what the books say with what the account holds, exactly. It reads the host between two inputs and waits for
 * the account beside it: nothing here holds up the run loop or ends it. A difference, and its end, is an event; the
 * last result is a part of the host, where rules of alerts and views find it.
 */
export function createReconciler({
  host,
  account,
  onEvent,
  memory = NO_MEMORY,
  onProblem = () => undefined,
  now = () => Date.now(),
  patience = PATIENCE,
  timers = { setTimeout },
}: ReconcilerOptions): Reconciler {
  const closing = new AbortController()
  let running: Promise<Reconciliation> | null = null
  let timer: NodeJS.Timeout | undefined
  let endWatch = (): void => undefined
  /** Differences that were told last. */
  let told = memory.kept?.account === account.name ? memory.kept.differences : []
  const saver = createSaver(() => memory.write({ account: account.name, differences: told }), onProblem)

  /** @returns null where the books moved in the meantime */
  async function attempt(): Promise<readonly Difference[] | null> {
    const before = bookedAmounts(host.engine)
    const held = await askAccount(account, closing.signal, patience)
    return isSame(before, bookedAmounts(host.engine)) ? differences(before, held) : null
  }

  async function outcome(): Promise<Pick<Reconciliation, 'differences' | 'problem'>> {
    try {
      for (let tries = 1; tries <= TRIES; tries++) {
        const found = await attempt()
        if (found !== null) return { differences: found, problem: null }
      }
      return { differences: told, problem: 'the books moved whenever the account was asked' }
    } catch (error) {
      return { differences: told, problem: error instanceof Error ? error.message : String(error) }
    }
  }

  async function run(): Promise<Reconciliation> {
    const found = await outcome()
    const result = { at: now(), account: account.name, ...found }
    if (closing.signal.aborted) return result
    host.reconciliation = result
    if (result.problem === null) tell(result)
    return result
  }

  function tell({ differences: found, account: name }: Reconciliation): void {
    if (JSON.stringify(told.map(inOrder)) === JSON.stringify(found.map(inOrder))) return
    told = found
    void saver.save()
    const event: AccountReconciled = {
      kind: 'reconciliation',
      seq: seqBehind(host.events.newest),
      time: host.engine.time,
      account: name,
      agrees: found.length === 0,
      differences: found,
    }
    host.events.push([event])
    onEvent?.(event)
  }

  function compare(): Promise<Reconciliation> {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  /** One that began before a revision need not have seen it. */
  async function compareBehind(): Promise<void> {
    await running
    if (!closing.signal.aborted) await compare()
  }

  /** Anew behind every revision: it may say another time. */
  function compareLater(): void {
    clearTimeout(timer)
    const { accountMinutes } = host.prepared.checked.config.host.checks
    timer = timers.setTimeout(() => {
      void compare()
      compareLater()
    }, accountMinutes * MINUTE)
    timer.unref()
  }

  function watchRevisions(): () => void {
    const revisions = (): number => host.events.counts.get('revision-activated') ?? 0
    let seen = revisions()
    return host.events.watch(() => {
      if (seen === revisions()) return
      seen = revisions()
      // The one who tells of it is not done yet.
      queueMicrotask(() => {
        if (closing.signal.aborted) return
        void compareBehind()
        compareLater()
      })
    })
  }

  return {
    compare,
    start() {
      void compare()
      endWatch = watchRevisions()
      compareLater()
    },
    close() {
      closing.abort()
      endWatch()
      clearTimeout(timer)
    },
  }
}

/** The same whatever order a store gives its keys. */
const inOrder = ({ of, name, books, account, difference }: Difference): unknown[] => [
  ...[of, name, books, account, difference],
]
