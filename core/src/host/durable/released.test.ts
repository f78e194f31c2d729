import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { openStore } from '../../store/store.ts'
import { verifyStore } from '../../store/verify.ts'
import { prepare } from '../prepare.ts'
import { openPaperHost } from './open.ts'
import { optionsFor } from './workplace.fixture.ts'

/** Accounts as hosts of before wrote them: configuration, the store's files (base64), and what was in the books. */
const RELEASED = ['host-v1']

interface Released {
  readonly configs: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
  readonly expected: {
    readonly bars: number
    readonly trades: number
    /** Cash units. */
    readonly equity: number
    readonly lots: number
    readonly seq: number
  }
}

const FIXTURES = fileURLToPath(new URL('../../../../test/fixtures', import.meta.url))

t.test('the account of a host of before is opened with its books, and goes on', async (t) => {
  for (const name of RELEASED) {
    const { configs, files, expected } = JSON.parse(
      readFileSync(join(FIXTURES, `${name}.json`), 'utf8'),
    ) as Released
    const folder = t.testdir({ configs: { ...configs }, store: {} })
    mkdirSync(join(folder, 'store', 'db'))
    for (const [file, bytes] of Object.entries(files)) {
      writeFileSync(join(folder, 'store', 'db', file), Buffer.from(bytes, 'base64'))
    }
    const prepared = await prepare(join(folder, 'configs'), {
      market: { symbols: ['BTC/USDT'], baseTimeframeMs: 300_000 },
      cacheFolder: join(folder, 'cache'),
    })
    const store = await openStore(join(folder, 'store'))
    const { host, resumed } = await openPaperHost(optionsFor(prepared, expected.bars), store)
    t.match(resumed, { orderly: true, replayed: 0, revision: null })
    t.equal(host.revision, 1)
    const { engine, feed } = host
    const [slot] = engine.sleeves[0].slots
    t.strictSame(
      {
        bars: feed.bars,
        trades: engine.trades.length,
        equity: engine.equity,
        lots: slot.lots,
        seq: engine.seq,
      },
      expected,
    )
    await store.close()
    t.match(await verifyStore(join(folder, 'store')), { revisions: 1, problems: [] })
  }
})
