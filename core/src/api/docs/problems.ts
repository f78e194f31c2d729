import { ERRORS, type ErrorCode } from '../../errors.ts'
import { problem } from '../problem-schema.ts'
import { COMMON_ERRORS, STATUS } from '../problem-status.ts'
import { headerRefs, PROBLEM_HEADERS } from './headers.ts'
import type { Shapes } from './shapes.ts'

type Part = Readonly<Record<string, unknown>>

/** One answer for each status, which says with which codes it comes; where these are those of every route, by reference. */
export function problems(codes: readonly ErrorCode[], shapes: Shapes): Part {
  const common = byStatus(COMMON_ERRORS)
  return Object.fromEntries(
    [...byStatus(codes)].map(([status, own]) => {
      const isCommon = own.every((code) => common.get(status)?.includes(code))
      return [
        status,
        isCommon ? { $ref: `#/components/responses/${commonName(status)}` } : problemOf(status, own, shapes),
      ]
    }),
  )
}

const commonName = (status: number): string => `Problem${status}`

/** What every route may be refused for, as components of the document. */
export const commonProblems = (shapes: Shapes): Part =>
  Object.fromEntries(
    [...byStatus(COMMON_ERRORS)].map(([status, codes]) => [
      commonName(status),
      problemOf(status, codes, shapes),
    ]),
  )

const problemOf = (status: number, codes: readonly ErrorCode[], { describe }: Shapes): Part => ({
  description: codes.map((code) => `\`${code}\`: ${ERRORS[code]}`).join('\n\n'),
  ...(status in PROBLEM_HEADERS && { headers: headerRefs(PROBLEM_HEADERS[status]) }),
  content: { 'application/problem+json': { schema: describe(problem) } },
})

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const found = new Map<number, ErrorCode[]>()
  for (const code of new Set(codes)) {
    const status = STATUS[code] ?? 500
    found.set(status, [...(found.get(status) ?? []), code])
  }
  return found
}
