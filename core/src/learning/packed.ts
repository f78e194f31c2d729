import { GrodtError } from '../errors.ts'
import type { Json } from '../store/json.ts'

/** Numbers as JSON holds them in few bytes and to the last bit: little-endian doubles in base64. */
export function packNumbers(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

/**
 * @param most how many there may be
 * @throws GrodtError ENGINE_STATE when `json` is not of `packNumbers`
 */
export function unpackNumbers(json: Json | undefined, most = Infinity): Float64Array {
  if (typeof json !== 'string') throw damaged('numbers are missing')
  const bytes = Buffer.from(json, 'base64')
  const length = bytes.length / Float64Array.BYTES_PER_ELEMENT
  if (!Number.isInteger(length) || length > most || bytes.toString('base64') !== json) {
    throw damaged('numbers are cut off or too many')
  }
  // A buffer of its own: that of `bytes` may be shared, and need not be aligned.
  return new Float64Array(new Uint8Array(bytes).buffer)
}

/**
 * The object that a part of a snapshot must be.
 *
 * @throws GrodtError ENGINE_STATE
 */
export function fieldsOf(json: Json | undefined, what: string): Readonly<Record<string, Json | undefined>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw damaged(`${what} is missing`)
  return json as Readonly<Record<string, Json | undefined>>
}

/**
 * The list that a part of a snapshot must be.
 *
 * @param length how long it must be; any length when left out
 * @throws GrodtError ENGINE_STATE
 */
export function listOf(json: Json | undefined, what: string, length?: number): readonly Json[] {
  if (!Array.isArray(json)) throw damaged(`${what} are missing`)
  if (length !== undefined && json.length !== length) {
    throw damaged(`${what} are ${json.length}, not ${length}`)
  }
  return json as readonly Json[]
}

/** The stored state of an observer is not one. */
export function damaged(problem: string): GrodtError {
  return new GrodtError('ENGINE_STATE', { problem: `what was learnt: ${problem}` })
}
