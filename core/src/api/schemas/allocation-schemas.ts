import Type from 'typebox'
import { attributedSums } from '../../portfolio/statistics/schema/allocation.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { shape } from '../../shape.ts'
import { oneOf } from '../../words.ts'
import type { BoundConstraint } from '../../allocation/types.ts'
import { listQuery, pageOf } from '../paging.ts'
import { count, fraction, moment, nullable, object, quote, text } from './schemas.ts'

const weights = (description: string) =>
  Type.Record(Type.String(), Type.Number(), { description: `${description} Fraction by strategy.` })
const forecasts = Type.Record(Type.String(), Type.Number(), { description: 'What was forecast, by target.' })
const maybe = (description: string) => nullable(Type.Number(), description)
const ratio = (whose: string) => maybe(`Sharpe ratio per year ${whose}; null below 90 days.`)

const noHarm = object({
  days: count('Days that were looked at.'),
  managed: ratio('of the book as it was weighted'),
  configured: ratio('with the configured weights'),
  difference: maybe('Managed less configured; null where one of them is.'),
  interval: nullable(
    object({
      low: Type.Number({ description: 'Lower end.' }),
      high: Type.Number({ description: 'Upper end.' }),
    }),
    'Its 95 % interval; null where there is no difference.',
  ),
  alarm: Type.Boolean({ description: 'Whether the configured weights are to be used from here on.' }),
  text: text('The finding and its consequence.'),
})

const decidedSleeve = object({
  name: text('Of the strategy.'),
  configured: fraction('`capital_allocation`.'),
  weight: fraction('Before the decision.'),
  off: Type.Boolean({ description: 'Whether the meta-controller had switched it off.' }),
  trades: count('Closed trades.'),
  days: count('Full days of results that the allocator saw.'),
  windowReturn: maybe('Sum of the daily returns of the window. Fraction; null without a day.'),
  windowVolatility: maybe('Their standard deviation. Fraction; null below 20 days.'),
  forecasts,
})

const constraint = object({
  constraint: oneOf<BoundConstraint['constraint']>(
    {
      min: 'its least weight',
      max: 'its largest weight',
      sum: 'what all may have together',
      step: 'how far a weight moves at once',
      off: 'it is switched off',
      risk: 'the exposure by volatility or drawdown',
      'no-harm': 'the configured weights, which did better',
      fault: 'the configured weights, as the allocator gave no usable answer',
    },
    'Which rule.',
  ),
  strategy: nullable(Type.String(), 'Null: the whole book.'),
  from: fraction('Before the rule.'),
  to: fraction('After it.'),
})

/** One decision about the weights, as the journal keeps it. */
export const decision = shape('AllocationDecision', {
  id: count('Counts up from 1 over the life of an account.'),
  by: Type.Optional(
    object({
      author: text('The person who asked for it beside the schedule; left out: its time had come.'),
      reason: text('Why, in their words.'),
    }),
  ),
  time: Type.Number({ description: 'Market time. Milliseconds since 1970-01-01 UTC.' }),
  allocator: object({
    id: text('Id of the plugin.'),
    version: text('Of its package.'),
    contentHash: text('SHA-256 of its code, hex.'),
  }),
  equity: quote('Cash plus the value of all positions.'),
  sleeves: Type.Array(decidedSleeve),
  markets: Type.Array(object({ symbol: text('For example BTC/USDT.'), forecasts })),
  models: Type.Record(Type.String(), nullable(Type.String(), 'Id of a model; null where none gave it.'), {
    description: 'The models behind the forecasts, by target.',
  }),
  raw: nullable(weights('As the allocator answered.'), 'Null where it gave no answer.'),
  target: weights('Where the weights are moving to.'),
  steps: Type.Array(object({ name: text('Of the step.'), weights: weights('After it.') })),
  bound: Type.Array(constraint, { description: 'Rules that changed a weight.' }),
  weights: weights('What is set.'),
  off: Type.Array(Type.String(), { description: 'Strategies that are switched off.' }),
  exposure: fraction('Scales every budget, 0 to 1.'),
  turnover: object({
    fraction: fraction('Sum of the changes of weight x exposure.'),
    cost: quote('What trading it would cost.'),
  }),
  moved: Type.Boolean({ description: 'Whether any weight moved.' }),
  moving: Type.Boolean({
    description: 'Whether the next update goes on with a move that is not at its end.',
  }),
  noHarm: nullable(noHarm, 'Held against the configured weights; null where that was not looked at.'),
  alarm: Type.Boolean({ description: 'Whether it does harm, so that the configured weights are used.' }),
  reason: text('Why nothing moved, or why it did.'),
  notes: Type.Record(Type.String(), Type.Record(Type.String(), maybe('A number of the allocator.')), {
    description: 'Numbers of the allocator, by strategy.',
  }),
})

/** What `GET /allocation` answers. */
export const allocation = object({
  time: moment('Market time.'),
  allocator: text('Id of the plugin.'),
  moves: Type.Boolean({ description: 'Whether weights are moved while the host runs.' }),
  next: nullable(moment('When the next decision is due.'), 'Null where none is.'),
  updateFrequency: Type.Number({ description: 'From one decision to the next. Market seconds.' }),
  exposure: fraction('Scales every budget beside `risk.exposure`, 0 to 1.'),
  sleeves: Type.Array(
    object({
      name: text('Of the strategy.'),
      configured: fraction('`capital_allocation`.'),
      weight: fraction('Target share of portfolio equity now.'),
      target: maybe('Where the last decision wants it. Fraction; null before the first.'),
      off: Type.Boolean({ description: 'Whether the meta-controller has switched it off.' }),
      budget: quote('What it may have in positions.'),
    }),
  ),
  cash: fraction('Share of equity that no strategy may use.'),
  last: nullable(decision, 'The last decision; null before the first.'),
})

/** What `GET /allocation/attribution` answers. */
export const attribution = object({
  time: moment('Market time.'),
  decisions: count('Decisions of the meta-controller over the life of the account.'),
  ...attributedSums,
})

export const foundDecision = shape('FoundDecision', {
  record: count('Number of the record of the journal that holds it.'),
  decision,
})

/** What `POST /allocation/run` answers. */
export const ran = object({ decision })

/** What `GET /allocation/next` answers. */
export const nextDecision = object({
  time: moment('Market time.'),
  next: nullable(moment('When the next decision is due.'), 'Null where none is.'),
  would: nullable(decision, 'What it would be if it were made now; null where none can be.'),
})

/** What `GET /allocation/decisions` answers. */
export const decisions = pageOf({
  decisions: Type.Array(foundDecision, { description: 'The newest first.' }),
})

export const decisionsQuery = object(pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']))

export const decisionParams = object({
  id: Type.String({
    pattern: '^(\\d{1,15}|last)$',
    description: 'Number of the decision, or last.',
    expected: 'the number of a decision, or last',
  }),
})
