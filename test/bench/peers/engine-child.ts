import type { Adapter, Outcome } from './contestant.ts'
import { answer } from './fork.ts'
import { loadFrom } from './load.ts'
import { repeat } from './repeat.ts'
import { ENGINES } from './roster.ts'
import { benchmarkSeries } from '../series.ts'

/** What one process measured of one engine. */
export interface EngineFigures {
  /** Building the engine's own form of the bars, loading the package included, ms. */
  readonly inputMs: number
  /** The first run of the process, ms. */
  readonly firstMs: number
  /** The timed runs after the warm-up, ms each. */
  readonly ms: readonly number[]
  readonly outcome: Outcome
  readonly expected: Outcome
  /** Largest resident memory of the process, MB. */
  readonly peakMb: number
}

const [id, folder, bars] = process.argv.slice(2)

/** Until the optimising compiler has settled. */
const WARM_UP_MS = 1_000

/** The least that is timed, in runs and in ms. */
const RUNS = 3
const TIMED_MS = 400

/** No collection is forced before: the garbage of a run is part of its cost, and a forced one drops compiled code. */
async function timed(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

await answer(async (): Promise<EngineFigures> => {
  const engine = ENGINES.find((one) => one.id === id)
  if (engine === undefined) throw new Error(`There is no engine ${id}.`)
  const columns = benchmarkSeries(Number(bars))
  const file = (await import(new URL(`engines/${id}.ts`, import.meta.url).href)) as { default: Adapter }
  const start = performance.now()
  const contestant = await file.default(columns, loadFrom(folder))
  const inputMs = performance.now() - start
  const run = (): Promise<number> => timed(() => contestant.run())
  const firstMs = await run()
  await repeat(run, 1, WARM_UP_MS)
  const ms = await repeat(run, RUNS, TIMED_MS)
  return {
    inputMs,
    firstMs,
    ms,
    outcome: contestant.outcome(),
    peakMb: process.resourceUsage().maxRSS / 1024,
    expected: engine.expected(columns),
  }
})
