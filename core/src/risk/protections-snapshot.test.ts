import t from 'tap'
import { setLock } from './locks.ts'
import { triggerKillSwitch, MANUAL_KILL_SWITCH } from './kill-switch.ts'
import { restoreSnapshot, takeSnapshot } from './protections-snapshot.ts'
import { freshState, type ProtectionState } from './protections-state.ts'

const CAPITAL = 100_000
const fresh = (names = ['S1', 'S2']): ProtectionState =>
  freshState(
    CAPITAL,
    names.map((name) => ({ name, capital: 50_000 })),
  )

function used(): ProtectionState {
  const state = fresh()
  setLock(state.locks, {
    reason: 'drawdown',
    strategy: 'S1',
    symbol: null,
    from: 1,
    until: null,
    value: 0.2,
    limit: 0.1,
    why: null,
    author: null,
  })
  setLock(state.locks, {
    reason: 'person',
    strategy: null,
    symbol: 'A',
    from: 1,
    until: 9,
    value: null,
    limit: null,
    why: 'news',
    author: 'me',
  })
  triggerKillSwitch(state.killSwitch, MANUAL_KILL_SWITCH, 5, 'why', 'me')
  state.dayEnd = 86_400_000
  state.watch.peak = 120_000
  state.strategies[1].watch.peak = 700
  state.strategies[1].stops.push({ time: 3, symbol: 'A' })
  state.strategies[1].sample = { count: 2, losses: 1, nets: [5, -7] }
  return state
}

const through = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

t.test('a state comes back from JSON as it was', async (t) => {
  const state = used()
  t.strictSame(restoreSnapshot(through(takeSnapshot(state, 100)), fresh(), 100), state)
})

t.test('a snapshot shares nothing with the state', async (t) => {
  const state = used()
  const taken = takeSnapshot(state, 100)
  state.strategies[1].stops.push({ time: 9, symbol: 'B' })
  state.killSwitch.stage = 'armed'
  t.equal(taken.strategies[1].stops.length, 1)
  t.equal(taken.killSwitch.stage, 'latched')
})

t.test('strategies are found by name; a new one starts afresh, an absent one is kept', async (t) => {
  const taken = through(takeSnapshot(used(), 100))
  const state = restoreSnapshot(taken, fresh(['S3', 'S2']), 100)
  t.strictSame(
    state.strategies.map(({ name, watch }) => [name, watch.peak]),
    [
      ['S3', 0],
      ['S2', 700],
    ],
  )
  t.strictSame(
    state.absent.map(({ name }) => name),
    ['S1'],
  )
  const again = restoreSnapshot(through(takeSnapshot(state, 100)), fresh(), 100)
  t.strictSame(
    again.strategies.map(({ name, watch }) => [name, watch.peak]),
    [
      ['S1', 0],
      ['S2', 700],
    ],
  )
})

t.test('amounts follow the scale of the account', async (t) => {
  const state = restoreSnapshot(through(takeSnapshot(used(), 100)), fresh(), 10_000)
  t.equal(state.watch.peak, 12_000_000)
  t.strictSame(state.strategies[1].sample.nets, [500, -700])
})

t.test('what is no snapshot is refused, and says why', async (t) => {
  const good = through(takeSnapshot(used(), 100)) as Record<string, unknown>
  const after =
    '. Nothing was started; restore it from a backup, or remove it to start with everything armed anew.'
  const cases: [unknown, string][] = [
    [null, 'its version is missing, expected 1'],
    [{ ...good, version: 2 }, 'its version is 2, expected 1'],
    [{ ...good, dayEnd: 'soon' }, '/dayEnd must be number'],
    [
      { ...good, killSwitch: { ...(good.killSwitch as object), stage: 'off' } },
      '/killSwitch/stage must be equal to one of the allowed values',
    ],
  ]
  for (const [value, problem] of cases) {
    t.throws(() => restoreSnapshot(value, fresh(), 100), {
      code: 'PROTECTION_STATE',
      message: `The stored state of locks and kill switch cannot be used: ${problem}${after}`,
    })
  }
})
