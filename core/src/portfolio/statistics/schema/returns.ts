import Type from 'typebox'
import { MINIMUM } from '../minimum.ts'
import { always, object, orNull, sampled, type Of } from './definition.ts'

const ROOT = 'sqrt(periods per year)'
const RETURNS = `${MINIMUM.dailyReturns} daily returns`
const DEVIATION = `${RETURNS}, a deviation above 0`
const YEAR = `${MINIMUM.annualDays} days`

/** What was earned, of a curve. */
export const growth = {
  totalReturn: sampled({
    meaning: 'Result over start capital; of a strategy: over weight x start capital.',
    unit: 'fraction',
    minimum: 'a weight above 0',
  }),
  annualReturn: sampled({
    meaning: '(1 + total return) ^ (periods per year / daily returns) - 1.',
    unit: 'fraction',
    annualised: 'periods per year',
    minimum: `${YEAR}, something left`,
  }),
  cagr: sampled({
    meaning: 'Compound annual growth rate: (1 + total return) ^ (365.25 / days) - 1.',
    unit: 'fraction',
    annualised: 'calendar time',
    minimum: `${YEAR}, something left`,
  }),
}

/** Spread and shape of the daily returns, and what was earned for it. */
export const risk = {
  volatility: sampled({
    meaning: 'Deviation of the daily returns.',
    unit: 'fraction',
    annualised: ROOT,
    minimum: DEVIATION,
  }),
  sharpe: sampled({
    meaning: 'Mean over deviation of the daily returns less the risk-free rate.',
    unit: 'ratio',
    annualised: ROOT,
    minimum: DEVIATION,
  }),
  sortino: sampled({
    meaning:
      'Mean of the daily returns less the risk-free rate, over their downside deviation: root of the mean (n) of the squares of those below 0.',
    unit: 'ratio',
    annualised: ROOT,
    minimum: `${RETURNS}, a downside deviation above 0`,
  }),
  calmar: sampled({
    meaning: 'CAGR over the maximum drawdown.',
    unit: 'ratio',
    annualised: 'calendar time',
    minimum: `${YEAR}, a drawdown`,
  }),
  omega: sampled({
    meaning:
      'Sum of the daily returns above the risk-free rate over the sum of those below it, each less the rate.',
    unit: 'ratio',
    minimum: `${RETURNS}, one below the rate`,
  }),
  probabilisticSharpe: sampled({
    meaning:
      'Probability that the true Sharpe ratio is above 0, given number, skewness and kurtosis of the daily returns (Bailey and López de Prado 2012).',
    unit: 'fraction',
    minimum: DEVIATION,
  }),
  skewness: sampled({
    meaning: 'Third standardised moment of the daily returns.',
    unit: 'ratio',
    minimum: DEVIATION,
  }),
  kurtosis: sampled({
    meaning: 'Excess kurtosis of the daily returns: 0 for a normal distribution.',
    unit: 'ratio',
    minimum: DEVIATION,
  }),
  bestDay: sampled({ meaning: 'Largest daily return.', unit: 'fraction', minimum: '1 daily return' }),
  worstDay: sampled({ meaning: 'Smallest daily return.', unit: 'fraction', minimum: '1 daily return' }),
  positiveDays: sampled({
    meaning: 'Share of the daily returns that are above 0.',
    unit: 'fraction',
    minimum: RETURNS,
  }),
}

const tail = (historical: string, parametric: string) =>
  object({
    historical95: sampled({
      meaning: historical.replace('LEVEL', '5 %'),
      unit: 'fraction',
      minimum: RETURNS,
    }),
    historical99: sampled({
      meaning: historical.replace('LEVEL', '1 %'),
      unit: 'fraction',
      minimum: `${MINIMUM.tailReturns} daily returns`,
    }),
    parametric95: sampled({
      meaning: parametric.replace('LEVEL', '95 %'),
      unit: 'fraction',
      minimum: DEVIATION,
    }),
    parametric99: sampled({
      meaning: parametric.replace('LEVEL', '99 %'),
      unit: 'fraction',
      minimum: DEVIATION,
    }),
  })

/** What a bad day costs, as a positive fraction of the equity at its start. */
export const tails = {
  valueAtRisk: tail(
    'The loss that LEVEL of the days exceed: quantile of the daily returns, interpolated between neighbours, times -1.',
    'The same under a normal distribution of the daily returns, level LEVEL: -(mean + quantile x deviation).',
  ),
  expectedShortfall: tail(
    'Mean loss of the worst LEVEL of the days: the floor((n - 1) x share) + 1 smallest daily returns, times -1.',
    'The same under a normal distribution, level LEVEL: -(mean - deviation x density at the quantile / share).',
  ),
}

/** A curve held against buy-and-hold of the markets of the run. */
export const comparison = object({
  alpha: sampled({
    meaning:
      'What was earned beyond beta: mean of the daily returns less rate, minus beta x that of buy-and-hold.',
    unit: 'fraction',
    annualised: 'periods per year',
    minimum: `${RETURNS}, buy-and-hold with a deviation above 0`,
  }),
  beta: sampled({
    meaning: 'Covariance with the daily returns of buy-and-hold over their variance.',
    unit: 'ratio',
    minimum: `${RETURNS}, buy-and-hold with a deviation above 0`,
  }),
  correlation: sampled({
    meaning: 'Pearson correlation of the daily returns with those of buy-and-hold.',
    unit: 'ratio',
    minimum: `${RETURNS}, both with a deviation above 0`,
  }),
  trackingError: sampled({
    meaning: 'Deviation of the daily returns less those of buy-and-hold.',
    unit: 'fraction',
    annualised: ROOT,
    minimum: `${RETURNS}, a deviation above 0`,
  }),
  informationRatio: sampled({
    meaning: 'Mean over deviation of the daily returns less those of buy-and-hold.',
    unit: 'ratio',
    annualised: ROOT,
    minimum: `${RETURNS}, a deviation above 0`,
  }),
})

const bounds = {
  low: always({ meaning: 'The 2.5 % quantile of the resamples.', unit: 'none' }),
  median: always({ meaning: 'The 50 % quantile of the resamples.', unit: 'none' }),
  high: always({ meaning: 'The 97.5 % quantile of the resamples.', unit: 'none' }),
}

/** How sure Sharpe ratio and drawdown are. */
export const confidence = object({
  blockLength: always({
    meaning: 'Mean length of a block of the stationary bootstrap: the cube root of the number of returns.',
    unit: 'days',
  }),
  sharpe: orNull(
    object(bounds),
    '95 % interval of the Sharpe ratio. Annualised by sqrt(periods per year). Null where a resample has no deviation.',
  ),
  maxDrawdown: object(
    bounds,
    '95 % interval of the maximum drawdown of daily values. Unit: fraction, positive.',
  ),
})

const windowed = (meaning: string, unit: 'fraction' | 'ratio', annualised: boolean) =>
  sampled({
    meaning,
    unit,
    ...(annualised ? { annualised: ROOT } : {}),
    minimum: 'as many daily returns as the window has',
  })

/** The last window of daily returns; every window is in daily.csv. */
export const rolling = Type.Array(
  object({
    days: always({ meaning: 'Daily returns in the window.', unit: 'days' }),
    return: windowed('Compound return over the window.', 'fraction', false),
    volatility: windowed('Deviation of the daily returns in the window.', 'fraction', true),
    sharpe: windowed('Sharpe ratio of the daily returns in the window.', 'ratio', true),
    maxDrawdown: windowed('Deepest fall inside the window, of daily values.', 'fraction', false),
  }),
  { description: 'The last 30 and 90 daily returns; daily.csv has these figures for every day of the book.' },
)

const periodReturn = sampled({
  meaning:
    'Change of equity (of a strategy: of its result) over what stood behind it at the start of the period.',
  unit: 'fraction',
  minimum: 'capital above 0',
})
const periodResult = always({ meaning: 'Change of equity or result.', unit: 'quote currency' })

export const months = Type.Array(
  object({
    month: Type.String({ description: 'For example 2024-03, UTC.' }),
    return: periodReturn,
    result: periodResult,
  }),
  { description: 'By calendar month; the first and the last may be parts of one.' },
)

export const years = Type.Array(
  object({
    year: Type.Integer({ description: 'For example 2024, UTC.' }),
    return: periodReturn,
    result: periodResult,
  }),
  { description: 'By calendar year; the first and the last may be parts of one.' },
)

export type RiskStatistics = { readonly [K in keyof typeof risk]: Of<(typeof risk)[K]> }
export type Tail = Of<typeof tails.valueAtRisk>
export type Comparison = Of<typeof comparison>
export type Confidence = Of<typeof confidence>
export type Interval = Confidence['maxDrawdown']
export type RollingWindow = Of<(typeof rolling)['items']>
export type MonthReturns = Of<typeof months>
export type YearReturns = Of<typeof years>
