import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AllocatorPlugin } from '../contract/allocator.ts'
import type { ClassifierPlugin } from '../contract/classifier.ts'
import { CONTRACT_VERSION } from '../contract/kinds.ts'
import type { PredictorPlugin } from '../contract/predictor.ts'
import type { StrategyPlugin } from '../contract/strategy.ts'
import { loadFailure, ownStack, runPluginModule } from '../plugin-module.ts'
import type { LoadQuestion } from './protocol.ts'

/** What a worker can ask. */
export type HostedPlugin = StrategyPlugin | ClassifierPlugin | AllocatorPlugin | PredictorPlugin

/**
 * Load the plugin of a file, and find out whether it leaves alone the thread in which it is loaded.
 *
 * @param onFault is told at once of what is thrown, rejected or ended outside of the code that loads; nothing else may be
 * told of it until the promise is settled
 * @returns null where it was only to be run
 * @throws Error when it throws, when it is no plugin of its kind and contract, and when something goes on afterwards
 */
export async function loadHosted(
  question: LoadQuestion,
  onFault: (fault: Error) => void,
): Promise<HostedPlugin | null> {
  const before = activities()
  const stopWatching = watchFaults(onFault)
  try {
    const plugin = load(question)
    // Promises that were rejected are told of after the turn in which they were.
    await nextTurn()
    const left = leftOver(before, activities())
    if (left.length === 0) return plugin
    const names = [...new Set(left)].join(', ')
    throw new Error(
      `it leaves something going on after it was loaded (${names}). It must start nothing outside of its functions.`,
    )
  } finally {
    stopWatching()
  }
}

function load({ plugin: kind, file }: LoadQuestion): HostedPlugin | null {
  let exported: unknown
  try {
    exported = runPluginModule(file).default
  } catch (error) {
    throw new Error(loadFailure(error), { cause: error })
  }
  if (kind === null) return null
  const { kind: is, contract } = (exported ?? {}) as Partial<HostedPlugin>
  if (is !== kind) throw new Error(`the default export is no ${kind}`)
  if (contract !== CONTRACT_VERSION) {
    throw new Error(`contract must be ${CONTRACT_VERSION}, was ${String(contract)}`)
  }
  return exported as HostedPlugin
}

/** What goes on in this thread, by kind: timers, sockets, files that are read. */
const activities = (): string[] => process.getActiveResourcesInfo()

function leftOver(before: readonly string[], after: readonly string[]): string[] {
  const left = [...after]
  for (const one of before) if (left.includes(one)) left.splice(left.indexOf(one), 1)
  return left
}

function watchFaults(onFault: (fault: Error) => void): () => void {
  const rejected = (reason: unknown): void =>
    onFault(new Error(`it leaves a rejected promise behind while it is loaded:\n${ownStack(reason)}`))
  const thrown = (error: unknown): void => onFault(new Error(loadFailure(error)))
  const exit = process.exit.bind(process)
  process.exit = function exitNow(code) {
    const where = new Error(`process.exit(${code ?? ''})`)
    Error.captureStackTrace(where, exitNow)
    onFault(new Error(`it ends the process while it is loaded:\n${ownStack(where)}`))
    return exit(code)
  }
  process.on('unhandledRejection', rejected)
  process.on('uncaughtException', thrown)
  return () => {
    process.exit = exit
    process.off('unhandledRejection', rejected)
    process.off('uncaughtException', thrown)
  }
}
