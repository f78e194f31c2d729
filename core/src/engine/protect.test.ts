import { defineRegimeClassifier, exit, parameters, type Answer } from '@grodt/sdk'
import t from 'tap'

import {
  bars,
  buildEngine,
  eventsOf,
  fillsOf,
  flatBars,
  HOUR,
  inputs,
  MINUTE,
  play,
  script,
  START,
  type Row,
  type TestSetup,
} from '../../../test/support/engine.ts'
import { MANUAL_KILL_SWITCH } from '../risk/kill-switch.ts'
import { NO_PERFORMANCE_RULES } from '../risk/performance-rules.ts'
import { NO_BOOK_PROTECTIONS, NO_STRATEGY_PROTECTIONS } from '../risk/protections.ts'
import { exactly, long, playWith as playAfter } from './engine.fixture.ts'
import type { EngineEvent } from './events.ts'
import type { Command } from './inputs.ts'

const go = (details: object = {}): Answer => long(0.1, details)
const leave = exit('done')
const WHO = { reason: 'news', author: 'somebody' }

/** Bars that open at the close before them. */
const path = (...closes: readonly number[]): Row[] =>
  closes.map((close, i) => {
    const open = closes[Math.max(0, i - 1)]
    return [open, Math.max(open, close), Math.min(open, close), close]
  })

const setup = (rows: readonly (Row | null)[], rest: Partial<TestSetup>, baseMs = MINUTE): TestSetup => ({
  markets: [{ symbol: 'A', baseMs, columns: bars(rows, baseMs) }],
  strategies: [],
  ...rest,
})

/** Bar of the grid (from 1) at whose close an event happened. */
const barOf = ({ time }: EngineEvent, baseMs = MINUTE): number => (time - START) / baseMs

const refusals = (events: readonly EngineEvent[], baseMs = MINUTE): unknown[] =>
  eventsOf(events, 'order-refused').map((event) => [
    barOf(event, baseMs),
    event.limit,
    event.value,
    event.allowed,
  ])

t.test('a losing trade locks its symbol for the bars of the cool-down', async (t) => {
  const { events } = play(
    setup(path(100, 100, 99, 99, 99, 99, 99), {
      strategies: [
        {
          name: 'S',
          plugin: script({ 1: go(), 3: leave, 4: go(), 5: go(), 6: go() }),
          protections: { ...NO_STRATEGY_PROTECTIONS, cooldownBars: 2, cooldownPerSymbol: true },
        },
      ],
    }),
  )
  // 10 units from 100 to 99, closed at the open of bar 4.
  const [lock] = eventsOf(events, 'lock-set')
  t.match(lock, {
    time: START + 4 * MINUTE,
    reason: 'cooldown',
    strategy: 'S',
    symbol: 'A',
    until: START + 6 * MINUTE,
    value: -10,
  })
  const until = 'from 2024-01-01T00:06:00.000Z on'
  t.strictSame(refusals(events), [
    [4, 'locked', 'cooldown -10 (lock 1)', until],
    [5, 'locked', 'cooldown -10 (lock 1)', until],
  ])
  exactly(t, eventsOf(events, 'lock-released'), [{ time: START + 6 * MINUTE, lock: 1, by: 'time' }])
  t.strictSame(
    eventsOf(events, 'order-approved').map((event) => barOf(event)),
    [1, 6],
  )
})

t.test('losing stops lock the strategy, a stop with a profit does not count', async (t) => {
  const stop = { stop: { distance: 1 } }
  const { events } = play(
    setup(path(100, 100, 98, 98, 98, 96, 96, 96), {
      strategies: [
        {
          name: 'S',
          plugin: script({ 1: go(stop), 4: go(stop), 7: go(stop) }),
          protections: {
            ...NO_STRATEGY_PROTECTIONS,
            stopGuard: { stops: 2, window: HOUR, lock: HOUR, perSymbol: false },
          },
        },
      ],
    }),
  )
  exactly(t, eventsOf(events, 'lock-set'), [
    { time: START + 6 * MINUTE, reason: 'stop-guard', strategy: 'S', symbol: null, value: 2, limit: 2 },
  ])
  t.strictSame(refusals(events), [[7, 'locked', 'stop-guard 2 (lock 1)', 'from 2024-01-01T01:06:00.000Z on']])
})

t.test('a daily loss locks the book until the day ends, with the loss of open positions', async (t) => {
  // 24 bars a day. Bought at the open of bar 2, at 100 with all of the capital.
  const rows = [...path(100, 100, 96, 95, 97), ...flatBars(97, 23)]
  const { events } = play(
    setup(
      rows,
      {
        strategies: [
          { name: 'S', plugin: script({ 1: go({ size: 1 }), 8: leave, 10: go(), 24: go() }) },
          { name: 'T', weight: 0.1, plugin: script({ 5: go() }) },
        ],
        limits: { maxGross: 2 },
        protections: { book: { ...NO_BOOK_PROTECTIONS, maxDailyLoss: 0.05 } },
      },
      HOUR,
    ),
  )
  exactly(t, eventsOf(events, 'lock-set'), [
    {
      time: START + 4 * HOUR,
      reason: 'daily-loss',
      strategy: null,
      symbol: null,
      until: START + 24 * HOUR,
      value: 0.05,
      limit: 0.05,
    },
  ])
  t.strictSame(
    refusals(events, HOUR).map((row) => (row as unknown[]).slice(0, 2)),
    [
      [5, 'locked'],
      [10, 'locked'],
    ],
  )
  exactly(t, fillsOf(events, HOUR), [
    [2, 'buy'],
    [9, 'sell', 100, 97, 'signal'],
    [25, 'buy'],
  ])
})

t.test('a drawdown lock ends after its time, and the drawdown counts anew from there', async (t) => {
  const rows = path(100, 110, 120, 108, 107, 106, 105, 104, 95)
  const { events } = play(
    setup(rows, {
      strategies: [
        {
          name: 'S',
          plugin: script({ 1: go({ size: 1 }) }),
          protections: { ...NO_STRATEGY_PROTECTIONS, maxDrawdown: 0.1, drawdownLock: 3 * MINUTE },
        },
      ],
    }),
  )
  // 100 units at 100: 12,000 at the peak. Rebased at 10,500 in bar 7; 9,500 is below 10,500 x 0.9 only just not.
  exactly(t, eventsOf(events, 'lock-set'), [
    { time: START + 4 * MINUTE, value: 0.1, until: START + 7 * MINUTE },
  ])
  exactly(t, eventsOf(events, 'lock-released'), [{ time: START + 7 * MINUTE }])
})

t.test('the kill switch warns, latches, cancels what waits and keeps the exits', async (t) => {
  const rows = path(100, 100, 94, 91, 89, 89, 89)
  const resting = go({ order: { type: 'limit', price: 50, expiry: 99 } })
  const run = (action: 'freeze' | 'flatten') =>
    play(
      setup(rows, {
        strategies: [
          { name: 'S', plugin: script({ 1: go({ size: 1, stop: { price: 80 } }) }) },
          { name: 'T', weight: 0.1, plugin: script({ 1: resting, 6: go() }) },
        ],
        limits: { maxGross: 2 },
        protections: { killSwitch: { ...MANUAL_KILL_SWITCH, maxDrawdown: 0.1, warnAt: 0.6, action } },
      }),
    )
  const { events } = run('flatten')
  exactly(t, eventsOf(events, 'kill-switch'), [
    { time: START + 3 * MINUTE, from: 'armed', to: 'warned', cause: 'drawdown', value: 0.06, limit: 0.06 },
    {
      time: START + 5 * MINUTE,
      from: 'warned',
      to: 'latched',
      value: 0.11,
      equity: 8900,
      highWaterMark: 10_000,
    },
  ])
  exactly(t, eventsOf(events, 'order-cancelled'), [{ strategy: 'T', cause: 'kill-switch' }])
  exactly(t, fillsOf(events), [
    [2, 'buy'],
    [6, 'sell', 100, 89, 'kill-switch'],
  ])
  t.strictSame(refusals(events), [[6, 'kill-switch', 'latched by drawdown 0.11', 'reset by a person']])
  exactly(t, fillsOf(run('freeze').events), [[2, 'buy']])
})

/** Bars with commands after some of them. */
const playWith = (what: TestSetup, commands: Readonly<Record<number, object>>): readonly EngineEvent[] =>
  playAfter(
    what,
    Object.fromEntries(
      Object.entries(commands).map(([bar, command]) => {
        return [bar, { kind: 'command', command: { ...WHO, ...command } as Command } as const]
      }),
    ),
  ).events

t.test('a person triggers the kill switch and resets it', async (t) => {
  const every = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i + 1, go()]))
  const events = playWith(setup(flatBars(100, 8), { strategies: [{ name: 'S', plugin: script(every) }] }), {
    1: { name: 'trigger-kill-switch' },
    2: { name: 'trigger-kill-switch' },
    3: { name: 'reset-kill-switch', reason: ' ' },
    4: { name: 'reset-kill-switch' },
    5: { name: 'reset-kill-switch' },
  })
  exactly(t, eventsOf(events, 'kill-switch'), [
    { from: 'armed', to: 'latched', cause: 'manual', value: null, why: 'news', author: 'somebody' },
    { from: 'latched', to: 'armed', cause: 'reset', why: 'news', author: 'somebody' },
  ])
  exactly(t, eventsOf(events, 'command-refused'), [
    {
      command: 'trigger-kill-switch',
      code: 'KILL_SWITCH_LATCHED',
      problem: /already, by somebody\. Only a reset/,
    },
    { command: 'reset-kill-switch', code: 'REASON_MISSING' },
    { command: 'reset-kill-switch', code: 'KILL_SWITCH_NOT_LATCHED', problem: /it is armed/ },
  ])
  exactly(t, eventsOf(events, 'order-cancelled'), [{ time: START + MINUTE, cause: 'kill-switch' }])
  exactly(t, fillsOf(events), [[6, 'buy']])
})

t.test('a person pauses and resumes a strategy, and removes a lock', async (t) => {
  const rows = path(100, 100, 99, 99, 99, 99, 99, 99)
  const what = setup(rows, {
    strategies: [
      {
        name: 'S',
        plugin: script({ 1: go(), 3: leave, 4: go(), 5: go(), 6: go(), 7: go() }),
        protections: { ...NO_STRATEGY_PROTECTIONS, cooldownBars: 99 },
      },
    ],
  })
  const events = playWith(what, {
    4: { name: 'remove-lock', lock: 1 },
    5: { name: 'pause', strategy: 'S' },
    6: { name: 'resume', strategy: 'S' },
    7: { name: 'resume', strategy: 'X' },
    8: { name: 'remove-lock', lock: 1 },
  })
  exactly(t, eventsOf(events, 'lock-released'), [{ lock: 1, by: 'person', why: 'news', author: 'somebody' }])
  exactly(t, eventsOf(events, 'strategy-paused'), [
    { strategy: 'S', rule: 'person', until: null, why: 'news' },
  ])
  exactly(t, eventsOf(events, 'strategy-resumed'), [{ strategy: 'S', by: 'person', pausedFor: MINUTE }])
  t.strictSame(refusals(events), [
    [4, 'locked', 'cooldown -10 (lock 1)', 'from 2024-01-01T01:43:00.000Z on'],
    [6, 'paused', 'person', 'resumed by a person'],
  ])
  exactly(t, eventsOf(events, 'order-cancelled'), [{ time: START + 5 * MINUTE, cause: 'paused' }])
  t.strictSame(
    eventsOf(events, 'command-refused').map(({ problem }) => problem),
    ['There is no strategy "X". There are: S.', 'There is no lock 1. No lock is in force.'],
  )
})

t.test('a person locks entries where and as long as it is wanted', async (t) => {
  const every = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i + 1, go()]))
  const what: TestSetup = {
    markets: ['A', 'B'].map((symbol) => ({ symbol, columns: bars(flatBars(100, 8)) })),
    strategies: [{ name: 'S', plugin: script(every) }],
  }
  const lock = { name: 'add-lock', strategy: null, symbol: null, end: null }
  const events = playWith(what, {
    1: { ...lock, strategy: 'S', symbol: 'A', end: { after: 2 * MINUTE } },
    3: { ...lock, end: { at: START + 3 * MINUTE } },
    4: { ...lock, strategy: 'S', symbol: 'C' },
    5: { ...lock, symbol: 'B', end: { at: START + 7 * MINUTE } },
    6: { ...lock, symbol: 'B', end: { after: MINUTE } },
    7: { ...lock, strategy: 'X' },
  })
  exactly(t, eventsOf(events, 'lock-set'), [
    {
      time: START + MINUTE,
      lock: 1,
      reason: 'person',
      strategy: 'S',
      symbol: 'A',
      until: START + 3 * MINUTE,
      value: null,
      limit: null,
      why: 'news',
      author: 'somebody',
    },
    { time: START + 5 * MINUTE, lock: 2, strategy: null, symbol: 'B', until: START + 7 * MINUTE },
  ])
  exactly(t, eventsOf(events, 'order-cancelled'), [{ time: START + MINUTE, symbol: 'A', cause: 'locked' }])
  exactly(t, eventsOf(events, 'lock-released'), [
    { time: START + 3 * MINUTE, lock: 1, by: 'time' },
    { time: START + 7 * MINUTE, lock: 2, by: 'time' },
  ])
  t.match(
    refusals(events).find((row) => (row as unknown[])[1] === 'locked'),
    [2, 'locked', 'person (lock 1)', 'from 2024-01-01T00:03:00.000Z on'],
  )
  t.strictSame(
    eventsOf(events, 'command-refused').map(({ code, problem }) => [code, problem]),
    [
      [
        'LOCK_PASSED',
        'The lock would end at 2024-01-01T00:03:00.000Z, but it is 2024-01-01T00:03:00.000Z in the market already. Give a later time.',
      ],
      ['SYMBOL_UNKNOWN', 'S does not trade "C". It trades: A, B.'],
      [
        'LOCK_LASTS',
        'Lock 2 with the same reach lasts until 2024-01-01T00:07:00.000Z already. Remove it to have it end earlier.',
      ],
      ['STRATEGY_UNKNOWN', 'There is no strategy "X". There are: S.'],
    ],
  )
})

t.test('before the first bar a length of time begins nowhere', async (t) => {
  const engine = buildEngine(setup(flatBars(100, 1), { strategies: [] }))
  const lock = { name: 'add-lock', strategy: null, symbol: null, ...WHO } as const
  const [early] = engine.apply({ kind: 'command', command: { ...lock, end: { after: HOUR } } })
  t.match(early, { kind: 'command-refused', code: 'LOCK_EARLY' })
  const [set] = engine.apply({ kind: 'command', command: { ...lock, end: { at: START } } })
  t.match(set, { kind: 'lock-set', until: START })
})

/** One label up to a price, another above it. */
const byPrice = defineRegimeClassifier({
  config: parameters({}),
  labels: ['low', 'high'],
  create: () => ({ onBar: ({ close }) => ({ label: close.now > 98.5 ? 'high' : 'low', confidence: 1 }) }),
})

t.test('a losing streak pauses a strategy, and time or another regime brings it back', async (t) => {
  const rows = path(100, 100, 99, 99, 99, 98, 98, 98, 98, 99, 99)
  // Bought at 100 and sold at 99, bought at 99 and sold at 98.
  const answers = { 1: go(), 3: leave, 4: go(), 6: leave, 7: go(), 9: go(), 10: go() }
  const run = (resume: 'cool-down' | 'regime' | 'person') =>
    play(
      setup(rows, {
        classifier: byPrice,
        strategies: [{ name: 'S', plugin: script(answers) }],
        protections: {
          performance: {
            ...NO_PERFORMANCE_RULES,
            losingStreak: { limit: 2, minimumTrades: 2 },
            resume,
            coolDown: 3 * MINUTE,
          },
        },
      }),
    ).events
  const byTime = run('cool-down')
  exactly(t, eventsOf(byTime, 'strategy-paused'), [
    {
      time: START + 7 * MINUTE,
      rule: 'losing-streak',
      value: 2,
      limit: 2,
      sample: 2,
      until: START + 10 * MINUTE,
      symbol: 'A',
      regime: 'low',
    },
  ])
  exactly(t, eventsOf(byTime, 'strategy-resumed'), [{ time: START + 10 * MINUTE, by: 'cool-down' }])
  t.strictSame(
    refusals(byTime).map((row) => (row as unknown[]).slice(0, 4)),
    [
      [7, 'paused', 'losing-streak 2', 'from 2024-01-01T00:10:00.000Z on'],
      [9, 'paused', 'losing-streak 2', 'from 2024-01-01T00:10:00.000Z on'],
    ],
  )
  const byRegime = run('regime')
  exactly(t, eventsOf(byRegime, 'strategy-resumed'), [{ time: START + 10 * MINUTE, by: 'regime' }])
  t.match(eventsOf(byRegime, 'order-approved').at(-1), { time: START + 10 * MINUTE })
  t.strictSame(eventsOf(run('person'), 'strategy-resumed'), [])
})

t.test('a latched kill switch is latched after a restart, and goes on closing positions', async (t) => {
  const what = setup(flatBars(100, 6), {
    strategies: [{ name: 'S', plugin: script({ 1: go(), 5: go() }) }],
    protections: { killSwitch: { ...MANUAL_KILL_SWITCH, action: 'flatten' } },
  })
  const halted = buildEngine(what)
  halted.apply({ kind: 'command', command: { name: 'trigger-kill-switch', ...WHO } })
  const stored: unknown = JSON.parse(JSON.stringify(halted.guard.snapshot()))
  const engine = buildEngine(what)
  const events: EngineEvent[] = []
  let count = 0
  for (const slices of inputs(what, 1)) {
    events.push(...engine.apply({ kind: 'bars', slices }))
    if (++count === 3) engine.restoreProtections(stored)
  }
  exactly(t, fillsOf(events), [
    [2, 'buy'],
    [4, 'sell', 10, 100, 'kill-switch'],
  ])
  t.strictSame(refusals(events), [[5, 'kill-switch', 'latched by manual', 'reset by a person']])
  t.throws(() => engine.restoreProtections({ version: 9 }), { code: 'PROTECTION_STATE' })
  t.equal(engine.guard.state.killSwitch.stage, 'latched', 'a bad snapshot changes nothing')
})
