// Reads a TAP report: prints the failures with their details, or with --counts the numbers of passed and failed
// assertions. Only the innermost points count; the "ok" of a subtest or file that holds others does not.
import { readFileSync } from 'node:fs'

const counts = process.argv.includes('--counts')
const lines = readFileSync(process.argv.at(-1), 'utf8').split('\n')
let ok = 0
let notOk = 0
/** Deepest indentation of a test point seen since the last point of each shallower level. */
let previous = -1
lines.forEach((line, i) => {
  const match = /^( *)(not )?ok\b/.exec(line)
  if (match === null) return
  const indent = match[1].length
  const parent = previous > indent
  previous = indent
  if (parent || / # (SKIP|TODO)\b/i.test(line)) return
  if (match[2] === undefined) ok++
  else {
    notOk++
    // What a file wrote before it failed as a whole stands above its point.
    if (!counts) console.log(lines.slice(indent === 0 ? Math.max(0, i - 40) : i, i + 40).join('\n'))
  }
})
if (counts) console.log(`${ok} ${notOk}`)
