import { basis } from '../../portfolio/statistics/annual.ts'
import { bookDifference } from '../../portfolio/statistics/book-difference.ts'
import type { BlockOptions } from '../../portfolio/statistics/paired-bootstrap.ts'
import { KNOWN_WORLDS, sleeveReturns, type KnownWorld } from './known-worlds.ts'
import { manage, type Managing } from './managed-world.ts'
import type { StudyControl } from './report.ts'

/** Worlds of two years, each twenty times with other random numbers. */
const CONTROL = { days: 730, seeds: 20 } as const

/** Three sleeves that are configured alike. */
const CONFIGURED = [1 / 3, 1 / 3, 1 / 3]

const BASIS = basis({ annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 0 }, 365)

/** What an allocator makes of the worlds in which the truth is known. */
export function controlsOf(
  name: string,
  managing: Managing,
  options: Omit<BlockOptions, 'seed'>,
): StudyControl[] {
  return (Object.keys(KNOWN_WORLDS) as KnownWorld[]).map((world) => {
    let sum = 0
    let proven = 0
    let worse = 0
    for (let seed = 1; seed <= CONTROL.seeds; seed++) {
      const returns = sleeveReturns(seed, CONTROL.days, KNOWN_WORLDS[world])
      const { managed, configured } = manage(returns, CONFIGURED, managing)
      const { value, interval } = bookDifference(managed, configured, BASIS, { ...options, seed }).sharpe
      sum += value ?? 0
      if (interval !== null && interval.low > 0) proven++
      if (interval !== null && interval.high < 0) worse++
    }
    return { allocator: name, world, seeds: CONTROL.seeds, mean: sum / CONTROL.seeds, proven, worse }
  })
}
