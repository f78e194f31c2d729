import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { beginOutage, endOutage, type Outage } from '../../engine/outage.ts'
import { OutsideFault } from '../../engine/outside.ts'
import { configured } from '../../../../test/support/journal.ts'
import { unreliable } from '../../../../test/support/outside.ts'
import { manualClock } from '../clock.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost, type PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { supervisionRows } from '../views/supervision.ts'
import type { Outside, OutsideState } from './outside.ts'

const FIVE_MINUTES = 300_000
const S1 = 'S1_VWAP_EMA_Scalper'
const plain = await configured(t.testdir({}))

/** The configuration with other rules. */
function withFaults(faults: Partial<Prepared['checked']['config']['host']['faults']>): Prepared {
  const { checked } = plain
  const { host } = checked.config
  const config = { ...checked.config, host: { ...host, faults: { ...host.faults, ...faults } } }
  return { ...plain, checked: { ...checked, config } }
}

interface Watched {
  readonly host: PaperHost
  /** What it did, by bar: `revive S1`, and its events of faults. */
  readonly said: string[]
  readonly logged: string[]
  /** States of entries; ready where none is given. */
  readonly states: Map<string, OutsideState>
  /** Of predictors, by entry. */
  readonly outages: Map<string, Outage[]>
  /** Instances that do not answer, by the beginning of their names. */
  readonly silent: Set<string>
  readonly to: (bar: number) => Promise<void>
}

const barOf = (time: number): number => (time - ACCELERATED_START) / FIVE_MINUTES

function saidOf(event: EngineEvent): string[] {
  const at = barOf(event.time)
  switch (event.kind) {
    case 'plugin-strike':
      return [`${at} strike ${event.instance}: ${event.problem}`]
    case 'quarantined':
      return [`${at} quarantined ${event.strategy}`]
    case 'quarantine-released':
      return [`${at} released by ${event.author}: ${event.why}`]
    default:
      return []
  }
}

/** A host whose outside is played by the test. @param revived what becomes of an entry that is revived */
function watched(prepared = plain, revived: (entry: string) => OutsideState = () => 'ready'): Watched {
  const logged: string[] = []
  const host = createPaperHost({
    prepared,
    marketSeed: 42,
    speed: 7200,
    log: (level, entry, message) => logged.push(`${level} ${entry}: ${message}`),
    clock: () => manualClock(ACCELERATED_START + 100_000 * FIVE_MINUTES),
  })
  const said: string[] = []
  const states = new Map<string, OutsideState>()
  const outages = new Map<string, Outage[]>()
  const silent = new Set<string>()
  unreliable(host.engine, (instance) => {
    const entry = [...silent].find((name) => instance.startsWith(name))
    if (entry === undefined) return null
    const repeated = states.get(entry) === 'down'
    states.set(entry, 'down')
    return new OutsideFault('no answer within 500 ms', repeated)
  })
  const outside: Outside = {
    state: (entry) => states.get(entry) ?? 'ready',
    outages: (entry) => outages.get(entry) ?? [],
    problem: (entry) =>
      states.get(entry) === 'down' && said.some((line) => line.endsWith(`revive ${entry}`))
        ? 'no licence'
        : null,
    started: () => Promise.resolve(),
    revive(entry) {
      said.push(`${barOf(host.engine.time)} revive ${entry}`)
      states.set(entry, revived(entry))
    },
  }
  host.outside = outside
  return {
    host,
    said,
    logged,
    states,
    outages,
    silent,
    to: (bar) =>
      runPaperHost(host, {
        signal: new AbortController().signal,
        maxBars: bar,
        onEvents: (events) => said.push(...events.flatMap(saidOf)),
      }),
  }
}

t.test('what does not answer is revived at once, and tried after 5, 10, 20 bars', async (t) => {
  const { said, silent, to, host } = watched()
  await to(9)
  silent.add(S1)
  await to(52)
  silent.clear()
  await to(100)
  t.strictSame(said, [
    '10 strike S1_VWAP_EMA_Scalper: no answer within 500 ms',
    '10 quarantined S1_VWAP_EMA_Scalper',
    '10 revive S1_VWAP_EMA_Scalper',
    '15 released by supervisor: try 1 after 25 minutes: no answer within 500 ms',
    '16 strike S1_VWAP_EMA_Scalper: no answer within 500 ms',
    '16 quarantined S1_VWAP_EMA_Scalper',
    '16 revive S1_VWAP_EMA_Scalper',
    '26 released by supervisor: try 2 after 50 minutes: no answer within 500 ms',
    '27 strike S1_VWAP_EMA_Scalper: no answer within 500 ms',
    '27 quarantined S1_VWAP_EMA_Scalper',
    '27 revive S1_VWAP_EMA_Scalper',
    '47 released by supervisor: try 3 after 1 hour 40 minutes: no answer within 500 ms',
    '48 strike S1_VWAP_EMA_Scalper: no answer within 500 ms',
    '48 quarantined S1_VWAP_EMA_Scalper',
    '48 revive S1_VWAP_EMA_Scalper',
    '88 released by supervisor: try 4 after 3 hours 20 minutes: no answer within 500 ms',
  ])
  t.equal(host.engine.sleeves[0].quarantined, false)
})

t.test('its tries of a day used up, it waits for a person; a person can come before its time', async (t) => {
  const { said, silent, to, host } = watched(withFaults({ triesPerDay: 1 }))
  silent.add(S1)
  await to(400)
  t.equal(said.filter((line) => line.includes('released')).length, 1)
  t.equal(host.engine.sleeves[0].quarantined, true)
  silent.clear()
  const release = { name: 'release-quarantine', strategy: S1, reason: 'fixed', author: 'ann' } as const
  host.inputs.open()
  const answer = host.inputs.enqueue({ kind: 'command', command: release }, (events) =>
    events.map(({ kind }) => kind),
  )
  await to(500)
  t.strictSame(await answer, ['quarantine-released'])
  t.strictSame(said.slice(-1), ['400 released by ann: fixed'])
})

t.test('what cannot be revived is not released, and is revived again after each wait', async (t) => {
  const { said, logged, silent, to, states, host } = watched(plain, () => 'down')
  silent.add(S1)
  await to(60)
  const again = `warn ${S1}: its worker is started again`
  const before = '; before, it did not start: no licence'
  t.strictSame(logged, [again, ...[2, 3, 4].map((attempt) => `${again}, attempt ${attempt}${before}`)])
  t.strictSame(said.slice(2), [
    '1 revive S1_VWAP_EMA_Scalper',
    '6 revive S1_VWAP_EMA_Scalper',
    '16 revive S1_VWAP_EMA_Scalper',
    '36 revive S1_VWAP_EMA_Scalper',
  ])
  t.equal(host.engine.sleeves[0].quarantined, true)
  silent.clear()
  states.set(S1, 'starting')
  await to(64)
  t.equal(host.engine.sleeves[0].quarantined, true, 'nor before it answers')
  states.set(S1, 'ready')
  await to(66)
  t.strictSame(said.slice(6), [
    '65 released by supervisor: try 1 after 5 hours 20 minutes: no answer within 500 ms',
  ])
})

t.test('a command of a person revives it as well', async (t) => {
  const { said, silent, to, states, host } = watched(withFaults({ triesPerDay: 0 }), () => 'down')
  silent.add(S1)
  await to(3)
  silent.clear()
  states.set(S1, 'down')
  const release = { name: 'release-quarantine', strategy: S1, reason: 'fixed', author: 'ann' } as const
  host.inputs.open()
  void host.inputs.enqueue({ kind: 'command', command: release }, () => null)
  await to(4)
  t.strictSame(said.slice(2), [
    '1 revive S1_VWAP_EMA_Scalper',
    '3 released by ann: fixed',
    '3 revive S1_VWAP_EMA_Scalper',
  ])
})

t.test('a classifier is revived after each wait and asks for no command', async (t) => {
  const { said, silent, to, host } = watched()
  const known = (): boolean[] =>
    host.engine.markets.flatMap(({ tracks }) =>
      tracks.filter(({ series }) => series.timeframe === '5m').map(({ regime }) => regime.known),
    )
  await to(20)
  t.notOk(known().includes(false))
  silent.add('regime')
  await to(21)
  t.notOk(known().includes(true))
  await to(70)
  t.ok(
    said.some((line) => /^21 strike regime\/BTC\/USDT\/\w+: no answer within 500 ms$/.test(line)),
    said.join('\n'),
  )
  t.strictSame(
    said.filter((line) => line.includes('revive')),
    ['26 revive regime', '31 revive regime', '41 revive regime', '61 revive regime'],
  )
  silent.clear()
  await to(200)
  t.notOk(known().includes(false))
  t.notOk(said.some((line) => line.includes('released')))
})

t.test('strikes of its own are tried again as well, without anything to revive', async (t) => {
  const { said, to, host } = watched()
  const [runner] = host.engine.runners
  const { call } = runner
  let throws = true
  runner.call = {
    onBar() {
      if (throws) throw new Error('a is not a function')
      return call === null ? null : call.onBar()
    },
  }
  await to(3)
  throws = false
  await to(20)
  t.strictSame(said, [
    '1 strike S1_VWAP_EMA_Scalper: a is not a function',
    '2 strike S1_VWAP_EMA_Scalper: a is not a function',
    '3 strike S1_VWAP_EMA_Scalper: a is not a function',
    '3 quarantined S1_VWAP_EMA_Scalper',
    '8 released by supervisor: try 1 after 25 minutes: a is not a function',
  ])
})

t.test('with other code or parameters it is tried at once, while it has tries left', async (t) => {
  const revision = (changed: string[]) =>
    ({ kind: 'revision', revision: 2, author: 'file', changed, held: [], decided: false }) as const
  const { said, silent, to, host } = watched(withFaults({ triesPerDay: 2 }))
  silent.add(S1)
  await to(3)
  host.apply(revision(['strategy breakout', 'strategies.S1_VWAP.enabled']))
  t.equal(host.engine.sleeves[0].quarantined, true, 'of another strategy')
  host.apply(revision(['strategy vwap-ema-scalper']))
  await to(4)
  host.apply(revision([`strategies.${S1}.parameters.ema_period`]))
  await to(5)
  host.apply(revision(['strategy vwap-ema-scalper']))
  t.equal(host.engine.sleeves[0].quarantined, true)
  t.strictSame(
    said.filter((line) => line.includes('released')),
    [
      '3 released by supervisor: try 1 with what has changed: no answer within 500 ms',
      '4 released by supervisor: try 2 with what has changed: no answer within 500 ms',
    ],
  )
})

t.test('a quarantine of which nothing is known, by an older version, waits for a person', async (t) => {
  const { said, to, host } = watched()
  await to(2)
  host.engine.sleeves[0].quarantined = true
  await to(300)
  t.strictSame(said, [])
  t.equal(host.engine.sleeves[0].quarantined, true)
})

t.test('a predictor that does not answer is revived after hours, then after longer waits', async (t) => {
  const [{ id }] = plain.checked.predictors
  const entry = `predictor ${id}`
  const { said, outages, states, logged, to, host } = watched(plain, () => 'down')
  const gone: Outage[] = []
  outages.set(entry, gone)
  await to(12)
  states.set(entry, 'down')
  beginOutage(gone, { from: host.engine.time, problem: 'no answer within 500 ms', outside: true })
  const row = () => supervisionRows(host).find((one) => one.entry === entry)
  t.match(row(), {
    kind: 'predictor',
    plugin: id,
    state: 'silent',
    worker: 'down',
    problem: 'no answer within 500 ms',
    nextTry: { iso: '2026-01-01T06:00:00.000Z' },
  })
  await to(300)
  // After 5 hours, and when that was in vain after 5, 10 more.
  t.strictSame(
    said.filter((line) => line.includes('revive')),
    [72, 132, 252].map((bar) => `${bar} revive ${entry}`),
  )
  t.match(logged, [
    `warn ${entry}: its worker is started again`,
    /attempt 2; before, it did not start: no licence$/,
    /3/,
  ])
  const running = { state: 'running', worker: 'ready', problem: null, since: null, nextTry: null }
  states.set(entry, 'ready')
  t.match(row(), running, 'it is back, asked or not')
  endOutage(gone, host.engine.time, null)
  t.match(row(), running)
  await to(600)
  t.equal(logged.length, 3)
})
