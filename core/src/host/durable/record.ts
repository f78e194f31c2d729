import type { EngineEvent } from '../../engine/events.ts'
import type { EngineInput } from '../../engine/inputs.ts'
import { GrodtError } from '../../errors.ts'
import { COLUMN_NAMES } from '../../market/columns.ts'
import type { Json } from '../../store/json.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'

/** Records that are no input of the engine: a process began, or ended in order. */
export const MARKS: ReadonlySet<string> = new Set(['start', 'stop'])

/** The series of the store that holds the bars of a symbol. */
export const seriesName = (symbol: string, timeframe: string): string => `${symbol} ${timeframe}`

/** Events as the journal takes them: it writes their text at once and shares nothing. */
export const eventsAsJson = (events: readonly EngineEvent[]): readonly Json[] =>
  events as unknown as readonly Json[]

/**
 * Put the bars of an input into the store, where its record refers to them. A feed that is kept gives one bar an input.
 *
 * @param series by instrument
 * @returns what the record holds: the number of the row, by instrument
 */
export function storeInput(store: Store, input: EngineInput, series: readonly string[]): Json {
  if (input.kind !== 'bars') return input as unknown as Json
  return {
    rows: input.slices.map(({ instrument, columns, from }) =>
      store.addRow(
        series[instrument],
        COLUMN_NAMES.map((name) => columns[name][from]),
      ),
    ),
  }
}

/** The numbers of the rows to which the record of a bars input refers, by instrument. */
export const rowsOf = (input: Json | undefined): readonly number[] =>
  (input as { readonly rows: readonly number[] }).rows

/**
 * The input of a record.
 *
 * @param nextBar makes the input of the next bar
 * @throws GrodtError STORE_DAMAGED for a record of a kind that is not known
 */
export function inputOf(
  folder: string,
  record: Pick<JournalRecord, 'seq' | 'kind' | 'input'>,
  nextBar: () => EngineInput,
): EngineInput {
  switch (record.kind) {
    case 'bars':
      return nextBar()
    case 'command':
    case 'weights':
    case 'revision':
      return record.input as unknown as EngineInput
    default:
      throw new GrodtError('STORE_DAMAGED', {
        folder,
        problem: `record ${record.seq} is of the unknown kind "${record.kind}"`,
      })
  }
}
