import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { GrodtError } from '../../errors.ts'
import type { BarColumns } from '../columns.ts'
import { hashColumns } from '../import/hash.ts'
import { loadCandles } from '../import/load.ts'
import { canonicalCsv, canonicalFile } from './canonical.ts'
import { planImport } from './import.ts'
import type { ImportOptions, ImportPlan } from './import.ts'
import { anySeries, HOUR, MINUTE, series, swing, upTo } from './series.fixture.ts'

const OPTIONS: ImportOptions = {
  into: 'none',
  replace: false,
  symbol: null,
  timeframeMs: null,
  badRows: 'refuse',
}

const csv = (steps: readonly number[], stepMs = HOUR): Buffer => canonicalCsv(series(steps, swing, stepMs))

function refusal(paths: readonly string[], options: Partial<ImportOptions> = {}): string {
  try {
    planImport(paths, { ...OPTIONS, ...options })
  } catch (error) {
    if (error instanceof GrodtError) return `${error.code} ${error.message}`
    throw error
  }
  return 'nothing was refused'
}

/** Writes what was planned, as the command does. */
function carryOut({ updates }: ImportPlan): void {
  for (const { path, bytes } of updates) if (bytes !== null) writeFileSync(path, bytes)
}

t.test(
  'whatever bars are exported, the same bars are imported, and exported to the same bytes',
  async (t) => {
    const dir = t.testdir({ one: {}, two: {} })
    const [one, two] = ['one', 'two'].map((name) => join(dir, name))
    const path = join(one, 'BTCUSDT-1m.csv.gz')
    fc.assert(
      fc.property(anySeries(40), (columns) => {
        const { bytes } = canonicalFile({ symbol: 'BTC/USDT', timeframeMs: MINUTE, columns })
        writeFileSync(path, bytes)
        const [update] = planImport([one], { ...OPTIONS, into: two }).updates
        const [candles] = loadCandles(path, { cacheFolder: null }).candles
        const same = hashColumns(columns)
        return update.bytes?.equals(bytes) === true && update.sha256 === same && candles.hash === same
      }),
      { numRuns: 60 },
    )
  },
)

t.test('files of several symbols and timeframes become one file each', async (t) => {
  const dir = t.testdir({
    in: {
      'BTCUSDT-1h-01.csv': csv([0, 1, 2]),
      'BTCUSDT-1h-02.csv': csv([3, 4, 7]),
      'btcusdt_5m.csv': csv([0, 1, 2], 5 * MINUTE),
      'spy.csv': csv([0, 1]),
    },
    data: {},
  })
  const into = join(dir, 'data')
  const plan = planImport([join(dir, 'in')], { ...OPTIONS, into })
  t.same(
    plan.updates.map(({ symbol, timeframeMs, path, state, bars, gaps }) => [
      symbol,
      timeframeMs / MINUTE,
      path,
      state,
      bars,
      gaps.missing,
    ]),
    [
      ['BTC/USDT', 5, join(into, 'BTCUSDT-5m.csv.gz'), 'new', 3, 0],
      ['BTC/USDT', 60, join(into, 'BTCUSDT-1h.csv.gz'), 'new', 6, 2],
      ['SPY', 60, join(into, 'SPY-1h.csv.gz'), 'new', 2, 0],
    ],
  )
  carryOut(plan)
  t.same(
    loadCandles(into, { cacheFolder: null, timeframe: '1h' }).candles.map(({ symbol, hash }) => [
      symbol,
      hash,
    ]),
    [
      ['BTC/USDT', plan.updates[1].sha256],
      ['SPY', plan.updates[2].sha256],
    ],
  )
})

t.test('later imports add to a file, change nothing twice, and replace only when asked', async (t) => {
  const dir = t.testdir({ 'spy_a.csv': csv([0, 1, 2]), 'spy_b.csv': csv([2, 3]), data: {} })
  const at = (name: string): string => join(dir, name)
  const options = { ...OPTIONS, into: at('data') }
  const run = (...names: string[]): ImportPlan => {
    const plan = planImport(names.map(at), options)
    carryOut(plan)
    return plan
  }
  t.match(run('spy_a.csv').updates, [{ state: 'new', bars: 3, barsBefore: 0 }])
  t.match(run('spy_b.csv').updates, [
    { state: 'changed', bars: 4, barsBefore: 3, sources: [{ added: 1, equal: 1, replaced: 0 }] },
  ])
  const before = readFileSync(at('data/SPY-1h.csv.gz'))
  t.match(run('spy_a.csv', 'spy_b.csv').updates, [{ state: 'unchanged', bytes: null, bars: 4 }])
  t.same(canonicalFile({ symbol: 'SPY', timeframeMs: HOUR, columns: series(upTo(4), swing) }).bytes, before)

  const other = series([3, 4], swing)
  other.volume[0] = 99
  writeFileSync(at('spy_c.csv'), canonicalCsv(other))
  const spy = at('data/SPY-1h.csv.gz')
  t.equal(
    refusal([at('spy_c.csv')], options),
    'DATA_CONFLICT 1 bar(s) contradict each other; nothing was written:\n' +
      `  ${at('spy_c.csv')}:2: 2024-01-01 03:00 volume is 99, in ${spy}:5 it is 5\n` +
      `To let new bars replace those of ${spy}, give --replace.`,
  )
  t.match(planImport([at('spy_c.csv')], { ...options, replace: true }).updates, [
    { bars: 5, sources: [{ added: 1, equal: 0, replaced: 1 }] },
  ])
  t.match(
    refusal([at('spy_b.csv'), at('spy_c.csv')], { replace: true }),
    /Give one of them, or correct one\.$/,
  )
})

t.test('a symbol that no name tells must be given, and may be given to several files', async (t) => {
  const dir = t.testdir({ '2024-01.csv': csv([0, 1]), '2024-02.csv': csv([2, 3]), 'spy.csv': csv([4, 5]) })
  const at = (name: string): string => join(dir, name)
  t.equal(
    refusal([at('2024-01.csv')]),
    `DATA_AMBIGUOUS ${at('2024-01.csv')}: the name does not tell the symbol. ` +
      'Give it with --symbol, such as --symbol BTC/USDT.',
  )
  const months = [at('2024-01.csv'), at('2024-02.csv')]
  t.match(planImport(months, { ...OPTIONS, symbol: 'btcusdt' }).updates, [{ symbol: 'BTC/USDT', bars: 4 }])
  t.equal(
    refusal([dir], { symbol: 'BTC/USDT' }),
    `DATA_AMBIGUOUS ${at('spy.csv')}: the name says SPY, not BTC/USDT as given with --symbol. Import it by itself.`,
  )
  t.match(planImport([at('spy.csv')], { ...OPTIONS, symbol: 'dax' }).updates, [{ symbol: 'DAX' }])
})

t.test('a wrong timeframe is told with the option of this command', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv([0, 7, 14], MINUTE), 'dax.csv': csv([0]) })
  t.match(refusal([join(dir, 'spy.csv')]), /which is no usual timeframe\. Give it with --timeframe\.$/)
  t.match(refusal([join(dir, 'dax.csv')]), /cannot be told from one bar\. Give it with --timeframe\.$/)
  t.match(planImport([join(dir, 'dax.csv')], { ...OPTIONS, timeframeMs: HOUR }).updates, [
    { timeframeMs: HOUR, bars: 1 },
  ])
})

t.test('bad rows are refused, or left out and told', async (t) => {
  const dir = t.testdir({ 'spy.csv': Buffer.concat([csv([0, 1]), Buffer.from('x,1,1,1,1,1\n')]) })
  t.match(refusal([dir]), /^DATA_INVALID .*spy\.csv:4: time is "x"/s)
  const { updates, leftOut } = planImport([dir], { ...OPTIONS, badRows: 'drop' })
  t.match(updates, [{ bars: 2 }])
  t.match(leftOut, [{ file: join(dir, 'spy.csv'), count: 1, rows: [{ line: 4, fault: 'unreadable' }] }])
})

t.test('what lies in the data folder is not overwritten unless it was written there', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv([0, 1]), data: { 'SPY-1h.csv.gz': csv([0, 1]) } })
  const into = join(dir, 'data')
  const target = join(into, 'SPY-1h.csv.gz')
  const source = [join(dir, 'spy.csv')]
  t.equal(
    refusal(source, { into }),
    `DATA_TARGET The file "${target}" is there and was not written by grodt data; nothing was written. ` +
      'Move it away, or give another folder with --into.',
  )
  const columns: BarColumns = series([0, 1], swing)
  writeFileSync(target, canonicalFile({ symbol: 'S/PY', timeframeMs: HOUR, columns }).bytes)
  t.match(refusal(source, { into }), /^DATA_TARGET .* holds S\/PY, not SPY; nothing was written\./)
  const bytes = canonicalFile({ symbol: 'SPY', timeframeMs: HOUR, columns }).bytes
  bytes[bytes.length - 6] ^= 1
  writeFileSync(target, bytes)
  t.match(
    refusal(source, { into }),
    /^DATA_DAMAGED .* fails its own check \(incorrect data check\)\. Delete it/,
  )
  t.match(
    refusal([target], { into }),
    /^DATA_TARGET .* lies in the folder ".*data" itself; nothing was written\./,
  )
})

t.test('the problems of all files are told at once', async (t) => {
  const dir = t.testdir({ 'candles.csv': csv([0]), 'spy.csv': 'x\n', 'dax.csv': '', 'eth.csv': csv([0, 1]) })
  const lines = refusal([dir]).split('\n')
  t.equal(lines[0], 'DATA_FILES There are 3 problems; nothing was loaded:')
  t.match(lines.slice(1), [
    /candles\.csv: the name/,
    /dax\.csv" holds no bars/,
    /spy\.csv:1: There is no column/,
  ])
})

t.test('a file counts once it is through, also one that cannot be used', (t) => {
  const bars = csv([0, 1, 2])
  const dir = t.testdir({ 'btcusdt_1h.csv': bars, 'ethusdt_1h.csv': 'none', 'solusdt_1h.csv': bars })
  const said: string[] = []
  const onRead = (done: number, all: number): void => void said.push(`${done} of ${all}`)
  t.match(refusal([dir], { onRead }), /ethusdt_1h\.csv/)
  t.strictSame(said, ['0 of 3', '1 of 3', '2 of 3', '3 of 3'])
  t.end()
})

t.test('a link that leads nowhere is not replaced', (t) => {
  const dir = t.testdir({ from: { 'btcusdt_1h.csv': csv([0, 1, 2]) }, data: {} })
  const path = join(dir, 'data', 'BTCUSDT-1h.csv.gz')
  symlinkSync(join(dir, 'gone'), path)
  t.match(refusal([join(dir, 'from')], { into: join(dir, 'data') }), /^DATA_TARGET .* is a link;/)
  t.end()
})
