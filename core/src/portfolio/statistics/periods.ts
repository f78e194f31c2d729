import { DAY_MS, ratio } from './annual.ts'
import type { MonthReturns, YearReturns } from './schema/returns.ts'

/** Daily values of a curve and what stood behind each, in cash units. */
export interface DailyCurve {
  /** ms; the first is the start, the others end a day. */
  readonly times: Float64Array
  readonly values: Float64Array
  readonly bases: Float64Array
}

/** The day that a moment belongs to, as ms at its start; midnight belongs to the day that it ends. */
export function dayOf(time: number): number {
  return (Math.ceil(time / DAY_MS) - 1) * DAY_MS
}

/** Return and result by calendar month. @param scale cash units per unit of the quote currency */
export function monthReturns(curve: DailyCurve, scale: number): MonthReturns {
  return periods(curve, scale, monthOf).map(({ name, ...rest }) => ({ month: name, ...rest }))
}

/** Return and result by calendar year. @param scale cash units per unit of the quote currency */
export function yearReturns(curve: DailyCurve, scale: number): YearReturns {
  return periods(curve, scale, yearOf).map(({ name, ...rest }) => ({ year: name, ...rest }))
}

/** A stretch of the calendar: its name, and the first moment behind it. */
interface Stretch<Name> {
  readonly name: Name
  readonly end: number
}

function monthOf(day: number): Stretch<string> {
  const date = new Date(day)
  return {
    name: date.toISOString().slice(0, 7),
    end: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
  }
}

function yearOf(day: number): Stretch<number> {
  const name = new Date(day).getUTCFullYear()
  return { name, end: Date.UTC(name + 1, 0, 1) }
}

interface Period<Name> {
  readonly name: Name
  readonly return: number | null
  readonly result: number
}

function periods<Name>(
  { times, values, bases }: DailyCurve,
  scale: number,
  stretchOf: (day: number) => Stretch<Name>,
): Period<Name>[] {
  const found: Period<Name>[] = []
  const { length } = times
  for (let first = 0; first + 1 < length;) {
    const { name, end } = stretchOf(dayOf(times[first + 1]))
    let last = first + 1
    while (last + 1 < length && dayOf(times[last + 1]) < end) last++
    const change = values[last] - values[first]
    found.push({
      name,
      return: bases[first] > 0 ? ratio(change, bases[first]) : null,
      result: change / scale,
    })
    first = last
  }
  return found
}
