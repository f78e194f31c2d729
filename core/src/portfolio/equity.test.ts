import t from 'tap'

import { DrawdownTracker, NumberTable } from './equity.ts'

/** Follow a curve with one value per unit of time, from 1 on. */
function follow(values: readonly number[], start: number, base = 0): DrawdownTracker {
  const tracker = new DrawdownTracker(start, base)
  values.forEach((value, i) => tracker.update(value, i + 1))
  return tracker
}

t.test('the deepest fall has its peak, its trough and its recovery', async (t) => {
  const tracker = follow([100, 120, 90, 110, 120, 119, 130], 100)
  t.strictSame(tracker.deepest(), {
    amount: 30,
    fraction: 0.25,
    peakTime: 2,
    troughTime: 3,
    recoveredTime: 5,
  })
  t.equal(tracker.peak, 130)
  t.equal(tracker.peakTime, 7)
})

t.test('the time of the mark is that of the last value that reached it', async (t) => {
  t.ok(Number.isNaN(new DrawdownTracker(100).peakTime))
  t.equal(follow([100, 120, 119, 120, 110], 100).peakTime, 4)
})

t.test('a fall that has not recovered says so', async (t) => {
  t.match(follow([100, 80, 99], 100).deepest(), { amount: 20, recoveredTime: null })
})

t.test('a deeper fall after a recovery takes over, a lighter one does not', async (t) => {
  t.match(follow([100, 90, 100, 95, 100], 100).deepest(), { amount: 10, peakTime: 1, recoveredTime: 3 })
  t.match(follow([100, 90, 100, 80], 100).deepest(), {
    amount: 20,
    peakTime: 3,
    troughTime: 4,
    recoveredTime: null,
  })
})

t.test('the deepest by fraction and the largest by amount can be two falls', async (t) => {
  const tracker = follow([100, 50, 1_000, 900], 100)
  t.match(tracker.deepest(), { amount: 50, fraction: 0.5 })
  t.equal(tracker.largestAmount, 100)
})

t.test('a curve that never falls has no drawdown', async (t) => {
  const tracker = follow([100, 100, 101], 100)
  t.equal(tracker.deepest(), null)
  t.equal(tracker.largestAmount, 0)
})

t.test('a curve that begins with a fall has its peak at its first value', async (t) => {
  t.match(follow([99, 98], 100).deepest(), { amount: 2, peakTime: 1, troughTime: 2 })
})

t.test('a sleeve starts at zero and is measured against its capital', async (t) => {
  t.match(follow([0, 50, -20], 0, 1_000).deepest(), { amount: 70, fraction: 70 / 1_050 })
})

t.test('a table keeps its rows when it grows', async (t) => {
  const table = new NumberTable(3, 2)
  for (let row = 0; row < 9; row++) {
    const offset = table.addRow()
    for (let column = 0; column < 3; column++) table.block[offset + column] = row * 10 + column
  }
  t.equal(table.rows, 9)
  t.equal(table.get(0, 2), 2)
  t.equal(table.get(8, 1), 81)
})

t.test('a table that goes on from another one has its rows, and each grows by itself', async (t) => {
  const add = (table: NumberTable, one: number): void => {
    const offset = table.addRow()
    table.block.fill(one, offset, offset + 2)
  }
  for (const rows of [0, 1, 3, 4, 9]) {
    const table = new NumberTable(2, 4)
    for (let row = 0; row < rows; row++) add(table, row)
    const next = new NumberTable(2, 4)
    next.continueFrom(table)
    const before = [...table.snapshot()]
    t.strictSame([...next.snapshot()], before)
    for (let row = 0; row < 6; row++) add(next, 70)
    add(table, 80)
    t.strictSame([...next.snapshot()], [...before, ...Array.from({ length: 12 }, () => 70)])
    t.strictSame([...table.snapshot()], [...before, 80, 80])
  }
})
