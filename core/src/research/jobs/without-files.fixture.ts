/** A host that has no file descriptor left, and wants work done. */
import { closeSync, openSync } from 'node:fs'
import { startProcess } from './child.ts'

const start = startProcess({ memoryMb: 100, stallMs: 60_000 }, '')
const handles: number[] = []
try {
  for (;;) handles.push(openSync('/dev/null', 'r'))
} catch {
  const work = start({ kind: 'listing', paths: [] }, () => undefined)
  work.stop()
  const again = start({ kind: 'listing', paths: [] }, () => undefined)
  const end = await again.end
  await work.end
  handles.forEach((handle) => closeSync(handle))
  process.stdout.write(JSON.stringify(end))
}
