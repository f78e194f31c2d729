import t from 'tap'
import { defineRegimeClassifier, defineStrategy, enter, exit, parameters } from '@grodt/sdk'
import { bars, buildEngine, flatBars, inputs, type TestSetup } from '../../../test/support/engine.ts'
import { Profiler } from './profile.ts'

/** A clock that is one millisecond later at every reading: every call takes as many as it reads, and one more. */
function steps(): () => number {
  let time = 0
  return () => time++
}

const plugin = defineStrategy({
  config: parameters({}),
  create(ctx) {
    const fast = ctx.ema(3)
    ctx.ema(5)
    return {
      onBar: ({ count, flat }) => {
        if (!(fast.now > 0)) return null
        return count % 3 === 0 && flat ? enter('long', { size: 0.1, reason: 'test' }) : exit('test')
      },
    }
  },
})

const classifier = defineRegimeClassifier({
  labels: ['calm', 'wild'],
  config: parameters({}),
  create: () => ({ onBar: () => ({ label: 'calm', confidence: 1 }) }),
})

const setup: TestSetup = {
  markets: [{ symbol: 'A', columns: bars(flatBars(100, 30)) }],
  strategies: [{ name: 'S', plugin }],
  classifier,
}

t.test('plugins and indicators have their calls and their time, the slowest first', async (t) => {
  const engine = buildEngine(setup)
  const profiler = new Profiler(steps())
  profiler.attach(engine)
  profiler.phase('bars', () => {
    for (const slices of inputs(setup, 10)) engine.apply({ kind: 'bars', slices })
  })
  const rows = profiler.rows('bars')
  t.strictSame(
    rows.map(({ kind, name, calls }) => [kind, name, calls]),
    [
      ['phase', 'bars', null],
      ['host', 'books, orders, feed', null],
      ['strategy', 'S A', 30],
      ['classifier', 'regime/A/1m', 30],
      ['indicator', 'A 1m ema(3,close)', 30],
      ['indicator', 'A 1m ema(5,close)', 30],
    ],
  )
  t.ok(rows.every(({ ms }) => ms >= 0 && Number.isFinite(ms)))
})

t.test('a profiled run is the same run', async (t) => {
  const outcome = (profiled: boolean): unknown => {
    const engine = buildEngine(setup)
    if (profiled) new Profiler(steps()).attach(engine)
    const events = [...inputs(setup)].flatMap((slices) => engine.apply({ kind: 'bars', slices }))
    return [events, [...engine.trades], engine.equity]
  }
  t.strictSame(outcome(true), outcome(false))
})

t.test(
  'phases keep their order, a repeated one is added up, a promise counts until it is settled',
  async (t) => {
    const profiler = new Profiler(steps())
    await profiler.phase('load', () => Promise.resolve(1))
    t.equal(
      profiler.phase('bars', () => 2),
      2,
    )
    await profiler.phase('load', async () => undefined)
    t.strictSame(
      profiler.rows('bars').map(({ name }) => name),
      ['load', 'bars', 'books, orders, feed'],
    )
  },
)
