import { EMPTY_ROW } from '../../../portfolio/statistics/compare/window.ts'
import type { AttributionSums } from '../../../portfolio/statistics/schema/attribution.ts'
import type { ComparisonRow, ComparisonWindow } from '../../../portfolio/statistics/schema/compare.ts'
import type { BacktestReport } from '../../report.ts'

const HOUR = 3_600_000

const row = (values: Partial<ComparisonRow>): ComparisonRow => ({ ...EMPTY_ROW, ...values })

/** A window that the run is too short for. */
const unknown = (window: ComparisonWindow['window']): ComparisonWindow => ({
  window,
  from: null,
  to: null,
  dailyReturns: 0,
  book: row({}),
  strategies: [
    { name: 'Trend', ...row({}) },
    { name: 'Revert', ...row({}) },
  ],
  correlations: [
    [null, null],
    [null, null],
  ],
})

const day: ComparisonWindow = {
  ...unknown('1d'),
  from: '2024-02-04T00:00:00.000Z',
  to: '2024-02-05T00:00:00.000Z',
  dailyReturns: 1,
  book: row({ result: -50, return: -0.005, maxDrawdown: 0.006, trades: 1, returnContribution: -0.005 }),
  strategies: [
    { name: 'Trend', ...row({ result: -50, return: -0.01, returnContribution: -0.005 }) },
    { name: 'Revert', ...row({ result: 0, return: 0, returnContribution: 0 }) },
  ],
}

const whole: ComparisonWindow = {
  window: 'all',
  from: '2024-01-01T00:00:00.000Z',
  to: '2024-02-05T00:00:00.000Z',
  dailyReturns: 35,
  book: row({
    result: 1000,
    return: 0.1,
    sharpe: 1.5,
    sortino: 2,
    maxDrawdown: 0.04,
    trades: 12,
    winRate: 0.5,
    exposure: 0.4,
    turnoverMultiple: 6,
    costShare: 0.25,
    returnContribution: 0.1,
    risk: 0.12,
    riskShare: 1,
  }),
  strategies: [
    {
      name: 'Trend',
      ...row({
        result: 1200,
        return: 0.24,
        sharpe: 1.8,
        sortino: 2.5,
        maxDrawdown: 0.06,
        trades: 10,
        winRate: 0.6,
        exposure: 0.35,
        turnoverMultiple: 10,
        costShare: 0.2,
        returnContribution: 0.12,
        risk: 0.15,
        riskShare: 1.25,
      }),
    },
    {
      name: 'Revert',
      ...row({
        result: -200,
        return: -0.04,
        sharpe: -0.5,
        sortino: -0.6,
        maxDrawdown: 0.05,
        trades: 2,
        exposure: 0.05,
        turnoverMultiple: 2,
        returnContribution: -0.02,
        risk: -0.03,
        riskShare: -0.25,
      }),
    },
  ],
  correlations: [
    [1, -0.4],
    [-0.4, 1],
  ],
}

const sums = (trades: number, beforeCosts: number, net: number, open = 0): AttributionSums => ({
  trades,
  wins: Math.floor(trades / 2),
  beforeCosts,
  fees: (beforeCosts - net) * 0.75,
  slippage: (beforeCosts - net) * 0.25,
  funding: 0,
  net,
  open,
})

const period = {
  from: '2024-01-01T00:00:00.000Z',
  to: '2024-02-05T00:00:00.000Z',
  days: 35,
  bars: 840,
}

/** Two strategies to whom everything has happened. */
const eventful = {
  period,
  currency: 'USDT',
  comparison: { windows: [day, unknown('7d'), unknown('30d'), whole] },
  attribution: {
    total: sums(13, 1400, 1000, 30),
    strategies: [
      { strategy: 'Trend', ...sums(11, 1560, 1200, 30) },
      { strategy: 'Revert', ...sums(2, -160, -200) },
    ],
    symbols: [{ symbol: 'BTC/USDT', ...sums(13, 1400, 1000, 30) }],
    regimes: [
      { regime: 'calm', ...sums(9, 1000, 700, 30) },
      { regime: null, ...sums(4, 400, 300) },
    ],
    sides: [{ side: 'long', ...sums(13, 1400, 1000, 30) }],
    exits: [
      { exit: 'stop', ...sums(12, 1360, 970) },
      { exit: 'open', ...sums(1, 40, 30, 30) },
    ],
  },
  protections: {
    limits: [
      {
        strategy: 'Trend',
        limit: 'max_position',
        refused: 0,
        cut: 14,
        leastKept: 0.125,
        value: null,
        allowed: null,
        unit: null,
      },
      {
        strategy: 'Trend',
        limit: 'max_gross_exposure',
        refused: 3,
        cut: 1,
        leastKept: 0.5,
        value: 12_500,
        allowed: 10_000,
        unit: 'quote currency',
      },
      {
        strategy: 'Revert',
        limit: 'price_collar',
        refused: 2,
        cut: 0,
        leastKept: null,
        value: 0.08,
        allowed: 0.05,
        unit: 'fraction',
      },
      {
        strategy: 'Revert',
        limit: 'stale_bars',
        refused: 1,
        cut: 0,
        leastKept: null,
        value: 4.5,
        allowed: 3,
        unit: 'count',
      },
    ],
    locks: [
      {
        strategy: null,
        reason: 'daily-loss',
        count: 1,
        scopes: [{ symbol: null, count: 1, lockedMs: 14 * HOUR }],
      },
      {
        strategy: 'Revert',
        reason: 'cooldown',
        count: 3,
        scopes: [
          { symbol: 'BTC/USDT', count: 2, lockedMs: 6 * HOUR },
          { symbol: 'ETH/USDT', count: 1, lockedMs: 3 * HOUR },
        ],
      },
    ],
    pauses: [{ strategy: 'Trend', rule: 'losing-streak', count: 1, pausedMs: 84 * HOUR }],
    killSwitch: {
      stage: 'latched',
      moves: [
        {
          time: '2024-02-01T10:00:00.000Z',
          from: 'armed',
          to: 'warned',
          cause: 'drawdown',
          value: 0.081,
          limit: 0.08,
          equity: 9_400.5,
        },
        {
          time: '2024-02-03T12:30:00.000Z',
          from: 'warned',
          to: 'latched',
          cause: 'person',
          value: null,
          limit: null,
          equity: 9_300,
        },
      ],
    },
  },
  statistics: {
    book: {
      refusals: { regime: 1200, max_gross_exposure: 3, price_collar: 2, stale_bars: 1 },
      cuts: { max_position: 14, max_gross_exposure: 1 },
    },
    strategies: [
      {
        name: 'Trend',
        refusals: { regime: 1200, max_gross_exposure: 3 },
        cuts: { max_position: 14, max_gross_exposure: 1 },
      },
      { name: 'Revert', refusals: { price_collar: 2, stale_bars: 1 }, cuts: {} },
    ],
  },
}

/** The parts of a report of which tables are made; everything has happened in it. */
export const EVENTFUL = eventful as unknown as BacktestReport

/** The same of a run in which nothing has happened. */
export const QUIET = {
  ...eventful,
  comparison: { windows: [unknown('1d'), unknown('7d'), unknown('30d'), unknown('all')] },
  attribution: { total: sums(0, 0, 0), strategies: [], symbols: [], regimes: [], sides: [], exits: [] },
  protections: { limits: [], locks: [], pauses: [], killSwitch: { stage: 'armed', moves: [] } },
  statistics: {
    book: { refusals: {}, cuts: {} },
    strategies: eventful.statistics.strategies.map(({ name }) => ({ name, refusals: {}, cuts: {} })),
  },
} as unknown as BacktestReport
