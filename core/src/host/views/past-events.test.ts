import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { DAY } from '../../store/store.fixture.ts'
import { openStore, type Store } from '../../store/store.ts'
import { pastEvents, type PastQuery } from './past-events.ts'
import type { RecordJournal } from './past-records.ts'

const RECORDS = 1200

/** A journal with an hour between two records, in every tenth of which regimes changed twice. */
async function journal(folder: string, days: number | null = null): Promise<Store> {
  const store = await openStore(folder, { days, snapshots: 1 })
  let seq = 0
  for (let i = 1; i <= RECORDS; i++) {
    const time = (i * DAY) / 24
    const changed = (to: string) => ({ kind: 'regime-changed', seq: ++seq, time, symbol: 'BTC/USDT', to })
    store.append({ kind: 'batch', time, events: i % 10 === 0 ? [changed('a'), changed('b')] : [] })
  }
  await store.flush()
  return store
}

/** The same, and how many records were read. */
function counted(store: RecordJournal): RecordJournal & { read: number } {
  const counting = {
    ...store,
    read: 0,
    async *records(range?: Parameters<Store['records']>[0]) {
      for await (const record of store.records(range)) {
        counting.read++
        yield record
      }
    },
  }
  return counting
}

const page = (store: RecordJournal, query: Partial<PastQuery>) =>
  pastEvents(store, 'regime-changed', { before: null, limit: 50, ...query })

const seqs = ({ found }: Awaited<ReturnType<typeof page>>): number[] =>
  found.map(({ said }: { said: EngineEvent }) => said.seq)

const store = await journal(t.testdir({}))
const ALL = Array.from({ length: RECORDS / 5 }, (_, i) => RECORDS / 5 - i)

t.test(
  'a page ends after so many records, and the next one goes on there: nothing is lost or doubled',
  async (t) => {
    for (const [records, limit] of [
      [90, 5],
      [70, 3],
      [300, 500],
      [13, 500],
    ]) {
      const found: number[] = []
      let before: PastQuery['before'] = null
      do {
        const one = await page(store, { before, limit, records })
        found.push(...seqs(one))
        before = one.next
      } while (before !== null)
      t.strictSame(found, ALL, `${records} records, ${limit} rows`)
    }
  },
)

t.test('what matches nothing reads its share, and says that there may be more', async (t) => {
  const counting = counted(store)
  const none = await page(counting, { strategy: 'none', records: 100 })
  t.strictSame(none, { found: [], next: { record: RECORDS - 99, event: 0 } })
  t.ok(counting.read <= 256, `${counting.read} records`)
})

t.test('a time in the past is found by halving', async (t) => {
  const counting = counted(store)
  const to = (20 * DAY) / 24
  t.strictSame(seqs(await page(counting, { to })), [4, 3, 2, 1])
  t.ok(counting.read < 60, `${counting.read} records`)
  t.strictSame(seqs(await page(store, { to: to - 1, from: to / 2 })), [2, 1])
  t.strictSame(seqs(await page(store, { to: 0 })), [])
  t.strictSame(seqs(await page(store, { to: Infinity, limit: 2 })), ALL.slice(0, 2))
})

t.test('it ends when nobody waits for it any more', async (t) => {
  let asked = 0
  const one = await page(store, { gone: () => ++asked > 5 })
  t.equal(asked, 6)
  t.equal(one.next?.record, RECORDS - 4)
})

t.test('what retention takes away while a list is read is left out, and the rest is there', async (t) => {
  const own = await journal(t.testdir({}), 10)
  const removing: RecordJournal = {
    ...own,
    async *records(range) {
      // After it was asked what there is, as retention comes.
      if (own.oldest() === 1)
        await own.writeSnapshot({ seq: RECORDS, time: 50 * DAY, bytes: Buffer.from('x') })
      yield* own.records(range)
    },
  }
  const found = seqs(await page(removing, { limit: 500, before: { record: 1100, event: 0 } }))
  t.equal(own.oldest(), 40 * 24)
  t.strictSame(
    found,
    ALL.filter((seq) => seq <= 218 && seq > 190),
  )
  await own.close()
})
