import Type from 'typebox'
import { Check } from 'typebox/value'
import type { Json } from '../../store/json.ts'
import { createSaver } from '../saver.ts'
import { noteRun, type Run } from './runs.ts'

/** How often a host gives a sign of life, ms: so much of the time before a kill may count as down. */
const SIGN_MS = 30_000

/** The small value of the store that holds the runs. */
const NAME = 'runs'

const kept = Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), ended: Type.Boolean() }))

/** Where runs are kept. */
interface Values {
  get(name: string): Promise<Json | undefined>
  put(name: string, value: Json): Promise<void>
}

/**
 * The runs of the processes before this one. What cannot be read is none: it keeps no host from starting.
 *
 * @param onProblem told why it cannot be read
 */
export async function readRuns(
  store: Values | null,
  onProblem: (problem: string) => void,
): Promise<readonly Run[]> {
  try {
    const value = await store?.get(NAME)
    if (value === undefined || Check(kept, value)) return value ?? []
    onProblem('what is kept has another form')
  } catch (error) {
    onProblem(String(error))
  }
  return []
}

/** Keeps when a process ran. */
export interface RunRecorder {
  /** Give signs of life from now on. Resolves when the first one is kept, or cannot be. */
  start(): Promise<void>
  /** Nothing is kept of a process that has not started. @param orderly whether it ends in good order */
  stop(orderly: boolean): Promise<void>
}

/** What it works with. */
export interface RunRecorderOptions {
  /** Null: nothing is kept. */
  readonly store: Values | null
  readonly earlier: readonly Run[]
  /** When this one began, ms. */
  readonly from: number
  /** Told why it cannot be kept, once until it can be again. */
  readonly onProblem: (problem: string) => void
  /** Time of day, ms. */
  readonly now?: () => number
}

/** Record the run of this process beside those before it. */
export function createRunRecorder({
  store,
  earlier,
  from,
  onProblem,
  now = () => Date.now(),
}: RunRecorderOptions): RunRecorder {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const saver = createSaver(
    async () => store?.put(NAME, noteRun(earlier, { from, to: now(), ended }) as unknown as Json),
    (error) => onProblem(String(error)),
  )
  return {
    start() {
      timer ??= setInterval(() => void saver.save(), SIGN_MS).unref()
      return saver.save()
    },
    async stop(orderly) {
      if (timer === undefined) return
      clearInterval(timer)
      ended = orderly
      await saver.save()
    },
  }
}
