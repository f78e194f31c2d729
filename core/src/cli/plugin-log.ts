import type { WriteStream } from 'node:tty'
import type { PluginLog } from '../plugins/instance.ts'

/** Warnings that a run shows; a plugin may have one for every bar. */
const SHOWN = 20

/** Writes the first warnings of plugins as lines; what they say for information belongs to a live log. */
export function pluginLog(stream: Pick<WriteStream, 'isTTY' | 'write'>): PluginLog {
  let count = 0
  return (level, instance, message) => {
    if (level !== 'warn') return
    count++
    if (count > SHOWN + 1) return
    const line =
      count > SHOWN ? 'More warnings of plugins are not shown.' : `Warning of ${instance}: ${message}`
    // The line of the progress bar gives way.
    stream.write(`${stream.isTTY ? '\r\u001b[K' : ''}${line}\n`)
  }
}
