import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { EngineEvent } from '../core/src/engine/events.ts'
import type { Clock } from '../core/src/host/clock.ts'
import {
  createPaperHost,
  runPaperHost,
  ACCELERATED_START,
  type PaperHost,
} from '../core/src/host/paper-host.ts'
import type { Prepared } from '../core/src/host/prepare.ts'
import { hireStaff, type Staff } from '../core/src/host/staff.ts'
import { CLASSIFIER_ENTRY } from '../core/src/host/supervisor/outside.ts'
import { supervisionRows } from '../core/src/host/views/supervision.ts'
import { addFaultyPlugins, FAILS, faultyEntries, MODES, type Mode } from './support/faulty-plugin.ts'
import { configured, FIVE_MINUTES, STRATEGIES } from './support/journal.ts'

const DEADLINE = 1000

/** The strategies of the tests beside one for every way to fail. */
async function prepared(
  folder: string,
  { as, more = {} }: { as?: (mode: Mode) => Mode; more?: Readonly<Record<string, string>> } = {},
): Promise<Prepared> {
  const plugins = JSON.stringify([addFaultyPlugins(folder), join(import.meta.dirname, '..', 'plugins')])
  return configured(folder, {
    'strategies.yaml': STRATEGIES.replace('allocation: 0.3', 'allocation: 0.1') + faultyEntries(MODES, as),
    'host.yaml': `host:\n  plugin_folders: ${plugins}\n  plugins: { deadline_ms: ${DEADLINE} }\n`,
    'ml.yaml': 'machine_learning: { meta_controller: { enabled: false } }\n',
    ...more,
  })
}

interface Lived {
  readonly host: PaperHost
  readonly events: EngineEvent[]
  /** How long each bar took, ms. */
  readonly took: readonly number[]
}

/** Market time stands still while a worker starts: it is the same bar at every run of the test at which it is there. */
function waitingClock(staff: Staff, entries: readonly string[]): Clock & { readonly asked: () => number } {
  let asked = 0
  return {
    asked: () => asked,
    now() {
      asked = performance.now()
      return entries.some((entry) => staff.state(entry) === 'starting') ? 0 : Infinity
    },
    async sleepUntil() {
      await turn()
      return true
    },
  }
}

async function live(t: Test, prepared: Prepared, bars: number): Promise<Lived> {
  const staff = await hireStaff(prepared, () => undefined)
  t.teardown(() => staff.letGo(null))
  const names = prepared.checked.config.strategies.map(({ name }) => name)
  const clock = waitingClock(staff, [...names, CLASSIFIER_ENTRY])
  const took: number[] = []
  const host = createPaperHost({
    ...{ prepared, marketSeed: 42, speed: 7200, staff },
    log: () => undefined,
    clock: () => clock,
    extraCheck() {
      took.push(performance.now() - clock.asked())
      return null
    },
  })
  const events: EngineEvent[] = []
  await runPaperHost(host, {
    signal: new AbortController().signal,
    maxBars: bars,
    onEvents: (some) => events.push(...some),
  })
  // The first check is made before the first bar.
  return { host, events, took: took.slice(1) }
}

const barOf = ({ time }: EngineEvent): number => (time - ACCELERATED_START) / FIVE_MINUTES

/** What was said of a strategy, with the bar. */
function storyOf(events: readonly EngineEvent[], name: string): string[] {
  return events.flatMap((event) => {
    const at = barOf(event)
    switch (event.kind) {
      case 'plugin-strike':
        return event.instance === name ? [`${at} strike: ${event.problem}`] : []
      case 'quarantined':
        return event.strategy === name ? [`${at} quarantined`] : []
      case 'quarantine-released':
        return event.strategy === name ? [`${at} released: ${event.why}`] : []
      case 'fill':
        // The stop is hit when the market comes there.
        return event.strategy === name ? [event.cause === 'entry' ? `${at - 1} entry` : event.cause] : []
      default:
        return []
    }
  })
}

const LATE = `it gave no answer within ${DEADLINE} ms`

/** What is said of each way to fail; where it leaks, memory and time race. */
const PROBLEMS: Readonly<Record<(typeof MODES)[number], RegExp>> = {
  hang: new RegExp(`^${LATE}$`),
  regex: new RegExp(`^${LATE}$`),
  json: new RegExp(`^${LATE}$`),
  leak: new RegExp(`^(${LATE}|it took more than 128 MB of memory)$`),
  flood: new RegExp(`^${LATE}$`),
  exit: /^it ended its worker with exit code 7$/,
  throw: /^a is not a function$/,
}

/** All events but those of faults, without the numbers that those move. */
const decisions = (events: readonly EngineEvent[]): object[] =>
  events
    .filter(({ kind }) => !['plugin-strike', 'quarantined', 'quarantine-released'].includes(kind))
    .map((event) => ({ ...event, seq: 0 }))

/** What each strategy goes through, with the problem as `?`. */
const OUTSIDE = [
  '12 entry',
  '15 strike: ?',
  '15 quarantined',
  '20 released: try 1 after 25 minutes: ?',
  '21 strike: ?',
  '21 quarantined',
  'stop',
  '31 released: try 2 after 50 minutes: ?',
]
const THROWS = [
  '12 entry',
  '15 strike: ?',
  '16 strike: ?',
  '17 strike: ?',
  '17 quarantined',
  '22 released: try 1 after 25 minutes: ?',
  'stop',
]

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]

t.test(
  'whatever a plugin does, the others decide as without it; it is tried again, its stop works',
  async (t) => {
    const folder = t.testdir({ failing: {}, calm: {} })
    const failing = await live(t, await prepared(join(folder, 'failing')), 150)
    const calm = await live(t, await prepared(join(folder, 'calm'), { as: () => 'quiet' }), 150)
    t.strictSame(decisions(failing.events), decisions(calm.events))
    const others = calm.events.filter(
      (event) => 'strategy' in event && event.strategy?.startsWith('S') === true,
    )
    t.ok(
      others.some(({ kind }) => kind === 'trade-closed'),
      'and they do decide',
    )
    for (const mode of MODES) {
      const name = `faulty_${mode}`
      const strikes = failing.events.flatMap((event) =>
        event.kind === 'plugin-strike' && event.instance === name ? [event.problem] : [],
      )
      for (const problem of strikes) t.match(problem, PROBLEMS[mode])
      const story = storyOf(failing.events, name).map((line) =>
        strikes.reduce((text, one) => text.replace(one, '?'), line),
      )
      t.strictSame(story, mode === 'throw' ? THROWS : OUTSIDE, mode)
    }
    for (const row of supervisionRows(failing.host))
      t.match(row, { state: 'running', worker: 'ready', problem: null })
    const [fault, next] = failing.took.slice(FAILS.from - 1)
    const usual = median(failing.took.slice(0, FAILS.from - 1))
    t.comment(
      `a bar takes ${usual.toFixed(1)} ms, the one at which six do not answer ${fault.toFixed(0)} ms, the next one ${next.toFixed(1)} ms`,
    )
  },
)

t.test('a classifier that hangs makes the regime unknown, and is revived', async (t) => {
  const more = { 'regime.yaml': 'regime: { plugin: faulty-regime, timeframe: 5m }\n' }
  const { events, host } = await live(t, await prepared(t.testdir({}), { as: () => 'quiet', more }), 60)
  const story = events.flatMap((event) => {
    if (event.kind === 'plugin-strike') return [`${barOf(event)} strike ${event.instance}: ${event.problem}`]
    if (event.kind !== 'regime-changed' || event.symbol !== 'BTC/USDT') return []
    return [`${barOf(event)} ${event.from ?? 'unknown'} -> ${event.to}`]
  })
  const late = (symbol: string): string => `15 strike regime/${symbol}/5m: ${LATE}`
  t.strictSame(story, [
    '10 trending -> ranging',
    ...['BTC/USDT', 'ETH/USDT', 'SOL/USDT'].map(late),
    // Revived after 5 bars it hangs once more, which is no news, and after 5 more it answers.
    '26 unknown -> trending',
    ...[
      '30 trending -> ranging',
      '40 ranging -> trending',
      '50 trending -> ranging',
      '60 ranging -> trending',
    ],
  ])
  const row = supervisionRows(host).find(({ entry }) => entry === CLASSIFIER_ENTRY)
  t.match(row, { state: 'running', worker: 'ready' })
})
