import type { BarsInput, EngineInput } from '../../engine/inputs.ts'
import type { FailedAnswer } from '../../engine/outside.ts'
import { GrodtError } from '../../errors.ts'
import { COLUMN_NAMES } from '../../market/columns.ts'
import type { Json } from '../../store/json.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { Store } from '../../store/store.ts'
import type { HostEvent } from '../host-events.ts'

/** The kind of the record that holds what a host says of itself, by the kind of that event. */
export const OWN_RECORDS = { 'revision-rejected': 'rejected', reconciliation: 'reconciled' } as const

const OWN: ReadonlySet<string> = new Set(Object.values(OWN_RECORDS))

/** Whether the events of a record are what the host says of itself. */
export const isOwnRecord = (kind: string): boolean => OWN.has(kind)

/** Records that are no input of the engine: a process began, ended in order, or said something of itself. */
export const MARKS: ReadonlySet<string> = new Set(['start', 'stop', ...OWN])

/** The series of the store that holds the bars of a symbol. */
export const seriesName = (symbol: string, timeframe: string): string => `${symbol} ${timeframe}`

/** Events as the journal takes them: it writes their text at once and shares nothing. */
export const eventsAsJson = (events: readonly HostEvent[]): readonly Json[] =>
  events as unknown as readonly Json[]

/**
 * Put the bars of an input into the store, where its record refers to them. A feed that is kept gives one bar an input.
 *
 * @param series by instrument
 * @returns what the record holds: the number of the row, by instrument; and the answers that did not come, if any
 */
export function storeInput(store: Store, input: EngineInput, series: readonly string[]): Json {
  if (input.kind !== 'bars') return input as unknown as Json
  const rows = input.slices.map(({ instrument, columns, from }) =>
    store.addRow(
      series[instrument],
      COLUMN_NAMES.map((name) => columns[name][from]),
    ),
  )
  return input.faults === undefined ? { rows } : { rows, faults: input.faults as unknown as Json }
}

/** The numbers of the rows to which the record of a bars input refers, by instrument. */
export const rowsOf = (input: Json | undefined): readonly number[] =>
  (input as { readonly rows: readonly number[] }).rows

/** Answers to the bars of a record that did not come; nothing where all did. */
export const faultsOf = (input: Json | undefined): Pick<BarsInput, 'faults'> => {
  const { faults } = (input ?? {}) as { readonly faults?: readonly FailedAnswer[] }
  return faults === undefined ? {} : { faults }
}

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
    case 'learning':
    case 'revision':
      return record.input as unknown as EngineInput
    default:
      throw new GrodtError('STORE_DAMAGED', {
        folder,
        problem: `record ${record.seq} is of the unknown kind "${record.kind}"`,
      })
  }
}
