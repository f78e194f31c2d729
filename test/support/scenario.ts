import {
  adjustStop,
  defineRegimeClassifier,
  defineStrategy,
  enter,
  exit,
  parameters,
  type Answer,
  type EnterSignal,
  type Side,
} from '@grodt/sdk'
import fc from 'fast-check'

import { newColumns, type BarColumns } from '../../core/src/market/columns.ts'
import { MINUTE, START, type TestMarket, type TestSetup, type TestStrategy } from './engine.ts'

const TICK = 0.01

/** One step of a random walk on the tick grid. */
interface Step {
  /** Base bars left out before this one. */
  readonly gap: number
  readonly jump: number
  readonly move: number
  readonly up: number
  readonly down: number
  readonly volume: number
}

const step: fc.Arbitrary<Step> = fc.record({
  gap: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 }), fc.constant(600)),
  jump: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -60, max: 60 })),
  move: fc.integer({ min: -60, max: 60 }),
  up: fc.integer({ min: 0, max: 50 }),
  down: fc.integer({ min: 0, max: 50 }),
  volume: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4_000 }) }, fc.constant(0)),
})

function walk(steps: readonly Step[], baseMs: number): BarColumns {
  const columns = newColumns(steps.length)
  const price = (ticks: number): number => Math.max(100, ticks) / 100
  let time = START
  let last = 10_000
  steps.forEach(({ gap, jump, move, up, down, volume }, i) => {
    time += gap * baseMs
    const open = Math.max(100, last + jump)
    last = Math.max(100, open + move)
    columns.time[i] = time
    columns.open[i] = price(open)
    columns.close[i] = price(last)
    columns.high[i] = price(Math.max(open, last) + up)
    columns.low[i] = price(Math.min(open, last) - down)
    columns.volume[i] = volume
    time += baseMs
  })
  return columns
}

/** Candles on a tick grid with gaps in time, bars without volume, and jumps at the open. */
export const candles = (baseMs: number, maxBars: number): fc.Arbitrary<BarColumns> =>
  fc.array(step, { minLength: 5, maxLength: maxBars, size: 'max' }).map((steps) => walk(steps, baseMs))

const level = fc.record({ absolute: fc.boolean(), ticks: fc.integer({ min: 5, max: 250 }) })

const entry = fc.record({
  action: fc.constant('enter' as const),
  side: fc.constantFrom<Side>('long', 'short'),
  size: fc.constantFrom(0.02, 0.1, 0.37, 1),
  type: fc.constantFrom('market' as const, 'market' as const, 'limit' as const, 'stop' as const),
  away: fc.integer({ min: -30, max: 60 }),
  expiry: fc.integer({ min: 1, max: 5 }),
  stop: fc.option(level),
  target: fc.option(level),
  trail: fc.constantFrom(null, 'distance' as const, 'atr' as const),
  maxBars: fc.option(fc.integer({ min: 1, max: 8 })),
})

type Plan =
  | ReturnType<(typeof entry)['generate']>['value']
  | { readonly action: 'exit' }
  | { readonly action: 'turn'; readonly side: Side }
  | { readonly action: 'adjust'; readonly ticks: number }
  | null

const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: entry },
  { weight: 1, arbitrary: fc.constant({ action: 'exit' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      action: fc.constant('turn' as const),
      side: fc.constantFrom<Side>('long', 'short'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      action: fc.constant('adjust' as const),
      ticks: fc.integer({ min: -80, max: 80 }),
    }),
  },
)

function entryAt(close: number, { side, ...wanted }: NonNullable<Plan> & { action: 'enter' }): EnterSignal {
  const sign = side === 'long' ? 1 : -1
  // A limit rests on the cheap side of the close, a stop on the dear one; sometimes either is through already.
  const away = wanted.away * TICK * sign * (wanted.type === 'limit' ? -1 : 1)
  const price = Math.max(1, close + away)
  const from = wanted.type === 'market' ? close : price
  const exitLevel = ({ absolute, ticks }: { absolute: boolean; ticks: number }, direction: number) => {
    const at = from + direction * ticks * TICK
    return absolute && at > 0 ? { price: at } : { distance: ticks * TICK }
  }
  return enter(side, {
    size: wanted.size,
    reason: 'planned',
    ...(wanted.type === 'market' ? {} : { order: { type: wanted.type, price, expiry: wanted.expiry } }),
    ...(wanted.stop === null ? {} : { stop: exitLevel(wanted.stop, -sign) }),
    ...(wanted.target === null ? {} : { target: exitLevel(wanted.target, sign) }),
    ...(wanted.trail === null
      ? {}
      : { trail: wanted.trail === 'atr' ? { atrPeriod: 3, multiple: 1.5 } : { distance: 0.4 } }),
    ...(wanted.maxBars === null ? {} : { maxBars: wanted.maxBars }),
  })
}

function answerTo(now: Plan, close: number): Answer {
  switch (now?.action) {
    case undefined:
      return null
    case 'enter':
      return entryAt(close, now)
    case 'exit':
      return exit('planned')
    case 'turn':
      return [exit('planned'), enter(now.side, { size: 0.3, reason: 'planned' })]
    case 'adjust':
      return adjustStop(Math.max(TICK, close + now.ticks * TICK), 'planned')
  }
}

/** A strategy that goes round a plan; from time to time it looks at its indicators before it decides. */
const planned = (plans: readonly Plan[]) =>
  defineStrategy({
    config: parameters({}),
    create(ctx) {
      const slow = ctx.bars('30m')
      const average = slow.ema(3)
      ctx.atr(3)
      return {
        onBar({ count, close }) {
          // Every fifth decision depends on the longer timeframe.
          if (count % 5 === 0 && slow.count > 0 && average.now > slow.close.now) return null
          return answerTo(plans[(count - 1) % plans.length], close.now)
        },
      }
    },
  })

/** A classifier of two labels that reads a longer timeframe too. */
const upOrDown = defineRegimeClassifier({
  config: parameters({}),
  labels: ['up', 'down'],
  create(ctx) {
    const average = ctx.ema(4)
    const slow = ctx.bars('30m').ema(2)
    return {
      onBar: ({ close }) =>
        Number.isNaN(slow.now)
          ? null
          : { label: close.now >= average.now ? 'up' : 'down', confidence: close.now >= slow.now ? 1 : 0.5 },
    }
  },
})

const COSTS = { tick: TICK, lot: 0.001, makerFee: 0.0002, takerFee: 0.00065, maintenanceMargin: 0.05 }

/** Mostly off, so that each of them gets its turn to be the one that binds. */
const seldom = (limit: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(Infinity) }, fc.constant(limit))

const ownLimits = fc.record({
  maxNotional: seldom(700),
  maxLeverage: seldom(0.6),
  maxRiskPerTrade: seldom(0.004),
  riskBasis: fc.constantFrom('budget' as const, 'equity' as const),
  stopRequired: fc.constantFrom(false, false, false, true),
  maxTradesPerDay: seldom(4),
  overOwnLimit: fc.constantFrom('shrink' as const, 'refuse' as const),
})

/** Periods of 20 minutes stand for the days of the returns: a scenario is some hours long. */
const bookLimits = fc.record({
  maxGross: fc.constantFrom(0.5, 2, 10),
  maxNet: seldom(0.3),
  maxSymbol: fc.constantFrom(0.4, 10),
  maxPositions: fc.constantFrom(2, 100),
  groups: fc.constantFrom(
    [],
    [{ name: 'both', symbols: ['A', 'B'], maxExposure: 0.45 }],
    [{ name: 'one', symbols: ['B', 'C'], maxExposure: 0.25 }],
  ),
  correlation: fc.option(
    fc.record({
      maxExposure: fc.constantFrom(0.3, 0.8),
      threshold: fc.constantFrom(0.3, 0.9),
      window: fc.constant(10),
      minimum: fc.constant(4),
    }),
  ),
  valueAtRisk: fc.option(
    fc.record({
      budget: fc.constantFrom(0.0005, 0.003),
      level: fc.constantFrom<95 | 99>(95, 99),
      method: fc.constantFrom('historical' as const, 'parametric' as const, 'larger' as const),
      window: fc.constant(12),
      minimum: fc.constant(4),
      unmeasured: fc.constantFrom('refuse' as const, 'allow' as const),
    }),
  ),
  orderRate: fc.record({ perMinute: seldom(1), perHour: seldom(4), perDay: seldom(15) }),
  priceCollar: seldom(0.002),
  staleBars: seldom(1),
  returnMs: fc.constant(20 * MINUTE),
  overLimit: fc.constantFrom('shrink' as const, 'refuse' as const),
})

const strategy = (name: string): fc.Arbitrary<TestStrategy> =>
  fc.record({
    name: fc.constant(name),
    plugin: fc.array(plan, { minLength: 1, maxLength: 12 }).map(planned),
    weight: fc.constantFrom(0.2, 0.4, 1),
    timeframeMs: fc.constantFrom(5 * MINUTE, 5 * MINUTE, 15 * MINUTE),
    regimeMs: fc.constantFrom(5 * MINUTE, 30 * MINUTE),
    regimeRequirements: fc.constantFrom<readonly string[]>([], [], ['up']),
    maxPosition: fc.constantFrom(0.3, 1),
    maxOpenPositions: fc.constantFrom(1, 5),
    limits: ownLimits,
  })

/** A spot market whose purchases pay in what they buy: lots from the usual ones to some that a fill may not leave one of. */
const feeInBase = fc.record({
  kind: fc.constant('spot' as const),
  feeCurrency: fc.constant('base' as const),
  assetPrecision: fc.constantFrom(1e-8, 1e-4),
  lot: fc.constantFrom(0.001, 0.1, 1),
  makerFee: fc.constantFrom(0.001, 0.0002, -0.0001),
  takerFee: fc.constantFrom(0.001, 0.00065, 0.01),
  minNotional: fc.constantFrom(0, 20),
})

const market = (symbol: string, baseMs: number, maxBars: number): fc.Arbitrary<TestMarket> =>
  fc
    .tuple(plainMarket(symbol, baseMs, maxBars), fc.option(feeInBase, { freq: 2 }))
    .map(([plain, inBase]) => ({ ...plain, ...inBase }))

const plainMarket = (symbol: string, baseMs: number, maxBars: number): fc.Arbitrary<TestMarket> =>
  fc.record({
    ...Object.fromEntries(Object.entries(COSTS).map(([name, value]) => [name, fc.constant(value)])),
    symbol: fc.constant(symbol),
    baseMs: fc.constant(baseMs),
    kind: fc.constantFrom('perpetual' as const, 'perpetual' as const, 'spot' as const),
    fundingRate: fc.constantFrom(0, 0.0001, -0.003),
    minNotional: fc.constantFrom(0, 20),
    columns: candles(baseMs, maxBars),
  })

/** Several sleeves on the same symbols, with every kind of order and every cost, on markets of different base bars. */
export const scenario = (maxBars: number): fc.Arbitrary<TestSetup> =>
  fc.record({
    markets: fc.tuple(market('A', MINUTE, maxBars * 3), market('B', 5 * MINUTE, maxBars)),
    strategies: fc.tuple(strategy('S1'), strategy('S2'), strategy('S3')),
    classifier: fc.constant(upOrDown),
    capital: fc.constantFrom(3_333.33, 100_000),
    exposure: fc.constantFrom(1, 3),
    broker: fc.record({
      slippage: fc.constantFrom(0, 0.0005),
      volumeShare: fc.constantFrom(null, 0.02, 0.5),
      latencyBars: fc.constantFrom(0, 0, 2),
    }),
    limits: bookLimits,
  })
