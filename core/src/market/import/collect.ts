import { GrodtError } from '../../errors.ts'

/** Files whose errors are told in full. */
const LISTED = 20
/** Lines of one error among several. */
const LINES = 7

/** What came of work on several items. */
export interface Settled<Result> {
  readonly results: readonly Result[]
  readonly errors: readonly GrodtError[]
}

/** Does something with every item and keeps its GrodtErrors; any other error is thrown at once. */
export function settle<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Settled<Result> {
  const errors: GrodtError[] = []
  const results: Result[] = []
  for (const item of items) {
    try {
      results.push(work(item))
    } catch (error) {
      if (!(error instanceof GrodtError)) throw error
      errors.push(...partsOf(error))
    }
  }
  return { results, errors }
}

/** @throws GrodtError the error when there is one, DATA_FILES with their messages when there are several */
export function throwErrors(errors: readonly GrodtError[]): void {
  if (errors.length === 0) return
  if (errors.length === 1) throw errors[0]
  const list = errors.slice(0, LISTED).map(({ message }) => shortened(message))
  if (errors.length > LISTED) list.push(`and ${errors.length - LISTED} more`)
  throw new GrodtError('DATA_FILES', { count: errors.length, list: list.join('\n'), errors })
}

/**
 * Does something with every item, so that the errors of all are known at once.
 *
 * @throws GrodtError as `throwErrors`
 */
export function forAll<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result[] {
  const { results, errors } = settle(items, work)
  throwErrors(errors)
  return [...results]
}

function partsOf(error: GrodtError): readonly GrodtError[] {
  return error.code === 'DATA_FILES' ? (error.details.errors as readonly GrodtError[]) : [error]
}

/** A long list of rows with its first ones and what to do at its end. */
function shortened(message: string): string {
  const lines = message.split('\n')
  return lines.length <= LINES
    ? message
    : [...lines.slice(0, LINES - 2), '  ...', ...lines.slice(-1)].join('\n')
}
