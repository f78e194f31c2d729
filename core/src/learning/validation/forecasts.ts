import type { Dataset } from '../types.ts'
import type { OutOfSample } from './out-of-sample.ts'

/** Out-of-sample forecasts of rows of a data set that are being made. */
export class Forecasts {
  readonly #dataset: Dataset
  readonly #members: readonly string[]
  /** What was forecast by an earlier walk-forward. */
  readonly #before: OutOfSample
  readonly #rows: number[] = []
  readonly #values: number[] = []
  readonly #answers: number[][]

  /** @param members plugin ids @param before null: nothing */
  constructor(dataset: Dataset, members: readonly string[], before: OutOfSample | null = null) {
    this.#dataset = dataset
    this.#members = members
    this.#answers = members.map(() => [])
    this.#before = before ?? emptyRecord(dataset, members)
  }

  /** A row of the data set and what was forecast. */
  add(row: number, value: number, answers: readonly number[]): void {
    this.#rows.push(row)
    this.#values.push(value)
    answers.forEach((answer, member) => this.#answers[member].push(answer))
  }

  /** All up to now: first what was there before. */
  table(): OutOfSample {
    const { target, task, subjects, regimes, ...columns } = this.#dataset
    const before = this.#before
    const joined = (first: Float64Array, column: Float64Array): Float64Array =>
      Float64Array.from([...first, ...this.#rows.map((row) => column[row])])
    // Symbols and strategies may have come and gone since: names decide, not their places.
    const names = [...new Set([...before.subjects, ...subjects])]
    const labels = [...new Set([...before.regimes, ...regimes])]
    return {
      target,
      task,
      members: this.#members,
      value: Float64Array.from([...before.value, ...this.#values]),
      memberValues: this.#answers.map((answers, member) =>
        Float64Array.from([...before.memberValues[member], ...answers]),
      ),
      label: joined(before.label, columns.label),
      time: joined(before.time, columns.time),
      end: joined(before.end, columns.end),
      now: joined(before.now, columns.now),
      rule: joined(before.rule, columns.rule),
      subjects: names,
      subject: Uint16Array.from([
        ...Array.from(before.subject, (i) => names.indexOf(before.subjects[i])),
        ...this.#rows.map((row) => names.indexOf(subjects[columns.subject[row]])),
      ]),
      regimes: labels,
      regime: Uint8Array.from([
        ...Array.from(before.regime, (i) => placeOf(labels, before.regimes, i)),
        ...this.#rows.map((row) => placeOf(labels, regimes, columns.regime[row])),
      ]),
    }
  }
}

/** 255 stays what it is: there was no regime. */
function placeOf(labels: readonly string[], own: readonly string[], index: number): number {
  return index < own.length ? labels.indexOf(own[index]) : 255
}

/** Some rows of a record. */
export function rowsOfRecord(record: OutOfSample, holds: (row: number) => boolean): OutOfSample {
  const keep = (column: Float64Array): Float64Array => column.filter((_, row) => holds(row))
  return {
    ...record,
    value: keep(record.value),
    memberValues: record.memberValues.map(keep),
    label: keep(record.label),
    time: keep(record.time),
    end: keep(record.end),
    now: keep(record.now),
    rule: keep(record.rule),
    subject: record.subject.filter((_, row) => holds(row)),
    regime: record.regime.filter((_, row) => holds(row)),
  }
}

function emptyRecord({ target, task, subjects, regimes }: Dataset, members: readonly string[]): OutOfSample {
  const none = new Float64Array(0)
  return {
    target,
    task,
    value: none,
    members,
    memberValues: members.map(() => none),
    label: none,
    time: none,
    end: none,
    subjects,
    subject: new Uint16Array(0),
    now: none,
    rule: none,
    regime: new Uint8Array(0),
    regimes,
  }
}
