import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { descriptionIn } from '../import/description.ts'
import { parseFileName } from '../import/file-name.ts'
import { hashColumns } from '../import/hash.ts'
import { canonicalCsv, canonicalFile, canonicalName, withoutNegativeZero } from './canonical.ts'
import { HOUR, MINUTE, series, START, swing, upTo } from './series.fixture.ts'

t.test('a file is named after symbol and timeframe, so that the name tells both again', async (t) => {
  const cases: [string, number, string][] = [
    ['BTC/USDT', HOUR, 'BTCUSDT-1h.csv.gz'],
    ['SPY', 24 * HOUR, 'SPY-1d.csv.gz'],
    ['ETH/BTC', 5 * MINUTE, 'ETHBTC-5m.csv.gz'],
    ['X/USD', HOUR, 'X-USD-1h.csv.gz'],
  ]
  for (const [symbol, timeframeMs, name] of cases) {
    t.equal(canonicalName(symbol, timeframeMs), name)
    t.same(parseFileName(name), { symbol, timeframeMs })
  }
  t.equal(canonicalName('BRK.B', HOUR), 'BRK.B-1h.csv.gz')
  t.equal(canonicalName('../a b', HOUR), '..-a_b-1h.csv.gz')
})

t.test('the text has the shortest numbers that give the same doubles back', async (t) => {
  const columns = series([0, 1], (step) =>
    step === 0 ? [0.1, 0.3, 0.1, 0.2, 0] : [1e-7, 1e21, 1e-7, 5, 2.5],
  )
  t.equal(
    canonicalCsv(columns).toString(),
    'timestamp_ms,open,high,low,close,volume\n' +
      `${START},0.1,0.3,0.1,0.2,0\n` +
      `${START + HOUR},1e-7,1e+21,1e-7,5,2.5\n`,
  )
})

t.test('a long text is put together of pieces without a seam', async (t) => {
  const lines = canonicalCsv(series(upTo(20_000), swing))
    .toString()
    .split('\n')
  t.equal(lines.length, 20_002)
  t.ok(lines.slice(1, -1).every((line, bar) => line.startsWith(`${START + bar * HOUR},`)))
})

t.test('a file is gzip that describes itself; equal bars give equal bytes', async (t) => {
  const columns = series(upTo(100), swing)
  const one = canonicalFile({ symbol: 'BTC/USDT', timeframeMs: HOUR, columns })
  t.same(gunzipSync(one.bytes), canonicalCsv(columns))
  t.equal(one.sha256, hashColumns(columns))
  t.same(descriptionIn(one.bytes), {
    symbol: 'BTC/USDT',
    timeframeMs: HOUR,
    bars: 100,
    sha256: one.sha256,
  })
  t.same(canonicalFile({ symbol: 'BTC/USDT', timeframeMs: HOUR, columns }).bytes, one.bytes)
})

t.test('-0 becomes 0', async (t) => {
  const columns = withoutNegativeZero(series([0], () => [1, 1, 1, 1, -0]))
  t.ok(Object.is(columns.volume[0], 0))
  t.equal(columns.close[0], 1)
})
