import { GrodtError } from '../../errors.ts'
import type { MemberImportance } from '../importance/types.ts'
import { modelId, unpackModel } from './pack.ts'
import type { ModelRecord, NewModel } from './record.ts'
import { isReportOf } from './report-shape.ts'
import type { TrainedModel } from '../types.ts'
import type { ValidationReport } from '../validation/report.ts'

/** What the first line of a file says; the digit counts up when its layout changes. */
const KIND = 'grodt-model-file-1'

interface FirstLine {
  readonly kind: typeof KIND
  /** SHA-256 (hex) of the bytes that follow the line. */
  readonly id: string
  readonly report: ValidationReport | null
  /** Left out where nothing is known of it. */
  readonly importance?: readonly MemberImportance[]
}

/** A model out of a file. */
export interface ModelFromFile {
  readonly model: TrainedModel
  readonly id: string
  /** Of its last validation; null where the file has none, or something else in its place. */
  readonly report: ValidationReport | null
  /** See `ModelRecord`. */
  readonly importance: readonly MemberImportance[] | null
}

/** A model as a file: one line of JSON with its id, its validation and what it rests on, then its packed bytes. */
export function modelFile(
  { id, report, importance = null }: Pick<NewModel, 'report' | 'importance'> & Pick<ModelRecord, 'id'>,
  packed: Uint8Array,
): Buffer {
  const line: FirstLine = { kind: KIND, id, report, ...(importance === null ? {} : { importance }) }
  return Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), packed])
}

/** The model of a file. @param name of the file, for messages @throws GrodtError MODEL_FILE */
export function readModelFile(name: string, content: Uint8Array): ModelFromFile {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
  const refused = (problem: string, cause?: unknown): GrodtError =>
    new GrodtError('MODEL_FILE', { file: name, problem }, { cause })
  const end = bytes.indexOf(10)
  const line = end < 0 ? null : firstLine(bytes.toString('utf8', 0, end))
  if (line === null) throw refused('it does not begin with the line that grodt models export writes')
  const packed = bytes.subarray(end + 1)
  if (modelId(packed) !== line.id)
    throw refused('it is damaged: its bytes do not fit the id in its first line')
  try {
    const model = unpackModel(packed)
    const { id, report, importance } = line
    // The id says nothing about the first line.
    return {
      model,
      id,
      report: isReportOf(model.specification, report) ? report : null,
      importance: importance !== undefined && isOf(model, importance) ? importance : null,
    }
  } catch (error) {
    throw refused(`it was written by another version of GRODT: ${(error as Error).message}`, error)
  }
}

/** Whether it can be what the members of a model say. */
function isOf({ specification: { members, features } }: TrainedModel, said: unknown): boolean {
  const isShares = (shares: unknown): boolean =>
    shares === null ||
    (Array.isArray(shares) &&
      shares.length === features.length &&
      shares.every((one) => Number.isFinite(one)))
  return (
    Array.isArray(said) &&
    said.length === members.length &&
    said.every((one: MemberImportance | null) => isShares(one?.shares))
  )
}

function firstLine(text: string): FirstLine | null {
  try {
    const line = JSON.parse(text) as FirstLine | null
    return line?.kind === KIND && typeof line.id === 'string' ? line : null
  } catch {
    return null
  }
}
