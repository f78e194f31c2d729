import { userInfo } from 'node:os'
import { usageError, type ParsedArguments } from '../arguments.ts'
import type { Answer } from './client.ts'

/**
 * Who wants something, and why: what every command that changes something sends.
 *
 * @throws GrodtError OPTION without a reason
 */
export function person(command: string, { values }: ParsedArguments): { reason: string; author: string } {
  const reason = values.get('reason') ?? ''
  if (reason.trim() === '') throw usageError(command, 'Say why: --reason "exchange maintenance".')
  return { reason, author: values.get('author') ?? loginName() }
}

/** Who types. */
export function loginName(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without an entry, as containers have it.
    return 'unknown'
  }
}

/**
 * Print what the host answered, as JSON or as lines.
 *
 * @returns the exit code: 1 when the host refused
 */
export function print<T>(
  { flags }: ParsedArguments,
  answer: Answer<T>,
  lines: (body: T) => string[],
): number {
  if (flags.has('json')) process.stdout.write(`${JSON.stringify(answer.body, null, 2)}\n`)
  else if (answer.ok) process.stdout.write(`${lines(answer.body).join('\n')}\n`)
  else process.stderr.write(`${answer.body.detail}\n`)
  return answer.ok ? 0 : 1
}
