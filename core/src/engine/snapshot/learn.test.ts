import { defineRegimeClassifier, enter, exit, parameters } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import { bars, buildEngine, inputs, MINUTE, script, type TestSetup } from '../../../../test/support/engine.ts'
import { candles } from '../../../../test/support/scenario.ts'
import type { BarColumns } from '../../market/columns.ts'
import { TradeBook } from '../../portfolio/statistics/trade-book.ts'
import type { Engine } from '../engine.ts'
import type { EngineEvent } from '../events.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  restoreEngine,
  takeEngineSnapshot,
  type EngineSnapshot,
} from '../snapshot.ts'

const LONGER = 5 * MINUTE

/** Says what the last bars did, by an average and by what it keeps. */
const trend = defineRegimeClassifier({
  config: parameters({}),
  labels: ['up', 'down'],
  state: { version: 1, init: () => ({ asked: 0 }) },
  create(ctx) {
    const average = ctx.ema(3)
    return {
      onBar(now) {
        const { state } = now
        state.asked++
        if (now.count < 3) return null
        return { label: now.close.now >= average.now ? 'up' : 'down', confidence: 1 / state.asked }
      },
    }
  },
})

/** Says one of two words, in turn. */
const words = (...labels: [string, string]) =>
  defineRegimeClassifier({
    config: parameters({}),
    labels,
    create: () => ({ onBar: ({ count }) => ({ label: labels[count % 2], confidence: 1 }) }),
  })

const idle = (timeframeMs: number, classified = timeframeMs) => ({
  name: `idle-${timeframeMs}`,
  weight: 0.1,
  timeframeMs,
  regimeMs: classified,
  plugin: script({}, { request: (ctx) => void ctx.atr(4) }),
})

function played(setup: TestSetup, rows?: number): Engine {
  const engine = buildEngine(setup)
  for (const slices of inputs(setup, rows)) engine.apply({ kind: 'bars', slices })
  return engine
}

const stateOf = (engine: Engine): EngineSnapshot =>
  decodeSnapshot(encodeSnapshot(takeEngineSnapshot(engine))) as EngineSnapshot

/** Aggregated by hand: open time, open, high, low, close, volume of every bar that began. */
function longBars({ time, open, high, low, close, volume }: BarColumns): number[][] {
  const rows: number[][] = []
  time.forEach((at, i) => {
    const start = Math.floor(at / LONGER) * LONGER
    const last = rows.at(-1)
    if (last?.[0] !== start) rows.push([start, open[i], high[i], low[i], close[i], volume[i]])
    else rows[rows.length - 1] = [start, last[1], Math.max(last[2], high[i]), Math.min(last[3], low[i]), close[i], last[5] + volume[i]] // prettier-ignore
  })
  return rows
}

t.test('a new timeframe has the bars, indicators and regime of an account that had it before', async (t) => {
  fc.assert(
    fc.property(candles(MINUTE, 90), candles(MINUTE, 90), fc.integer({ min: 1, max: 40 }), (a, b, rows) => {
      const markets = [
        { symbol: 'A', columns: a },
        { symbol: 'B', columns: b },
      ]
      const before: TestSetup = { markets, strategies: [idle(MINUTE)], classifier: trend }
      const after: TestSetup = { ...before, strategies: [idle(MINUTE), idle(LONGER)] }
      const engine = buildEngine(after)
      restoreEngine(engine, stateOf(played(before, rows)), () => buildEngine(after))
      const always = stateOf(played(after, rows))
      const learnt = stateOf(engine)
      learnt.markets.forEach((market, i) => {
        const [longer, expected] = [market, always.markets[i]].map(({ tracks }) =>
          tracks.filter(({ timeframeMs }) => timeframeMs === LONGER),
        )
        t.strictSame(longer, expected)
        for (const { registry } of longer) {
          const { time, open, high, low, close, volume } = registry.bars
          const columns = [time, open, high, low, close, volume]
          const rows = Array.from(time, (_, row) => columns.map((column) => column[row]))
          t.strictSame(rows, longBars(markets[i].columns).slice(0, registry.appended))
        }
      })
    }),
    { numRuns: 60 },
  )
})

t.test(
  'without base bars, or without a way to learn, a new timeframe begins with the next bar',
  async (t) => {
    const columns = bars(Array.from({ length: 12 }, () => [100, 101, 99, 100] as const))
    const markets = [{ symbol: 'A', columns }]
    const before: TestSetup = { markets, strategies: [idle(2 * MINUTE)] }
    const after: TestSetup = { markets, strategies: [idle(2 * MINUTE), idle(LONGER)] }
    for (const [setup, again] of [
      [before, () => buildEngine(after)],
      [{ ...before, strategies: [idle(MINUTE)] }, undefined],
    ] as const) {
      const engine = buildEngine(after)
      restoreEngine(engine, stateOf(played(setup)), again)
      t.equal(engine.track(engine.markets[0], LONGER).series.appended, 0)
    }
  },
)

const rows = Array.from({ length: 12 }, () => [100, 101, 99, 100] as const)

/** Closes a trade under the label of the second bar, and opens another one under that of the fifth. */
const trading: TestSetup = {
  markets: [{ symbol: 'A', columns: bars(rows) }],
  strategies: [
    {
      name: 'trader',
      plugin: script({
        2: enter('long', { size: 0.5, reason: 'one' }),
        3: exit('out'),
        5: enter('long', { size: 0.5, reason: 'two' }),
        14: exit('out'),
      }),
    },
  ],
  classifier: words('calm', 'wild'),
}

const swapped: TestSetup = {
  ...trading,
  classifier: words('quiet', 'wild'),
  classifierId: 'other',
}

const regimesOf = ({ trades, labels }: Engine): string[] =>
  [...trades].map(({ regime }) => labels[regime] ?? 'unknown')

t.test('another classifier: trades keep the labels of then, gates use its own', async (t) => {
  const saved = stateOf(played(trading))
  const engine = buildEngine(swapped)
  restoreEngine(engine, saved, () => buildEngine(swapped))
  t.strictSame(engine.labels, ['quiet', 'wild', 'calm'])
  t.strictSame(regimesOf(engine), ['calm'])
  const [slot] = engine.sleeves[0].slots
  t.equal(engine.labels[slot.opened?.regime ?? -1], 'wild')
  // The twelfth bar was an even one: what it says of it, it says at once.
  t.match(slot.regimeNow, { known: true, label: 'quiet' })

  const again = buildEngine(swapped)
  let learnt = 0
  restoreEngine(again, stateOf(engine), () => {
    learnt++
    return buildEngine(swapped)
  })
  t.equal(learnt, 0, 'there is nothing to learn')
  t.strictSame(stateOf(again), stateOf(engine), 'and it all survives the next snapshot')

  const back = buildEngine(trading)
  restoreEngine(back, stateOf(engine), () => buildEngine(trading))
  t.strictSame(back.labels, ['calm', 'wild', 'quiet'])
  t.strictSame(regimesOf(back), ['calm'])
  t.match(back.sleeves[0].slots[0].regimeNow, { known: true, label: 'calm' })
})

t.test('a report by regime has the trades under the old labels and under the new', async (t) => {
  const engine = buildEngine(swapped)
  restoreEngine(engine, stateOf(played(trading)), () => buildEngine(swapped))
  const later = { ...swapped, markets: [{ symbol: 'A', columns: bars([...rows, ...rows]) }] }
  const events: EngineEvent[] = []
  const [, next] = [...inputs(later, rows.length)]
  events.push(...engine.apply({ kind: 'bars', slices: next }))
  t.strictSame(regimesOf(engine), ['calm', 'wild'])
  const book = new TradeBook(1, engine.labels.length)
  for (const trade of engine.trades) book.add(trade)
  const { labels } = engine
  const { regimes } = book.statistics({
    symbols: ['A'],
    labels,
    scale: engine.account.scale,
    deviation: 'sample',
  })
  t.strictSame(
    regimes.map(({ regime, trades }) => [regime, trades]),
    [['quiet', 0], ['wild', 1], ['calm', 1]], // prettier-ignore
  )
})

t.test('the same classifier with other labels keeps its state and is asked anew', async (t) => {
  const renamed = defineRegimeClassifier({
    ...trend,
    labels: ['rising', 'falling'],
    create: () => ({ onBar: () => ({ label: 'rising', confidence: 0.5 }) }),
  })
  const setup: TestSetup = { ...trading, classifier: trend }
  const engine = buildEngine({ ...setup, classifier: renamed })
  restoreEngine(engine, stateOf(played(setup)), () => buildEngine({ ...setup, classifier: renamed }))
  const [track] = engine.markets[0].tracks
  t.match(track.regime, { known: true, label: 'rising', confidence: 0.5 })
  t.match(track.classifier?.memory.snapshot().state, { asked: 12 })
})
