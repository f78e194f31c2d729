import { Checks } from '../engine/checks/checks.ts'
import type { Violation } from '../engine/checks/violation.ts'
import type { Engine } from '../engine/engine.ts'
import type { CommandInput, EngineInput } from '../engine/inputs.ts'
import { bundleText, writeDiagnostics, type JournalHead } from './diagnostics/bundle.ts'
import type { InputRing } from './diagnostics/input-ring.ts'
import type { PaperHost } from './paper-host.ts'
import { weightRules } from './weights.ts'

/** One more check of an engine after an input, for tests. */
export type ExtraCheck = (engine: Engine) => Violation | null

/** What checks of a running host need beside it. */
export interface HostCheckOptions {
  readonly inputs: InputRing
  readonly journal: () => JournalHead | null
  /** Told of everything new that does not hold, with what was done. */
  readonly onViolation: (text: string) => void
}

/** The author of what the host does by itself. */
export const HOST_AUTHOR = 'host'

const checksOf = ({ engine, prepared }: PaperHost, before: Checks | null = null): Checks =>
  new Checks(engine, weightRules(prepared.checked.config), before)

/** Checks a running host, and puts it in manage-only when something does not hold. */
export class HostChecks {
  readonly #host: PaperHost
  readonly #options: HostCheckOptions
  #checks: Checks
  /** Whose checks they are: a reload puts another engine in its place. */
  #engine: Engine
  readonly #every: number
  #sinceCheck = 0
  /** What does not hold now: name and difference. Nothing that stands is told twice. */
  #standing = new Map<string, number | null>()
  /** Of what a bundle was written since the lock was set. */
  readonly #told = new Set<string>()

  constructor(host: PaperHost, options: HostCheckOptions) {
    this.#host = host
    this.#options = options
    this.#engine = host.engine
    this.#checks = checksOf(host)
    this.#every = host.prepared.checked.config.host.checks.every
  }

  /**
   * Look at the engine after an input.
   *
   * @returns the command that locks every entry, to be applied before anything else; null when there is nothing new
   */
  applied(input: EngineInput): CommandInput | null {
    if (this.#engine !== this.#host.engine) {
      this.#engine = this.#host.engine
      this.#checks = checksOf(this.#host, this.#checks)
    }
    this.#checks.applied(input)
    if (++this.#sinceCheck < this.#every) return null
    return this.check()
  }

  /** Look at the engine now: at the start, where a replay may have ended between a fault and its lock. */
  check(): CommandInput | null {
    this.#sinceCheck = 0
    const found = this.#found()
    if (found.length === 0) {
      if (this.#standing.size > 0) this.#standing.clear()
      this.#host.booksBroken = false
      return null
    }
    const fresh = found.filter(({ what, difference }) => this.#standing.get(what) !== difference)
    this.#standing = new Map(found.map(({ what, difference }) => [what, difference]))
    this.#host.booksBroken = found.some(({ invariant }) => invariant <= 2)
    return fresh.length === 0 ? null : this.#act(fresh)
  }

  #found(): readonly Violation[] {
    const found = this.#checks.check()
    const extra = this.#host.extraCheck?.(this.#host.engine) ?? null
    return extra === null ? found : [...found, extra]
  }

  #act(fresh: readonly Violation[]): CommandInput | null {
    const { inputs, journal, onViolation } = this.#options
    const { locks } = this.#host.engine.guard.state.locks
    const lock = locks.find(({ reason }) => reason === 'invariant')
    if (lock === undefined) this.#told.clear()
    // The process before has told it already where its lock says so.
    const untold = fresh.filter(
      ({ invariant, what }) =>
        !this.#told.has(what) && !(lock?.why ?? '').includes(`invariant ${invariant}: ${what} `),
    )
    if (untold.length === 0) return null
    for (const { what } of untold) this.#told.add(what)
    const written = writeDiagnostics(this.#host, inputs, journal(), { kind: 'violation', violations: untold })
    const reason = `${untold.map(({ text }) => text).join('; ')}; ${bundleText(written)}`
    onViolation(reason)
    if (lock !== undefined) return null
    const everything = { strategy: null, symbol: null, end: null } as const
    const [{ invariant }] = untold
    return {
      kind: 'command',
      command: { name: 'add-lock', ...everything, invariant, reason, author: HOST_AUTHOR },
    }
  }
}
