import { timeframeMs } from '../../market/timeframe.ts'
import { usageError } from '../arguments.ts'

type Values = ReadonlyMap<string, string>

/**
 * The timeframe that an option gives, as text and in ms; null when it is not given.
 *
 * @throws GrodtError OPTION
 */
export function timeframeOption(
  command: string,
  values: Values,
  name: string,
): { text: string; ms: number } | null {
  const text = values.get(name)
  if (text === undefined) return null
  const ms = timeframeMs(text)
  if (ms !== null) return { text, ms }
  const problem = `--${name} was "${text}", expected a number and s, m, h, d or w, such as 5m or 1h.`
  throw usageError(command, problem)
}

/** @throws GrodtError OPTION */
export function badRowsOption(command: string, values: Values): 'refuse' | 'drop' {
  const text = values.get('bad-rows') ?? 'refuse'
  if (text === 'refuse' || text === 'drop') return text
  throw usageError(command, `--bad-rows was "${text}", expected refuse or drop.`)
}

/** @throws GrodtError OPTION */
export function limitOption(command: string, values: Values, fallback: number): number {
  const text = values.get('limit')
  if (text === undefined) return fallback
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= 1_000_000) return value
  throw usageError(command, `--limit was "${text}", expected a whole number from 0 to 1000000.`)
}
