import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePart } from '../page.ts'
import { driveReloads, type Driven } from './drive.ts'
import { problemsOf, reloadPart, reloadTable } from './report.ts'

const quick = process.argv.includes('--quick')
const [each, warmUp] = quick ? [20, 3] : [250, 20]
/** 100 bars of five minutes a second. */
const SPEED = 30_000

const folder = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
const ends: (() => unknown)[] = []
try {
  const driven: Driven[] = []
  for (const way of ['watch', 'ask'] as const) {
    const owner = { teardown: (end: () => unknown) => void ends.push(end) }
    driven.push(await driveReloads(owner, join(folder, way), { way, each, warmUp, speed: SPEED }))
  }
  const problems = driven.flatMap(problemsOf)
  for (const problem of problems) console.error(`WRONG  ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  else console.log(reloadTable(driven).join('\n'))
  if (problems.length === 0 && process.argv.includes('--write'))
    writePart('reload', reloadPart(driven, warmUp))
} finally {
  for (const end of ends) end()
  rmSync(folder, { recursive: true, force: true })
}
