import { defineRegimeClassifier, defineStrategy, enter, parameters } from '@grodt/sdk'
import t from 'tap'

import { MAX_ROWS } from '../market/feed.ts'
import {
  bars,
  buildEngine,
  eventsOf,
  fillsOf,
  flatBars,
  inputs,
  MINUTE,
  play,
  START,
  type Row,
} from '../../../test/support/engine.ts'

const minuteOf = (time: number): number => (time - START) / MINUTE

/** A strategy that writes down what it sees of a longer timeframe each time it is asked. */
function watcher(seen: unknown[]) {
  return defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar({ time, count, openTime, open, high, low, close, volume }) {
        seen.push([
          minuteOf(time),
          count,
          minuteOf(openTime.now),
          open.now,
          high.now,
          low.now,
          close.now,
          volume.now,
        ])
        return null
      },
    }),
  })
}

t.test('longer bars are joined from base bars and seen when they have closed', async (t) => {
  const rows: Row[] = Array.from({ length: 8 }, (_, i): Row => [100 + i, 110 + i, 90 + i, 101 + i, 10])
  for (const chunk of [1, 3, MAX_ROWS]) {
    const seen: unknown[] = []
    play(
      {
        markets: [{ symbol: 'A', columns: bars(rows) }],
        strategies: [{ name: 'S', timeframeMs: 3 * MINUTE, plugin: watcher(seen) }],
      },
      chunk,
    )
    t.strictSame(seen, [
      [3, 1, 0, 100, 112, 90, 103, 30],
      [6, 2, 3, 103, 115, 93, 106, 30],
    ])
  }
})

t.test('a bar whose last base bar is missing closes with the next bar of its market', async (t) => {
  const rows: (Row | null)[] = [...flatBars(100, 2), null, ...flatBars(105, 4)]
  for (const chunk of [1, MAX_ROWS]) {
    const seen: unknown[] = []
    play(
      {
        markets: [{ symbol: 'A', columns: bars(rows) }],
        strategies: [{ name: 'S', timeframeMs: 3 * MINUTE, plugin: watcher(seen) }],
      },
      chunk,
    )
    t.strictSame(seen, [
      [4, 1, 0, 100, 100, 100, 100, 2_000],
      [6, 2, 3, 105, 105, 105, 105, 3_000],
    ])
  }
})

t.test(
  'a bar whose last base bar is missing closes in time when another market shows the time',
  async (t) => {
    for (const chunk of [1, MAX_ROWS]) {
      const seen: unknown[] = []
      play(
        {
          markets: [
            { symbol: 'A', columns: bars([...flatBars(100, 2), null, null, ...flatBars(105, 2)]) },
            { symbol: 'B', columns: bars(flatBars(50, 6)) },
          ],
          strategies: [{ name: 'S', symbols: ['A'], timeframeMs: 3 * MINUTE, plugin: watcher(seen) }],
        },
        chunk,
      )
      t.strictSame(seen, [
        [3, 1, 0, 100, 100, 100, 100, 2_000],
        [6, 2, 3, 105, 105, 105, 105, 2_000],
      ])
    }
  },
)

t.test('levels are held against the bar that the strategy saw, not against a newer price', async (t) => {
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar: ({ count, close }) =>
        count === 1
          ? enter('long', {
              size: 0.1,
              target: { price: close.now + 1 },
              stop: { price: 90 },
              reason: 'test',
            })
          : null,
    }),
  })
  const { events } = play({
    markets: [{ symbol: 'A', columns: bars([...flatBars(100, 2), null, ...flatBars(105, 2)]) }],
    strategies: [{ name: 'S', timeframeMs: 3 * MINUTE, plugin }],
  })
  t.strictSame(fillsOf(events), [
    [5, 'buy', 9.523, 105, 'entry'],
    [5, 'sell', 9.523, 101, 'target'],
  ])
})

t.test('the most rows of an input may close one more bar than they are', async (t) => {
  // Only the first half of each longer bar exists, but for the last one.
  const halves = Array.from({ length: MAX_ROWS }, (): (Row | null)[] => [[100, 100, 100, 100], null]).flat()
  const columns = bars([[100, 100, 100, 100], null, ...halves.slice(0, -1), [100, 100, 100, 100]])
  const setup = {
    markets: [{ symbol: 'A', columns }],
    strategies: [{ name: 'S', timeframeMs: 2 * MINUTE, plugin: watcher([]) }],
  }
  const engine = buildEngine(setup)
  engine.apply({ kind: 'bars', slices: [{ instrument: 0, columns, from: 0, to: 1 }] })
  engine.apply({ kind: 'bars', slices: [{ instrument: 0, columns, from: 2, to: MAX_ROWS + 2 }] })
  t.equal(engine.markets[0].bars, MAX_ROWS + 1)
  t.throws(
    () => engine.apply({ kind: 'bars', slices: [{ instrument: 0, columns, from: 0, to: MAX_ROWS + 1 }] }),
    { message: 'A slice has 1024 bars; at most 1023 are allowed.' },
  )
})

t.test('a universe strategy is called once per batch and sees which bars are missing', async (t) => {
  const seen: unknown[] = []
  const plugin = defineStrategy({
    scope: 'universe',
    config: parameters({}),
    create(ctx) {
      t.strictSame(ctx.symbols, ['A', 'B'])
      const mean = ctx.symbol('B').sma(2)
      return {
        onBar(ctx) {
          const [a, b] = [ctx.symbol('A'), ctx.symbol('B')]
          seen.push([
            minuteOf(ctx.time),
            a.hasBar,
            a.close.now,
            b.hasBar,
            b.close.now,
            mean.now,
            ctx.fills.length,
          ])
          if (minuteOf(ctx.time) === 2) return [enter('long', { symbol: 'B', size: 0.1, reason: 'test' })]
          return null
        },
      }
    },
  })
  const { events } = play({
    markets: [
      { symbol: 'A', columns: bars([null, ...flatBars(100, 3)]) },
      { symbol: 'B', columns: bars([[50, 50, 50, 50], null, [52, 52, 52, 52], [54, 54, 54, 54]]) },
    ],
    strategies: [{ name: 'S', plugin }],
  })
  t.strictSame(seen, [
    [1, false, NaN, true, 50, NaN, 0],
    [2, true, 100, false, 50, NaN, 0],
    [3, true, 100, true, 52, 51, 1],
    [4, true, 100, true, 54, 53, 0],
  ])
  t.strictSame(fillsOf(events), [[3, 'buy', 20, 52, 'entry']])
})

t.test('a universe strategy cannot enter where there has been no bar yet', async (t) => {
  const plugin = defineStrategy({
    scope: 'universe',
    config: parameters({}),
    create: () => ({ onBar: () => enter('long', { symbol: 'A', size: 0.1, reason: 'test' }) }),
  })
  const run = () =>
    play({
      markets: [
        { symbol: 'A', columns: bars([null, [100, 100, 100, 100]]) },
        { symbol: 'B', columns: bars(flatBars(50, 2)) },
      ],
      strategies: [{ name: 'S', plugin }],
    })
  t.throws(run, { message: /: symbol: A has no closed bar yet\.$/ })
})

t.test('history teaches indicators and classifiers, and nothing is decided or filled in it', async (t) => {
  const classifier = defineRegimeClassifier({
    config: parameters({}),
    labels: ['long', 'short'],
    create: () => ({ onBar: ({ count }) => ({ label: count >= 4 ? 'long' : 'short', confidence: 1 }) }),
  })
  const seen: unknown[] = []
  const plugin = defineStrategy({
    config: parameters({}),
    create(ctx) {
      const mean = ctx.sma(4)
      return {
        onBar({ count, regime }) {
          seen.push([count, mean.now, regime?.label])
          return enter('long', { size: 0.1, reason: 'test' })
        },
      }
    },
  })
  const setup = {
    markets: [{ symbol: 'A', columns: bars([1, 2, 3, 4, 5].map((p): Row => [p, p, p, p])) }],
    strategies: [{ name: 'S', plugin }],
    classifier,
  }
  const engine = buildEngine(setup)
  const events = [...inputs(setup, 1)].flatMap((slices, i) =>
    engine.apply({ kind: i < 3 ? 'history' : 'bars', slices }).map((event) => event),
  )
  t.strictSame(seen, [
    [4, 2.5, 'long'],
    [5, 3.5, 'long'],
  ])
  t.equal(engine.batches, 2)
  t.equal(engine.drawdown.deepest(), null)
  t.strictSame(
    eventsOf(events, 'fill').map((fill) => minuteOf(fill.time)),
    [5],
  )
})

t.test('a regime of a longer timeframe gates by its last closed bar', async (t) => {
  const classifier = defineRegimeClassifier({
    config: parameters({}),
    labels: ['even', 'odd'],
    create: () => ({ onBar: ({ count }) => ({ label: count % 2 === 0 ? 'even' : 'odd', confidence: 1 }) }),
  })
  const labels: unknown[] = []
  const plugin = defineStrategy({
    config: parameters({}),
    create: () => ({
      onBar({ regime }) {
        labels.push(regime?.label ?? null)
        return null
      },
    }),
  })
  const { events } = play({
    markets: [{ symbol: 'A', columns: bars(flatBars(100, 6)) }],
    strategies: [{ name: 'S', regimeMs: 2 * MINUTE, plugin }],
    classifier,
  })
  t.strictSame(labels, [null, 'odd', 'odd', 'even', 'even', 'odd'])
  t.match(eventsOf(events, 'regime-changed'), [
    { timeframe: '2m', from: null, to: 'odd' },
    { from: 'odd', to: 'even' },
    { from: 'even', to: 'odd' },
  ])
})
