import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { manualClock } from '../core/src/host/clock.ts'
import { keep } from '../core/src/host/durable/keeper.ts'
import { openPaperHost } from '../core/src/host/durable/open.ts'
import { ACCELERATED_START, runPaperHost, type PaperHostOptions } from '../core/src/host/paper-host.ts'
import { prepare } from '../core/src/host/prepare.ts'
import { openStore } from '../core/src/store/store.ts'
import { storeStats } from '../core/src/store/stats.ts'
import { changedConfigs, spawnHost } from './support/host-process.ts'

/** A year of one-minute bars, and what a start may have to replay. */
const YEAR = 525_600
const REPLAYED = 5_000
const STARTS = 5
/** The promise is 3 s; twice that is for a machine that does other things too. */
const LONGEST_START = 6_000

const long = process.env.GRODT_LONG === undefined && 'takes minutes: npm run test:long'
const never = new AbortController().signal

t.test('a start with a year of journal', { skip: long }, async (t) => {
  const folder = t.testdir({})
  const configs = changedConfigs(folder, (text, file) =>
    file === 'host.yaml' ? text.replace('timeframe: 5m', 'timeframe: 1m') : text,
  )
  const market = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: 60_000 }
  const prepared = await prepare(configs, { market, cacheFolder: join(folder, 'cache') })
  const options: PaperHostOptions = {
    prepared,
    marketSeed: 42,
    speed: 60,
    log: () => undefined,
    clock: () => manualClock(ACCELERATED_START + 2 * YEAR * 60_000),
  }
  const [stopped, crashed, empty] = [join(folder, 'stopped'), join(folder, 'crashed'), join(folder, 'empty')]

  async function run(path: string, bars: number, snapshotEvery: number, orderly: boolean): Promise<void> {
    const store = await openStore(path)
    const { host } = await openPaperHost(options, store)
    const keeper = keep(host, store, snapshotEvery)
    await runPaperHost(host, { signal: never, keeper, maxBars: host.feed.bars + bars })
    if (orderly) await keeper.stop()
    keeper.release()
    await store.close()
  }
  const begin = performance.now()
  await run(stopped, YEAR, 5_000, true)
  t.comment(`a year took ${((performance.now() - begin) / 1000).toFixed(0)} s`)
  const { size, records, snapshots } = await storeStats(stopped)
  t.ok(records.count > YEAR, `${records.count} records, ${(size / 1e6).toFixed(0)} MB`)
  t.comment(`snapshot: ${JSON.stringify(snapshots.at(-1))}`)
  cpSync(stopped, crashed, { recursive: true })
  await run(crashed, REPLAYED, Infinity, false)

  for (const [path, expected] of [
    [empty, /^Account: +new/m],
    [stopped, /^Account: +goes on from 20\d\d-[^;]+stored in\s/m],
    [crashed, /5,000 inputs\s+replayed, all as\s+recorded/],
  ] as const) {
    const times: number[] = []
    for (let n = 0; n < STARTS; n++) {
      // Every start makes the next one orderly: each has a copy of its own.
      const copy = join(folder, 'copy')
      rmSync(copy, { recursive: true, force: true })
      if (path !== empty) cpSync(path, copy, { recursive: true })
      const start = performance.now()
      const args = ['--configs', configs, '--store', copy, '--log', join(folder, 'x.log'), '--speed', '60']
      const host = spawnHost(t, { args })
      await host.listening()
      times.push(performance.now() - start)
      t.match(host.out(), expected)
      host.child.kill('SIGTERM')
      t.strictSame(await host.closed, [0, null])
    }
    const median = times.sort((a, b) => a - b)[STARTS >>> 1]
    const name = path.slice(folder.length + 1)
    t.ok(
      median < LONGEST_START,
      `${name}: median ${median.toFixed(0)} ms, max ${Math.max(...times).toFixed(0)} ms`,
    )
  }
})
