import type { Renamed } from '../../engine/takeover/takeover.ts'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { DAYS_KEPT } from './sleeve-returns.ts'

/** What the meta-controller had set and wanted at the beginning of a UTC day. */
export interface LoggedDay {
  /** Start of the day, ms. */
  readonly day: number
  /** Scaled every budget. */
  readonly exposure: number
  /** Weight x exposure that it wanted, by strategy: during an alarm those that are not set. */
  readonly wanted: Readonly<Record<string, number>>
}

/** Values by strategy, of strategies of which some have another name now. */
export const underNewNames = <V>(
  values: Readonly<Record<string, V>>,
  renamed: readonly Renamed[],
): Record<string, V> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      renamed.find(({ from }) => from === name)?.to ?? name,
      value,
    ]),
  )

/** The last days of the meta-controller, oldest first, at most as many as allocators see. */
export class DayLog {
  #days: LoggedDay[] = []

  /** The last day, ms; -Infinity before the first. */
  get last(): number {
    return this.#days.at(-1)?.day ?? -Infinity
  }

  /** Those of the last day. */
  get strategies(): readonly string[] {
    return Object.keys(this.#days.at(-1)?.wanted ?? {})
  }

  /** How many days lie wholly between two moments, ms. */
  between(from: number, to: number): number {
    return this.#days.filter(({ day }) => day >= from && day + DAY_MS <= to).length
  }

  rename(renamed: readonly Renamed[]): void {
    if (renamed.length === 0) return
    this.#days = this.#days.map((one) => ({ ...one, wanted: underNewNames(one.wanted, renamed) }))
  }

  add(day: LoggedDay): void {
    this.#days.push(day)
    if (this.#days.length > DAYS_KEPT + 1) this.#days.shift()
  }

  /** By start of the day, ms. */
  byDay(): ReadonlyMap<number, LoggedDay> {
    return new Map(this.#days.map((one) => [one.day, one]))
  }

  snapshot(): readonly LoggedDay[] {
    return [...this.#days]
  }

  restore(days: readonly LoggedDay[]): void {
    this.#days = [...days]
  }
}
