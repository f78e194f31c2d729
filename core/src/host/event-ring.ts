import type { HostEvent } from './host-events.ts'

/** The last events of a host, for the API: old ones make room for new ones. */
export class EventRing {
  readonly capacity: number
  readonly #events: HostEvent[] = []
  /** Where the oldest event stands once the ring is full. */
  #start = 0
  /** The last event of the time before; null where this ring has all of them from the first on. */
  #before: number | null = null
  readonly #watchers = new Set<() => void>()
  readonly #counts = new Map<HostEvent['kind'], number>()

  constructor(capacity = 1000) {
    this.capacity = capacity
  }

  push(events: readonly HostEvent[]): void {
    for (const event of events) {
      this.#counts.set(event.kind, (this.#counts.get(event.kind) ?? 0) + 1)
      if (this.#events.length < this.capacity) {
        this.#events.push(event)
        continue
      }
      this.#events[this.#start] = event
      this.#start = (this.#start + 1) % this.capacity
    }
    if (events.length > 0) for (const watcher of this.#watchers) watcher()
  }

  /** Know that there were events up to this number, whether any of them is here or not. */
  goOnAfter(seq: number): void {
    this.#before = seq
  }

  /**
   * Be told when events have come. The host waits for it: it must be quick and throw nothing.
   *
   * @returns ends that
   */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** How many there were of each kind since the process began. */
  get counts(): ReadonlyMap<HostEvent['kind'], number> {
    return this.#counts
  }

  get length(): number {
    return this.#events.length
  }

  /** Sequence number of the oldest event that is still here, null when there is none. */
  get oldest(): number | null {
    return this.length === 0 ? null : this.#at(0).seq
  }

  /** Sequence number of the newest event, which need not be here; null when there was none yet. */
  get newest(): number | null {
    if (this.length === 0) return this.#before
    return Math.max(this.#at(this.length - 1).seq, this.#before ?? 0)
  }

  /** At most `limit` events whose sequence number is above `after`, oldest first. */
  after(after: number, limit: number): HostEvent[] {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#at(middle).seq <= after) low = middle + 1
      else high = middle
    }
    const found: HostEvent[] = []
    for (let i = low; i < this.length && found.length < limit; i++) found.push(this.#at(i))
    return found
  }

  #at(index: number): HostEvent {
    return this.#events[(this.#start + index) % this.#events.length]
  }
}
