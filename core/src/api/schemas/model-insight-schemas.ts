import Type from 'typebox'
import { FEATURE_GROUPS, TARGETS } from '../../config/schemas/machine-learning.ts'
import { shape } from '../../shape.ts'
import { count, moment, nullable, object, store, text } from './schemas.ts'

const number = (description: string) => Type.Number({ description })
const id = text('Id of a model: SHA-256 of its bytes, hex.')
const target = Type.Enum([...TARGETS], { description: 'What is predicted.' })
const group = nullable(Type.Enum([...FEATURE_GROUPS]), 'Its group; null: it is none of this version.')

const loss = (description: string) =>
  nullable(
    shape('ShuffleLoss', {
      mean: number('Over the repeats.'),
      low: number('Lower end of the middle 95 % of the repeats.'),
      high: number('Upper end.'),
    }),
    description,
  )

const losses = {
  accuracy: loss('What is lost of the share of right forecasts. Points; null for a regression.'),
  brier: loss('What the Brier score rises by. Hundredths; null for a regression.'),
  squaredError: loss('What the mean squared error rises by. Per cent; null for a classification.'),
}

const known = (what: string) => nullable(Type.Number(), `${what} with every feature as it was.`)

/** What `GET /models/ID/importance` answers. */
export const importance = object({
  model: id,
  target,
  members: Type.Array(
    object({
      plugin: text('Id of the predictor.'),
      weight: number('Share of the ensemble. Fraction.'),
      says: Type.Boolean({ description: 'Whether it says what it rests on.' }),
    }),
  ),
  features: Type.Array(
    object({
      name: text('Of the feature.'),
      group,
      share: nullable(
        Type.Number(),
        'What the members say of themselves, by their weight; all sum to 1, or to 0. Fraction; null where none says it.',
      ),
      ...losses,
    }),
    { description: 'In the order of the model.' },
  ),
  groups: Type.Array(object({ name: text('Of the group.'), ...losses }), {
    description:
      'Groups of features, each shuffled as a whole: features that say the same stand in for each other.',
  }),
  noShares: nullable(Type.String(), 'Why no feature has a share; null where they have.'),
  shuffled: nullable(
    object({
      method: Type.Literal('permutation'),
      from: moment('First forecast.'),
      to: moment('Last forecast.'),
      rows: count('That were forecast.'),
      days: count('On which they were.'),
      fitted: count('Rows of the fit, all known before them.'),
      repeats: count('How often each feature was shuffled.'),
      seed: count('Of the shuffling.'),
      accuracy: known('Share of right forecasts'),
      brier: known('Brier score'),
      squaredError: known('Mean squared error'),
    }),
    'How the losses were measured, at the last validation; null: they were not.',
  ),
  notShuffled: nullable(Type.String(), 'Why they were not; null where they were.'),
})

const limited = (begins: string, ends: string) => ({
  value: number('As it is.'),
  begins: number(begins),
  ends: number(ends),
})

const drift = {
  target,
  champion: nullable(Type.String(), 'Id of the model that serves; null: there is none.'),
  state: Type.Enum(['none', 'alarm', 'unknown'], {
    description: 'Whether it is no better than its baseline any more; unknown: too few forecasts came true.',
  }),
  since: nullable(
    moment('Market time.'),
    'Since when there is an alarm; null: there is none, or it is not known.',
  ),
  gain: nullable(
    shape('DriftGain', {
      ...limited('An alarm begins at it or below.', 'It ends above it.'),
      unit: Type.Enum(['points', 'percent'], {
        description: 'Of accuracy over persistence, or of its mean squared error.',
      }),
      days: count('That count.'),
      forecasts: count('That came true on them.'),
      from: moment('First decision.'),
      to: moment('Last decision.'),
    }),
    'Gain over the persistence rule.',
  ),
  accuracy: nullable(
    shape('DriftAccuracy', {
      ...limited('An alarm begins below it.', 'It ends at it or above.'),
      days: count('That count.'),
    }),
    'Share of right forecasts. Fraction; null for a target without a limit of its own.',
  ),
  reason: nullable(Type.String(), 'Why there are no figures; null where there are.'),
  leadsTo: text('What an alarm leads to.'),
  rows: nullable(
    shape('FeatureShift', {
      method: Type.Literal('psi'),
      from: moment('First decision of the last days.'),
      to: moment('Last decision.'),
      rows: count('Of the last days.'),
      before: moment('First decision of the days before.'),
      rowsBefore: count('Of the days before.'),
      stretches: count('Earlier stretches of as many days, which tell what is usual.'),
      features: Type.Array(
        object({
          name: text('Of the feature.'),
          group,
          score: number(
            'Population stability index of the last days against those before; 0: no difference.',
          ),
          usual: nullable(Type.Number(), 'The largest of the earlier stretches; null: they are too few.'),
          unusual: nullable(
            Type.Boolean(),
            'Whether it is above that, and above 0.1. It leads to nothing by itself.',
          ),
        }),
      ),
    }),
    'How different the features are of late; null: there are too few rows.',
  ),
}

/** What `GET /models/drift` answers. */
export const drifts = object({
  time: moment('Close of the last bar that was applied.'),
  targets: Type.Array(shape('TargetDrift', drift), {
    description: 'In the order in which they are forecast.',
  }),
})

/** What `GET /models/ID/drift` answers. */
export const modelDrift = object({
  time: moment('Close of the last bar that was applied.'),
  model: id,
  serves: Type.Boolean({
    description: 'Whether it is of the specification that serves, which alarm and figures are about.',
  }),
  ...drift,
})

export const driftQuery = object({
  store,
  target: Type.Optional(
    Type.Enum([...TARGETS], { description: 'Only this one.', expected: `one of ${TARGETS.join(', ')}` }),
  ),
})
