import { placeIn } from '../api/paging.ts'
import { EXPECTED_TIME, listTime } from '../api/time-text.ts'
import { usageError, type ParsedArguments } from './arguments.ts'

/** What was said of the options of a list. @throws GrodtError OPTION */
export function listQuery(command: string, { values }: ParsedArguments) {
  const limit = values.get('limit')
  if (limit !== undefined && !/^([1-9]\d?|[1-4]\d\d|500)$/.test(limit)) {
    throw usageError(command, `--limit was "${limit}", expected a whole number from 1 to 500.`)
  }
  for (const name of ['from', 'to']) {
    const text = values.get(name)
    if (text === undefined || listTime(text) !== null) continue
    throw usageError(command, `--${name} was "${text}", expected ${EXPECTED_TIME}.`)
  }
  const cursor = values.get('cursor')
  if (cursor !== undefined && placeIn(cursor) === null) {
    throw usageError(command, `--cursor was "${cursor}", expected the one that the list before ended with.`)
  }
  return {
    from: values.get('from'),
    to: values.get('to'),
    limit: limit === undefined ? undefined : Number(limit),
    cursor,
  }
}
