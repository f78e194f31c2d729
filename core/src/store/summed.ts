import { createHash } from 'node:crypto'
import { put, type Operation } from './database.ts'

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** A value as JSON with a checksum as its last member, so that a flipped bit is noticed. */
export function putSummed(key: string, value: object): Operation {
  const sum = sumOf(JSON.stringify(value))
  return put(key, Buffer.from(JSON.stringify({ ...value, sum })))
}

/**
 * The value as it was written; null when the bytes are others.
 *
 * @param members of a value that was written before there were checksums: it has these alone, or some of them
 */
export function readSummed(bytes: Buffer, members: readonly string[]): unknown {
  const text = bytes.toString()
  try {
    const { sum, ...value } = JSON.parse(text) as { sum?: string }
    if (sum === undefined) return Object.keys(value).every((name) => members.includes(name)) ? value : null
    const same = sum === sumOf(JSON.stringify(value)) && JSON.stringify({ ...value, sum }) === text
    return same ? value : null
  } catch {
    return null
  }
}
