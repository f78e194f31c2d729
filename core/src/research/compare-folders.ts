import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What became of one file. Lines and bytes count from 1. */
export type FileComparison =
  | { readonly file: string; readonly verdict: 'same' | 'missing' | 'new' }
  | {
      readonly file: string
      readonly verdict: 'differs'
      /** Of the first difference; null in a file that has no lines. */
      readonly line: number | null
      /** Its place in the line, in characters. */
      readonly column: number | null
      readonly byte: number
      /** The line as it was and as it is; null where the file has ended, or has no lines. */
      readonly was: string | null
      readonly is: string | null
    }

const NEWLINE = 10

/**
 * Compare two folders file by file, byte for byte.
 *
 * @returns one entry per file of either, by name; `missing` is in the first only, `new` in the second only
 */
export function compareFolders(before: string, after: string): FileComparison[] {
  const first = filesIn(before)
  const second = filesIn(after)
  return [...new Set([...first, ...second])].sort().map((file) => {
    if (!second.includes(file)) return { file, verdict: 'missing' }
    if (!first.includes(file)) return { file, verdict: 'new' }
    return compareBytes(file, readFileSync(join(before, file)), readFileSync(join(after, file)))
  })
}

/** Paths below a folder, with `/` on every system. */
function filesIn(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`
    return entry.isDirectory() ? filesIn(folder, `${path}/`) : [path]
  })
}

/** Compare the contents of a file. */
export function compareBytes(file: string, was: Buffer, is: Buffer): FileComparison {
  if (was.equals(is)) return { file, verdict: 'same' }
  let at = 0
  while (at < was.length && at < is.length && was[at] === is[at]) at++
  const difference = { file, verdict: 'differs', byte: at + 1 } as const
  if (!/\.(csv|json|yaml|md|html)$/.test(file)) {
    return { ...difference, line: null, column: null, was: null, is: null }
  }
  let line = 1
  let start = 0
  for (let end = was.indexOf(NEWLINE); end >= 0 && end < at; end = was.indexOf(NEWLINE, start)) {
    line++
    start = end + 1
  }
  const column = was.toString('utf8', start, at).length + 1
  return { ...difference, line, column, was: lineAt(was, start), is: lineAt(is, start) }
}

function lineAt(bytes: Buffer, start: number): string | null {
  if (start >= bytes.length) return null
  const end = bytes.indexOf(NEWLINE, start)
  return bytes.toString('utf8', start, end < 0 ? bytes.length : end)
}
