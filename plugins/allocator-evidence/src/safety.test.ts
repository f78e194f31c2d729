import { sampleDeviation, sumOf } from '@grodt/sdk'
import { parseConfig } from '@grodt/sdk/host'
import t from 'tap'
import { inputOf } from '../../../sdk/src/allocation/input.fixture.ts'
import { evidenceSchema, type EvidenceConfig } from './fields.ts'
import { losesSurely } from './safety.ts'

const parsed = parseConfig(evidenceSchema, {})
if (!parsed.ok) throw new Error('The defaults fit the schema.')
const config: EvidenceConfig = parsed.config

const judge = (column: readonly number[], off = false, trades = 100, unseen = 0) =>
  losesSurely(
    inputOf([column], () => ({
      off,
      trades,
      unseen: column.map((_, day) => day >= column.length - unseen),
    })).sleeves[0],
    config,
  )

/** So many days whose mean lies `t` standard errors from 0. */
function daysOf(count: number, t: number): number[] {
  const deviation = Math.sqrt(count / (count - 1))
  const mean = (t * deviation) / Math.sqrt(count)
  return Array.from({ length: count }, (_, day) => 0.01 * (mean + (day % 2 ? 1 : -1)))
}

t.test('a strategy is switched off below t = -1 over 180 days', async (t) => {
  t.ok(Math.abs((judge(daysOf(180, -1.01)).t ?? 0) + 1.01) < 1e-9)
  t.equal(judge(daysOf(180, -1.01)).off, true)
  t.equal(judge(daysOf(180, -0.99)).off, false)
  t.equal(judge([...daysOf(180, 9), ...daysOf(180, -1.01)]).off, true, 'the last 180 days count')
  t.equal(judge([...daysOf(180, -9), ...daysOf(180, 0)]).off, false)
})

t.test('not before 60 trades and 180 days of results', async (t) => {
  t.equal(judge(daysOf(180, -3), false, 59).off, false)
  t.equal(judge(daysOf(180, -3), false, 60).off, true)
  t.equal(judge(daysOf(178, -3)).off, false)
  t.equal(judge([...new Array<number>(100).fill(0), ...daysOf(178, -3)]).off, false)
})

t.test('it comes back above t = -0.5, not before', async (t) => {
  t.equal(judge(daysOf(180, -0.75), true).off, true)
  t.equal(judge(daysOf(180, -0.75), false).off, false)
  t.equal(judge(daysOf(180, -0.51), true).off, true)
  t.equal(judge(daysOf(180, -0.49), true).off, false)
})

t.test('days that nobody saw count as the prior at the volatility of those that were', async (t) => {
  const seen = daysOf(120, -2)
  const deviation = sampleDeviation(seen) ?? NaN
  const { t: found } = judge([...seen, ...daysOf(60, 0).fill(0)], true, 100, 60)
  const sum = sumOf(seen) / deviation + (60 * 0.3) / Math.sqrt(365)
  t.ok(Math.abs((found ?? NaN) - sum / Math.sqrt(180)) < 1e-12, `${found}`)
  t.strictSame(
    judge(new Array<number>(180).fill(0), true, 100, 180),
    { off: false, t: null },
    'nothing was seen',
  )
})

t.test('who is off does not stay off for ever: losses leave the window while nothing is seen', async (t) => {
  const waited = (first: number): number => {
    const column = daysOf(180, first)
    for (let days = 0; ; days++) {
      if (!judge(column, days > 0, 100, days).off) return days
      column.push(0)
    }
  }
  t.equal(waited(-0.99), 0)
  t.ok(waited(-1.01) > 60 && waited(-1.01) < 80, `${waited(-1.01)} days`)
  t.ok(waited(-3) > waited(-1.01) && waited(-3) < 180, `${waited(-3)} days: who lost more waits longer`)
})
