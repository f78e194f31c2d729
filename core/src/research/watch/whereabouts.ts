import { readFile } from 'node:fs/promises'
import { Session, type Debugger } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { sourcePlace } from '../../plugins/worker/source-place.ts'

/** A thread that does not stop within this is in native code, such as the reading of a file, ms. */
const PATIENCE_MS = 2_000

/** The file of a plugin's built code, which is called by its kind and its id. */
const BUNDLE =
  /^file:.*\/plugins\/(?:kept-)?(strategy|regime-classifier|allocator|predictor)-([^/]+)-[0-9a-f]{16}\.cjs$/

/** In words, what the main thread is at. It is stopped by its debugger, also in an endless loop, and goes on afterwards. */
export async function whereabouts(): Promise<string> {
  const frames = await stackOfMain()
  if (frames === null) return 'it is in the middle of something that does not answer, such as reading a file'
  for (const { url, location } of frames) {
    const [, kind, id] = BUNDLE.exec(url) ?? []
    if (id === undefined) continue
    const file = fileURLToPath(url)
    const place = sourcePlace(file, await readFile(file, 'utf8'), location)
    return `the ${kind} ${id} is being asked, ${place ?? `in ${file}`}`
  }
  const name = frames.find(
    ({ functionName, url }) => functionName !== '' && url.startsWith('file:'),
  )?.functionName
  return `no plugin is being asked, GRODT itself is at work${name === undefined ? '' : ` (${name})`}`
}

/** Null when it does not stop. */
async function stackOfMain(): Promise<readonly Debugger.CallFrame[] | null> {
  const session = new Session()
  let timer: NodeJS.Timeout | undefined
  session.connectToMainThread()
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS)
      const scripts = new Map<string, string>()
      session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url))
      session.on('Debugger.paused', ({ params }) => {
        resolve(
          params.callFrames.map((frame) => ({ ...frame, url: scripts.get(frame.location.scriptId) ?? '' })),
        )
      })
      session.post('Debugger.enable')
      session.post('Debugger.pause')
    })
  } finally {
    clearTimeout(timer)
    // It goes on where it is.
    session.post('Debugger.disable')
    session.disconnect()
  }
}
