import t from 'tap'
import type { Json } from '../../store/json.ts'
import { createRunRecorder, readRuns } from './recorder.ts'

const START = Date.UTC(2026, 0, 1)

/** What a store does with small values. */
function values() {
  const held = new Map<string, Json>()
  const put = (name: string, value: Json): Promise<void> => Promise.resolve(void held.set(name, value))
  return { held, get: (name: string) => Promise.resolve(held.get(name)), put }
}

const nothing = (problem: string): void => {
  throw new Error(problem)
}

t.test('a run that was killed counts up to its last sign of life, one that ended to its end', async (t) => {
  const store = values()
  let time = START
  const recorder = (earlier: Awaited<ReturnType<typeof readRuns>>, from: number) =>
    createRunRecorder({ store, earlier, from, onProblem: nothing, now: () => time })
  const killed = recorder(await readRuns(store, nothing), START)
  time += 5
  await killed.start()
  const second = recorder(await readRuns(store, nothing), START + 100)
  time += 200
  await second.start()
  time += 50
  await second.stop(true)
  t.strictSame(await readRuns(store, nothing), [
    { from: START, to: START + 5, ended: false },
    { from: START + 100, to: START + 255, ended: true },
  ])
})

t.test('nothing is kept of a process that was refused before it began', async (t) => {
  const store = values()
  await createRunRecorder({ store, earlier: [], from: START, onProblem: nothing }).stop(false)
  t.strictSame(await readRuns(store, nothing), [])
})

t.test('what cannot be read or written is said, and nothing else happens', async (t) => {
  const said: string[] = []
  const say = (problem: string): void => void said.push(problem)
  t.strictSame(await readRuns(null, nothing), [], 'nothing is kept')
  const store = values()
  store.held.set('runs', { form: 'another' })
  t.strictSame(await readRuns(store, say), [])
  const broken = {
    get: () => Promise.reject(new Error('gone')),
    put: () => Promise.reject(new Error('full')),
  }
  t.strictSame(await readRuns(broken, say), [])
  const unkept = createRunRecorder({ store: broken, earlier: [], from: START, onProblem: say })
  await unkept.start()
  await unkept.stop(true)
  t.strictSame(said, ['what is kept has another form', 'Error: gone', 'Error: full'])
})
