import Type from 'typebox'
import { shape } from '../../shape.ts'
import { oneOf } from '../../words.ts'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import type { Forecast } from '../../learning/types.ts'
import { count, moment, nullable, object, text } from './schemas.ts'

const share = (description: string) =>
  nullable(Type.Number(), `${description} Fraction; null below 30 forecasts, and of a regression.`)

const source = {
  by: oneOf<Forecast['by']>(
    {
      champion: 'the model that serves',
      'last-good': 'the newest one that was champion and good',
      persistence: 'a rule: as it was, so it will be',
      none: 'there is no forecast',
    },
    'The step of the fallback chain.',
  ),
  model: nullable(Type.String(), 'Id of the model; null where none gave it.'),
  reason: nullable(Type.String(), 'Why it is not from the champion; null where it is.'),
}

const forecast = shape('Forecast', {
  subject: text('A symbol, or the name of a strategy.'),
  time: moment('When it was made, market time.'),
  value: nullable(Type.Number(), 'Probability of 1, or the expected number; null: there is none.'),
  ...source,
  now: nullable(Type.Number(), 'What the persistence rule says.'),
  rule: nullable(Type.Number(), 'What the one-line rule of the target says.'),
})

/** What `GET /forecasts` answers. */
export const forecasts = object({
  time: moment('Close of the last bar that was applied.'),
  targets: Type.Array(
    object({
      target: Type.Enum([...TARGETS], { description: 'What is predicted.' }),
      champion: nullable(Type.String(), 'Id of the model that serves; null: there is none.'),
      by: source.by,
      reason: source.reason,
      alarm: Type.Boolean({ description: 'The live results of the model are no better than its baseline.' }),
      training: nullable(
        object({
          until: moment('What was known then is trained on, market time.'),
          late: Type.Boolean({ description: 'It was not done when its model was to serve.' }),
        }),
        'A training whose model does not serve yet.',
      ),
      live: object({
        days: count('How far back.'),
        forecasts: count('Of models, with a known outcome.'),
        model: share('Accuracy of the models.'),
        persistence: share('Accuracy of the persistence rule on the same rows.'),
        rule: share('Accuracy of the one-line rule on the same rows.'),
      }),
      forecasts: Type.Array(forecast, { description: 'The last ones.' }),
    }),
  ),
})
