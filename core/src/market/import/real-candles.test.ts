import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadCandles } from './load.ts'

const FOLDER = process.env.GRODT_DATA ?? ''
const SKIP = FOLDER === '' ? 'GRODT_DATA names no folder of candle files' : false

/** Rows, first and last bar, then gaps, missing bars and the length of the longest gap. */
type Expected = [rows: number, first: string, last: string, gaps: number, missing: number, longest: number]

const FILES: Record<string, Expected> = {
  'crypto/btcusdt_5m_2024.csv.gz': [71_769, '2024-01-01T00:00', '2024-09-06T04:40', 0, 0, 0],
  'crypto/ethusdt_5m_2024.csv.gz': [71_769, '2024-01-01T00:00', '2024-09-06T04:40', 0, 0, 0],
  'crypto/solusdt_5m_2024.csv.gz': [72_028, '2024-01-01T00:00', '2024-09-07T02:15', 0, 0, 0],
  'crypto/xrpusdt_5m_2024.csv.gz': [72_028, '2024-01-01T00:00', '2024-09-07T02:15', 0, 0, 0],
  'crypto-no-licence/btcusdt_1h_2022-2024.csv.gz': [26_303, '2022-01-01T00:00', '2024-12-31T23:00', 1, 1, 1],
  'crypto-no-licence/ethusdt_1h_2022-2024.csv.gz': [26_303, '2022-01-01T00:00', '2024-12-31T23:00', 1, 1, 1],
  'crypto-no-licence/solusdt_1h_2022-2024.csv.gz': [26_303, '2022-01-01T00:00', '2024-12-31T23:00', 1, 1, 1],
  'crypto-no-licence/bnbusdt_1h_2022-2024.csv.gz': [26_303, '2022-01-01T00:00', '2024-12-31T23:00', 1, 1, 1],
  'stocks/goog_1d_2004-2013.csv': [2_148, '2004-08-19T00:00', '2013-03-01T00:00', 463, 969, 4],
  'stocks/spy_1d_1998-2021.csv.gz': [5_849, '1998-01-02T00:00', '2021-03-31T00:00', 1_267, 2_641, 6],
  'stocks/spy_1h_1998-2021.csv.gz': [40_832, '1998-01-02T14:00', '2021-03-31T19:00', 5_848, 162_910, 161],
  'stocks/aapl_1h_1998-2021.csv.gz': [40_831, '1998-01-02T14:00', '2021-03-31T19:00', 5_849, 162_911, 161],
  'fx/eurusd_1h_2017-2018.csv': [5_000, '2017-04-19T09:00', '2018-02-07T15:00', 42, 2_063, 72],
  'indicators/spy_1d_502.csv': [502, '2017-01-03T00:00', '2018-12-31T00:00', 110, 226, 3],
  'indicators/intraday_1m_1564.csv': [1_564, '2020-12-15T09:30', '2020-12-18T16:00', 3, 3_147, 1_049],
}

t.test('every real candle file loads with its known rows and gaps', { skip: SKIP }, async (t) => {
  const present = Object.entries(FILES).filter(([name]) => existsSync(join(FOLDER, name)))
  t.not(present.length, 0, 'the folder holds known files')
  for (const [name, expected] of present) {
    const [report] = loadCandles(join(FOLDER, name), { cacheFolder: null }).reports
    const { rows, first, last, gaps } = report
    const minute = (ms: number): string => new Date(ms).toISOString().slice(0, 16)
    t.same(
      [rows, minute(first), minute(last), gaps.count, gaps.missing, gaps.longest?.bars ?? 0],
      expected,
      name,
    )
    t.match(report, { badRowCount: 0 }, name)
  }
})

t.test(
  'the exchange outage of March 2023 is the one gap of the hourly crypto files',
  { skip: SKIP },
  async (t) => {
    const file = join(FOLDER, 'crypto-no-licence', 'btcusdt_1h_2022-2024.csv.gz')
    if (!existsSync(file)) return t.comment('the hourly crypto file is not there')
    const [report] = loadCandles(file, { cacheFolder: null }).reports
    t.match(report, { symbol: 'BTC/USDT', timeframe: '1h', zeroVolume: 1 })
    t.equal(report.gaps.longest?.from, Date.UTC(2023, 2, 24, 13))
  },
)
