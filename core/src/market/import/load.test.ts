import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { describe } from './description.ts'
import { gzipWithComment } from './gzip.ts'
import { hashColumns } from './hash.ts'
import { loadCandles } from './load.ts'
import type { LoadOptions } from './load.ts'
import { describeReport } from './report.ts'

const HEADER = 'timestamp_ms,open,high,low,close,volume'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const T0 = Date.UTC(2024, 0, 1)
const NO_CACHE: LoadOptions = { cacheFolder: null }

/** A file of good bars, `step` ms apart, at the given steps after 2024-01-01. */
function csv(steps: readonly number[], step = MINUTE): string {
  return [HEADER, ...steps.map((at) => `${T0 + at * step},10,12,9,11,${at + 5}`), ''].join('\n')
}

function refusal(path: string, options: Partial<LoadOptions> = {}): string {
  try {
    loadCandles(path, { ...NO_CACHE, ...options })
  } catch (error) {
    if (error instanceof GrodtError) return `${error.code} ${error.message}`
    throw error
  }
  return 'nothing was refused'
}

t.test('a file gives its candles and a report', async (t) => {
  const dir = t.testdir({ 'btcusdt_1m.csv': csv([0, 1, 2, 5, 6]) })
  const { candles, reports } = loadCandles(join(dir, 'btcusdt_1m.csv'), NO_CACHE)
  t.match(candles, [
    { symbol: 'BTC/USDT', timeframeMs: MINUTE, source: 'btcusdt_1m.csv', hash: /^[0-9a-f]{64}$/ },
  ])
  t.same([...candles[0].columns.volume], [5, 6, 7, 10, 11])
  const gap = { line: 5, from: T0 + 3 * MINUTE, to: T0 + 5 * MINUTE, bars: 2 }
  t.same(reports, [
    {
      file: 'btcusdt_1m.csv',
      symbol: 'BTC/USDT',
      timeframe: '1m',
      rows: 5,
      hash: candles[0].hash,
      first: T0,
      last: T0 + 6 * MINUTE,
      badRows: [],
      badRowCount: 0,
      gaps: { count: 1, missing: 2, longest: gap, first: [gap] },
      zeroVolume: 0,
      fromCache: false,
      notes: [],
    },
  ])
})

t.test('a gzipped file, also one without the ending, gives the same bars as a plain one', async (t) => {
  const text = csv([0, 1, 2])
  const dir = t.testdir({ 'a.csv': text, 'b.csv.gz': gzipSync(text), 'c.csv': gzipSync(text) })
  const { candles } = loadCandles(dir, NO_CACHE)
  t.same(
    candles.map(({ symbol }) => symbol),
    ['A', 'B', 'C'],
  )
  t.equal(new Set(candles.map(({ hash }) => hash)).size, 1)
})

t.test('bad rows refuse the file, the first twenty are listed with their lines', async (t) => {
  const good = csv([0, 1, 2]).trimEnd()
  const dir = t.testdir({
    'one.csv': `${good}\n${T0 + 3 * MINUTE},10,8,9,11,5\n`,
    'many.csv': `${good}\n${'x,1,2,1,2,3\n'.repeat(25)}`,
    'newest-first.csv': csv([3, 2, 1, 0]),
  })
  const one = join(dir, 'one.csv')
  t.equal(
    refusal(one),
    `DATA_INVALID ${one}: 1 row(s) cannot be used; nothing was loaded:\n` +
      `  ${one}:5: high 8 is below close 11\nCorrect them, or leave them out with --bad-rows drop.`,
  )
  const many = join(dir, 'many.csv')
  const lines = refusal(many).split('\n')
  t.equal(lines.length, 23)
  t.equal(lines[20], `  ${many}:24: time is "x", not a time in the form of this file`)
  t.equal(lines[21], '  and 5 more')
  const newest = join(dir, 'newest-first.csv')
  t.match(
    refusal(newest, { timeframe: '1m' }).split('\n').at(-1),
    /^The newest bar comes first: sort the file by time/,
  )
})

t.test('bad rows are left out and reported when asked, but not when no row is left', async (t) => {
  const dir = t.testdir({
    'spy.csv': csv([0, 1, 2]) + `${T0 + 3 * MINUTE},0,0,0,0,0\n${T0 + 4 * MINUTE},1,2,1,2,0\n`,
    'dax.csv': `${HEADER}\n${T0},0,0,0,0,0\n${T0 + MINUTE},0,0,0,0,0\n`,
  })
  const { candles, reports } = loadCandles(join(dir, 'spy.csv'), { ...NO_CACHE, badRows: 'drop' })
  t.equal(candles[0].columns.time.length, 4)
  t.same(describeReport(reports[0]), [
    'spy.csv: SPY 1m, 4 bars, 2024-01-01 00:00 to 2024-01-01 00:04 UTC',
    '  1 bad row left out:',
    '    line 5: open is 0, a price must be above 0',
    '  1 gap, 1 missing bar:',
    '    1 bar from 2024-01-01 00:03 (before line 6)',
    '  1 bar without volume',
  ])
  t.match(refusal(join(dir, 'dax.csv'), { badRows: 'drop' }), /^DATA_INVALID .*2 row\(s\) cannot be used/)
})

t.test('the timeframe is inferred, given, or refused', async (t) => {
  const dir = t.testdir({
    'odd.csv': csv([0, 1, 2], 7 * MINUTE),
    'single.csv': csv([0]),
    'single_1h.csv': csv([0]),
    'btc_5m.csv': csv([0, 1, 2]),
    'eth.csv': csv([0, 1, 2, 62, 63]),
    'sparse.csv': csv([0, 1, 3, 5, 7]),
  })
  const at = (name: string): string => join(dir, name)
  t.equal(
    refusal(at('odd.csv')),
    `DATA_TIMEFRAME ${at('odd.csv')}: the bars are mostly 7m apart, which is no usual timeframe. Give it with --data-timeframe.`,
  )
  t.equal(loadCandles(at('odd.csv'), { ...NO_CACHE, timeframe: '7m' }).reports[0].timeframe, '7m')
  t.equal(
    refusal(at('single.csv')),
    `DATA_TIMEFRAME ${at('single.csv')}: the timeframe cannot be told from one bar. Give it with --data-timeframe.`,
  )
  t.equal(loadCandles(at('single_1h.csv'), NO_CACHE).candles[0].timeframeMs, HOUR)
  t.equal(
    refusal(at('btc_5m.csv')),
    `DATA_TIMEFRAME ${at('btc_5m.csv')}: the name says 5m, the bars are 1m apart. Rename the file or give --data-timeframe.`,
  )
  t.equal(
    refusal(at('eth.csv'), { timeframe: '1h' }),
    `DATA_TIMEFRAME ${at('eth.csv')}: the bars are 1m apart, not 1h as asked.`,
  )
  t.equal(loadCandles(at('sparse.csv'), { ...NO_CACHE, timeframe: '1m' }).reports[0].gaps.missing, 3)
  t.equal(
    refusal(at('eth.csv'), { timeframe: 'hourly' }),
    'DATA_TIMEFRAME "hourly" is no timeframe. Give a number and s, m, h, d or w, such as 5m or 1h.',
  )
})

t.test('files of one symbol are joined in time order, missing bars between them are reported', async (t) => {
  const dir = t.testdir({
    'BTCUSDT-1h-2024-01.csv': csv([0, 1, 2], HOUR),
    'BTCUSDT-1h-2024-02.csv': csv([3, 4], HOUR),
    'BTCUSDT-1h-2024-03.csv': csv([8, 9, 11], HOUR),
    'whole.csv': csv([0, 1, 2, 3, 4, 8, 9, 11], HOUR),
  })
  const { candles, reports } = loadCandles(dir, NO_CACHE)
  t.equal(candles[0].source, 'BTCUSDT-1h-2024-01.csv to BTCUSDT-1h-2024-03.csv (3 files)')
  t.equal(candles[0].hash, candles[1].hash)
  t.same(candles[0].columns, candles[1].columns)
  t.equal(reports[1].gaps.count, 0)
  const between = { line: 2, from: T0 + 5 * HOUR, to: T0 + 8 * HOUR, bars: 3 }
  const inside = { line: 4, from: T0 + 10 * HOUR, to: T0 + 11 * HOUR, bars: 1 }
  t.same(reports[2].gaps, { count: 2, missing: 4, longest: between, first: [between, inside] })
})

t.test('files of one symbol that overlap or differ in timeframe or grid are refused by name', async (t) => {
  const dir = t.testdir({
    overlap: { 'btcusdt_a.csv': csv([0, 1, 2]), 'btcusdt_b.csv': csv([2, 3]) },
    lengths: { 'spy_1h.csv': csv([0, 1], HOUR), 'spy_1m.csv': csv([0, 1]) },
    grids: { 'spy_a.csv': csv([0, 1], HOUR), 'spy_b.csv': csv([5.5, 6.5], HOUR) },
  })
  const pair = (folder: string, a: string, b: string): string =>
    `"${join(dir, folder, a)}" and "${join(dir, folder, b)}"`
  t.equal(
    refusal(join(dir, 'overlap')),
    `DATA_AMBIGUOUS ${pair('overlap', 'btcusdt_a.csv', 'btcusdt_b.csv')} both hold BTC/USDT bars of ` +
      '2024-01-01 00:02 to 2024-01-01 00:02. Remove or shorten one of them.',
  )
  t.equal(
    refusal(join(dir, 'lengths')),
    `DATA_AMBIGUOUS SPY has two timeframes: ${pair('lengths', 'spy_1h.csv', 'spy_1m.csv')} have 1h and 1m bars. ` +
      'Give --data-timeframe, or one of the files.',
  )
  t.equal(
    refusal(join(dir, 'grids')),
    `DATA_AMBIGUOUS ${pair('grids', 'spy_a.csv', 'spy_b.csv')} do not fit together: their 1h bars start at ` +
      'different times. Give one of them.',
  )
  t.equal(loadCandles(join(dir, 'lengths'), { ...NO_CACHE, timeframe: '1h' }).candles[0].timeframeMs, HOUR)
})

t.test('symbols and timeframe pick files of a folder, folders in it are not entered', async (t) => {
  const dir = t.testdir({
    'btcusdt_1m.csv': csv([0, 1]),
    'ETH-USDT.csv': csv([0, 1]),
    'sol.csv': csv([0, 1], HOUR),
    'notes.txt': 'x',
    'inner.csv': { 'x.csv': 'x' },
    empty: {},
  })
  const symbols = (options: Partial<LoadOptions>): string[] =>
    loadCandles(dir, { ...NO_CACHE, ...options }).candles.map(({ symbol }) => symbol)
  t.same(symbols({}), ['BTC/USDT', 'ETH/USDT', 'SOL'])
  t.same(symbols({ symbols: ['ethusdt', 'SOL'] }), ['ETH/USDT', 'SOL'])
  t.same(symbols({ timeframe: '1m' }), ['BTC/USDT', 'ETH/USDT'])
  t.same(symbols({ timeframe: '1h' }), ['SOL'])
  t.equal(
    refusal(dir, { symbols: ['doge'] }),
    `DATA_SYMBOL There are no candles of DOGE at "${dir}". Found: BTC/USDT, ETH/USDT, SOL.`,
  )
  t.equal(
    refusal(dir, { timeframe: '4h' }),
    `DATA_TIMEFRAME No candle file of "${dir}" has the timeframe 4h.`,
  )
  t.equal(
    refusal(dir, { timeframe: '4h', symbols: ['btcusdt'] }),
    `DATA_TIMEFRAME ${join(dir, 'btcusdt_1m.csv')}: the bars are 1m apart, not 4h as asked.`,
  )
  t.equal(
    refusal(dir, { symbol: 'X' }),
    `DATA_AMBIGUOUS The symbol "X" can be given to one file only, and "${dir}" holds 3. Give one file.`,
  )
  t.equal(
    loadCandles(join(dir, 'sol.csv'), { ...NO_CACHE, symbol: 'sol-usdt' }).candles[0].symbol,
    'SOL/USDT',
  )
  for (const path of [join(dir, 'empty'), join(dir, 'nothing.csv')]) {
    const advice = 'Give a .csv or .csv.gz file, or a folder of them.'
    t.equal(refusal(path), `DATA_NOT_FOUND There is no candle file at "${path}". ${advice}`)
  }
})

t.test('the errors of all files of a folder are told at once', async (t) => {
  const dir = t.testdir({
    'a.csv': `${csv([0, 1])}${T0},10,8,9,11,5\n`,
    'b.csv': 'x,y\n1,2\n',
    'c.csv': csv([0, 1]),
    'd.csv': `${csv([0, 1])}${T0 + 2 * MINUTE},-1,8,9,11,5\n`,
  })
  t.equal(
    refusal(dir),
    'DATA_FILES There are 3 problems; nothing was loaded:\n' +
      `${join(dir, 'a.csv')}: 1 row(s) cannot be used; nothing was loaded:\n` +
      `  ${join(dir, 'a.csv')}:4: high 8 is below close 11\n` +
      'Correct them, or leave them out with --bad-rows drop.\n' +
      `${join(dir, 'b.csv')}:1: There is no column for time, open, high, low, close, volume. Columns found: x, y. ` +
      'Needed are the columns time, open, high, low, close and volume.\n' +
      `${join(dir, 'd.csv')}: 1 row(s) cannot be used; nothing was loaded:\n` +
      `  ${join(dir, 'd.csv')}:4: open is -1, a price must be above 0\n` +
      'Correct them, or leave them out with --bad-rows drop.',
  )
})

t.test('folders inside a folder are named when it holds no candles itself', async (t) => {
  const dir = t.testdir({ b: { 'x.csv': csv([0]) }, a: { 'y.csv.gz': 'x' }, c: { 'z.txt': 'x' } })
  t.equal(
    refusal(dir),
    `DATA_NOT_FOUND There is no candle file at "${dir}". Give a .csv or .csv.gz file, or a folder of them. ` +
      `Folders in it are not searched; there are some in ${join(dir, 'a')}, ${join(dir, 'b')}.`,
  )
})

t.test('a file that describes itself needs no name, and its bars must fit its checksum', async (t) => {
  const dir = t.testdir({ 'plain_1m.csv': csv([0]), cache: {} })
  const { columns } = loadCandles(join(dir, 'plain_1m.csv'), NO_CACHE).candles[0]
  const description = { symbol: 'BTC/USDT', timeframeMs: HOUR, bars: 1, sha256: hashColumns(columns) }
  const path = join(dir, 'eth_5m.csv.gz')
  const write = (text: string, sha256 = description.sha256): void =>
    writeFileSync(path, gzipWithComment(Buffer.from(text), describe({ ...description, sha256 })))
  write(csv([0]))
  t.match(loadCandles(path, NO_CACHE).candles, [{ symbol: 'BTC/USDT', timeframeMs: HOUR }])
  t.equal(
    refusal(path, { timeframe: '5m' }),
    `DATA_TIMEFRAME ${path}: it holds 1h bars, not 5m bars as asked.`,
  )
  const advice = 'Delete it, then fetch or import it again.'
  write(csv([0, 1], HOUR))
  t.equal(
    refusal(path),
    `DATA_DAMAGED The file "${path}" is damaged: its bars do not fit their checksum: it holds 2 bars instead of 1. ${advice}`,
  )
  write(csv([0]), 'f'.repeat(64))
  t.equal(
    refusal(path, { cacheFolder: join(dir, 'cache') }),
    `DATA_DAMAGED The file "${path}" is damaged: its bars do not fit their checksum. ${advice}`,
  )
})

t.test('a file that is neither text nor gzip is refused as such', async (t) => {
  const dir = t.testdir({ 'a.csv.gz': Buffer.from([1, 0, 2, 0, 10]) })
  const path = join(dir, 'a.csv.gz')
  t.equal(refusal(path), `DATA_UNREADABLE The file "${path}" cannot be read: it is neither text nor gzip`)
})

t.test('a file without bars and a broken archive are refused', async (t) => {
  const dir = t.testdir({ 'a.csv': `${HEADER}\n\n`, 'b.csv.gz': gzipSync(csv([0, 1])).subarray(0, 40) })
  t.equal(refusal(join(dir, 'a.csv')), `DATA_EMPTY The file "${join(dir, 'a.csv')}" holds no bars.`)
  const broken = join(dir, 'b.csv.gz')
  t.equal(
    refusal(broken),
    `DATA_DAMAGED The file "${broken}" is damaged: the archive is cut off (unexpected end of file). ` +
      'Delete it, then fetch or import it again.',
  )
})

t.test('the second load comes from the cache and is equal but for saying so', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv([0, 1, 2, 9]), cache: {} })
  const options = { cacheFolder: join(dir, 'cache') }
  const first = loadCandles(join(dir, 'spy.csv'), options)
  const second = loadCandles(join(dir, 'spy.csv'), { ...options, verifyCache: true })
  t.same(second.candles, first.candles)
  t.same(second.reports, [{ ...first.reports[0], fromCache: true }])
  t.equal(
    describeReport(second.reports[0])[0],
    'spy.csv: SPY 1m, 4 bars, 2024-01-01 00:00 to 2024-01-01 00:09 UTC (from the cache)',
  )
})

t.test('a changed file is read again, a file with bad rows is refused again', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv([0, 1, 2]), cache: {} })
  const path = join(dir, 'spy.csv')
  const options = { cacheFolder: join(dir, 'cache') }
  loadCandles(path, options)
  writeFileSync(path, csv([0, 1, 3]))
  utimesSync(path, 1, 1)
  const { candles, reports } = loadCandles(path, options)
  t.match(reports, [{ fromCache: false, notes: [] }])
  t.same([...candles[0].columns.volume], [5, 6, 8])
  writeFileSync(path, csv([0, 1, 1]))
  t.match(loadCandles(path, { ...options, badRows: 'drop' }).reports, [{ badRowCount: 1 }])
  t.match(refusal(path, options), /^DATA_INVALID/)
})

t.test('a damaged cache is rebuilt and one that cannot be written is noted', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv([0, 1, 2]), cache: {}, 'no-folder': 'a file' })
  const path = join(dir, 'spy.csv')
  const options = { cacheFolder: join(dir, 'cache') }
  loadCandles(path, options)
  const [name] = readdirSync(options.cacheFolder)
  const cache = join(options.cacheFolder, name)
  writeFileSync(cache, 'x'.repeat(500))
  t.same(loadCandles(path, options).reports[0].notes, [
    `The cache ${cache} was rebuilt: it is not a column cache.`,
  ])
  t.match(loadCandles(path, options).reports, [{ fromCache: true, notes: [] }])
  const { candles, reports } = loadCandles(path, { cacheFolder: join(dir, 'no-folder') })
  t.equal(candles[0].columns.time.length, 3)
  t.match(reports[0].notes.at(-1), /^The cache could not be written: E(?:EXIST|NOTDIR)/)
})

t.test('a long report shows three bad rows and three gaps and counts the others', async (t) => {
  const bad = 'x,1,2,1,2,3\n'.repeat(5)
  const dir = t.testdir({ 'spy.csv': csv([0, 1, 2, 3, 5, 7, 9, 14]) + bad })
  const { reports } = loadCandles(join(dir, 'spy.csv'), { ...NO_CACHE, badRows: 'drop', timeframe: '1m' })
  const unreadable = 'time is "x", not a time in the form of this file'
  t.same(describeReport(reports[0]).slice(1), [
    '  5 bad rows left out:',
    `    line 10: ${unreadable}`,
    `    line 11: ${unreadable}`,
    `    line 12: ${unreadable}`,
    '    and 2 more',
    '  4 gaps, 7 missing bars, the longest 4 bars from 2024-01-01 00:10 (before line 9):',
    '    1 bar from 2024-01-01 00:04 (before line 6)',
    '    1 bar from 2024-01-01 00:06 (before line 7)',
    '    1 bar from 2024-01-01 00:08 (before line 8)',
    '    and 1 more',
  ])
})
