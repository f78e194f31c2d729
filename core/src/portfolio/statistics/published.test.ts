import t from 'tap'
import { annualReturn, cagr, type Basis } from './annual.ts'
import { comparisonOf } from './comparison.ts'
import { deviationOf, kurtosisOf, moments, skewnessOf } from './moments.ts'
import { excessReturns, omegaOf, probabilisticSharpe, sharpeOf, sortinoOf, volatilityOf } from './ratios.ts'
import { rollingWindow } from './rolling.ts'
import { tradeOf } from './statistics.fixture.ts'
import { normalTail } from './tails.ts'
import { TradeTally } from './trade-tally.ts'

/*
 * Our figures held against published ones: those of the tests of other libraries, and of papers. The functions are
 * called below their minimum samples, which most published series do not reach.
 */

const basisOf = (periods: number): Basis => ({ periods, dailyRate: 0, deviation: 'sample' })

function same(actual: number | null, published: number, what: string, tolerance = 1e-9): void {
  const near = actual !== null && Math.abs(actual - published) <= tolerance * Math.max(1, Math.abs(published))
  t.ok(near, `${what}: ${actual}, published ${published}`)
}

function total(returns: readonly number[]): number {
  return returns.reduce((value, one) => value * (1 + one), 1) - 1
}

/** Published drawdowns are negative, ours are not. */
const drawdownOf = (returns: readonly number[]): number | null => {
  const all = Float64Array.from(returns)
  return rollingWindow(all, all.length, all.length, basisOf(252)).maxDrawdown
}

const percent = (...values: readonly number[]): number[] => values.map((value) => value / 100)

/** 24 monthly returns of Bacon, "Practical portfolio performance measurement and attribution" (2008). */
const BACON = percent(
  ...[0.3, 2.6, 1.1, -1, 1.5, 2.5, 1.6, 6.7, -1.4, 4, -0.5, 8.1],
  ...[4, -3.7, -6.1, 1.7, -4.9, -2.2, 7, 5.8, -6.5, 2.4, -0.5, -0.9],
)

const SEVEN = [
  -0.018720930383, -0.014303070725, -0.014572173794, -0.003467788444, -0.025038397377, -0.001677869157,
  -0.010129521509,
]

/**
 * The reference values that quantstats and ffn test themselves against (tests/data/reference_values.json of both, 2025).
 * Those with an asterisk were reproduced there with R, PerformanceAnalytics 2.1.0.
 */
const REFERENCES = [
  {
    name: 'Bacon',
    returns: BACON,
    periods: 12,
    volatility: 0.13700015867969229, // *
    annualReturn: 0.10367828972980941, // *
    sharpe: 0.7883202548144859, // *
    sortino: 1.3592165786838633,
    maxDrawdown: 0.144672955739218, // *
    calmar: 0.7166390511623746, // *
    valueAtRisk: 0.05605155822002584,
    expectedShortfall: 0.0725772784216993,
    omega: 1.7797833935018055, // *
    skewness: -0.08817174934967567, // *
    kurtosis: -0.4076603211860866, // *
  },
  {
    name: 'seven days',
    returns: SEVEN,
    periods: 252,
    volatility: 0.13086457754395944,
    annualReturn: -0.9589235732751437,
    sharpe: -24.183404779195588,
    sortino: -13.565806946540524,
    maxDrawdown: 0.08485758410265398,
    calmar: -11.30038738924165,
    valueAtRisk: 0.026118205089509853,
    expectedShortfall: 0.029562908106231696,
    omega: 0,
    skewness: -0.05724138737086073,
    kurtosis: -0.6907159418089514,
  },
]

t.test('quantstats, and R PerformanceAnalytics behind it', async () => {
  for (const published of REFERENCES) {
    const { name, returns, periods } = published
    const values = Float64Array.from(returns)
    const all = moments(values)
    const basis = basisOf(periods)
    const annual = annualReturn(total(returns), returns.length, periods, 365)
    const drawdown = drawdownOf(returns)
    const tail = normalTail(all.mean, deviationOf(all, 'sample'), 95)
    same(volatilityOf(all, basis), published.volatility, `volatility, ${name}`)
    same(annual, published.annualReturn, `annual return, ${name}`)
    same(sharpeOf(all, basis), published.sharpe, `Sharpe, ${name}`)
    same(sortinoOf(values, all.mean, basis), published.sortino, `Sortino, ${name}`)
    same(drawdown, published.maxDrawdown, `maximum drawdown, ${name}`)
    same((annual ?? NaN) / (drawdown ?? NaN), published.calmar, `Calmar on the annual return, ${name}`)
    same(tail.valueAtRisk, published.valueAtRisk, `VaR, ${name}`)
    same(tail.expectedShortfall, published.expectedShortfall, `expected shortfall, ${name}`)
    same(omegaOf(values), published.omega, `Omega, ${name}`)
    same(skewnessOf(all, 'sample'), published.skewness, `skewness, ${name}`)
    same(kurtosisOf(all, 'sample'), published.kurtosis, `kurtosis, ${name}`)
  }
})

t.test('ffn: CAGR and Calmar over calendar time', async () => {
  // The months of 2000 and 2001: 731 days.
  const growth = cagr(total(BACON), 731)
  same(growth, 0.10360382151099112, 'CAGR')
  same((growth ?? NaN) / (drawdownOf(BACON) ?? NaN), 0.7161243162664309, 'Calmar')
})

/** Series of empyrical's own tests (empyrical/tests/test_stats.py; alpha as it was before it was compounded). */
const MIXED = percent(1, 10, -4, 2, 3, 2, 1, -10)
const WITH_START = [0, ...MIXED]
const POSITIVE = percent(1, 2, 1, 1, 1, 1, 1, 1, 1)
const NEGATIVE = percent(0, -6, -7, -1, -9, -2, -6, -8, -5)
const ONE = [
  -0.00171614, 0.01322056, 0.03063862, -0.01422057, -0.00489779, 0.01268925, -0.03357711, 0.01797036,
]
const TWO = [0.01846232, 0.00793951, -0.01448395, 0.00422537, -0.00339611, 0.03756813, 0.0151531, 0.03549769]

const volatility = (returns: readonly number[], periods: number): number | null =>
  volatilityOf(moments(Float64Array.from(returns)), basisOf(periods))
const sharpe = (returns: readonly number[]): number | null =>
  sharpeOf(moments(Float64Array.from(returns)), basisOf(252))
const sortino = (returns: readonly number[], periods: number): number | null => {
  const values = Float64Array.from(returns)
  return sortinoOf(values, moments(values).mean, basisOf(periods))
}
const omega = (returns: readonly number[], rate: number): number | null =>
  omegaOf(excessReturns(Float64Array.from(returns), rate))

t.test('empyrical: returns, volatility, Sharpe, Sortino, Omega, drawdown and Calmar', async () => {
  same(annualReturn(total(WITH_START), 9, 252, 365), 1.9135925373194231, 'annual return, days')
  same(annualReturn(total(WITH_START), 9, 52, 365), 0.24690830513998208, 'annual return, weeks')
  same(annualReturn(total(WITH_START), 9, 12, 365), 0.052242061386048144, 'annual return, months')
  same(volatility(MIXED, 252), 0.9136465399704637, 'volatility, days')
  same(volatility(WITH_START, 52), 0.38851569394870583, 'volatility, weeks')
  same(volatility(WITH_START, 12), 0.18663690238892558, 'volatility, months')
  same(sharpe(MIXED), 1.7238613961706866, 'Sharpe, mixed')
  same(sharpe(POSITIVE), 52.915026221291804, 'Sharpe, positive')
  same(sharpe(NEGATIVE), -24.406808633910085, 'Sharpe, negative')
  same(sortino(MIXED, 252), 2.605531251673693, 'Sortino, mixed')
  same(sortino(NEGATIVE, 252), -13.532743075043401, 'Sortino, negative')
  same(sortino(WITH_START, 52), 1.1158901056866439, 'Sortino, weeks')
  same(sortino(WITH_START, 12), 0.53605626741889756, 'Sortino, months')
  same(sortino(ONE, 252), 3.0639640966566306, 'Sortino, one')
  same(sortino(TWO, 252), 38.090963117002495, 'Sortino, two')
  same(omega(MIXED, 0.01), 0.8125, 'Omega, mixed above 1 %')
  same(omega(MIXED, 11 ** (1 / 252) - 1), 0.83354263497557934, 'Omega, mixed above 1,000 % a year')
  same(omega(POSITIVE, 0.011), 1.125, 'Omega, positive above 1.1 %')
  same(omega(NEGATIVE, 0.01), 0, 'Omega, negative')
  same(drawdownOf(MIXED), 0.1, 'maximum drawdown, mixed')
  same(drawdownOf(NEGATIVE), 0.36590730349873601, 'maximum drawdown, negative')
  same(drawdownOf(percent(10, -10, 10)), 0.1, 'maximum drawdown, three days')
  same((annualReturn(total(WITH_START), 9, 52, 365) ?? NaN) / 0.1, 2.4690830513998208, 'Calmar, weeks')
})

t.test('empyrical: alpha, beta and information ratio', async () => {
  const mixed = Float64Array.from(MIXED)
  const { alpha, beta } = comparisonOf(mixed, Float64Array.from(NEGATIVE.slice(1)), basisOf(252))
  same(alpha, -8.306666666666668, 'alpha')
  same(beta, -0.71296296296296313, 'beta')
  // Not annualised there: a year of one return.
  const ratio = (benchmark: number): number | null =>
    comparisonOf(mixed, new Float64Array(8).fill(benchmark), basisOf(1)).informationRatio
  same(ratio(0), 0.10859306069076737, 'information ratio over 0')
  same(ratio(0.01), -0.06515583641446039, 'information ratio over 1 %')
})

t.test('Lean: deviation and tracking error at three lengths of a year', async () => {
  // Tests/Common/Statistics/PortfolioStatisticsTests.cs.
  const own = Float64Array.from([-0.009025132, 0.003653969, 0, 0])
  const benchmark = Float64Array.from([
    -0.011587791300935783, 0.00054375782787618543, 0.022165997700413956, 0.006263266301918822,
  ])
  const published: [periods: number, deviation: number, trackingError: number][] = [
    [202, 0.0767976000354244, 0.167632655086644],
    [252, 0.0857772727620108, 0.187233350684845],
    [365, 0.103232963748978, 0.225335372429895],
  ]
  for (const [periods, deviation, trackingError] of published) {
    same(volatilityOf(moments(own), basisOf(periods)), deviation, `volatility, ${periods} days`)
    const compared = comparisonOf(own, benchmark, basisOf(periods))
    same(compared.trackingError, trackingError, `tracking error, ${periods} days`)
  }
})

t.test('Lean: one loser and two winners', async () => {
  // Tests/Common/Statistics/TradeStatisticsTests.cs; ten times over, for the minimum samples. Excursions are amounts
  // there: here they are points of a price of 100.
  const minute = 60_000
  const trade = (net: number, minutes: number, mae: number, mfe: number) =>
    tradeOf(net, { exitTime: 1000 + minutes * minute, worstPrice: 100 - mae, bestPrice: 100 + mfe })
  const tally = new TradeTally()
  for (let i = 0; i < 10; i++) {
    for (const one of [trade(-20, 20, 30, 5), trade(20, 10, 40, 30), trade(10, 10, 15, 30)]) tally.add(one)
  }
  const found = tally.statistics(1, 'population')
  same(found.winRate, 0.6666666666666667, 'win rate')
  same(found.profitFactor, 1.5, 'profit factor')
  same(found.payoff, 0.75, 'profit-loss ratio')
  same(found.expectancy, 3.3333333333333335, 'average profit')
  same(found.averageWin, 15, 'average profit of the winners')
  same(found.averageLoss, 20, 'average loss of the losers')
  same(found.averageHoldingMs, 800_000, 'average duration')
  same(found.averageWinHoldingMs, 600_000, 'average winning duration')
  same(found.averageLossHoldingMs, 1_200_000, 'average losing duration')
  same(found.averageMae, 0.28333333333333333, 'average MAE')
  same(found.averageMfe, 0.21666666666666667, 'average MFE')
  same(found.largestMae, 0.4, 'largest MAE')
  same(found.longestWinStreak, 2, 'consecutive winners')
  same(found.longestLossStreak, 1, 'consecutive losers')
  // Its Sharpe ratio of three trades takes the sample deviation.
  const perTrade = (found.sqn ?? NaN) / Math.sqrt(30)
  same(perTrade * Math.sqrt(2 / 3), 0.1601281538050873, 'Sharpe ratio of the trades')
})

t.test('Bailey and López de Prado: two years of a hedge fund', async () => {
  // "The Sharpe ratio efficient frontier" (2012): 24 months, Sharpe 0.458 a month; PSR(0) to three decimals.
  same(probabilisticSharpe(0.458, 24, 0, 3), 0.982, 'if the returns were normal', 5e-4)
  same(probabilisticSharpe(0.458, 24, -2.448, 10.164), 0.913, 'with their skewness and kurtosis', 5e-4)
})
