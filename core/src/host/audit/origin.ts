import type {
  OrderApproved,
  OrderRefused,
  RegimeChanged,
  SignalGiven,
  StrategyRenamed,
} from '../../engine/events.ts'
import type { AllocationDecision } from '../../allocation/types.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { HostEvent } from '../host-events.ts'
import { decisionIn } from './allocation.ts'
import type {
  ConfigurationPart,
  DecisionPart,
  ModelsPart,
  Origin,
  PluginPart,
  RegimePart,
  SignalPart,
} from './schema.ts'
import { noteOf, type StartNote } from './starts.ts'

/** Where an event stands in the journal. */
export interface Place {
  readonly record: number
  readonly event: number
  /** ISO 8601 UTC. */
  readonly time: string
}

export const iso = (ms: number): string => new Date(ms).toISOString()

/** Events of the wiring have no time of their own. */
export const placeOf = (record: JournalRecord, { seq, time }: HostEvent): Place => ({
  record: record.seq,
  event: seq,
  time: iso(time === 0 ? record.time : time),
})

/** A decision about weights. */
export interface DecisionTrack {
  readonly part: DecisionPart
  readonly cause: string | null
  readonly allocator: PluginPart | null
  readonly model: ModelsPart
  readonly reason: string | null
  readonly before: Readonly<Record<string, number>> | null
  readonly after: Readonly<Record<string, number>>
  until: DecisionPart | null
  readonly configuration: ConfigurationPart | null
}

/** The weight of a strategy, and who said so. */
interface WeightNow {
  readonly value: number
  readonly decision: DecisionPart
  readonly model: ModelsPart
}

/**
 * What is in force at a moment: configuration, plugins, regimes and weights, as the starts and events so far say. Seeded
 * with the notes of starts whose records are no longer kept.
 */
export class Origins {
  readonly decisions: DecisionTrack[] = []
  /** Number of the first record that is kept. */
  readonly first: number
  #process: StartNote | null = null
  #regimes = new Map<string, { readonly place: Place; readonly to: string }>()
  readonly #weights = new Map<string, WeightNow>()

  constructor(notes: readonly StartNote[], anchor: number) {
    this.first = anchor + 1
    for (const note of notes) if (note.record <= anchor) this.#start(note)
  }

  /** What cannot be shown because retention has removed it. */
  removed(what: string): string {
    return `${what} is before record ${this.first}, with which the journal begins: older records have been removed.`
  }

  record(record: JournalRecord): void {
    if (record.kind === 'start' || record.kind === 'revision') this.#start(noteOf(record))
  }

  regime(place: Place, { symbol, timeframe, to }: RegimeChanged): void {
    this.#regimes.set(`${symbol} ${timeframe}`, { place, to })
  }

  /** @returns the decision; a start has made its own already */
  weights(from: JournalRecord, place: Place, weights: Readonly<Record<string, number>>): DecisionTrack {
    const last = this.decisions.at(-1)
    if (last?.part.event === place.event) return last
    const { record, event, time } = place
    const decision = decisionIn(from)
    return this.#decide(
      {
        ...{ record, event, time },
        source: from.kind === 'weights' ? 'input' : 'start',
        allocation: decision?.id ?? null,
      },
      weights,
      Object.keys(weights),
      { cause: from.cause ?? null, decision },
    )
  }

  signal(place: Place, { signal, position, waiting }: SignalGiven): SignalPart {
    const facts = signal.action === 'enter' ? (signal.facts ?? null) : null
    return { ...place, action: signal.action, reason: signal.reason, facts, given: signal, position, waiting }
  }

  /** The weight of a strategy goes on under its new name. */
  renamed({ from, strategy }: StrategyRenamed): void {
    const weight = this.#weights.get(from)
    if (weight === undefined) return
    this.#weights.delete(from)
    if (!this.#weights.has(strategy)) this.#weights.set(strategy, weight)
  }

  /** What led to an entry, and what of it is not known. */
  of(event: OrderApproved | OrderRefused, signal: SignalPart | null): { origin: Origin; missing: string[] } {
    const { strategy, symbol } = event
    const missing: string[] = []
    const facts = this.#process?.facts ?? null
    if (this.#process === null)
      missing.push(this.removed('The start that says which configuration and plugins ran'))
    else if (facts === null) {
      missing.push(
        `The start at record ${this.#process.record} does not say which plugins the strategies are: it is of an older version.`,
      )
    }
    if (signal === null) missing.push(this.removed(`The signal of ${strategy}`))
    const regime = this.#regime(event, missing)
    const known = this.#weights.get(strategy)
    const value = event.kind === 'order-approved' ? event.weight : (known?.value ?? null)
    const decision = known !== undefined && known.value === value ? known.decision : null
    if (decision === null) missing.push(this.removed(`The decision that set the weight of ${strategy}`))
    const origin: Origin = {
      strategy,
      symbol,
      signal,
      plugin: this.#plugin(facts?.strategies[strategy]?.plugin),
      regime,
      weight: { value, decision },
      model: decision === null ? null : (known?.model ?? null),
      configuration: this.configuration(),
    }
    return { origin, missing }
  }

  configuration(): ConfigurationPart | null {
    if (this.#process === null) return null
    const { record, time, revision, identity } = this.#process
    const files = Object.entries(identity.configuration).map(([name, sha256]) => ({ name, sha256 }))
    return { record, time: iso(time), revision, files }
  }

  #regime(event: OrderApproved | OrderRefused, missing: string[]): RegimePart {
    const facts = this.#process?.facts ?? null
    const timeframe = facts?.strategies[event.strategy]?.regimeTimeframe ?? null
    const last = timeframe === null ? undefined : this.#regimes.get(`${event.symbol} ${timeframe}`)
    const approved = event.kind === 'order-approved'
    const label = approved ? event.regime : (last?.to ?? null)
    const since = last !== undefined && last.to === label ? last.place : null
    if (label !== null && since === null) missing.push(this.removed(`The event that set the regime ${label}`))
    return {
      label,
      confidence: approved ? event.confidence : null,
      timeframe,
      since,
      plugin: this.#plugin(facts?.regime),
    }
  }

  #plugin(id: string | undefined): PluginPart | null {
    const found = id === undefined ? undefined : this.#process?.identity.plugins[id]
    if (id === undefined || found === undefined) return null
    const [version, contentHash] = found.split(' ')
    return { id, version, contentHash }
  }

  #start(note: StartNote): void {
    const before = this.#process
    this.#process = note
    const { facts, record, event, time } = note
    const classifier = (of: StartNote): string => of.identity.plugins[of.facts?.regime ?? ''] ?? ''
    // What another classifier said counts no more.
    if (before !== null && classifier(before) !== classifier(note)) this.#regimes = new Map()
    if (facts === null || !(facts.decided || event !== null)) return
    const changed = Object.keys(facts.weights).filter(
      (name) => this.#weights.get(name)?.value !== facts.weights[name],
    )
    const gone = [...this.#weights.keys()].some((name) => !Object.hasOwn(facts.weights, name))
    // A start that was cut off has said it already.
    if (changed.length === 0 && !gone) return
    const part = { record, event, time: iso(time), source: 'start', allocation: null } as const
    this.#decide(part, facts.weights, changed, { cause: null, decision: null })
  }

  /** @param named strategies whose weight it set */
  #decide(
    part: DecisionPart,
    weights: Readonly<Record<string, number>>,
    named: readonly string[],
    { cause, decision }: { readonly cause: string | null; readonly decision: AllocationDecision | null },
  ): DecisionTrack {
    const model = modelsOf(decision)
    const before = Object.fromEntries([...this.#weights].map(([name, { value }]) => [name, value]))
    const gone =
      part.source === 'start' ? [...this.#weights.keys()].filter((name) => !Object.hasOwn(weights, name)) : []
    for (const name of gone) this.#weights.delete(name)
    for (const name of named) this.#weights.set(name, { value: weights[name], decision: part, model })
    const after = Object.fromEntries([...this.#weights].map(([name, { value }]) => [name, value]))
    const previous = this.decisions.at(-1)
    if (previous !== undefined) previous.until = part
    const track: DecisionTrack = {
      part,
      cause,
      allocator:
        decision?.allocator ??
        (part.source === 'start' ? this.#plugin(this.#process?.facts?.allocator) : null),
      model,
      reason: decision?.reason ?? null,
      before: Object.keys(before).length === 0 ? null : before,
      after,
      until: null,
      configuration: this.configuration(),
    }
    this.decisions.push(track)
    return track
  }
}

/** The models that a decision about weights read. */
function modelsOf(decision: AllocationDecision | null): ModelsPart {
  const models = Object.entries(decision?.models ?? {})
  return models.length === 0 ? null : Object.fromEntries(models)
}
