import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { hostChannel, newSignals, type WorkerChannel } from '@grodt/sdk/host'

/** What every such thread is started with: its side of the channel. */
export interface ThreadChannel {
  readonly port: MessagePort
  readonly signals: Int32Array
}

/** A thread for code of plugins, and our side of its channel. */
export interface IsolatedThread {
  readonly thread: Worker
  readonly channel: WorkerChannel
}

/**
 * Start a thread with an empty environment, no arguments of ours, its output captured and its heap limited.
 *
 * @param file what it runs
 * @param memoryMb its heap, MB
 * @param start what it is told beside its side of the channel
 */
export function isolatedThread<Start extends ThreadChannel>(
  file: string,
  memoryMb: number,
  start: Omit<Start, keyof ThreadChannel>,
): IsolatedThread {
  const { port1, port2 } = new MessageChannel()
  const signals = newSignals()
  const thread = new Worker(file, {
    workerData: { ...start, port: port2, signals },
    transferList: [port2],
    env: {},
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  return { thread, channel: hostChannel(port1, signals) }
}
