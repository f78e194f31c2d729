import { adjustStop, atDistance, enter, type Answer, type EnterSignal } from '@grodt/sdk'
import t from 'tap'

import { bars, eventsOf, fillsOf, play, script, type Row } from '../../../test/support/engine.ts'

type Details = Partial<Omit<EnterSignal, 'action' | 'side'>>
const long = (details: Details = {}): Answer => enter('long', { size: 0.1, reason: 'test', ...details })
const short = (details: Details = {}): Answer => enter('short', { size: 0.1, reason: 'test', ...details })

/** Answers of one strategy on one market; `rows` follow a first bar at 100. */
function after100(
  rows: readonly Row[],
  first: Answer,
  more: Record<number, Answer> = {},
  broker = {},
  extra = {},
) {
  return play({
    markets: [{ symbol: 'A', columns: bars([[100, 100, 100, 100], ...rows]), ...extra }],
    strategies: [{ name: 'S', plugin: script({ 1: first, ...more }, { request: (ctx) => ctx.atr(2) }) }],
    broker,
  })
}

t.test('a trail at a distance moves at the close and is active from the next bar', async (t) => {
  const rows: Row[] = [
    [100, 104, 100, 104],
    [104, 110, 102.5, 109],
    [109, 109, 107, 108],
    [108, 108, 106.99, 107],
  ]
  const { events, engine } = after100(rows, long({ stop: atDistance(5), trail: { distance: 3 } }))
  t.strictSame(
    eventsOf(events, 'stop-moved').map(({ price, by }) => [price, by]),
    [
      [101, 'trail'],
      [107, 'trail'],
    ],
  )
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 100, 'entry'],
    [4, 'sell', 10, 107, 'trail'],
  ])
  t.equal(engine.trades.get(0).stopFraction, 0.05, 'the stop fraction is that of the first stop')
})

t.test('a chandelier trail follows the ATR and never moves back', async (t) => {
  // ATR(2) after Wilder: 4 and 8 seed 6 at the third bar, then (6 + 1) / 2 = 3.5 and (3.5 + 4) / 2 = 3.75.
  const rows: Row[] = [
    [100, 104, 100, 104],
    [104, 110, 102, 109],
    [109, 109, 108, 108.5],
    [108.5, 109, 105, 106],
  ]
  const trail = { atrPeriod: 2, multiple: 1.5 }
  const { events } = after100(rows, long({ trail }))
  t.strictSame(
    eventsOf(events, 'stop-moved').map(({ price }) => price),
    [110 - 1.5 * 6, 110 - 1.5 * 3.5],
  )
})

t.test('trails and moved stops stay on the tick grid', async (t) => {
  const rows: Row[] = [
    [100, 104.5, 100, 104],
    [104, 104, 104, 104],
    [104, 104, 90, 90],
  ]
  const trailed = after100(rows, long({ trail: { distance: 3.333 } }), {}, {}, { tick: 0.5 })
  t.strictSame(fillsOf(trailed.events), [
    [2, 'buy', 10, 100, 'entry'],
    [4, 'sell', 10, 101, 'trail'],
  ])
  const moved = after100(rows, short(), { 2: adjustStop(104.1, 'test') }, {}, { tick: 0.5 })
  t.match(eventsOf(moved.events, 'stop-moved'), [{ price: 104.5, by: 'signal' }])
})

t.test('max bars leaves at the open of entry + n and lets the strategy in again at that open', async (t) => {
  const rows: Row[] = [101, 102, 103, 104].map((p) => [p, p, p, p])
  const { events } = after100(rows, long({ maxBars: 2 }), { 3: short() })
  t.strictSame(fillsOf(events), [
    [2, 'buy', 10, 101, 'entry'],
    [4, 'sell', 10, 103, 'max-bars'],
    [4, 'sell', 9.813, 103, 'entry'],
  ])
})

t.test('a stop before its time exit is the cause of the trade', async (t) => {
  const rows: Row[] = [
    [100, 100, 100, 100],
    [100, 100, 94, 95],
    [95, 95, 95, 95],
  ]
  const { engine } = after100(rows, long({ maxBars: 2, stop: atDistance(5) }))
  t.match(engine.trades.get(0), { cause: 'stop', barsHeld: 1 })
})
