import type { LimitName, OrderRateLimit } from './limits/types.ts'

const MINUTE = 60_000

/** A rate that is used up. */
export interface FullRate {
  readonly limit: LimitName
  readonly allowed: number
}

/** Counts approved entries in sliding windows of engine time: one at time t is counted until t + window, not after. */
export class OrderRate {
  readonly #windows: readonly (FullRate & { readonly ms: number })[]
  /** Ring of the last approvals, as many as the largest limit. */
  readonly #times: Float64Array
  #count = 0

  constructor({ perMinute, perHour, perDay }: OrderRateLimit) {
    this.#windows = [
      { limit: 'order_rate.per_minute' as const, allowed: perMinute, ms: MINUTE },
      { limit: 'order_rate.per_hour' as const, allowed: perHour, ms: 60 * MINUTE },
      { limit: 'order_rate.per_day' as const, allowed: perDay, ms: 1_440 * MINUTE },
    ].filter(({ allowed }) => allowed !== Infinity)
    this.#times = new Float64Array(Math.max(0, ...this.#windows.map(({ allowed }) => allowed)))
  }

  /** The first rate that allows no further entry at `time`, or null. */
  full(time: number): FullRate | null {
    for (const window of this.#windows) {
      const { allowed, ms } = window
      if (this.#count >= allowed && this.#times[(this.#count - allowed) % this.#times.length] > time - ms) {
        return window
      }
    }
    return null
  }

  /** Times of the approvals that still count, oldest first, ms. */
  snapshot(): Float64Array {
    const { length } = this.#times
    const kept = Math.min(this.#count, length)
    return Float64Array.from({ length: kept }, (_, i) => this.#times[(this.#count - kept + i) % length])
  }

  restore(times: Float64Array): void {
    for (const time of times) this.note(time)
  }

  /** An entry was approved. */
  note(time: number): void {
    if (this.#times.length === 0) return
    this.#times[this.#count % this.#times.length] = time
    this.#count++
  }
}
