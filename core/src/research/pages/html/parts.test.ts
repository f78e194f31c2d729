import t from 'tap'
import { Account } from '../../../portfolio/account.ts'
import { curveColumn, curveWidth, sleeveColumn } from '../../../portfolio/curve-columns.ts'
import { NumberTable } from '../../../portfolio/equity.ts'
import type { Trade } from '../../../portfolio/trade.ts'
import { RegimeRows } from '../../tables/regimes.ts'
import { curveData, MOST_POINTS } from './curves.ts'
import { html, raw, scriptJson } from './markup.ts'
import { changesOf, regimeData } from './regimes.ts'
import { tradeData } from './trades.ts'

const HOUR = 3_600_000

/** A curve of one strategy; equities in cash units of a cent, buy-and-hold stays. */
function curveOf(equities: readonly number[]): Parameters<typeof curveData>[0] {
  const table = new NumberTable(curveWidth(1))
  equities.forEach((equity, i) => {
    const at = table.addRow()
    table.block[at + curveColumn('time')] = i * HOUR
    table.block[at + curveColumn('equity')] = equity
    table.block[at + curveColumn('benchmark')] = 10_000
    table.block[at + sleeveColumn(0, 'result')] = equity - 10_000
  })
  const engine = { curve: { table }, sleeves: [{}], account: new Account(10_000, 100, 'USDT') }
  return engine as unknown as Parameters<typeof curveData>[0]
}

t.test('a short curve is drawn row by row', async (t) => {
  t.same(curveData(curveOf([10_000, 12_000, 9_000, 13_000]), 2), {
    time: [0, 3600, 3600, 3600],
    equity: [100, 120, 90, 130],
    benchmark: [100, 100, 100, 100],
    drawdown: [0, 0, -0.25, 0],
    benchmarkDrawdown: [0, 0, 0, 0],
    results: [[0, 20, -10, 30]],
  })
})

t.test('a long curve keeps its start, its end and its deepest fall', async (t) => {
  const equities = Array.from({ length: 3 * MOST_POINTS }, (_, i) => 10_000 + i)
  equities[5000] = 5_000
  const { time, equity, drawdown } = curveData(curveOf(equities), 2)
  t.ok(equity.length <= MOST_POINTS + 1)
  t.equal(equity[0], 100)
  t.equal(equity.at(-1), (10_000 + equities.length - 1) / 100)
  t.equal(
    time.reduce((sum, one) => sum + one, 0),
    (equities.length - 1) * 3600,
  )
  t.equal(
    Math.min(...drawdown),
    -Math.round((9_999 / 14_999) * 1e5) / 1e5,
    'though its row is between two points',
  )
})

t.test('the regime of a drawn bar is the one at its close', async (t) => {
  const rows = new RegimeRows()
  const base = { kind: 'regime-changed', seq: 0, timeframe: '1h', from: null, confidence: 1 } as const
  rows.add({ ...base, time: 2 * HOUR, symbol: 'A', to: 'calm' })
  rows.add({ ...base, time: 3 * HOUR, symbol: 'B', to: 'wild' })
  rows.add({ ...base, time: 5 * HOUR, symbol: 'A', to: 'wild' })
  rows.add({ ...base, time: 6 * HOUR, symbol: 'A', to: 'calm' })
  const changes = changesOf(rows.rows, ['wild', 'calm'])
  const bars = { runs: [0, 4, 6, 1], origin: 0, step: 3600 }
  t.same(regimeData(changes.get('A'), bars), [{ timeframe: '1h', labels: '.1111' }])
  t.same(regimeData(changes.get('A'), { ...bars, runs: [0, 3], step: 7200 }), [
    { timeframe: '1h', labels: '111' },
  ])
  t.same(regimeData(changes.get('C'), bars), [])
})

t.test('trades are in the order of their entries, beside the number of all', async (t) => {
  const trade = (entry: number, net: number): Trade =>
    ({
      sleeve: 1,
      side: -1,
      entryTime: entry * HOUR,
      exitTime: (entry + 2) * HOUR,
      entryPrice: 100.126,
      exitPrice: 99.5,
      net,
      cause: 'target',
    }) as unknown as Trade
  const form = { originMs: HOUR, digits: 2, amountDigits: 2, scale: 100, all: 3 }
  t.same(tradeData([trade(9, 7), trade(5, 1050)], form), {
    all: 3,
    strategy: [1, 1],
    side: [-1, -1],
    entry: [4 * 3600, 4 * 3600],
    held: [7200, 7200],
    entryPrice: [100.13, 100.13],
    exitPrice: [99.5, 99.5],
    net: [10.5, 0.07],
    cause: [2, 2],
  })
})

t.test('templates escape every value but markup', async (t) => {
  const bad = `<b class="x">'&'</b>`
  const safe = '&lt;b class=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;'
  t.equal(html`<i title="${bad}">${bad}</i>`.text, `<i title="${safe}">${safe}</i>`)
  t.equal(html`${[html`<p>${1}</p>`, null, bad]}`.text, `<p>1</p>${safe}`)
  t.equal(html`${raw('<hr>')}`.text, '<hr>')
  t.equal(scriptJson({ a: '</script><!--' }).text, '{"a":"\\u003c/script>\\u003c!--"}')
})
