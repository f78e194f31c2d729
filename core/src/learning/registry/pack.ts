import { createHash } from 'node:crypto'
import { GrodtError } from '../../errors.ts'
import type { ModelSpecification, TrainedModel } from '../types.ts'

/** What the bytes of a model begin with; the digit counts up when their layout changes. */
const MAGIC = 'grodt-model-1\n'
/** After it the length of the header, uint32 little-endian, then the header as JSON, then the bytes of the members. */
const LENGTH = 4

interface Header extends Omit<TrainedModel, 'bytes'> {
  /** Of the bytes of each member. */
  readonly lengths: readonly number[]
}

/**
 * A model in one piece: equal models give equal bytes. Numbers of the header are written with as many digits as bring
 * them back bit by bit.
 */
export function packModel({ specification, weights, data, bytes }: TrainedModel): Buffer {
  const header: Header = { specification, weights, data, lengths: bytes.map(({ length }) => length) }
  const text = Buffer.from(canonical(header))
  const length = Buffer.alloc(LENGTH)
  length.writeUInt32LE(text.length)
  return Buffer.concat([Buffer.from(MAGIC), length, text, ...bytes])
}

/** The model in its bytes. @throws GrodtError MODEL_DAMAGED */
export function unpackModel(packed: Uint8Array): TrainedModel {
  const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.length)
  const damaged = (problem: string): GrodtError =>
    new GrodtError('MODEL_DAMAGED', { model: modelId(packed), problem })
  const start = MAGIC.length + LENGTH
  if (buffer.length < start || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw damaged('its bytes do not begin as those of a model of this version')
  }
  const end = start + buffer.readUInt32LE(MAGIC.length)
  let header: Header
  try {
    header = JSON.parse(buffer.toString('utf8', start, end)) as Header
  } catch (error) {
    throw new GrodtError(
      'MODEL_DAMAGED',
      { model: modelId(packed), problem: 'what its bytes say of it cannot be read' },
      { cause: error },
    )
  }
  const { lengths, ...model } = header
  let at = end
  const bytes = lengths.map((length) => new Uint8Array(buffer.subarray(at, (at += length))))
  if (at !== buffer.length) {
    throw damaged(`it should have ${at} bytes and has ${buffer.length}`)
  }
  return { ...model, bytes }
}

/** The id of a model: SHA-256 (hex) of its bytes. */
export const modelId = (packed: Uint8Array): string => sha256(packed)

/** What a refit has in common with the model before: SHA-256 (hex) of the specification, whatever order its keys have. */
export const specificationId = (specification: ModelSpecification): string => sha256(canonical(specification))

/** SHA-256 (hex) of names in their order. */
export const featuresHash = (features: readonly string[]): string => sha256(JSON.stringify(features))

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** JSON whose keys are in order, so that equal content is equal text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
