import { enter, type Answer } from '@grodt/sdk'
import t, { type Test } from 'tap'

import {
  bars,
  buildEngine,
  eventsOf,
  fillsOf,
  flatBars,
  inputs,
  script,
  type TestSetup,
} from '../../../test/support/engine.ts'
import type { Engine } from './engine.ts'
import type { EngineEvent } from './events.ts'

const go = (size: number, details: object = {}): Answer => enter('long', { size, reason: 'test', ...details })

/** Bars with new weights after some of them. */
function playWith(
  setup: TestSetup,
  weights: Readonly<Record<number, Readonly<Record<string, number>>>>,
): { engine: Engine; events: EngineEvent[] } {
  const engine = buildEngine(setup)
  const events: EngineEvent[] = []
  let count = 0
  for (const slices of inputs(setup, 1)) {
    events.push(...engine.apply({ kind: 'bars', slices }))
    count++
    if (weights[count] !== undefined)
      events.push(...engine.apply({ kind: 'weights', weights: weights[count] }))
  }
  return { engine, events }
}

const market = (symbol: string, price: number) => ({ symbol, columns: bars(flatBars(price, 8)) })

/** As many as the patterns, each like its own: `match` alone lets a longer list pass. */
function exactly(
  t: Test,
  actual: readonly unknown[],
  patterns: readonly unknown[],
  message = 'events',
): void {
  t.equal(actual.length, patterns.length, message)
  t.match(actual, patterns, message)
}

t.test('reduce cuts every position in proportion at the next open', async (t) => {
  const { engine, events } = playWith(
    {
      markets: [market('A', 100), market('B', 50)],
      strategies: [
        { name: 'S', weight: 0.8, symbols: ['A'], plugin: script({ 1: go(1) }), shrink: 'reduce' },
        { name: 'T', weight: 0.2, plugin: script({ 1: go(0.5) }), shrink: 'reduce' },
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
  const resting = go(0.4, { order: { type: 'limit', price: 40, expiry: 99 } })
  const { events } = playWith(
    {
      markets: [market('A', 100), market('B', 50)],
      strategies: [
        { name: 'A', symbols: ['A'], weight: 0.5, plugin: script({ 1: go(0.5) }) },
        { name: 'W', symbols: ['B'], weight: 0.5, plugin: script({ 1: resting, 5: go(1) }) },
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
        markets: [{ ...market('A', 100), minNotional: 500 }],
        strategies: [{ name: 'S', weight: 1, plugin: script({ 1: go(1) }), shrink: 'reduce' }],
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
      strategies: [{ name: 'S', weight: 1, plugin: script({ 1: go(0.5) }), shrink: 'reduce' }],
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
