import t from 'tap'
import {
  definePredictor,
  type Model,
  type PredictorPlugin,
  type TrainingData,
} from '../../contract/predictor.ts'
import { checkTrainingData } from '../../prediction/training-data.ts'
import { number, parameters } from '../../schema/fields.ts'
import { PREDICTOR_CHECKS, predictorConformance } from './predictor.ts'

const config = parameters({
  drag: number({
    default: 1,
    minimum: 0,
    unit: 'none',
    description: 'Examples that draw a mean to that of all.',
  }),
})

/** The mean where the first feature is above 0, and where it is not. */
interface Means {
  readonly above: number
  readonly below: number
  readonly features: number
}

function means({ columns, target }: TrainingData, drag: number): Means {
  const level = target.reduce((sum, y) => sum + y / target.length, 0)
  const mean = (above: boolean): number => {
    const rows = [...target].filter((_, i) => columns[0][i] > 0 === above)
    return (rows.reduce((sum, y) => sum + y, 0) + drag * level) / (rows.length + drag)
  }
  return { above: mean(true), below: mean(false), features: columns.length }
}

const written = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(value)))

function modelOf({ above, below, features }: Means): Model {
  return {
    predict: (row) => (row[0] > 0 ? above : below),
    importance: () => Array.from({ length: features }, (_, j) => (j === 0 ? 1 : 0)),
  }
}

const read = (bytes: Uint8Array): Means => JSON.parse(Buffer.from(bytes).toString()) as Means

const sound = definePredictor({
  config,
  train(data, { drag }) {
    checkTrainingData(data)
    return written(means(data, drag))
  },
  load: (bytes) => modelOf(read(bytes)),
})

type Sound = typeof sound
type Train = Sound['train']

/** The sound one with another training. */
const training = (train: (data: TrainingData, usual: () => Uint8Array) => Uint8Array): Partial<Sound> => ({
  train: ((data, parsed) => train(data, () => sound.train(data, parsed))) satisfies Train,
})

/** The sound one with another model. */
const model = (change: (usual: Model, bytes: Uint8Array) => Partial<Model>): Partial<Sound> => ({
  load(bytes) {
    const usual = sound.load(bytes)
    return { ...usual, ...change(usual, bytes) }
  },
})

let trainings = 0
let askedLast: Float64Array | null = null
let answeredLast = 0
let loadedLast: Model | null = null

/** What is broken, and one of the sentences that are to be said. */
const BROKEN: Readonly<Record<string, readonly [Partial<Sound>, string]>> = {
  bytes: [
    training(() => ({}) as Uint8Array),
    'classification: train must give a Uint8Array with at least one byte, but gave [object Object]',
  ],
  deterministic: [
    training((_, usual) => written({ ...read(usual()), trainings: trainings++ })),
    'classification: equal data, parameters and seed gave different bytes at the second training',
  ],
  'clock-and-chance': [
    training((_data, usual) => {
      performance.now()
      return Date.now() > 0 ? usual() : written(null)
    }),
    'regression: train calls Date.now(); all randomness comes from the seed of the data',
  ],
  'input-changed': [
    training((data, usual) => {
      const bytes = usual()
      data.columns[1].sort()
      return bytes
    }),
    'classification: train changes "drag" of its data',
  ],
  seeds: [
    training((data, usual) => {
      if (data.seed < 0) throw new Error('A seed is not negative.')
      return usual()
    }),
    'classification: it throws: A seed is not negative.',
  ],
  'no-row': [
    training((data, usual) =>
      data.target.length === 0 ? written({ above: 0, below: 0, features: 4 }) : usual(),
    ),
    'classification: without any row train must throw an Error that says so, but nothing was thrown',
  ],
  'one-row': [
    {
      train: (data) => {
        checkTrainingData(data)
        return written(means(data, 0))
      },
    },
    'classification: trained on one row, it answers null',
  ],
  'not-finite': [
    { train: (data, { drag }) => written(means({ ...data, target: data.target.map((y) => y || 0) }, drag)) },
    'regression: with NaN in a feature train must throw an Error that says so, but nothing was thrown',
  ],
  'constant-target': [
    training((data, usual) => {
      const turned = read(usual())
      return data.target.every((y) => y === 0) ? written({ ...turned, above: 0.6 }) : usual()
    }),
    'trained on zeros only, it gives probabilities above 1/2',
  ],
  'odd-features': [
    training((data, usual) => {
      if (data.columns[2].every((x) => x === data.columns[2][0]) && data.target.length > 1) {
        return written({ ...read(usual()), above: 'a lot' })
      }
      return usual()
    }),
    'classification: trained with a feature that is always 3, it answers a lot',
  ],
  learns: [
    training((_, usual) => {
      const { above, below, features } = read(usual())
      return written({ above: below, below: above, features })
    }),
    'regression: on easy examples its mean squared error on new rows is',
  ],
  finite: [
    model((usual) => ({ predict: (row, now) => (row[0] > 100 ? Infinity : usual.predict(row, now)) })),
    'classification: for a row a million times as large it answers Infinity, expected a number from 0 to 1',
  ],
  'save-and-load': [
    model((usual, bytes) => ({ predict: (row, now) => usual.predict(row, now) + bytes.byteOffset * 1e-9 })),
    'classification: equal bytes in another place give another answer for row 0',
  ],
  'bytes-kept': [
    model((usual, bytes) => ({ predict: (row, now) => (bytes[0] === 0 ? 0 : usual.predict(row, now)) })),
    'regression: the model changes when the bytes that it was loaded from are overwritten',
  ],
  'row-kept': [
    model((usual) => ({
      predict(row, now) {
        if (row !== askedLast) answeredLast = usual.predict(row, now)
        askedLast = row
        return answeredLast
      },
    })),
    'classification: with one array used for all rows, backwards, it answers otherwise for row 0: a model keeps nothing',
  ],
  'models-apart': [
    {
      load(bytes) {
        const usual = sound.load(bytes)
        loadedLast = usual
        return { ...usual, predict: (row, now) => (loadedLast as Model).predict(row, now) }
      },
    },
    'classification: a model answers otherwise after another one was trained and asked',
  ],
  importance: [
    model(() => ({ importance: () => [0.5, 0.6, 0, 0] })),
    'classification: the sum of importance is 1.1, expected 1 or 0',
  ],
  'damaged-bytes': [
    {
      load(bytes) {
        try {
          return sound.load(bytes)
        } catch {
          return modelOf({ above: 1, below: 0, features: 4 })
        }
      },
    },
    'classification: for no bytes load must throw an Error that says so, but nothing was thrown',
  ],
}

t.test('a sound predictor has no problem', async (t) => {
  t.strictSame(predictorConformance(sound), [])
  t.strictSame(predictorConformance(sound, { parameters: { drag: 3 }, rows: 1 }), [])
})

t.test('each check finds what is broken', async (t) => {
  t.strictSame(Object.keys(BROKEN), PREDICTOR_CHECKS, 'there is a broken predictor for each')
  for (const [check, [change, sentence]] of Object.entries(BROKEN)) {
    const problems = predictorConformance({ ...sound, ...change })
    const said = problems.filter((one) => one.check === check).map((one) => one.problem)
    t.ok(
      said.some((problem) => problem.startsWith(sentence)),
      check,
      { said, sentence },
    )
  }
})

t.test('what the checks of one name can find beside that', async (t) => {
  const said = (change: Partial<Sound>): string[] =>
    predictorConformance({ ...sound, ...change }).map(({ check, problem }) => `${check}: ${problem}`)
  t.match(said(model(() => ({ importance: () => [1] }))), [
    'importance: classification: importance has 1 numbers for 4 features',
    'importance: regression: importance has 1 numbers for 4 features',
  ])
  t.match(said(model(() => ({ importance: () => [2, -1, 0, 0] }))), [
    'importance: classification: importance has -1, expected finite numbers from 0 on',
    'importance: regression: importance has -1, expected finite numbers from 0 on',
  ])
  const writing = model((usual) => ({
    predict(row, now) {
      const answer = usual.predict(row, now)
      row[1] = 0
      return answer
    },
  }))
  t.strictSame(said(writing), [
    'row-kept: classification: predict writes into the row',
    'row-kept: regression: predict writes into the row',
  ])
  const sure = model((usual) => ({ predict: (row, now) => usual.predict(row, now) * 1.9 }))
  t.ok(
    said(sure).some((text) =>
      /^finite: classification: for a row of the training it answers 1\.\d+, /.test(text),
    ),
  )
  const turned = {
    load: (bytes: Uint8Array): Model => {
      const soundBytes = bytes.map((byte) => (byte > 127 ? byte ^ 0xff : byte))
      const usual = sound.load(soundBytes)
      return soundBytes.every((byte, i) => byte === bytes[i]) ? usual : { ...usual, predict: () => NaN }
    },
  }
  t.match(said(turned), [
    'damaged-bytes: classification: with byte 0 turned over load accepts the bytes, and the model answers NaN',
    'damaged-bytes: regression: with byte 0 turned over load accepts the bytes, and the model answers NaN',
  ])
})

t.test('a schema that does not hold and wrong parameters are said at once', async (t) => {
  const broken = { ...sound, config: { type: 'object' } } as unknown as PredictorPlugin<typeof config>
  t.strictSame([...new Set(predictorConformance(broken).map((one) => one.check))], ['definition'])
  t.strictSame(predictorConformance(sound, { parameters: { drag: -1 } }), [
    { check: 'definition', problem: 'parameter drag: was -1, expected a number of at least 0' },
  ])
})
