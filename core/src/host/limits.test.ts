import t from 'tap'
import { loadConfig } from '../config/load.ts'
import { portfolioLimits, sleeveLimits } from './limits.ts'

const load = (t: { testdir(files: Record<string, string>): string }, own: string, risk: string) =>
  loadConfig(
    t.testdir({
      'strategies.yaml': `strategies: { S: { plugin: x, capital_allocation: 1, risk: { ${own} } } }\n`,
      'risk.yaml': `risk: { ${risk} }\n`,
    }),
  ).draft

t.test('a limit that is not given is none', async (t) => {
  const { risk, strategies } = load(t, '', '')
  t.strictSame(portfolioLimits(risk), {
    maxGross: 1,
    maxNet: Infinity,
    maxSymbol: 1,
    maxPositions: 50,
    groups: [],
    correlation: null,
    valueAtRisk: null,
    orderRate: { perMinute: Infinity, perHour: Infinity, perDay: Infinity },
    priceCollar: Infinity,
    staleBars: Infinity,
    returnMs: 86_400_000,
    overLimit: 'shrink',
  })
  t.strictSame(sleeveLimits(strategies[0].risk), {
    maxPosition: 1,
    maxOpenPositions: 20,
    limits: {
      maxNotional: Infinity,
      maxLeverage: Infinity,
      maxRiskPerTrade: Infinity,
      riskBasis: 'budget',
      stopRequired: false,
      maxTradesPerDay: Infinity,
      overOwnLimit: 'shrink',
    },
  })
})

t.test('every limit that is given reaches the engine', async (t) => {
  const { risk, strategies } = load(
    t,
    'max_notional: 500, max_leverage: 1.5, max_risk_per_trade: 0.01, risk_basis: equity, stop_required: true, ' +
      'max_trades_per_day: 4, over_limit: refuse',
    'max_net_exposure: 0, correlation: { max_exposure: 0.4 }, order_rate: { per_hour: 9 }, price_collar: 0.1, ' +
      'stale_bars: 0, value_at_risk: { budget: 0.02, level: 99 }, over_limit: refuse',
  )
  t.match(portfolioLimits(risk), {
    maxNet: 0,
    correlation: { maxExposure: 0.4, threshold: 0.7, window: 60, minimum: 20 },
    valueAtRisk: {
      budget: 0.02,
      level: 99,
      method: 'larger',
      window: 120,
      minimum: 100,
      unmeasured: 'refuse',
    },
    orderRate: { perMinute: Infinity, perHour: 9, perDay: Infinity },
    priceCollar: 0.1,
    staleBars: 0,
    overLimit: 'refuse',
  })
  t.match(sleeveLimits(strategies[0].risk).limits, {
    maxNotional: 500,
    maxLeverage: 1.5,
    maxRiskPerTrade: 0.01,
    riskBasis: 'equity',
    stopRequired: true,
    maxTradesPerDay: 4,
    overOwnLimit: 'refuse',
  })
})
