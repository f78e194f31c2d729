import { StringDecoder } from 'node:string_decoder'
import type { PluginLogger } from '../contract/context.ts'
import { send, type WorkerChannel } from './channel.ts'

type Level = 'debug' | 'info' | 'warn'

/** Lines that one answer, or the time between two, may write. */
export const LINES = 100

/** Letters of a line. */
const LETTERS = 4000

/** The output of a plugin on its way to the log of the host. A flood is cut where it arises. */
export interface Output {
  /** Whose output it is from now on; what was cut before is told. */
  turnTo(instance: string): void
  logger(instance: string): PluginLogger
}

/** Takes what the plugin writes to standard output and standard error, which is where console writes too. */
export function captureOutput(channel: WorkerChannel, name: string): Output {
  let current = name
  let written = 0

  function line(level: Level, instance: string, text: string): void {
    written++
    if (written > LINES) return
    const message = text.length > LETTERS ? `${text.slice(0, LETTERS)} ...` : text
    send(channel, { kind: 'log', level, instance, message })
  }

  function take(stream: NodeJS.WriteStream, level: Level): void {
    const decoder = new StringDecoder()
    let rest = ''
    stream.write = (chunk: Uint8Array | string, ...more: unknown[]): boolean => {
      // Beyond the limit nothing is even put together.
      if (written > LINES) written++
      else {
        const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)))).split(
          '\n',
        )
        rest = (lines.pop() ?? '').slice(0, LETTERS)
        for (const one of lines) line(level, current, one)
      }
      const done = more.at(-1)
      if (typeof done === 'function') queueMicrotask(done as () => void)
      return true
    }
  }

  take(process.stdout, 'info')
  take(process.stderr, 'warn')
  return {
    turnTo(instance) {
      if (written > LINES) {
        const message = `${written - LINES} more lines were dropped`
        send(channel, { kind: 'log', level: 'warn', instance: current, message })
      }
      written = 0
      current = instance
    },
    logger: (instance) => ({
      debug: (message) => line('debug', instance, String(message)),
      info: (message) => line('info', instance, String(message)),
      warn: (message) => line('warn', instance, String(message)),
    }),
  }
}
