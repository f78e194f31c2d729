import type { SentError } from './protocol.ts'

/** Deeper than answers are. */
const DEEP = 16

/** What the host reads of a signal or a reading: there also where a class gives it by its prototype. */
const READ = [
  'action',
  'side',
  'size',
  'reason',
  'facts',
  'order',
  'strength',
  'symbol',
  'stop',
  'target',
  'trail',
  'maxBars',
  'price',
  'distance',
  'atrPeriod',
  'multiple',
  'type',
  'expiry',
  'label',
  'confidence',
  'then',
]

/**
 * What a plugin gave back in a form that can be sent, so that the host says the same of it as of the original: functions
 * and symbols, which cannot be sent and are no part of any answer, become `Unsendable`.
 */
export function portable(value: unknown, depth = 0): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return { [UNSENDABLE]: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEP) throw new Error('the answer refers to itself, or is deeper than answers are.')
  if (Array.isArray(value)) return value.map((one) => portable(one, depth + 1))
  const fields = value as Readonly<Record<string, unknown>>
  const names = new Set([...Object.keys(fields), ...READ.filter((name) => name in fields)])
  return Object.fromEntries([...names].map((name) => [name, portable(fields[name], depth + 1)]))
}

/** Marks what could not be sent; its value is the text that stands for it. */
export const UNSENDABLE = 'grodt:unsendable'

/** The host's side of `portable`: what could not be sent becomes a function that reads like it. */
export function arrived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(arrived)
  if (UNSENDABLE in value) {
    const text = String(value[UNSENDABLE])
    return Object.defineProperty(() => undefined, 'toString', { value: () => text })
  }
  const fields = value as Record<string, unknown>
  for (const name in fields) {
    if (typeof fields[name] === 'object') fields[name] = arrived(fields[name])
  }
  return fields
}

/** What was thrown, as texts. */
export function sentError(error: unknown): SentError {
  try {
    if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' }
    return { name: String(error.name), message: String(error.message), stack: String(error.stack ?? '') }
  } catch {
    return { name: 'Error', message: 'something that cannot be shown was thrown', stack: '' }
  }
}

/** The error that was sent, with its own stack. */
export function arrivedError({ name, message, stack }: SentError): Error {
  const error = name === 'RangeError' ? new RangeError(message) : new Error(message)
  error.name = name
  error.stack = stack
  return error
}
