import { join } from 'node:path'
import t from 'tap'
import { verifyStore } from '../core/src/store/verify.ts'
import { driveReloads } from './bench/reload/drive.ts'
import { problemsOf } from './bench/reload/report.ts'

/** Reloads of each kind, in each way; the long run has 500. */
const EACH = Number(process.env.GRODT_RELOADS ?? 6)

for (const way of ['watch', 'ask'] as const) {
  t.test(`${way}: ${2 * EACH} reloads of a running host, and it does what it does without`, async (t) => {
    const folder = join(t.testdir({}), way)
    const driven = await driveReloads(t, folder, { way, each: EACH, warmUp: 1, speed: 30_000 })
    t.strictSame(problemsOf(driven), [])
    t.equal(driven.each.length, 2 * EACH)
    t.match(await verifyStore(join(folder, 'store')), { problems: [], revisions: driven.reloads + 1 })
  })
}
