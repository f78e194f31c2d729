import Type from 'typebox'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import { shape } from '../../shape.ts'
import { oneOf } from '../../words.ts'
import { MODEL_STATES, type ModelState } from '../../learning/registry/record.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { listQuery, pageOf } from '../paging.ts'
import { personBody } from './command-schemas.ts'
import { count, moment, nullable, object, store, text } from './schemas.ts'

const number = (description: string) => Type.Number({ description })
const id = text('SHA-256 of its bytes, hex.')
const state = oneOf<ModelState>(
  {
    candidate: 'it serves nobody yet',
    champion: 'it serves',
    retired: 'it was champion, and good',
    rejected: 'it must not serve',
  },
  'What it is.',
)
const author = nullable(Type.String(), 'A person; null: the host by its rules.')

const metric = shape('ModelMetric', {
  name: text('For example accuracy.'),
  value: nullable(Type.Number(), 'Null: the sample is too small.'),
  low: nullable(Type.Number(), 'Lower end of its 95 % interval.'),
  high: nullable(Type.Number(), 'Upper end.'),
  baselines: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()]), {
    description: 'What majority, persistence, the best rule and shuffled labels reached on the same rows.',
  }),
})

const row = {
  id,
  number: count('Counts up over the models of the host.'),
  target: Type.Enum([...TARGETS], { description: 'What it predicts.' }),
  state,
  reason: text('Why it has that state.'),
  author,
  added: moment('Market time at which it was added.'),
  until: moment('All labels that it was trained on were known then.'),
  rows: count('That it was trained on.'),
  members: Type.Array(
    object({
      plugin: text('Id of a predictor.'),
      version: text('Of its package.'),
      weight: number('Share of the ensemble. Fraction.'),
    }),
  ),
  metrics: Type.Array(metric, { description: 'Main figures of the last validation.' }),
  kept: Type.Boolean({ description: 'Whether its bytes are kept: those of old models are not.' }),
}

export const models = pageOf({
  models: Type.Array(shape('ModelSummary', row), { description: 'The newest first.' }),
})

export const model = shape('Model', {
  ...row,
  parent: nullable(Type.String(), 'The champion when it was trained.'),
  seed: count('Of the randomness of its training.'),
  windowDays: count('Rows older than this were left out. Days.'),
  features: Type.Array(Type.String(), { description: 'Names, in their order.' }),
  featuresHash: text('SHA-256 of the names, hex.'),
  specificationId: text('SHA-256 of all that decides it but its data, hex.'),
  data: object({
    from: moment('First decision.'),
    to: moment('Last decision.'),
    hash: text('SHA-256 of rows and labels, hex.'),
  }),
  size: count('Bytes.'),
  changes: Type.Array(
    object({
      time: moment('Market time.'),
      state,
      reason: text('Why.'),
      author,
      withdrawn: Type.Boolean({ description: 'Whether it is not to serve as the last good one either.' }),
    }),
    { description: 'Every state that it had, the first one first.' },
  ),
  report: Type.Unknown({ description: 'The last validation whole; null for an old model.' }),
})

export const modelParams = object({ id: text('The beginning of its id.') })
export const modelsQuery = object({
  store,
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  target: Type.Optional(
    Type.Enum([...TARGETS], {
      description: 'Only models of this.',
      expected: `one of ${TARGETS.join(', ')}`,
    }),
  ),
  state: Type.Optional(
    Type.Enum([...MODEL_STATES], {
      description: 'Only models of this state.',
      expected: `one of ${MODEL_STATES.join(', ')}`,
    }),
  ),
})

const { reason, author: who } = personBody.properties

export const rollBackBody = object({
  reason,
  author: who,
  target: Type.Enum([...TARGETS], { description: 'Whose model.', expected: `one of ${TARGETS.join(', ')}` }),
  to: Type.Optional(
    Type.String({
      description: 'Beginning of the id of the model that is to serve; left out: the last good one.',
      expected: 'the beginning of the id of a model',
    }),
  ),
})

export const importBody = object({
  reason,
  author: who,
  name: Type.String({ description: 'Of the file, for messages.', expected: 'a text' }),
  file: Type.String({
    description: 'What `grodt models export` wrote, in base64.',
    expected: 'a file in base64',
  }),
})

export const modelFile = object({ id, file: text('The file, in base64.') })
