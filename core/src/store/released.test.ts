import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SCHEMA_VERSION } from './schema.ts'
import { take } from './store.fixture.ts'
import { openStore } from './store.ts'
import { verifyStore } from './verify.ts'

const SERIES = 'BTC/USDT 1m'

/** Stores as they were written by the first release of each version: names and bytes (base64) of the database's files. */
const RELEASED = [1, 2]

t.test('a store of every released version is opened, checked and read', async (t) => {
  for (const version of RELEASED) {
    const folder = t.testdir()
    const packed = new URL(`../../../test/fixtures/store-v${version}.json`, import.meta.url)
    const { files } = JSON.parse(readFileSync(packed, 'utf8')) as { files: Record<string, string> }
    mkdirSync(join(folder, 'db'))
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(join(folder, 'db', name), Buffer.from(bytes, 'base64'))
    }
    const store = await openStore(folder)
    t.match(store.recovery, { lastSeq: 5, cut: 0, migratedFrom: version === SCHEMA_VERSION ? null : version })
    t.match(
      await store.revisions(),
      version === 1 ? [] : [{ number: 1, from: 2, value: { files: ['host.yaml'] } }],
    )
    const records = await take(store.records({ after: 1 }))
    t.strictSame(
      records.map(({ seq, time, kind, cause, input, events }) => [seq, time, kind, cause, input, events]),
      [
        [
          2,
          60_000,
          'batch',
          undefined,
          { bars: [['BTC/USDT 1m', 0, 1]] },
          [{ type: 'fill', price: 30000.5 }],
        ],
        [3, 60_000, 'command', 'api', { pause: 'S1' }, []],
        [4, 120_000, 'batch', undefined, { bars: [['BTC/USDT 1m', 1, 1]] }, []],
        [5, 120_000, 'order', '4', { id: 'o-1', text: 'é' }, []],
      ],
    )
    t.strictSame(store.head().hash, records[3].hash)
    t.strictSame(
      records.map((record) => (record as { rows?: unknown }).rows),
      version === 1
        ? [undefined, undefined, undefined, undefined]
        : [[[SERIES, 0, 1]], undefined, [[SERIES, 1, 1]], undefined],
    )
    t.strictSame(
      (await store.rows('BTC/USDT 1m', 0, 2)).map((column) => [...column]),
      [
        [0, 60_000],
        [30000.5, 0.1],
      ],
    )
    const snapshot = await store.latestSnapshot()
    t.match(snapshot, { seq: 3, time: 60_000, meta: { engine: '0.1.0' } })
    t.equal(String(snapshot?.bytes), 'state')
    t.strictSame(await store.get('run'), { id: 1 })
    t.equal(store.append({ kind: 'batch', time: 180_000, input: null, events: [] }), 6)
    await store.close()
    t.match(await verifyStore(folder), { version: SCHEMA_VERSION, anchor: 1, records: 5, problems: [] })
  }
})
