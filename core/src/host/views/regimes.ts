import type { RegimeChanged } from '../../engine/events.ts'
import { pastEvents, type PastPage, type PastQuery } from './past-events.ts'
import type { RecordJournal } from './past-records.ts'
import { moment, type Moment } from './time.ts'

/** A regime that has begun. */
export type RegimeChangeRow = Omit<RegimeChanged, 'kind' | 'time'> & { readonly time: Moment }

/** Changes of regimes from the journal, the newest first. @throws GrodtError STORE_DAMAGED */
export async function regimeChanges(
  store: RecordJournal,
  query: PastQuery,
): Promise<PastPage<RegimeChangeRow>> {
  const { found, next } = await pastEvents(store, 'regime-changed', query)
  const rows = found.map(({ said: { seq, time, symbol, timeframe, from, to, confidence } }) => {
    return { seq, time: moment(time), symbol, timeframe, from, to, confidence }
  })
  return { found: rows, next }
}
