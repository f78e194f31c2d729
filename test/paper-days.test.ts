import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { storeStats } from '../core/src/store/stats.ts'
import { verifyStore } from '../core/src/store/verify.ts'
import { changedConfigs, get } from './support/host-process.ts'
import { watchedHost, type Memory } from './support/watched-host.ts'

/** Days of market time; one minute bars of ten symbols, three strategies that decide at each of them. */
const DAYS = Number(process.env.GRODT_DAYS ?? 1)
const BARS = DAYS * 1440
const SAMPLES = 24
const SYMBOLS = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'ADA', 'DOGE', 'AVAX', 'DOT', 'LINK']

/**
 * What may be alive beyond what there was after the warm-up, MB: two snapshots on their way to the disk (4.6 each with
 * ten symbols) and rows of bars until 1,024 of them become one chunk.
 */
const SLACK_MB = 12
/** The log of trades stays in memory as long as the process lives, kB a trade: 0.27, and 0.3 in each waiting snapshot. */
const TRADE_KB = 0.9
/** On the disk: two snapshots, a quarter of a day of records, and of each what the database has not thrown away yet. */
const DISK_MB = 90

interface Sample extends Memory {
  readonly bars: number
  readonly trades: number
  readonly disk: number
}

const folderMb = (folder: string): number =>
  readdirSync(folder)
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0) / 1e6

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >>> 1]

t.test(`${DAYS} day(s) of one-minute bars: memory is flat and the disk bounded`, async (t) => {
  const folder = t.testdir({})
  const [store, log] = [join(folder, 'store'), join(folder, 'x.log')]
  const configs = changedConfigs(folder, (text, file) => {
    if (file === 'strategies.yaml')
      return text.replaceAll('enabled: true', 'enabled: true\n    timeframe: 1m')
    if (file !== 'host.yaml') return text
    const symbols = SYMBOLS.map((name) => `${name}/USDT`).join(', ')
    const market = text
      .replace(/symbols: \[.*\]/, `symbols: [${symbols}]`)
      .replace('timeframe: 5m', 'timeframe: 1m')
    return `${market}  store: { snapshot_every: 300, keep_snapshots: 2, keep_days: 0.25 }\n`
  })
  const host = watchedHost(t, folder, [
    '--configs',
    configs,
    '--store',
    store,
    '--log',
    log,
    '--speed',
    '1e9',
  ])
  const api = await host.listening()
  const samples: Sample[] = []
  const every = BARS / SAMPLES
  for (;;) {
    const { bars } = await get<{ bars: number }>(api, '/status')
    if (bars >= (samples.length + 1) * every || bars >= BARS) {
      const { strategies } = await get<{ strategies: { trades: number }[] }>(api, '/strategies')
      samples.push({
        bars,
        trades: strategies.reduce((sum, { trades }) => sum + trades, 0),
        ...(await host.memory()),
        disk: folderMb(join(store, 'db')),
      })
    } else await later(20)
    if (bars >= BARS) break
  }
  host.child.kill('SIGTERM')
  t.strictSame(await host.closed, [0, null])

  const table = samples
    .filter((_, i) => i % 4 === 3 || i === samples.length - 1)
    .map(({ bars, trades, alive, resident, disk }) =>
      [bars, trades, alive.toFixed(1), resident?.toFixed(0) ?? '-', disk.toFixed(1)]
        .map((cell) => String(cell).padStart(12))
        .join(''),
    )
  const head = ['bars', 'trades', 'alive MB', 'resident MB', 'disk MB']
    .map((cell) => cell.padStart(12))
    .join('')
  t.comment(`\n${[head, ...table].join('\n')}\n`)

  // The first quarter is the warm-up: code is compiled, tables get their size, series of bars are filled.
  const [first, ...rest] = samples.slice(samples.length >>> 2)
  const last = samples[samples.length - 1]
  for (const { bars, alive, trades } of rest) {
    const bound = first.alive + SLACK_MB + ((trades - first.trades) * TRADE_KB) / 1000
    t.ok(alive <= bound, `at bar ${bars} ${alive.toFixed(1)} MB are alive, at most ${bound.toFixed(1)}`)
  }
  t.ok(last.trades > 50 * DAYS, `${last.trades} trades`)
  const largest = Math.max(...samples.map(({ disk }) => disk))
  t.ok(largest < DISK_MB, `at most ${largest.toFixed(1)} MB on the disk`)
  if (last.resident !== null) {
    // Beside what is alive: code, what waits for a collection, buffers and cache of the database.
    const resident = samples.slice(samples.length >>> 2).map((sample) => sample.resident ?? 0)
    const half = resident.length >>> 1
    const [early, late] = [middle(resident.slice(0, half)), middle(resident.slice(half))]
    t.ok(late < early + 100, `resident: ${early.toFixed(0)} MB, later ${late.toFixed(0)} MB`)
  }
  t.match(await verifyStore(store), { problems: [], snapshots: 2 })
  const { anchor, records } = await storeStats(store)
  const kept = records.count
  t.ok(anchor > 0 && kept < 360 + 3 * 300, `${anchor} records were removed, ${kept} are kept`)
})
