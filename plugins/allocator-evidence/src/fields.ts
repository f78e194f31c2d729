import { integer, number, parameters, type ConfigOf } from '@grodt/sdk'

const reload = 'hot'

/** The rules are those of a study of real candles; the numbers are its defaults. */
export const evidenceSchema = parameters({
  prior_sharpe: number({
    default: 0.3,
    unit: 'per year',
    reload,
    description: 'Sharpe ratio that every strategy is expected to have before it has shown one.',
  }),
  skill_days: number({
    default: 730,
    exclusiveMinimum: 0,
    unit: 'days',
    reload,
    description: 'So many days of results are believed as much as the prior.',
  }),
  minimum_days: integer({
    default: 90,
    minimum: 2,
    unit: 'days',
    reload,
    description: 'With fewer days of results the Sharpe ratio of a strategy does not count.',
  }),
  minimum_trades: integer({
    default: 60,
    minimum: 0,
    unit: 'trades',
    reload,
    description: 'With fewer trades neither the Sharpe ratio nor the losses of a strategy count.',
  }),
  off_days: integer({
    default: 180,
    minimum: 2,
    maximum: 365,
    unit: 'days',
    reload,
    description: 'Days of results by which a strategy is switched off and on.',
  }),
  off_t: number({
    default: -1,
    unit: 't-statistic',
    reload,
    description: 'A strategy is switched off when the t-statistic of its mean daily result is below this.',
  }),
  back_t: number({
    default: -0.5,
    unit: 't-statistic',
    reload,
    description: 'It is switched on again when the t-statistic is above this.',
  }),
  rough_probability: number({
    default: 0.8,
    minimum: 0,
    maximum: 1,
    unit: 'probability',
    reload,
    description: 'A market counts as rough when the probability of its high-risk state is above this.',
  }),
  rough_exposure: number({
    default: 0.7,
    minimum: 0,
    maximum: 1,
    unit: 'fraction of every budget',
    reload,
    description: 'Exposure while most markets are rough.',
  }),
})

export type EvidenceConfig = ConfigOf<typeof evidenceSchema>
