import { enter } from '@grodt/sdk'
import t from 'tap'
import { RunningStatistics } from '../../portfolio/statistics/running.ts'
import { bars, HOUR, play, script, START, type Row } from '../../../../test/support/engine.ts'
import { backtestStatistics } from '../statistics.ts'
import { writeCsv } from './csv.ts'
import { dailyRows } from './daily.ts'

const OPTIONS = { annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 0 } as const

/** A market that swings, with one long position from the second bar on. */
function run(days: number) {
  const prices = Array.from({ length: days * 4 }, (_, i) => 100 + 10 * Math.sin(i / 7))
  const columns = bars(
    prices.map((price): Row => [price, price, price, price]),
    6 * HOUR,
  )
  const { engine } = play({
    markets: [{ symbol: 'A', baseMs: 6 * HOUR, columns }],
    strategies: [
      { name: 'L', weight: 0.5, plugin: script({ 1: enter('long', { size: 1, reason: 'test' }) }) },
      { name: 'N', weight: 0, plugin: script({}) },
    ],
  })
  engine.apply({ kind: 'finish', closePositions: true })
  return engine
}

t.test('a day is a row, and the last one says what the report says', async (t) => {
  const engine = run(100)
  const parts: Buffer[] = []
  writeCsv(dailyRows(engine, OPTIONS), engine.account, (part) => parts.push(Buffer.from(part)))
  const lines = Buffer.concat(parts).toString().trimEnd().split('\n')
  t.equal(
    lines[0],
    'time,equity,return,benchmark,benchmark_return,drawdown,return_30d,volatility_30d,sharpe_30d,drawdown_30d,' +
      'return_90d,volatility_90d,sharpe_90d,drawdown_90d,L.result,L.return,N.result,N.return',
  )
  t.equal(lines[1], '2024-01-01T00:00:00Z,10000,,10000,,0,,,,,,,,,0,,0,')
  t.equal(lines.length, 1 + 101)
  const { book } = backtestStatistics(
    engine,
    new RunningStatistics(engine, { options: OPTIONS, seed: 1, start: START }),
  )
  const cells = lines[101].split(',')
  const near = (cell: string, wanted: number | null): boolean =>
    Math.abs(Number(cell) - (wanted ?? NaN)) < 1e-8
  for (const [i, window] of book.rolling.entries()) {
    const at = 6 + i * 4
    t.ok(near(cells[at], window.return) && near(cells[at + 1], window.volatility), `${window.days} days`)
    t.ok(near(cells[at + 2], window.sharpe) && near(cells[at + 3], window.maxDrawdown), `${window.days} days`)
  }
  t.equal(cells[1], String(book.endEquity))
  t.equal(cells[17], '', 'nothing is earned on a weight of 0')
  t.equal(lines[30].split(',')[6], '', 'the window of the 29th return is not full')
  t.not(lines[31].split(',')[6], '')
  t.equal(lines[31].split(',')[10], '')
})

t.test('a run without a row has no day', async (t) => {
  const { engine } = play({
    markets: [{ symbol: 'A', columns: bars([]) }],
    strategies: [{ name: 'N', plugin: script({}) }],
  })
  t.equal(dailyRows(engine, { ...OPTIONS, annualisation: 'calendar' }).length, 0)
})
