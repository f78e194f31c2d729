import t from 'tap'
import { defineStrategy, enter, parameters, type Side } from '@grodt/sdk'
import { bars, MINUTE, play, START, type Row } from '../../../test/support/engine.ts'

/** Enters once, without any exit of its own. */
const once = (side: Side) =>
  defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar: ({ count }) => (count === 1 ? enter(side, { size: 1, reason: 'test' }) : null),
    }),
  })

/** A price that moves by one per bar and is never outside of open and close. */
const march = (step: 1 | -1, count: number): Row[] =>
  Array.from({ length: count }, (_, i): Row => {
    const open = 100 + step * Math.max(0, i - 1)
    const close = 100 + step * i
    return [open, Math.max(open, close), Math.min(open, close), close]
  })

/** Five times the capital of 1,000 in one perpetual, bought or sold at 100. */
function liquidatedAt(side: Side, rows: Row[], rowsPerInput?: number): unknown[] {
  const { events } = play(
    {
      capital: 1_000,
      exposure: 5,
      markets: [{ symbol: 'A', columns: bars(rows), maintenanceMargin: 0.05 }],
      strategies: [{ name: 'S', plugin: once(side) }],
    },
    rowsPerInput,
  )
  return events.flatMap((event) =>
    event.kind === 'liquidated' ? [[(event.time - START) / MINUTE, event.equity, event.required]] : [],
  )
}

// Equity below 5 % of the position: 1,000 - 50 (100 - p) < 2.5 p below 84.21, 1,000 - 50 (p - 100) < 2.5 p above 114.28.
t.test('a position that nobody looks at is liquidated at the first close below its margin', async (t) => {
  for (const rowsPerInput of [undefined, 1]) {
    t.strictSame(liquidatedAt('long', march(-1, 40), rowsPerInput), [[17, 200, 210]])
    t.strictSame(liquidatedAt('short', march(1, 40), rowsPerInput), [[16, 250, 287.5]])
  }
})

t.test('a price that turns before is left alone', async (t) => {
  const turn = (step: 1 | -1, count: number): Row[] => {
    const there = march(step, count)
    return [
      ...there,
      ...[...there].reverse().map(([open, high, low, close]): Row => [close, high, low, open]),
    ]
  }
  t.strictSame(liquidatedAt('long', turn(-1, 16)), [])
  t.strictSame(liquidatedAt('short', turn(1, 15)), [])
})
