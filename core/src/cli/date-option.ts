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
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?Z?)?$/.exec(text)
  const iso = match === null ? '' : `${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}.000Z`
  const ms = Date.parse(iso)
  // Date.parse accepts 31 February and turns it into March.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== iso) {
    const expected = 'expected a date such as 2024-01-31 or 2024-01-31T09:30 in UTC.'
    throw usageError(command, `--${name} was "${text}", ${expected}`)
  }
  return ms
}
