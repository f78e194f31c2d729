import type { HostEvent } from './host-events.ts'

/** The last events of a host, for the API: old ones make room for new ones. */
export class EventRing {
  readonly capacity: number
  readonly #events: HostEvent[] = []
  /** Where the oldest event stands once the ring is full. */
  #start = 0

  constructor(capacity = 1000) {
    this.capacity = capacity
  }

  push(events: readonly HostEvent[]): void {
    for (const event of events) {
      if (this.#events.length < this.capacity) {
        this.#events.push(event)
        continue
      }
      this.#events[this.#start] = event
      this.#start = (this.#start + 1) % this.capacity
    }
  }

  get length(): number {
    return this.#events.length
  }

  /** Sequence number of the oldest event that is still here, null when there is none. */
  get oldest(): number | null {
    return this.length === 0 ? null : this.#at(0).seq
  }

  /** Sequence number of the newest event, null when there is none. */
  get newest(): number | null {
    return this.length === 0 ? null : this.#at(this.length - 1).seq
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
