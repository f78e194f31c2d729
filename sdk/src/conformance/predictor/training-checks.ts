import type { TrainingData } from '../../contract/predictor.ts'
import { copied, examples, firstRows, withColumn } from './examples.ts'
import { answers, perTask, silence, trained, type Check, type Subject } from './subject.ts'

/** Checks of `train`. */
export const TRAINING_CHECKS: Readonly<Record<string, Check>> = {
  bytes: perTask((subject, data) => {
    const bytes: unknown = subject.train(data)
    if (bytes instanceof Uint8Array && bytes.length > 0) return []
    return [`train must give a Uint8Array with at least one byte, but gave ${String(bytes)}`]
  }),

  deterministic: perTask((subject, data) => {
    const first = subject.train(data)
    // Another training in between: nothing of it may be left over.
    subject.train(examples(data.task, subject.rows, 77))
    const second = subject.train(copied(data))
    const equal = Buffer.compare(first, second) === 0
    return equal ? [] : ['equal data, parameters and seed gave different bytes at the second training']
  }),

  'clock-and-chance': perTask((subject, data) => {
    const used = usedWhile(() => subject.train(data))
    return used.map((name) => `train calls ${name}; all randomness comes from the seed of the data`)
  }),

  'input-changed': perTask((subject, data) => {
    const before = copied(data)
    subject.train(data)
    const names = [...data.features, 'target', 'now', 'time']
    const arrays = ({ columns, target, now, time }: TrainingData) => [...columns, target, now, time]
    const old = arrays(before)
    return arrays(data).flatMap((array, i) =>
      array.every((value, row) => Object.is(value, old[i][row]))
        ? []
        : [`train changes "${names[i]}" of its data`],
    )
  }),

  seeds: perTask((subject, data) =>
    [0, 1, -1, 2_147_483_647, -2_147_483_648, 4_294_967_295].flatMap((seed) =>
      notFinite(subject, { ...data, seed }, `trained with the seed ${seed}`),
    ),
  ),

  'no-row': perTask((subject, data) => {
    const wrong = silence(() => subject.train(firstRows(data, 0)))
    return wrong === null ? [] : [`without any row train must throw an Error that says so, but ${wrong}`]
  }),

  'one-row': perTask((subject, data) => notFinite(subject, firstRows(data, 1), 'trained on one row')),

  'not-finite': perTask((subject, data) => {
    const holed = data.columns[0].slice()
    holed[3] = NaN
    const target = data.target.slice()
    target[3] = NaN
    const cases: [string, TrainingData][] = [
      ['a feature', withColumn(data, 0, holed)],
      ['the target', { ...data, target }],
    ]
    return cases.flatMap(([where, broken]) => {
      const wrong = silence(() => subject.train(broken))
      return wrong === null
        ? []
        : [`with NaN in ${where} train must throw an Error that says so, but ${wrong}`]
    })
  }),

  'constant-target': (subject) => {
    const zeroOrOne = examples('classification', subject.rows, 1)
    const zeros = { ...zeroOrOne, target: new Float64Array(subject.rows) }
    const ones = { ...zeroOrOne, target: new Float64Array(subject.rows).fill(1) }
    const numbers = examples('regression', subject.rows, 1)
    const fives = {
      ...numbers,
      target: new Float64Array(subject.rows).fill(5),
      now: numbers.now.map(() => 5),
    }
    const worst = (data: TrainingData, how: (answer: number) => number): number =>
      Math.max(...answers(trained(subject, data), data).map(how).map(nanIsWorst))
    return [
      ...(worst(zeros, (p) => p) <= 0.5 ? [] : ['trained on zeros only, it gives probabilities above 1/2']),
      ...(worst(ones, (p) => 1 - p) <= 0.5 ? [] : ['trained on ones only, it gives probabilities below 1/2']),
      ...(worst(fives, (x) => Math.abs(x - 5)) <= 0.5
        ? []
        : ['trained on fives only, it expects something else']),
    ]
  },

  'odd-features': perTask((subject, data) => {
    const [signal] = data.columns
    const cases: [string, TrainingData][] = [
      [
        'a feature that is always 3',
        withColumn(
          data,
          2,
          signal.map(() => 3),
        ),
      ],
      ['two equal features', withColumn(data, 2, signal)],
      [
        'a feature around 1e9',
        withColumn(
          data,
          2,
          signal.map((value) => 1e9 + value),
        ),
      ],
      [
        'a feature around 1e-9',
        withColumn(
          data,
          2,
          signal.map((value) => 1e-9 * value),
        ),
      ],
    ]
    return cases.flatMap(([what, odd]) => notFinite(subject, odd, `trained with ${what}`))
  }),

  learns: perTask((subject, data) => {
    const fresh = examples(data.task, subject.rows, 5)
    const mean = data.target.reduce((sum, y) => sum + y / data.target.length, 0)
    const error = (expected: readonly number[]): number =>
      expected.reduce((sum, x, i) => sum + (x - fresh.target[i]) ** 2 / fresh.target.length, 0)
    const own = error(answers(trained(subject, data), fresh))
    const constant = error(Array.from(fresh.target, () => mean))
    if (own <= 0.9 * constant) return []
    return [
      `on easy examples its mean squared error on new rows is ${own.toFixed(4)}; expected at most 9/10 of ` +
        `${constant.toFixed(4)}, which the mean of the training has`,
    ]
  }),
}

/** Whether a model answers with something else than finite numbers, for rows of its training or new ones. */
function notFinite(subject: Subject, data: TrainingData, how: string): string[] {
  const model = trained(subject, data)
  const given = [...answers(model, data), ...answers(model, examples(data.task, subject.rows, 2))]
  const wrong = given.find((value) => !Number.isFinite(value))
  return wrong === undefined ? [] : [`${how}, it answers ${wrong}`]
}

const nanIsWorst = (value: number): number => (Number.isNaN(value) ? Infinity : value)

/** Which sources of chance and time are read while something runs. */
function usedWhile(run: () => unknown): string[] {
  const used = new Set<string>()
  const sources: [string, Record<string, unknown>, string][] = [
    ['Math.random()', Math as unknown as Record<string, unknown>, 'random'],
    ['Date.now()', Date as unknown as Record<string, unknown>, 'now'],
    ['performance.now()', performance as unknown as Record<string, unknown>, 'now'],
  ]
  const before = sources.map(([, object, key]) => object[key] as () => number)
  sources.forEach(([name, object, key], i) => {
    object[key] = () => {
      used.add(name)
      return before[i].call(object)
    }
  })
  try {
    run()
  } finally {
    sources.forEach(([, object, key], i) => {
      object[key] = before[i]
    })
  }
  return [...used]
}
