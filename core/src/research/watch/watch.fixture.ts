/** A process that is watched while it does not answer: for a while, or without end and with a parent that is gone. */
import { watch } from './watch.ts'

const [, , cacheFolder, mode] = process.argv
const parent = mode === 'orphan' ? process.ppid + 1 : null

function busyWork(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

await watch(cacheFolder, { afterMs: 100, parent })
busyWork(mode === 'orphan' ? Infinity : 1_500)
process.stdout.write('done\n')
