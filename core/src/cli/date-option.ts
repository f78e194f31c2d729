import { utcTime } from '../api/time-text.ts'
import { usageError } from './arguments.ts'

/**
 * The time (ms) that an option gives as a date, or date and time; always UTC, whatever the zone of the machine.
 *
 * @throws GrodtError OPTION
 */
export function dateOption(
  command: string,
  values: ReadonlyMap<string, string>,
  name: string,
): number | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const ms = utcTime(text)
  if (ms === null) {
    const expected = 'expected a date such as 2024-01-31 or 2024-01-31T09:30 in UTC.'
    throw usageError(command, `--${name} was "${text}", ${expected}`)
  }
  return ms
}
