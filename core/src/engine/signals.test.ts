import { defineStrategy, parameters, type Answer } from '@grodt/sdk'
import t from 'tap'

import { GrodtError } from '../errors.ts'
import { bars, flatBars, play, script, START, MINUTE } from '../../../test/support/engine.ts'

/** The problem that a run reports when its strategy gives this answer at a close of 100. */
function problemOf(answer: unknown, universe = false): unknown {
  const plugin = universe
    ? defineStrategy({
        scope: 'universe',
        config: parameters({}),
        create: () => ({ onBar: () => answer as Answer }),
      })
    : script({ 1: answer as Answer })
  const columns = bars(flatBars(100, 2))
  try {
    play({
      markets: [
        { symbol: 'A', columns },
        { symbol: 'B', columns },
      ],
      strategies: [{ name: 'S', symbols: universe ? ['A', 'B'] : ['A'], plugin }],
    })
  } catch (error) {
    return error instanceof GrodtError ? error.details.problem : error
  }
  return null
}

const good = { action: 'enter', side: 'long', size: 0.5, reason: 'test' }

const cases: readonly [name: string, answer: unknown, problem: string][] = [
  ['a number', 1, 'onBar returned 1; it must return a signal, an array of signals or null.'],
  ['a promise', Promise.resolve(null), 'onBar returned a promise; it must be synchronous.'],
  [
    'no signal at all',
    { foo: 1 },
    'action: was undefined, expected enter, exit or adjust-stop; use the functions of these names.',
  ],
  ['nothing in a list', [null], 'a signal must be an object.'],
  ['no reason', { ...good, reason: '' }, 'reason: was "", expected a sentence that says why.'],
  [
    'an unknown action',
    { ...good, action: 'buy' },
    'action: was "buy", expected enter, exit or adjust-stop; use the functions of these names.',
  ],
  ['another symbol', { ...good, symbol: 'B' }, 'symbol: was "B"; this instance trades A only.'],
  ['an unknown side', { ...good, side: 'up' }, 'side: was "up", expected long or short.'],
  ['no size', { ...good, size: 0 }, 'size: was 0, expected a fraction of the budget above 0 and up to 1.'],
  [
    'a size above 1',
    { ...good, size: 1.01 },
    'size: was 1.01, expected a fraction of the budget above 0 and up to 1.',
  ],
  [
    'a size that is not a number',
    { ...good, size: NaN },
    'size: was NaN, expected a fraction of the budget above 0 and up to 1.',
  ],
  [
    'a size that is a text',
    { ...good, size: '0.5' },
    'size: was "0.5", expected a fraction of the budget above 0 and up to 1.',
  ],
  ['no order', { ...good, order: null }, 'order: was null, expected an object with a type.'],
  [
    'an unknown order type',
    { ...good, order: { type: 'iceberg' } },
    'order.type: was "iceberg", expected market, limit or stop.',
  ],
  [
    'an order without price',
    { ...good, order: { type: 'limit' } },
    'order.price: was undefined, expected a positive number.',
  ],
  [
    'half a bar of expiry',
    { ...good, order: { type: 'stop', price: 101, expiry: 0.5 } },
    'order.expiry: was 0.5, expected a whole number of bars, at least 1.',
  ],
  ['no stop', { ...good, stop: null }, 'stop: was null, expected atDistance(...) or atPrice(...).'],
  [
    'a stop without distance',
    { ...good, stop: { distance: -1 } },
    'stop.distance: was -1, expected a positive number.',
  ],
  ['a stop without price', { ...good, stop: {} }, 'stop.price: was undefined, expected a positive number.'],
  [
    'a stop on the wrong side',
    { ...good, stop: { price: 100 } },
    'stop.price: was 100, expected a price below the entry at 100.',
  ],
  [
    'a target on the wrong side of a limit',
    { ...good, order: { type: 'limit', price: 98 }, target: { price: 97 } },
    'target.price: was 97, expected a price above the entry at 98.',
  ],
  [
    'a target on the wrong side of a short',
    { ...good, side: 'short', target: { price: 101 } },
    'target.price: was 101, expected a price below the entry at 100.',
  ],
  [
    'a trail that is no object',
    { ...good, trail: 3 },
    'trail: was 3, expected { distance } or { atrPeriod, multiple }.',
  ],
  [
    'a trail without distance',
    { ...good, trail: { distance: 0 } },
    'trail.distance: was 0, expected a positive number.',
  ],
  [
    'a trail without multiple',
    { ...good, trail: { atrPeriod: 14 } },
    'trail.multiple: was undefined, expected a positive number.',
  ],
  [
    'a trail on an ATR that was not requested',
    { ...good, trail: { atrPeriod: 14, multiple: 3 } },
    'trail.atrPeriod: was 14; request ctx.atr(14) in create first.',
  ],
  ['no bars', { ...good, maxBars: 0 }, 'maxBars: was 0, expected a whole number of bars, at least 1.'],
  ['too much strength', { ...good, strength: 1.1 }, 'strength: was 1.1, expected a number from 0 to 1.'],
  ['facts in words', { ...good, facts: 'close 100' }, 'facts: was "close 100", expected numbers by name.'],
  ['a fact in words', { ...good, facts: { close: '100' } }, 'facts.close: was "100", expected a number.'],
  [
    'a stop moved to nowhere',
    { action: 'adjust-stop', price: 0, reason: 'test' },
    'price: was 0, expected a positive number.',
  ],
]

for (const [name, answer, problem] of cases) {
  t.test(`an answer with ${name} is refused`, async (t) => {
    t.equal(problemOf(answer), problem)
  })
}

t.test('a universe strategy must name one of its symbols', async (t) => {
  t.equal(problemOf(good, true), 'symbol: was undefined, expected one of: A, B.')
  t.equal(problemOf({ ...good, symbol: 'C' }, true), 'symbol: was "C", expected one of: A, B.')
})

t.test('good answers are not refused', async (t) => {
  t.equal(problemOf(null), null)
  t.equal(problemOf([]), null)
  t.equal(
    problemOf({ ...good, symbol: 'A', stop: { price: 99 }, target: { distance: 1 }, strength: 0 }),
    null,
  )
  t.equal(problemOf([{ action: 'exit', reason: 'test' }, good]), null)
})

t.test('nothing of an answer is applied when a part of it is wrong', async (t) => {
  const { events, engine } = play({
    markets: [{ symbol: 'A', columns: bars(flatBars(100, 3)) }],
    strategies: [{ name: 'S', plugin: script({ 1: [good, { ...good, size: 2 }] as never }) }],
    onFault: { strikesToQuarantine: 3 },
  })
  t.strictSame(events, [
    {
      kind: 'plugin-strike',
      instance: 'S',
      strikes: 1,
      problem: 'size: was 2, expected a fraction of the budget above 0 and up to 1.',
      seq: 1,
      time: START + MINUTE,
    },
  ])
  t.equal(engine.reserved, 0)
})
