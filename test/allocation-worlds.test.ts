import type { AllocatorPlugin } from '@grodt/sdk'
import t from 'tap'
import Value from 'typebox/value'

import type { DecisionRules } from '../core/src/allocation/decide.ts'
import { basis } from '../core/src/portfolio/statistics/annual.ts'
import { bookDifference } from '../core/src/portfolio/statistics/book-difference.ts'
import { sharpeSentence } from '../core/src/research/study/claims.ts'
import { KNOWN_WORLDS, sleeveReturns, type KnownWorld } from '../core/src/research/study/known-worlds.ts'
import { manage, type Managing } from '../core/src/research/study/managed-world.ts'
import equal from '../plugins/allocator-equal/src/index.ts'
import evidence from '../plugins/allocator-evidence/src/index.ts'
import maximumSharpe from '../plugins/allocator-maximum-sharpe/src/index.ts'
import minimumVariance from '../plugins/allocator-minimum-variance/src/index.ts'

const DAYS = 730
const SEEDS = 20
const THIRDS = [1 / 3, 1 / 3, 1 / 3]
const BASIS = basis({ annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 0 }, 365)

/** ml.yaml as it is shipped. */
const RULES: DecisionRules = {
  bounds: { min: 0.1, max: 0.6 },
  threshold: 0.1,
  maxStep: 0.02,
  mostInvested: 1,
}

const by = (plugin: Pick<AllocatorPlugin, 'kind' | 'contract'>): Managing => {
  const allocator = plugin as AllocatorPlugin
  const parameters = Value.Create(allocator.config) as object
  return { allocator, parameters, rules: RULES, windowDays: 30 }
}

/** Sharpe difference against equal thirds over the seeds, and how often it is said to be proven. */
function over(world: KnownWorld, managing: Managing): { mean: number; proven: number } {
  let sum = 0
  let proven = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { managed, configured } = manage(sleeveReturns(seed, DAYS, KNOWN_WORLDS[world]), THIRDS, managing)
    const { sharpe, sharpes } = bookDifference(managed, configured, BASIS, {
      blockDays: 10,
      resamples: 100,
      seed,
    })
    sum += sharpe.value ?? NaN
    if (sharpeSentence('It', sharpes[1], sharpe).includes('improvement proven')) proven++
  }
  return { mean: sum / SEEDS, proven }
}

t.test('the worlds are what they are said to be', async (t) => {
  const [a, b] = sleeveReturns(1, 10_000, KNOWN_WORLDS['one better for good'])
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length
  const product = (x: readonly number[], y: readonly number[]): number => {
    const [mx, my] = [mean(x), mean(y)]
    return mean(x.map((value, i) => (value - mx) * (y[i] - my)))
  }
  const deviation = Math.sqrt(product(a, a))
  t.ok(Math.abs(deviation - 0.01) < 4e-4, `deviation ${deviation}`)
  const correlation = product(a, b) / Math.sqrt(product(a, a) * product(b, b))
  t.ok(Math.abs(correlation - 0.35) < 0.04, `correlation ${correlation}`)
  const sharpe = ((mean(b) / 0.01) * Math.sqrt(365) + 0.7) / Math.sqrt(365 / 10_000)
  t.ok(Math.abs(sharpe) < 3, `the second one is ${sharpe} standard errors from -0.7`)
  const fourth = mean(a.map((value) => (value - mean(a)) ** 4)) / deviation ** 4
  t.ok(fourth > 4.5, `kurtosis ${fourth}: tails of Student's t`)
})

t.test(
  'where all sleeves are equally good, nothing is gained and nothing is called an improvement',
  async (t) => {
    const { mean, proven } = over('all alike', by(evidence))
    t.ok(Math.abs(mean) <= 0.08, `mean difference ${mean}`)
    t.ok(proven <= SEEDS / 10, `${proven} of ${SEEDS} are called proven`)
  },
)

t.test('where one sleeve is better for good, the evidence finds it', async (t) => {
  const { mean } = over('one better for good', by(evidence))
  t.ok(mean >= 0.1, `mean difference ${mean}`)
})

t.test('where the better one changes every 120 days, a learner with a short memory finds it', async (t) => {
  const { mean } = over('another one every 120 days', by(maximumSharpe))
  t.ok(mean >= 0.15, `mean difference ${mean}`)
})

t.test('a threshold of .1 makes equal thirds the same as the weights that were configured', async (t) => {
  const configured = [0.4, 0.3, 0.3]
  const {
    managed,
    configured: still,
    movedDays,
  } = manage(sleeveReturns(1, 200, KNOWN_WORLDS['one better for good']), configured, by(equal))
  t.equal(movedDays, 0)
  t.strictSame(managed, still)
})

t.test('an allocator that does harm is stopped, and the book then loses less by it', async (t) => {
  const harmful = by(minimumVariance)
  let guarded = 0
  let alone = 0
  let alarms = 0
  for (let seed = 1; seed <= 4; seed++) {
    // The calmest sleeve is the one that loses.
    const returns = sleeveReturns(seed, 500, () => [1.5, -2.5, 1.5])
    returns[1].forEach((value, day) => (returns[1][day] = value / 2))
    const sharpe = (managing: Managing): { difference: number; alarmDays: number } => {
      const { managed, configured, alarmDays } = manage(returns, THIRDS, managing)
      const found = bookDifference(managed, configured, BASIS, { blockDays: 10, resamples: 2, seed })
      return { difference: found.sharpe.value ?? NaN, alarmDays }
    }
    alone += sharpe(harmful).difference / 4
    const stopped = sharpe({ ...harmful, guarded: true })
    guarded += stopped.difference / 4
    if (stopped.alarmDays > 0) alarms++
  }
  t.ok(alone < -0.5, `without a guard ${alone}`)
  t.ok(guarded > alone + 0.1, `${guarded} with a guard, ${alone} without`)
  t.ok(alarms >= 3, `${alarms} of 4 alarms`)
})
