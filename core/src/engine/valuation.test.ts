import { defineStrategy, enter, exit, parameters, type Answer } from '@grodt/sdk'
import t from 'tap'

import {
  bars,
  eventsOf,
  fillsOf,
  flatBars,
  HOUR,
  MINUTE,
  play,
  script,
  START,
  type Row,
} from '../../../test/support/engine.ts'
import { sleeveColumn } from '../portfolio/curve-columns.ts'

const go = (side: 'long' | 'short', size = 0.1, details: object = {}): Answer =>
  enter(side, { size, reason: 'test', ...details })

t.test('funding is taken from the net position and shared by the sleeves', async (t) => {
  const { events, engine } = play({
    markets: [{ symbol: 'A', baseMs: HOUR, columns: bars(flatBars(100, 9), HOUR), fundingRate: 0.001 }],
    strategies: [
      { name: 'L', plugin: script({ 1: go('long', 0.3) }) },
      { name: 'K', plugin: script({ 1: go('short', 0.1) }) },
      { name: 'N', plugin: script({}) },
    ],
  })
  t.strictSame(
    eventsOf(events, 'funding').map(({ strategy, paid, time }) => [strategy, paid, (time - START) / HOUR]),
    [
      ['L', 3, 8],
      ['K', -1, 8],
    ],
  )
  t.equal(engine.venue.cash, engine.account.cash)
  t.equal(engine.sleeves[0].ledger.funding / engine.account.scale, 3)
})

t.test('a negative rate pays the longs, and a spot market knows no funding', async (t) => {
  const market = { baseMs: HOUR, columns: bars(flatBars(100, 9), HOUR), fundingRate: -0.001 }
  const { events } = play({
    markets: [
      { symbol: 'A', ...market },
      { symbol: 'B', kind: 'spot', ...market },
    ],
    strategies: [{ name: 'L', plugin: script({ 1: go('long', 0.3) }) }],
  })
  t.strictSame(
    eventsOf(events, 'funding').map(({ symbol, paid }) => [symbol, paid]),
    [['A', -3]],
  )
})

t.test('a trade carries its fees and its funding', async (t) => {
  const { engine } = play({
    markets: [
      {
        symbol: 'A',
        baseMs: HOUR,
        columns: bars(flatBars(100, 11), HOUR),
        fundingRate: 0.001,
        takerFee: 0.0005,
      },
    ],
    strategies: [{ name: 'L', plugin: script({ 1: go('long', 0.3), 9: exit('done') }) }],
  })
  const { scale } = engine.account
  const { gross, fees, funding, net } = engine.trades.get(0)
  t.strictSame([gross, fees / scale, funding / scale, net / scale], [0, 3, 3, -6])
  t.equal(engine.sleeves[0].ledger.flow, net)
})

t.test(
  'over a gap the position held through it pays each boundary, the one opened behind it none',
  async (t) => {
    // Bars of 06:00 to 07:00, then one from 23:00 on: the boundaries at 08:00 and 16:00 lie in the gap.
    const columns = bars(
      [...flatBars(100, 4), ...Array.from({ length: 13 }, () => null), ...flatBars(110, 2)],
      HOUR,
      START + 6 * HOUR,
    )
    const held = play({
      markets: [{ symbol: 'A', baseMs: HOUR, columns, fundingRate: 0.001 }],
      strategies: [
        { name: 'H', plugin: script({ 1: go('long'), 4: exit('done') }) },
        { name: 'N', plugin: script({ 4: go('short', 0.2) }) },
      ],
    })
    t.strictSame(
      eventsOf(held.events, 'funding').map(({ strategy, paid, time }) => [
        strategy,
        paid,
        (time - START) / HOUR,
      ]),
      [
        ['H', 1, 8],
        ['H', 1, 24],
        ['N', -2.19978, 24],
      ],
    )
  },
)

t.test('perpetuals are closed when equity falls below their maintenance margin', async (t) => {
  const rows: Row[] = [...flatBars(100, 2), [100, 100, 62, 62], ...flatBars(62, 2)]
  const { events, engine } = play({
    markets: [
      { symbol: 'A', columns: bars(rows), maintenanceMargin: 0.1, takerFee: 0.001 },
      { symbol: 'B', kind: 'spot', columns: bars(flatBars(50, 5)) },
    ],
    strategies: [
      { name: 'B', symbols: ['B'], weight: 0.01, plugin: script({ 1: go('long', 1) }) },
      { name: 'L', symbols: ['A'], weight: 0.25, plugin: script({ 1: go('long', 1) }) },
      {
        name: 'W',
        symbols: ['A'],
        plugin: script({ 1: go('short', 0.1, { order: { type: 'limit', price: 200, expiry: 9 } }) }),
      },
    ],
    exposure: 10,
  })
  const { scale } = engine.account
  t.match(eventsOf(events, 'liquidated'), [{ required: 1_550, time: START + 3 * MINUTE }])
  const [{ equity }] = eventsOf(events, 'liquidated')
  t.equal(equity, 10_000 - 25 - 250 * 38)
  t.strictSame(fillsOf(events).slice(-1), [[3, 'sell', 250, 62, 'liquidation']])
  t.match(eventsOf(events, 'order-cancelled'), [{ strategy: 'W', cause: 'liquidation' }])
  t.equal(engine.liquidations, 1)
  t.equal(engine.venue.netLots[1], 20_000, 'the spot position stays')
  t.equal(engine.equity / scale, equity - 15.5)
})

t.test('the drawdown of a sleeve is measured at closes, not between two fills of one batch', async (t) => {
  const columns = bars(flatBars(100, 6))
  // B is sold in the batch in which A is bought: in between the cash of A is gone and its mark is not there yet.
  const plugin = defineStrategy({
    scope: 'universe',
    config: parameters({}),
    create: () => ({
      onBar({ time }) {
        const minute = (time - START) / MINUTE
        if (minute === 1) return enter('long', { symbol: 'B', size: 0.1, reason: 'test' })
        if (minute !== 3) return null
        return [exit('test', 'B'), enter('long', { symbol: 'A', size: 0.9, reason: 'test' })]
      },
    }),
  })
  const { engine } = play({
    markets: [
      { symbol: 'A', columns },
      { symbol: 'B', columns },
    ],
    strategies: [{ name: 'S', plugin }],
  })
  t.equal(engine.trades.length, 1)
  t.equal(engine.openPositions, 1)
  t.equal(engine.sleeves[0].drawdown.deepest(), null)
})

t.test('the curve has a row per boundary that was passed, and the last one', async (t) => {
  const rows: (Row | null)[] = [
    ...flatBars(100, 3),
    [110, 110, 110, 110],
    null,
    null,
    null,
    ...flatBars(120, 2),
  ]
  const { engine } = play({
    markets: [{ symbol: 'A', columns: bars(rows) }],
    strategies: [{ name: 'S', plugin: script({ 1: go('long') }) }],
    curveMs: 2 * MINUTE,
  })
  engine.apply({ kind: 'finish', closePositions: true })
  const { table } = engine.curve
  const { scale } = engine.account
  t.strictSame(
    Array.from({ length: table.rows }, (_, row) => [
      (table.get(row, 0) - START) / MINUTE,
      table.get(row, 1) / scale,
      table.get(row, sleeveColumn(0, 'result')) / scale,
    ]),
    [
      [0, 10_000, 0],
      [2, 10_000, 0],
      [4, 10_100, 100],
      [8, 10_200, 200],
      [9, 10_200, 200],
    ],
  )
})

t.test('the end closes positions at the last close only if asked, and cancels what waits', async (t) => {
  const run = (closePositions: boolean) => {
    const played = play({
      markets: [{ symbol: 'A', columns: bars([...flatBars(100, 2), [100, 105, 100, 104]]), takerFee: 0.001 }],
      strategies: [
        { name: 'S', plugin: script({ 1: go('long') }) },
        { name: 'T', plugin: script({ 3: go('long') }) },
      ],
      broker: { slippage: 0.01 },
    })
    const events = played.engine.apply({ kind: 'finish', closePositions })
    return { ...played, events }
  }
  const closed = run(true)
  t.match(eventsOf(closed.events, 'fill'), [{ price: 104, cause: 'end', fee: 1.04, liquidity: 'taker' }])
  t.match(eventsOf(closed.events, 'order-cancelled'), [{ strategy: 'T', cause: 'end' }])
  t.equal(closed.engine.equity, closed.engine.account.cash)
  t.equal(closed.engine.openPositions, 0)
  const open = run(false)
  t.strictSame(eventsOf(open.events, 'fill'), [])
  t.equal(open.engine.openPositions, 1)
  t.equal(open.engine.reserved, 0)
})
