import { readFile } from 'node:fs/promises'
import type { Debugger } from 'node:inspector'
import { pathToFileURL } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { sourcePlace } from './source-place.ts'

/** A thread that does not stop within this is in native code, such as a regular expression, ms. */
const PATIENCE_MS = 500

/**
 * Where in the sources of a plugin a thread is, as `file:line:column`; null when that cannot be found out. The thread is
 * stopped by its debugger, which works inside of an endless loop too, and goes on afterwards.
 *
 * @param file the built code of the plugin, with its source map
 */
export async function placeOf(thread: Worker, file: string): Promise<string | null> {
  const [location, text] = await Promise.all([
    locationIn(thread, pathToFileURL(file).href),
    readFile(file, 'utf8'),
  ])
  return location === null ? null : sourcePlace(file, text, location)
}

/** The innermost place of a thread in a script, counted from 0. */
async function locationIn(thread: Worker, url: string): Promise<Debugger.Location | null> {
  const { Session } = await import('node:inspector')
  const session = new Session()
  session.connect()
  let timer: NodeJS.Timeout | undefined
  let attached: string | undefined
  const tell = (sessionId: string, id: number, method: string): void => {
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method }) })
  }
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS)
      const scripts = new Set<string>()
      session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
        if (!workerInfo.title.startsWith(`[worker ${thread.threadId}]`)) return
        attached = sessionId
        tell(sessionId, 1, 'Debugger.enable')
        tell(sessionId, 2, 'Debugger.pause')
      })
      session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
        const { method, params } = JSON.parse(message) as DebuggerMessage
        if (method === 'Debugger.scriptParsed' && params.url === url) scripts.add(params.scriptId)
        if (method !== 'Debugger.paused') return
        const frames = params.callFrames.map(({ location }) => location)
        resolve(frames.find(({ scriptId }) => scripts.has(scriptId)) ?? null)
      })
      session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
    })
  } finally {
    clearTimeout(timer)
    if (attached !== undefined) {
      // Else it would stay where it is, and could not even be ended.
      tell(attached, 3, 'Debugger.disable')
      session.post('NodeWorker.detach', { sessionId: attached })
    }
    session.disconnect()
  }
}

type DebuggerMessage =
  | { readonly method: 'Debugger.scriptParsed'; readonly params: Debugger.ScriptParsedEventDataType }
  | { readonly method: 'Debugger.paused'; readonly params: Debugger.PausedEventDataType }
