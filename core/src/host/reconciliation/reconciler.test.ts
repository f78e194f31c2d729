import t from 'tap'
import { verifyAudit } from '../audit/verify.ts'
import { workplace } from '../durable/workplace.fixture.ts'
import type { AccountReconciled, HostEvent } from '../host-events.ts'
import type { Json } from '../../store/json.ts'
import { hostAfter, shippedConfig } from '../paper-host.fixture.ts'
import type { PaperHost } from '../paper-host.ts'
import { keptHost } from '../reload/kept-host.fixture.ts'
import { simulatedAccount, type VenueAccount } from './account.ts'
import { reconciliationMemory } from './memory.ts'
import { createReconciler, type ReconcilerOptions } from './reconciler.ts'

const prepared = await shippedConfig(t.testdir())
/** A host that has traded and holds something. */
const host = await hostAfter(prepared, 3000)

/** A reconciler of an account, and what it says. */
function reconcilerOf(
  of: PaperHost,
  account: VenueAccount = simulatedAccount(of),
  more: Partial<ReconcilerOptions> = {},
) {
  const events: AccountReconciled[] = []
  const onEvent = (one: AccountReconciled): void => void events.push(one)
  const reconciler = createReconciler({ host: of, account, now: () => 7, onEvent, ...more })
  return { reconciler, events }
}

t.test('the books of a host that trades are what the simulated broker holds', async (t) => {
  t.ok(host.engine.trades.length > 0, 'it has traded')
  t.ok(host.engine.openPositions > 0, 'it holds something')
  const { reconciler, events } = reconcilerOf(host)
  const result = await reconciler.compare()
  t.strictSame(result, { at: 7, account: 'the simulated broker', differences: [], problem: null })
  t.equal(host.reconciliation, result)
  t.strictSame(events, [], 'nothing is said of what is as it must be')
})

t.test('one unit more or less is an event with its amounts, once; and so is its end', async (t) => {
  const { venue, account } = host.engine
  const { reconciler, events } = reconcilerOf(host)
  venue.cash -= 1
  venue.netLots[0] += 2
  t.teardown(() => {
    venue.cash += 1
  })
  const { differences } = await reconciler.compare()
  await reconciler.compare()
  const lot = host.engine.markets[0].instrument.lot
  t.match(differences, [
    { of: 'asset', name: 'USDT', difference: -1 / account.scale },
    { of: 'instrument', name: 'BTC/USDT', difference: 2 * lot },
  ])
  venue.netLots[0] -= 2
  await reconciler.compare()
  venue.cash += 1
  await reconciler.compare()
  venue.cash -= 1
  t.match(
    events.map(({ agrees, differences: { length }, time }) => [agrees, length, time]),
    [
      [false, 2, host.engine.time],
      [false, 1, host.engine.time],
      [true, 0, host.engine.time],
    ],
  )
  const shown = host.events.after(0, 1e6).filter(({ kind }) => kind === 'reconciliation')
  t.strictSame(shown, events, 'everybody who reads events sees them')
})

t.test('an account that cannot say changes nothing but the result', async (t) => {
  const { reconciler, events } = reconcilerOf(host, {
    name: 'an exchange',
    read: () => Promise.reject(new Error('it is in maintenance')),
  })
  t.match(await reconciler.compare(), { problem: 'it is in maintenance', differences: [] })
  t.match(host.reconciliation, { account: 'an exchange', problem: 'it is in maintenance' })
  t.strictSame(events, [])
})

t.test('an account that falls silent ends no difference', async (t) => {
  const { venue } = host.engine
  const broker = simulatedAccount(host)
  let silent = false
  const { reconciler } = reconcilerOf(host, {
    name: 'an exchange',
    read: (signal) => (silent ? Promise.reject(new Error('it is in maintenance')) : broker.read(signal)),
  })
  venue.cash += 1
  t.teardown(() => {
    venue.cash -= 1
  })
  const { differences } = await reconciler.compare()
  t.equal(differences.length, 1)
  silent = true
  t.strictSame(await reconciler.compare(), {
    ...{ at: 7, account: 'an exchange', differences, problem: 'it is in maintenance' },
  })
})

t.test('an account that gives no answer is not waited for, whether it heeds its signal or not', async (t) => {
  const { reconciler } = reconcilerOf(
    host,
    { name: 'an exchange', read: () => new Promise(() => undefined) },
    { patience: 1 },
  )
  t.match(await reconciler.compare(), { problem: 'it gave no answer within 0.001 s' })
  t.match(await reconciler.compare(), { problem: 'it gave no answer within 0.001 s' }, 'and is asked again')
})

t.test('a new process tells the end of what the one before told, and not the same again', async (t) => {
  const values = new Map<string, Json>()
  const store = {
    get: (name: string) => Promise.resolve(values.get(name)),
    put: (name: string, value: Json) => Promise.resolve(void values.set(name, structuredClone(value))),
  }
  const problems: string[] = []
  const process = async () => {
    const memory = await reconciliationMemory(store, (problem) => problems.push(problem))
    return reconcilerOf(host, undefined, { memory })
  }
  const { venue } = host.engine
  const first = await process()
  venue.cash += 1
  await first.reconciler.compare()
  const second = await process()
  await second.reconciler.compare()
  t.strictSame(second.events, [])
  venue.cash -= 1
  const third = await process()
  await third.reconciler.compare()
  t.match(third.events, [{ agrees: true, differences: [] }])
  t.strictSame(values.get('reconciliation'), { account: 'the simulated broker', differences: [] })
  values.set('reconciliation', { account: 1 })
  await process()
  t.strictSame(problems, ['what is kept has another form'])
})

t.test('a revision is compared behind it, at its own pace, also when one goes on', async (t) => {
  const other = await hostAfter(prepared, 1)
  const broker = simulatedAccount(other)
  const answers: (() => void)[] = []
  const paces: number[] = []
  const { reconciler } = reconcilerOf(
    other,
    {
      name: 'an exchange',
      read: (signal) => new Promise((resolve) => answers.push(() => void broker.read(signal).then(resolve))),
    },
    {
      timers: {
        setTimeout(work, ms) {
          paces.push(ms)
          return setTimeout(work, 1e6)
        },
      },
    },
  )
  reconciler.start()
  const { config } = prepared.checked
  const checks = { ...config.host.checks, accountMinutes: 1 }
  const host = { ...config.host, checks }
  other.prepared = { ...prepared, checked: { ...prepared.checked, config: { ...config, host } } }
  other.events.push([{ kind: 'revision-activated' } as unknown as HostEvent])
  await Promise.resolve()
  t.strictSame(paces, [300_000, 60_000])
  const first = reconciler.compare()
  t.equal(answers.length, 1)
  answers[0]()
  await first
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(answers.length, 2, 'the first one began before the revision')
  reconciler.close()
})

t.test('an answer to books that have moved since is no difference: it is asked again', async (t) => {
  const broker = simulatedAccount(host)
  const [{ ledger }] = host.engine.sleeves
  let asked = 0
  const moving = (times: number): VenueAccount => ({
    name: 'an exchange',
    async read(signal) {
      const answer = await broker.read(signal)
      asked++
      if (asked <= times) {
        ledger.flow += 1
        host.engine.venue.cash += 1
      }
      return answer
    },
  })
  t.match(await reconcilerOf(host, moving(2)).reconciler.compare(), { differences: [], problem: null })
  t.equal(asked, 3)
  asked = 0
  t.match(await reconcilerOf(host, moving(9)).reconciler.compare(), {
    differences: [],
    problem: 'the books moved whenever the account was asked',
  })
  t.equal(asked, 3, 'not for ever')
})

t.test('it compares at the start and behind a revision; the journal has what differs', async (t) => {
  const place = workplace(t)
  const kept = await keptHost(place)
  const broker = simulatedAccount(kept.host)
  let asked = 0
  const reconciler = createReconciler({
    host: kept.host,
    account: {
      ...broker,
      read(signal) {
        asked++
        return broker.read(signal)
      },
    },
    onEvent: (event) => kept.keeper.told(event),
  })
  reconciler.start()
  await reconciler.compare()
  t.equal(asked, 1, 'who asks meanwhile gets the same')
  await kept.save('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.35')
  t.equal(asked, 2, 'behind the revision')
  const { venue } = kept.host.engine
  venue.cash += 3
  await reconciler.compare()
  venue.cash -= 3
  await reconciler.compare()
  reconciler.close()
  await kept.to(4)
  await kept.crash()
  const again = await keptHost(place)
  const told = []
  for await (const { events } of again.store.records({ kinds: ['reconciled'] })) told.push(...(events ?? []))
  t.match(told, [
    { kind: 'reconciliation', agrees: false, differences: [{ name: 'USDT', difference: 3e-8 }] },
    { kind: 'reconciliation', agrees: true, differences: [] },
  ])
  await again.stop()
  t.strictSame((await verifyAudit(place.store)).links, [], 'and all of it holds')
})
