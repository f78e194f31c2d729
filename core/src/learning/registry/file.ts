import { GrodtError } from '../../errors.ts'
import { modelId, unpackModel } from './pack.ts'
import type { ModelRecord } from './record.ts'
import type { TrainedModel } from '../types.ts'
import type { ValidationReport } from '../validation/report.ts'

/** What the first line of a file says; the digit counts up when its layout changes. */
const KIND = 'grodt-model-file-1'

interface FirstLine {
  readonly kind: typeof KIND
  /** SHA-256 (hex) of the bytes that follow the line. */
  readonly id: string
  readonly report: ValidationReport | null
}

/** A model out of a file. */
export interface ModelFromFile {
  readonly model: TrainedModel
  readonly id: string
  /** Of its last validation; null where the file has none. */
  readonly report: ValidationReport | null
}

/** A model as a file: one line of JSON with its id and its validation, then its packed bytes. */
export function modelFile({ id, report }: Pick<ModelRecord, 'id' | 'report'>, packed: Uint8Array): Buffer {
  const line: FirstLine = { kind: KIND, id, report }
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
    return { model: unpackModel(packed), id: line.id, report: line.report }
  } catch (error) {
    throw refused(`it was written by another version of GRODT: ${(error as Error).message}`, error)
  }
}

function firstLine(text: string): FirstLine | null {
  try {
    const line = JSON.parse(text) as FirstLine | null
    return line?.kind === KIND && typeof line.id === 'string' ? line : null
  } catch {
    return null
  }
}
