import type { Source } from '../contract/values.ts'
import { MAX_LOOKBACK } from '../runtime/series.ts'
import type { KernelSource } from './kernel.ts'

const SOURCES: readonly string[] = ['open', 'high', 'low', 'close', 'volume', 'typical'] satisfies Source[]

/** Longest period of an exponential average, which reads no bars behind the current one: 3 days of seconds fit. */
export const MAX_AVERAGE = 300_000

/**
 * The value as a period in bars.
 * @param most by default 3,072, what a ring keeps behind the current bar
 * @throws RangeError when it is not an integer from `least` to `most`.
 */
export function checkPeriod(what: string, value: unknown, least = 1, most = MAX_LOOKBACK): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new RangeError(`${what} must be an integer from ${least} to ${most} bars; was ${String(value)}.`)
}

/**
 * The value as a factor of a band's width.
 * @throws RangeError when it is not a finite number above 0.
 */
export function checkMultiple(what: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
  throw new RangeError(`${what} must be a finite number above 0; was ${String(value)}.`)
}

/**
 * The value as the name of a bar column.
 * @throws RangeError when it is none.
 */
export function checkSource(what: string, value: unknown): Source {
  if (typeof value === 'string' && SOURCES.includes(value)) return value as Source
  throw new RangeError(`${what} must be one of ${SOURCES.join(', ')}; was ${String(value)}.`)
}

/** The ring an indicator reads: a column of the series itself, or the shared kernel of typical prices. */
export function sourceRing(source: KernelSource, input: Source): Float64Array {
  return input === 'typical' ? source.kernel('source', 'typical').outputs[0] : source.series[input]
}
