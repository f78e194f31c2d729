import { createHash } from 'node:crypto'
import type { Json } from '../contract/schema-types.ts'

const ARRAY_TYPES = { float64: Float64Array, int32: Int32Array, int16: Int16Array } as const

type ArrayType = keyof typeof ARRAY_TYPES
type ModelArray = Float64Array | Int32Array | Int16Array

interface Header {
  readonly model: string
  readonly fields: Readonly<Record<string, Json>>
  readonly arrays: readonly { readonly name: string; readonly type: ArrayType; readonly length: number }[]
}

/** What the bytes of a model hold. */
export interface UnpackedModel {
  readonly fields: Readonly<Record<string, Json>>
  /** @throws when there is no number of this name */
  number(name: string): number
  /** A copy of what was packed. @throws when there is none of this name and type */
  float64(name: string): Float64Array
  int32(name: string): Int32Array
  int16(name: string): Int16Array
}

// Magic word, length of the header, SHA-256 of all that follows; then the header as JSON and the arrays, each beginning
// at a multiple of 8. Numbers are little-endian, as on every machine that Node runs on.
const MAGIC = 'GMDL'
const HASH_AT = 8
const HEADER_AT = 40

/**
 * The bytes of a model: numbers and typed arrays by name with a checksum. Equal contents give equal bytes.
 *
 * @param model what reads them, with a version of the layout: `logistic/1`
 */
export function packModel(
  model: string,
  fields: Readonly<Record<string, Json>>,
  arrays: Readonly<Record<string, ModelArray>>,
): Uint8Array {
  const entries = Object.entries(arrays)
  const listed = entries.map(([name, array]) => ({ name, type: typeOf(array), length: array.length }))
  const header = Buffer.from(JSON.stringify({ model, fields, arrays: listed } satisfies Header))
  const start = aligned(HEADER_AT + header.length)
  const size = entries.reduce((sum, [, array]) => sum + aligned(array.byteLength), start)
  const bytes = Buffer.alloc(size)
  bytes.write(MAGIC, 0, 'latin1')
  bytes.writeUInt32LE(header.length, MAGIC.length)
  header.copy(bytes, HEADER_AT)
  let at = start
  for (const [, array] of entries) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  checksum(bytes).copy(bytes, HASH_AT)
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

/**
 * Read what `packModel` wrote.
 *
 * @throws Error that says what is wrong when the bytes are damaged or those of another model
 */
export function unpackModel(model: string, given: Uint8Array): UnpackedModel {
  const refuse = (problem: string): Error => new Error(`These bytes are no model of ${model}: ${problem}.`)
  // A copy: the arrays need their alignment, and the model must not change with the caller's bytes.
  const bytes = Buffer.from(new Uint8Array(given).buffer)
  if (bytes.length < HEADER_AT) throw refuse(`there are only ${bytes.length} of them`)
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw refuse('they begin otherwise')
  if (!checksum(bytes).equals(bytes.subarray(HASH_AT, HEADER_AT))) {
    throw refuse('they are damaged, their checksum does not hold')
  }
  const end = HEADER_AT + bytes.readUInt32LE(MAGIC.length)
  const header = JSON.parse(bytes.toString('utf8', HEADER_AT, end)) as Header
  if (header.model !== model) throw refuse(`they are one of ${header.model}`)

  const arrays = new Map<string, ModelArray>()
  let at = aligned(end)
  for (const { name, type, length } of header.arrays) {
    const array = new ARRAY_TYPES[type](bytes.buffer, bytes.byteOffset + at, length)
    arrays.set(name, array)
    at += aligned(array.byteLength)
  }
  const find = <T extends ModelArray>(name: string, type: new (length: number) => T): T => {
    const array = arrays.get(name)
    if (!(array instanceof type)) throw refuse(`they have no ${type.name} ${JSON.stringify(name)}`)
    return array
  }
  return {
    fields: header.fields,
    number(name) {
      const value = header.fields[name]
      if (typeof value !== 'number') throw refuse(`they have no number ${JSON.stringify(name)}`)
      return value
    },
    float64: (name) => find(name, Float64Array),
    int32: (name) => find(name, Int32Array),
    int16: (name) => find(name, Int16Array),
  }
}

const aligned = (length: number): number => Math.ceil(length / 8) * 8

const checksum = (bytes: Buffer): Buffer =>
  createHash('sha256')
    .update(bytes.subarray(MAGIC.length, HASH_AT))
    .update(bytes.subarray(HEADER_AT))
    .digest()

function typeOf(array: ModelArray): ArrayType {
  if (array instanceof Float64Array) return 'float64'
  return array instanceof Int32Array ? 'int32' : 'int16'
}
