/** The process of an import whose host is gone from the beginning; ends with it. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FromProcess, Work } from './work.ts'

const [, , folder] = process.argv
const work: Work = {
  kind: 'import',
  paths: [join(folder, 'from')],
  options: { into: join(folder, 'data'), symbol: null, timeframeMs: null, badRows: 'refuse', replace: false },
  out: join(folder, 'out'),
}
const host = String(process.pid + 1)
const file = fileURLToPath(import.meta.resolve('#research-process'))
const child = fork(file, [host, '60000', join(folder, 'cache')])
// Nothing but its end is left to it once it has said what came of it.
child.on('message', ({ kind }: FromProcess) => {
  if (kind !== 'progress') child.kill()
})
child.send(work)
