import t from 'tap'
import {
  addTrade,
  brokenRule,
  emptySample,
  NO_PERFORMANCE_RULES,
  type PerformanceRules,
  type TradeSample,
} from './performance-rules.ts'

function sampleOf(rules: PerformanceRules, nets: readonly number[]): TradeSample {
  const sample = emptySample()
  for (const net of nets) addTrade(sample, net, rules)
  return sample
}

t.test('the drawdown is that of the last trades at their end', async (t) => {
  const rules = { ...NO_PERFORMANCE_RULES, drawdown: { limit: 0.1, trades: 3, minimumTrades: 2 } }
  const broken = (nets: readonly number[]) => brokenRule(sampleOf(rules, nets), rules, 1000)
  t.equal(broken([-500]), null, 'one trade is too few')
  t.strictSame(broken([50, -100]), { rule: 'drawdown', value: 0.1, limit: 0.1, sample: 2 })
  t.equal(broken([-60, 30, -60]), null, '90 below the start')
  t.strictSame(broken([-60, -70, 20]), { rule: 'drawdown', value: 0.11, limit: 0.1, sample: 3 })
  t.equal(broken([-500, -60, 30, -60]), null, 'the first of four is out of the window')
})

t.test('a losing streak ends with a trade that does not lose', async (t) => {
  const rules = { ...NO_PERFORMANCE_RULES, losingStreak: { limit: 3, minimumTrades: 4 } }
  const broken = (nets: readonly number[]) => brokenRule(sampleOf(rules, nets), rules, 1000)
  t.equal(broken([-1, -1, -1]), null, 'three trades are too few')
  t.strictSame(broken([5, -1, -1, -1]), { rule: 'losing-streak', value: 3, limit: 3, sample: 3 })
  t.equal(broken([-1, -1, -1, 0, -1, -1]), null)
})

t.test('the profit factor counts once there is a loss', async (t) => {
  const rules = { ...NO_PERFORMANCE_RULES, profitFactor: { limit: 0.8, trades: 4, minimumTrades: 3 } }
  const broken = (nets: readonly number[]) => brokenRule(sampleOf(rules, nets), rules, 1000)
  t.equal(broken([5, 5, 5]), null)
  t.equal(broken([0, 0, 0]), null)
  t.equal(broken([8, -10, 0]), null, 'exactly 0.8')
  t.strictSame(broken([7, -10, 0]), { rule: 'profit-factor', value: 0.7, limit: 0.8, sample: 3 })
  t.equal(broken([-100, 9, -10, 0, 0]), null, 'the first of five is out of the window')
})

t.test('only as many trades are kept as a rule looks at', async (t) => {
  const rules = {
    ...NO_PERFORMANCE_RULES,
    drawdown: { limit: 0.5, trades: 2, minimumTrades: 1 },
    profitFactor: { limit: 0.5, trades: 4, minimumTrades: 1 },
  }
  t.strictSame(sampleOf(rules, [1, 2, 3, 4, 5, -6]), { count: 6, losses: 1, nets: [3, 4, 5, -6] })
})
