import type { TrainingData } from '../../contract/predictor.ts'
import { examples, rowOf } from './examples.ts'
import { answers, firstDifference, perTask, silence, trained, type Check, type Subject } from './subject.ts'

/** Checks of `load` and of the model that it gives. */
export const MODEL_CHECKS: Readonly<Record<string, Check>> = {
  finite: perTask((subject, data) => {
    const model = trained(subject, data)
    const problems: string[] = []
    for (const [what, rows] of [
      ['a row of the training', data],
      ['a new row', examples(data.task, subject.rows, 2)],
      ['a row of zeros', scaled(data, 0)],
      ['a row a million times as large', scaled(data, 1e6)],
    ] as const) {
      const wrong = answers(model, rows).find(
        (value) => !Number.isFinite(value) || (data.task === 'classification' && (value < 0 || value > 1)),
      )
      const expected = data.task === 'classification' ? 'a number from 0 to 1' : 'a finite number'
      if (wrong !== undefined) problems.push(`for ${what} it answers ${wrong}, expected ${expected}`)
    }
    return problems
  }),

  'save-and-load': perTask((subject, data) => {
    const bytes = subject.train(data)
    const expected = answers(subject.load(bytes), data)
    // In the middle of other bytes, where typed arrays cannot be laid over them.
    const odd = new Uint8Array(bytes.length + 3)
    odd.set(bytes, 3)
    const same = firstDifference(answers(subject.load(odd.subarray(3)), data), expected)
    return same < 0 ? [] : [`equal bytes in another place give another answer for row ${same}`]
  }),

  'bytes-kept': perTask((subject, data) => {
    const bytes = subject.train(data).slice()
    const model = subject.load(bytes)
    const expected = answers(model, data)
    bytes.fill(0)
    const changed = firstDifference(answers(model, data), expected)
    return changed < 0 ? [] : ['the model changes when the bytes that it was loaded from are overwritten']
  }),

  'row-kept': perTask((subject, data) => {
    const model = trained(subject, data)
    const expected = answers(model, data)
    const row = new Float64Array(data.columns.length)
    const problems: string[] = []
    let different = -1
    let written = -1
    for (let i = expected.length - 1; i >= 0; i--) {
      row.set(rowOf(data, i))
      if (!Object.is(model.predict(row, data.now[i]), expected[i])) different = i
      if (firstDifference([...row], [...rowOf(data, i)]) >= 0) written = i
    }
    if (different >= 0) {
      problems.push(
        `with one array used for all rows, backwards, it answers otherwise for row ${different}: a model keeps nothing`,
      )
    }
    if (written >= 0) problems.push('predict writes into the row')
    return problems
  }),

  'models-apart': perTask((subject, data) => {
    const model = trained(subject, data)
    const expected = answers(model, data)
    const other = examples(data.task, subject.rows, 3)
    answers(trained(subject, other), other)
    const changed = firstDifference(answers(model, data), expected)
    return changed < 0 ? [] : ['a model answers otherwise after another one was trained and asked']
  }),

  importance: perTask((subject, data) => {
    const model = trained(subject, data)
    const importance = model.importance()
    if (importance.length !== data.features.length) {
      return [`importance has ${importance.length} numbers for ${data.features.length} features`]
    }
    const wrong = importance.find((share) => !Number.isFinite(share) || share < 0)
    if (wrong !== undefined) return [`importance has ${wrong}, expected finite numbers from 0 on`]
    const sum = importance.reduce((total, share) => total + share, 0)
    return sum === 0 || Math.abs(sum - 1) < 1e-9 ? [] : [`the sum of importance is ${sum}, expected 1 or 0`]
  }),

  'damaged-bytes': perTask((subject, data) => {
    const bytes = subject.train(data)
    const foreign = Buffer.from('these are the bytes of something else than a model')
    const problems: string[] = []
    for (const [what, damaged] of [
      ['no bytes', bytes.subarray(0, 0)],
      ['the first half of the bytes', bytes.subarray(0, Math.floor(bytes.length / 2))],
      ['all bytes but the last', bytes.subarray(0, bytes.length - 1)],
      ['the bytes of something else', new Uint8Array(foreign)],
    ] as const) {
      const wrong = silence(() => subject.load(damaged))
      if (wrong !== null) problems.push(`for ${what} load must throw an Error that says so, but ${wrong}`)
    }
    return [...problems, ...flipped(subject, data, bytes)]
  }),
}

const scaled = (data: TrainingData, factor: number): TrainingData => ({
  ...data,
  columns: data.columns.map((column) => column.map((value) => value * factor)),
})

/** Single bytes turned over: refused, or at least answered with numbers. */
function flipped(subject: Subject, data: TrainingData, bytes: Uint8Array): string[] {
  const places = 16
  for (let i = 0; i < places; i++) {
    const damaged = bytes.slice()
    const at = Math.floor((i * bytes.length) / places)
    damaged[at] ^= 0xff
    let wrong: number | undefined
    try {
      wrong = answers(subject.load(damaged), data).find((value) => !Number.isFinite(value))
    } catch {
      continue
    }
    if (wrong !== undefined)
      return [`with byte ${at} turned over load accepts the bytes, and the model answers ${wrong}`]
  }
  return []
}
