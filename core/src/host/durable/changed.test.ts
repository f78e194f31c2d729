import { cpSync } from 'node:fs'
import t from 'tap'
import { del } from '../../store/database.ts'
import { snapshotBytesKey } from '../../store/keys.ts'
import { removeSnapshot, snapshotNumbers } from '../../store/snapshots.ts'
import { behind } from '../../store/store.fixture.ts'
import { openStore, type Store } from '../../store/store.ts'
import { verifyStore } from '../../store/verify.ts'
import { revisionAt } from './revisions.ts'
import { leg, workplace, type Leg } from './workplace.fixture.ts'

const CODE = [
  'plugins/strategy-mean-reversion/src/index.ts',
  'factor * riskSize',
  '0.5 * factor * riskSize',
] as const
const RISK = ['configs/risk.yaml', 'max_symbol_exposure: 1', 'max_symbol_exposure: 0.2'] as const

const CHANGES: readonly [
  name: string,
  change: readonly [string, string, string],
  changes: readonly string[],
][] = [
  ['a limit of the book', RISK, ['risk.yaml']],
  ['the code of a plugin', CODE, ['plugin mean-reversion']],
  [
    'the length of the history',
    ['configs/host.yaml', 'history_bars: 6000', 'history_bars: 5000'],
    ['host.yaml'],
  ],
]

/** Two ways to the same place: one stops in order before each change, the other one crashes. */
for (const [name, change, changes] of CHANGES) {
  t.test(`after a crash what ran is replayed, then goes on with what was changed: ${name}`, async (t) => {
    const place = workplace(t)
    const [stopped, crashed] = [`${place.store}-1`, `${place.store}-2`]
    const before = await place.prepare()
    const first = [await leg(stopped, before, 500, 'stop'), await leg(crashed, before, 500, 'crash')]
    t.strictSame(first[0].events, first[1].events)
    place.edit(...change)
    const after = await place.prepare()
    const second = [await leg(stopped, after, 1200, 'stop'), await leg(crashed, after, 1200, 'crash')]
    t.match(second[0].resumed, { orderly: true, replayed: 0, revision: 1, changes })
    t.match(second[1].resumed, { orderly: false, revision: 1, changes })
    t.ok((second[1].resumed?.replayed ?? 0) > 0)
    t.equal(second[1].host.revision, 2)
    t.strictSame(second[0].events, second[1].events)
    t.ok(second[0].state.equals(second[1].state))
    const anew = await leg(`${place.store}-3`, after, 500, 'stop')
    t.notSame(anew.events, first[0].events, 'with the change what was replayed would have gone another way')
    const last = await leg(crashed, after, 1201, 'stop')
    t.match(
      last.resumed,
      { revision: 2, changes: [] },
      'and the second crash replays with the second revision',
    )
    t.equal(last.host.revision, 2)
  })
}

t.test('the folders of plugins and configuration are gone, and the account is recovered', async (t) => {
  const place = workplace(t)
  await leg(place.store, await place.prepare(), 500, 'crash')
  place.edit(...RISK)
  const changed = await place.prepare()
  place.remove('plugins')
  place.remove('configs')
  place.remove('cache')
  const { resumed } = await leg(place.store, changed, 501, 'stop')
  t.match(resumed, { orderly: false, replayed: 500, revision: 1, changes: ['risk.yaml'] })
})

t.test(
  'a configuration that does not fit is refused after the replay, and nothing was changed',
  async (t) => {
    const place = workplace(t)
    const before = await place.prepare()
    await leg(place.store, before, 500, 'crash')
    place.edit('configs/host.yaml', 'capital: 100000', 'capital: 5000')
    const changed = await place.prepare()
    await t.rejects(leg(place.store, changed, 501, 'stop'), {
      code: 'ENGINE_STATE_DIFFERS',
      message: /nothing was started or changed:\n/,
    })
    const { resumed, host } = await leg(place.store, before, 501, 'stop')
    t.match(resumed, { orderly: false, replayed: 500, revision: 1, changes: [] })
    t.equal(host.revision, 1)
    await t.rejects(leg(place.store, changed, 502, 'stop'), { code: 'ENGINE_STATE_DIFFERS' })
  },
)

t.test('a damaged snapshot sends the replay through every revision since the one before', async (t) => {
  const place = workplace(t)
  const [damaged, whole] = [place.store, `${place.store}-2`]
  const all = { snapshots: 9 }
  await leg(damaged, await place.prepare(), 300, 'stop', all)
  place.edit(...RISK)
  await leg(damaged, await place.prepare(), 500, 'stop', all)
  place.edit(...CODE)
  const last = await place.prepare()
  await leg(damaged, last, 700, 'crash', all)
  cpSync(damaged, whole, { recursive: true })
  await behind(damaged, async (db) => {
    const numbers = await snapshotNumbers(db)
    t.equal(numbers.length, 5, 'three starts and two ends')
    await db.write(
      numbers.slice(1).map((seq) => del(snapshotBytesKey(seq))),
      true,
    )
  })
  const [one, other] = [await leg(damaged, last, 900, 'stop', all), await leg(whole, last, 900, 'stop', all)]
  t.match(one.resumed, { replayed: 700, revision: 3, changes: [] })
  t.match(other.resumed, { replayed: 200, revision: 3, changes: [] })
  t.strictSame(one.events, other.events)
  t.ok(one.state.equals(other.state))
})

t.test('an account whose first snapshot was never written begins with the history that it saw', async (t) => {
  const place = workplace(t)
  const before = await place.prepare()
  const crashed = async (name: string, bars: number): Promise<string> => {
    const store = `${place.store}-${name}`
    await leg(store, before, bars, 'crash')
    await behind(store, async (db) => {
      for (const seq of await snapshotNumbers(db)) await db.write(removeSnapshot(seq), true)
    })
    return store
  }
  for (const bars of [0, 50]) {
    const { resumed, host } = await leg(await crashed(`${bars}`, bars), before, 51, 'crash')
    t.match(resumed, { replayed: bars, revision: 1, changes: [] })
    const seqs = host.events.after(0, 1000).map(({ seq }) => seq)
    t.strictSame(
      seqs,
      seqs.map((_, i) => i + 1),
      'its events are shown, each once',
    )
  }
  const store = await crashed('changed', 50)
  place.edit(...RISK)
  place.edit('configs/host.yaml', 'history_bars: 6000', 'history_bars: 10')
  t.match((await leg(store, await place.prepare(), 51, 'stop')).resumed, { replayed: 50, revision: 1 })
})

t.test(
  'with the shortest retention an orderly end leaves no record, and the next start goes on',
  async (t) => {
    const place = workplace(t)
    const before = await place.prepare()
    const shortest = { snapshots: 1, days: 0 }
    await leg(place.store, before, 5, 'stop', shortest)
    place.edit(...RISK)
    const { resumed } = await leg(place.store, await place.prepare(), 9, 'crash', shortest)
    t.match(resumed, { orderly: true, replayed: 0, revision: 1, changes: ['risk.yaml'] })
    t.match((await leg(place.store, before, 10, 'stop', shortest)).resumed, { replayed: 4, revision: 2 })
  },
)

/** A store that ends the process at the n-th of its synced writes, before or after it. */
function dyingAt(n: number, when: 'before' | 'after'): (store: Store) => Store {
  let left = n
  return (store) => {
    const dying =
      <A extends unknown[], R>(write: (...args: A) => Promise<R>): ((...args: A) => Promise<R>) =>
      async (...args) => {
        left -= 1
        if (left === 0 && when === 'before') throw new Error('killed')
        const result = await write(...args)
        if (left === 0) throw new Error('killed')
        return result
      }
    return {
      ...store,
      putRevision: dying((revision, code) => store.putRevision(revision, code)),
      appendDurable: dying((entry) => store.appendDurable(entry)),
      writeSnapshot: dying((snapshot) => store.writeSnapshot(snapshot)),
    }
  }
}

t.test(
  'a start with a changed configuration that is killed at any of its writes is done again',
  async (t) => {
    const place = workplace(t)
    const before = await place.prepare()
    const crashed = `${place.store}-crashed`
    await leg(crashed, before, 300, 'crash')
    place.edit(...RISK)
    const changed = await place.prepare()
    place.edit(...CODE)
    const again = await place.prepare()
    const expected = new Map<unknown, Leg>()
    for (const prepared of [before, changed, again]) {
      const folder = `${place.store}-${expected.size}`
      cpSync(crashed, folder, { recursive: true })
      expected.set(prepared, await leg(folder, prepared, 500, 'stop'))
    }
    const texts = new Set([...expected.values()].map(({ events }) => JSON.stringify(events)))
    t.equal(texts.size, 3, 'each of them goes another way')
    const ways = [before, changed, again]
    for (let death = 0; death < 8; death++) {
      const [n, when] = [1 + (death >> 1), death % 2 === 0 ? 'before' : 'after'] as const
      const prepared = ways[death % 3]
      const folder = `${place.store}-killed-${death}`
      cpSync(crashed, folder, { recursive: true })
      await t.rejects(leg(folder, changed, 500, 'stop', { wrap: dyingAt(n, when) }), { message: 'killed' })
      const { events, state, host } = await leg(folder, prepared, 500, 'stop')
      t.strictSame(events, expected.get(prepared)?.events, `${when} write ${n}`)
      t.strictSame(state, expected.get(prepared)?.state)
      t.match(await verifyStore(folder), { problems: [] })
      const store = await openStore(folder)
      t.match(await revisionAt(store, store.head().seq), { number: host.revision })
      await store.close()
    }
  },
)
