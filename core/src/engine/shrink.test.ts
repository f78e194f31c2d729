import t from 'tap'

import { bars, eventsOf, fillsOf, flatBars, script, type TestSetup } from '../../../test/support/engine.ts'
import { exactly, long, playWith as playAfter, still } from './engine.fixture.ts'
import type { WeightsInput } from './inputs.ts'

/** Bars with new weights after some of them. */
const playWith = (setup: TestSetup, weights: Readonly<Record<number, WeightsInput['weights']>>) =>
  playAfter(
    setup,
    Object.fromEntries(
      Object.entries(weights).map(([bar, to]) => [bar, { kind: 'weights', weights: to } as const]),
    ),
  )

t.test('reduce cuts every position in proportion at the next open', async (t) => {
  const { engine, events } = playWith(
    {
      markets: [still('A', 100, 8), still('B', 50, 8)],
      strategies: [
        { name: 'S', weight: 0.8, symbols: ['A'], plugin: script({ 1: long(1) }), shrink: 'reduce' },
        { name: 'T', weight: 0.2, plugin: script({ 1: long(0.5) }), shrink: 'reduce' },
      ],
    },
    { 3: { S: 0.2, T: 0.3 } },
  )
  // 80 units of A at 100 in S; its budget falls from 8,000 to 2,000. T grows, so nothing of it goes.
  t.strictSame(
    fillsOf(events).filter((fill) => (fill as unknown[])[1] === 'sell'),
    [[4, 'sell', 60, 100, 'shrink']],
  )
  t.strictSame(eventsOf(events, 'trade-closed'), [], 'the trade goes on')
  const [slot] = engine.sleeves[0].slots
  t.strictSame([slot.lots, slot.cutDue, slot.cutLots], [20_000, 0, 0])
  t.equal(engine.venue.netLots[0], 30_000, 'with the 10 units of T')
})

t.test('let_run keeps positions; in either case entries that do not fit are cancelled', async (t) => {
  const resting = long(0.4, { order: { type: 'limit', price: 40, expiry: 99 } })
  const { events } = playWith(
    {
      markets: [still('A', 100, 8), still('B', 50, 8)],
      strategies: [
        { name: 'A', symbols: ['A'], weight: 0.5, plugin: script({ 1: long(0.5) }) },
        { name: 'W', symbols: ['B'], weight: 0.5, plugin: script({ 1: resting, 5: long(1) }) },
      ],
    },
    { 3: { A: 0.1, W: 0.15 }, 4: { W: 0.16 } },
  )
  exactly(t, eventsOf(events, 'order-cancelled'), [{ strategy: 'W', cause: 'shrink' }])
  exactly(t, fillsOf(events), [
    [2, 'buy', 25, 100, 'entry'],
    [6, 'buy', 32, 50, 'entry'],
  ])
})

t.test('a rest below the smallest order goes too, a cut below it does not happen', async (t) => {
  const run = (weight: number) =>
    playWith(
      {
        markets: [{ ...still('A', 100, 8), minNotional: 500 }],
        strategies: [{ name: 'S', weight: 1, plugin: script({ 1: long(1) }), shrink: 'reduce' }],
      },
      { 3: { S: weight } },
    ).events
  exactly(t, fillsOf(run(0.04)), [[2], [4, 'sell', 100, 100, 'shrink']], '400 would be left')
  exactly(t, eventsOf(run(0.04), 'trade-closed'), [{ cause: 'shrink' }])
  t.equal(fillsOf(run(0.96)).length, 1, '400 would be sold')
})

t.test('a cut that the volume splits goes on until it is done', async (t) => {
  const rows = flatBars(100, 8).map(([o, h, l, c]) => [o, h, l, c, 500] as const)
  const { events } = playWith(
    {
      markets: [{ symbol: 'A', columns: bars(rows) }],
      strategies: [{ name: 'S', weight: 1, plugin: script({ 1: long(0.5) }), shrink: 'reduce' }],
      broker: { volumeShare: 0.1 },
    },
    { 3: { S: 0.05 }, 5: { S: 0.04 } },
  )
  exactly(t, fillsOf(events), [
    [2, 'buy', 50],
    [4, 'sell', 45],
    [6, 'sell', 1],
  ])
})
