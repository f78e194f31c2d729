import type { Model, TrainingData } from '../../contract/predictor.ts'
import { examples, rowOf, TASKS } from './examples.ts'

/** A predictor under test, with its parameters. */
export interface Subject {
  train(data: TrainingData): Uint8Array
  load(bytes: Uint8Array): Model
  /** Rows of the data sets. */
  readonly rows: number
}

/** One thing that a predictor must hold: what it does not hold, in sentences. */
export type Check = (subject: Subject) => readonly string[]

/** Train and load. */
export const trained = (subject: Subject, data: TrainingData): Model => subject.load(subject.train(data))

/** What a model says about all rows, each in an array of its own. */
export const answers = (model: Model, data: TrainingData): number[] =>
  Array.from(data.now, (now, i) => model.predict(rowOf(data, i), now))

/** Where two lists of numbers differ first, bit by bit; -1: nowhere. */
export function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.findIndex((value, i) => !Object.is(value, b[i]))
}

/** In words, whether an error is thrown that says something; null when it is. */
export function silence(run: () => unknown): string | null {
  try {
    run()
  } catch (error) {
    if (!(error instanceof Error)) return `something was thrown that is no Error: ${String(error)}`
    return error.message.trim() === '' ? 'the error has no message' : null
  }
  return 'nothing was thrown'
}

/** A check of both tasks; says which one a sentence is about. */
export function perTask(check: (subject: Subject, data: TrainingData) => readonly string[]): Check {
  return (subject) =>
    TASKS.flatMap((task) => {
      const find = (): readonly string[] => check(subject, examples(task, subject.rows, 1))
      return orThrown(find).map((problem) => `${task}: ${problem}`)
    })
}

/** What was found, or what was thrown as a problem. */
export function orThrown(find: () => readonly string[]): readonly string[] {
  try {
    return find()
  } catch (error) {
    return [`it throws: ${error instanceof Error ? error.message : String(error)}`]
  }
}
