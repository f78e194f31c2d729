import { crc32 } from 'node:zlib'
import { GrodtError } from '../../errors.ts'

// A stored state is one run of bytes, the same for equal values wherever it is made:
//
//   0   8 bytes  "GRODTST1"
//   8   4 bytes  CRC-32 of everything behind it
//  12   4 bytes  length of the text
//  16            the text: JSON in UTF-8, filled up with spaces to a multiple of 8 bytes from the start
//                the numbers of the typed arrays, one array behind the other, each filled up to 8 bytes with zeros
//
// All numbers are little-endian, every NaN has the same bits. What JSON has not is an object with the key "$":
// {"$":"NaN"}, {"$":"Infinity"}, {"$":"-Infinity"}, {"$":"-0"}, {"$":"undefined"}, typed arrays by kind and length such as
// {"$":"f64","n":3} in the order in which the text names them, and {"$":"object","of":{...}} for an object that has this key.

const MAGIC = 'GRODTST1'
const HEAD = 16
const TAG = '$'

const KINDS = { f64: Float64Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array } as const
type Kind = keyof typeof KINDS
type Numbers = InstanceType<(typeof KINDS)[Kind]>

const ODD_NUMBERS: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

const isKind = (name: unknown): name is Kind => typeof name === 'string' && Object.hasOwn(KINDS, name)

function kindOf(value: object): Kind | undefined {
  return (Object.keys(KINDS) as Kind[]).find((kind) => value instanceof KINDS[kind])
}

/** The value as JSON has it; typed arrays are put into `arrays`. */
function toJson(value: unknown, arrays: Numbers[]): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Object.is(value, -0)) return { [TAG]: '-0' }
      return Number.isFinite(value) ? value : { [TAG]: String(value) }
    case 'undefined':
      return { [TAG]: 'undefined' }
    case 'object': {
      if (value === null) return null
      if (Array.isArray(value)) return value.map((one) => toJson(one, arrays))
      const kind = kindOf(value)
      if (kind !== undefined) {
        arrays.push(value as Numbers)
        return { [TAG]: kind, n: (value as Numbers).length }
      }
      const entries = Object.entries(value).map(([key, one]): [string, unknown] => [key, toJson(one, arrays)])
      const plain: unknown = Object.fromEntries(entries)
      return Object.hasOwn(value, TAG) ? { [TAG]: 'object', of: plain } : plain
    }
    default:
      throw new TypeError(`A ${typeof value} cannot be stored.`)
  }
}

/** The bits of a NaN are not defined by the language: they are made the same. */
function writeNumbers(target: Uint8Array, offset: number, numbers: Numbers): void {
  target.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), offset)
  if (!(numbers instanceof Float64Array)) return
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isNaN(numbers[i])) continue
    target.fill(0, offset + i * 8, offset + i * 8 + 6)
    target[offset + i * 8 + 6] = 0xf8
    target[offset + i * 8 + 7] = 0x7f
  }
}

/**
 * A value as bytes, see above: JSON values, numbers and properties that JSON has not, and typed arrays of doubles, 32-bit
 * integers and bytes. Equal values with properties in the same order give equal bytes.
 *
 * @throws TypeError on functions, symbols and big integers
 */
export function encodeSnapshot(value: unknown): Uint8Array {
  const arrays: Numbers[] = []
  const text = Buffer.from(JSON.stringify(toJson(value, arrays)))
  const start = padded(HEAD + text.length)
  const length = arrays.reduce((sum, { byteLength }) => sum + padded(byteLength), start)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  bytes.set(Buffer.from(MAGIC))
  view.setUint32(12, start - HEAD, true)
  bytes.set(text, HEAD)
  bytes.fill(0x20, HEAD + text.length, start)
  let offset = start
  for (const numbers of arrays) {
    writeNumbers(bytes, offset, numbers)
    offset += padded(numbers.byteLength)
  }
  view.setUint32(8, crc32(bytes.subarray(12)), true)
  return bytes
}

const damaged = (problem: string): GrodtError => new GrodtError('ENGINE_STATE', { problem })

/**
 * The value that `encodeSnapshot` was given, sharing nothing with the bytes.
 *
 * @throws GrodtError ENGINE_STATE when they are not such bytes, or not all of them
 */
export function decodeSnapshot(bytes: Uint8Array): unknown {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(MAGIC.length, bytes.length)).toString(
    'latin1',
  )
  if (head !== MAGIC || bytes.length < HEAD) throw damaged('it does not begin as one that GRODT wrote')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(8, true) !== crc32(bytes.subarray(12)))
    throw damaged('it is damaged, its checksum differs')
  const start = HEAD + view.getUint32(12, true)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + HEAD, start - HEAD).toString()
  return fromJson(JSON.parse(text), { bytes, offset: start })
}

/** Where the numbers of the next typed array are. */
interface Source {
  readonly bytes: Uint8Array
  offset: number
}

function fromJson(value: unknown, source: Source): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => fromJson(one, source))
  if (!Object.hasOwn(value, TAG)) return eachOf(value, source)
  const { [TAG]: tag, n, of } = value as { [TAG]: unknown; n?: number; of?: object }
  if (isKind(tag)) return readNumbers(tag, n ?? 0, source)
  if (tag === 'object') return eachOf(of ?? {}, source)
  return tag === 'undefined' ? undefined : ODD_NUMBERS[String(tag)]
}

const eachOf = (value: object, source: Source): unknown =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromJson(one, source)]))

function readNumbers(kind: Kind, length: number, source: Source): Numbers {
  const numbers = new KINDS[kind](length)
  const { byteLength } = numbers
  new Uint8Array(numbers.buffer).set(source.bytes.subarray(source.offset, source.offset + byteLength))
  source.offset += padded(byteLength)
  return numbers
}
