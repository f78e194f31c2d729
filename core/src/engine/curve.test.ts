import { enter } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import { bars, flatBars, HOUR, play, script, START, type TestSetup } from '../../../test/support/engine.ts'
import { scenario } from '../../../test/support/scenario.ts'
import {
  CURVE_COLUMNS,
  SLEEVE_COLUMNS,
  curveColumn,
  curveWidth,
  sleeveColumn,
} from '../portfolio/curve-columns.ts'
import type { Engine } from './engine.ts'
import { presentRow } from './valuation.ts'

/** A column of all rows in quote currency. */
function column({ curve, account }: Engine, name: (typeof CURVE_COLUMNS)[number]): number[] {
  const scale = name === 'time' ? 1 : account.scale
  return Array.from({ length: curve.table.rows }, (_, row) => curve.table.get(row, curveColumn(name)) / scale)
}

t.test('every number of a row has a column of its own', async (t) => {
  const columns = [0, 1, 2].flatMap((sleeve) => SLEEVE_COLUMNS.map((name) => sleeveColumn(sleeve, name)))
  t.strictSame(
    [...CURVE_COLUMNS.map(curveColumn), ...columns],
    Array.from({ length: curveWidth(3) }, (_, i) => i),
  )
})

t.test('rows hold exposure, absolute and signed, of the book and of each strategy', async (t) => {
  const { engine } = play({
    markets: [{ symbol: 'A', baseMs: HOUR, columns: bars(flatBars(100, 5), HOUR) }],
    strategies: [
      { name: 'L', weight: 0.5, plugin: script({ 1: enter('long', { size: 0.2, reason: 'test' }) }) },
      { name: 'S', weight: 0.25, plugin: script({ 2: enter('short', { size: 0.4, reason: 'test' }) }) },
    ],
  })
  engine.apply({ kind: 'finish', closePositions: false })
  t.strictSame(
    column(engine, 'time').map((time) => (time - START) / HOUR),
    [0, 1, 2, 3, 4, 5],
  )
  t.strictSame(column(engine, 'gross'), [0, 0, 1000, 2000, 2000, 2000])
  t.strictSame(column(engine, 'net'), [0, 0, 1000, 0, 0, 0])
  const { table } = engine.curve
  const last = (sleeve: number): number[] =>
    (['result', 'gross', 'net', 'weight'] as const).map((name) => table.get(5, sleeveColumn(sleeve, name)))
  const { scale } = engine.account
  t.strictSame(last(0), [0, 1000 * scale, 1000 * scale, 0.5])
  t.strictSame(last(1), [0, 1000 * scale, -1000 * scale, 0.25])
  t.strictSame(
    [...presentRow(engine)],
    Array.from({ length: table.width }, (_, i) => table.get(5, i)),
  )
})

t.test(
  'buy-and-hold buys at the first open, keeps cash until a market has a bar, and costs nothing',
  async (t) => {
    // A opens at 50 and doubles; B comes two hours later at 10 and halves.
    const a = bars([[50, 100, 50, 80], ...flatBars(100, 4)], HOUR)
    const b = bars([null, null, [10, 10, 5, 8], ...flatBars(5, 2)], HOUR)
    const setup: TestSetup = {
      markets: [
        { symbol: 'A', baseMs: HOUR, columns: a, takerFee: 0.01 },
        { symbol: 'B', baseMs: HOUR, columns: b, takerFee: 0.01 },
      ],
      strategies: [{ name: 'N', plugin: script({}) }],
    }
    const wanted = [10_000, 8000 + 5000, 15_000, 10_000 + 4000, 12_500, 12_500]
    for (const rows of [1, 2, 1000]) {
      const { engine } = play(setup, rows)
      engine.apply({ kind: 'finish', closePositions: true })
      t.strictSame(column(engine, 'benchmark'), wanted, `inputs of ${rows} rows`)
    }
  },
)

t.test('history is not held: buy-and-hold begins where trading does', async (t) => {
  const columns = bars([...flatBars(10, 3), ...flatBars(20, 2), ...flatBars(40, 1)], HOUR)
  const setup: TestSetup = {
    markets: [{ symbol: 'A', baseMs: HOUR, columns }],
    strategies: [{ name: 'N', plugin: script({}) }],
  }
  const { engine } = play({ ...setup, markets: [{ symbol: 'A', baseMs: HOUR, columns: bars([], HOUR) }] })
  engine.apply({ kind: 'history', slices: [{ instrument: 0, columns, from: 0, to: 3 }] })
  engine.apply({ kind: 'bars', slices: [{ instrument: 0, columns, from: 3, to: 6 }] })
  engine.apply({ kind: 'finish', closePositions: true })
  t.strictSame(column(engine, 'benchmark'), [10_000, 10_000, 10_000, 20_000])
})

t.test('in every row the strategies add up to the book, and positions and cash to the equity', async () => {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  fc.assert(
    fc.property(scenario(120), (setup) => {
      const { engine } = play(setup, 50)
      engine.apply({ kind: 'finish', closePositions: true })
      const { table } = engine.curve
      for (let row = 0; row < table.rows; row++) {
        const of = (name: 'result' | 'gross' | 'net'): number =>
          sum(engine.sleeves.map((_, i) => table.get(row, sleeveColumn(i, name))))
        const book = (name: (typeof CURVE_COLUMNS)[number]): number => table.get(row, curveColumn(name))
        const exact =
          of('gross') === book('gross') &&
          of('net') === book('net') &&
          of('result') === book('equity') - engine.account.capital &&
          book('cash') + book('net') === book('equity')
        if (!exact) throw new Error(`row ${row} does not add up`)
        if (!(book('benchmark') > 0)) throw new Error(`the benchmark of row ${row} is ${book('benchmark')}`)
      }
    }),
    { numRuns: 60 },
  )
})
