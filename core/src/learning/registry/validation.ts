import type { TargetName } from '../../config/types.ts'
import type { Json } from '../../store/json.ts'
import { damaged, fieldsOf, listOf, packNumbers, unpackNumbers } from '../packed.ts'
import type { OutOfSample } from '../validation/out-of-sample.ts'
import type { ValidationReport } from '../validation/report.ts'

/** What the last walk-forward of a specification found: the next training of it goes on from there. */
export interface Validation {
  readonly record: OutOfSample
  readonly report: ValidationReport
  /** Counts up over those that a registry keeps; left out of what was kept before that was, and of what is not kept yet. */
  readonly number?: number
}

/** Counts up when the shape changes. */
const VERSION = 1

const COLUMNS = ['value', 'label', 'time', 'end', 'now', 'rule'] as const
/** Typed arrays of small integers, kept as the other numbers are. */
const INDICES = ['subject', 'regime'] as const

/** A validation as plain JSON: every number comes back to the last bit. */
export function validationJson({ record, report, number }: Validation): Json {
  const { target, task, members, memberValues, subjects, regimes } = record
  const columns = COLUMNS.map((name) => [name, packNumbers(record[name])] as const)
  const indices = INDICES.map((name) => [name, packNumbers(Float64Array.from(record[name]))] as const)
  return {
    version: VERSION,
    ...(number === undefined ? {} : { number }),
    ...{ target, task, members, subjects, regimes },
    memberValues: memberValues.map(packNumbers),
    ...Object.fromEntries([...columns, ...indices]),
    report: report as unknown as Json,
  }
}

/**
 * The validation in JSON that was kept.
 *
 * @returns null for what another version kept
 * @throws GrodtError ENGINE_STATE when it is none
 */
export function validationIn(json: Json): Validation | null {
  const kept = fieldsOf(json, 'a validation')
  if (kept.version !== VERSION) return null
  const report = fieldsOf(kept.report, 'the report of a validation') as unknown as ValidationReport
  const value = unpackNumbers(kept.value)
  const column = (packed: Json | undefined): Float64Array => {
    const numbers = unpackNumbers(packed)
    if (numbers.length !== value.length) throw damaged('a column of a validation is not whole')
    return numbers
  }
  const names = (list: Json | undefined): string[] => listOf(list, 'names of a validation').map(String)
  const [label, time, end, now, rule] = COLUMNS.slice(1).map((name) => column(kept[name]))
  const record: OutOfSample = {
    target: kept.target as TargetName,
    task: kept.task as OutOfSample['task'],
    members: names(kept.members),
    memberValues: listOf(kept.memberValues, 'answers of members').map(column),
    ...{ value, label, time, end, now, rule },
    subjects: names(kept.subjects),
    subject: Uint16Array.from(column(kept.subject)),
    regimes: names(kept.regimes),
    regime: Uint8Array.from(column(kept.regime)),
  }
  return { record, report, ...(typeof kept.number === 'number' ? { number: kept.number } : {}) }
}
