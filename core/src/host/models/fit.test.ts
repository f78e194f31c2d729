import t from 'tap'
import type { Dataset, TrainedModel } from '../../learning/types.ts'
import { trainModel } from '../../learning/train.ts'
import { configuredPredictors, specificationOf } from '../learning/specification.ts'
import { shippedConfig } from '../paper-host.fixture.ts'
import { featuresOf, requireFit } from './fit.ts'

const DAY = 86_400_000
const prepared = await shippedConfig(t.testdir())

/** A model of the shipped configuration, of a few rows that say nothing. */
function modelOf(features: readonly string[]): TrainedModel {
  const rows = 60
  const numbers = (of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => of(i))
  const dataset: Dataset = {
    ...{ target: 'market_risk', task: 'classification', features, subjects: ['A/B'], regimes: [] },
    columns: features.map((_, k) => numbers((i) => Math.sin(i * (k + 1)))),
    label: numbers((i) => i % 2),
    time: numbers((i) => i * DAY),
    end: numbers((i) => (i + 1) * DAY),
    subject: new Uint16Array(rows),
    now: numbers(() => 1),
    rule: numbers(() => 0),
    regime: new Uint8Array(rows).fill(255),
  }
  const specification = specificationOf(prepared, 'market_risk', features)
  return trainModel(specification, dataset, configuredPredictors(prepared), 90 * DAY)
}

const features = featuresOf(prepared, 'market_risk')
const fitting = modelOf(features)

const refusal = (problem: string | RegExp) => ({ code: 'MODEL_FILE', message: problem })

t.test('a model of the configuration fits, one of fewer features too', async (t) => {
  t.ok(features.length > 5)
  t.doesNotThrow(() => requireFit('x', fitting, prepared))
  t.doesNotThrow(() => requireFit('x', modelOf(features.slice(2)), prepared))
})

t.test('a model that could not serve is refused with what it lacks', async (t) => {
  const { specification } = fitting
  const other = (changes: Partial<typeof specification>): TrainedModel => ({
    ...fitting,
    specification: { ...specification, ...changes },
  })
  t.throws(
    () => requireFit('x', modelOf([...features, `${features[0]}x`, 'other']), prepared),
    refusal(
      `The file "x" is no model that can be imported: it needs the feature "${features[0]}x" (did you mean "${features[0]}"?) and 1 more, which market_risk has not with features of ml.yaml. Nothing was changed.`,
    ),
  )
  t.throws(
    () => requireFit('x', other({ target: 'moon' as 'market_risk' }), prepared),
    refusal(/it predicts "moon", which this version of GRODT does not know/),
  )
  const [first, ...rest] = specification.members
  t.throws(
    () => requireFit('x', other({ members: [{ ...first, plugin: 'oracle' }, ...rest] }), prepared),
    refusal(/its members cannot be loaded: .*oracle/),
  )
  const damaged = { ...fitting, bytes: fitting.bytes.map((bytes) => bytes.subarray(0, 3)) }
  t.throws(() => requireFit('x', damaged, prepared), refusal(/its members cannot be loaded: /))
})
