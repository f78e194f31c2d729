import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkData } from './check.ts'
import type { FindingKind } from './findings.ts'

const FOLDER = process.env.GRODT_DATA ?? ''
const SKIP = FOLDER === '' ? 'GRODT_DATA names no folder of candle files' : false

type Counts = Partial<Record<FindingKind, number>>

/** Missing bars, bars of closed hours, and how often each kind of finding occurs. */
const FILES: Record<string, [missing: number, closed: number, counts: Counts]> = {
  'crypto/btcusdt_5m_2024.csv.gz': [0, 0, { spike: 2, jump: 1 }],
  'crypto/xrpusdt_5m_2024.csv.gz': [0, 0, { spike: 2, jump: 4, wick: 1 }],
  'crypto-no-licence/btcusdt_1h_2022-2024.csv.gz': [1, 0, { gap: 1, 'zero-volume': 1, spike: 2 }],
  // Trades at a tenth of the price of Apple, and at 86 % of that of the fund, in the hourly lows.
  'stocks/aapl_1h_1998-2021.csv.gz': [1_621, 161_290, { gap: 243, spike: 1, wick: 7 }],
  'stocks/spy_1h_1998-2021.csv.gz': [1_620, 161_290, { gap: 243, spike: 3, wick: 31 }],
  // Nine exchange holidays a year, two of them now and then in a row.
  'stocks/spy_1d_1998-2021.csv.gz': [215, 2_426, { gap: 210 }],
  'fx/eurusd_1h_2017-2018.csv': [50, 2_013, { gap: 4 }],
}

t.test('real candle files have few findings, and these are real', { skip: SKIP }, async (t) => {
  const present = Object.entries(FILES).filter(([name]) => existsSync(join(FOLDER, name)))
  t.not(present.length, 0, 'the folder holds known files')
  for (const [name, [missing, closed, counts]] of present) {
    const { errors, files } = checkData([join(FOLDER, name)], { timeframeMs: null, limit: 1 })
    t.equal(errors, 0, name)
    t.match(files[0].coverage, { missing, closed }, name)
    t.same(Object.fromEntries(files[0].groups.map(({ kind, count }) => [kind, count])), counts, name)
  }
})
