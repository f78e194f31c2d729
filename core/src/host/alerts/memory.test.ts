import t, { type Test } from 'tap'
import { openStore, type Store } from '../../store/store.ts'
import { alertMemory, NO_MEMORY, type KeptAlerts } from './memory.ts'
import { testMessage } from './message.ts'

const storeOf = (t: Test): Promise<Store> => openStore(t.testdir({}))

/** What is remembered, and what is said of it. */
async function remembered(store: Store | null) {
  const problems: string[] = []
  const memory = await alertMemory(store, (problem) => problems.push(problem))
  return { memory, problems }
}

t.test('what is kept comes back as it was', async (t) => {
  const store = await storeOf(t)
  const { memory } = await remembered(store)
  t.equal(memory.kept, null, 'nothing at first')
  const alert = {
    rule: 'drawdown',
    subject: null,
    severity: 'warning',
    text: 'Equity fell.',
    since: 1,
  } as const
  const kept: KeptAlerts = {
    state: {
      active: [{ ...alert, toldAt: 2, goneSince: null }],
      held: [{ ...alert, id: '1-1', kind: 'raised', at: 1 }],
      crowdedOut: 3,
      made: 4,
    },
    waiting: { ops: [testMessage(5)], phone: [] },
  }
  await memory.write(kept)
  const again = await remembered(store)
  t.strictSame(again.memory.kept, kept)
  t.strictSame(again.problems, [])
  await store.close()
})

t.test('what has another form, or cannot be read, is forgotten with a word', async (t) => {
  const store = await storeOf(t)
  await store.put('alerts', { state: { active: [], held: [], crowdedOut: 0, made: 'many' }, waiting: {} })
  t.match(await remembered(store), {
    memory: { kept: null },
    problems: ['what is kept of alerts has another form'],
  })
  const broken = { ...store, get: () => Promise.reject(new Error('it is damaged')) }
  t.match(await remembered(broken), { memory: { kept: null }, problems: ['it is damaged'] })
  t.equal((await remembered(null)).memory, NO_MEMORY)
  await store.close()
})
