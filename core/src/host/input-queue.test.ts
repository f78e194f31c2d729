import t from 'tap'
import type { EngineEvent } from '../engine/events.ts'
import type { CommandInput } from '../engine/inputs.ts'
import { InputQueue } from './input-queue.ts'

const pause = (strategy: string): CommandInput => ({
  kind: 'command',
  command: { name: 'pause', strategy, reason: 'news', author: 'somebody' },
})

const nameOf = (input: unknown): unknown => (input as { command: { strategy: string } }).command.strategy

const resumed = (strategy: string): EngineEvent => ({
  kind: 'strategy-resumed',
  seq: 1,
  time: 0,
  strategy,
  by: 'person',
  rule: 'person',
  pausedFor: 0,
  why: null,
  author: null,
})

t.test('inputs are applied in their order, and each is answered from the state right after it', async (t) => {
  const queue = new InputQueue()
  const applied: unknown[] = []
  const answers = ['a', 'b', 'c'].map((name) =>
    queue.enqueue(pause(name), (events) => [applied.length, events.length]),
  )
  t.equal(queue.length, 3)
  queue.drain((input) => {
    applied.push(nameOf(input))
    return [resumed('a')]
  })
  t.strictSame(applied, ['a', 'b', 'c'])
  t.strictSame(await Promise.all(answers), [
    [1, 1],
    [2, 1],
    [3, 1],
  ])
})

t.test('what an input was made for is asked when its turn has come, and refuses it alone', async (t) => {
  const queue = new InputQueue()
  const applied: unknown[] = []
  const only = (): void => {
    if (applied.length > 0) throw new Error('it has changed')
  }
  const answers = ['a', 'b'].map((name) => queue.enqueue(pause(name), () => name, only))
  const last = queue.enqueue(pause('c'), () => 'c')
  queue.drain((input) => {
    applied.push(nameOf(input))
    return []
  })
  await t.rejects(answers[1], { message: 'it has changed' })
  t.strictSame([await answers[0], await last, applied], ['a', 'c', ['a', 'c']])
})

t.test('an answer that cannot be made fails alone, an engine that fails ends the loop', async (t) => {
  const queue = new InputQueue()
  const bad = queue.enqueue(pause('a'), () => {
    throw new Error('no answer')
  })
  const good = queue.enqueue(pause('b'), () => 'done')
  queue.drain(() => [])
  await t.rejects(bad, { message: 'no answer' })
  t.equal(await good, 'done')

  const broken = queue.enqueue(pause('c'), () => 'done')
  const behind = queue.enqueue(pause('d'), () => 'done')
  const fail = (): never => {
    throw new Error('books')
  }
  t.throws(() => queue.drain(fail), { message: 'books' })
  await t.rejects(broken, { message: 'books' })
  queue.close()
  await t.rejects(behind, { code: 'HOST_STOPPED' })
})

t.test('what waits when the loop ends is refused, and what comes then, until it runs again', async (t) => {
  const queue = new InputQueue()
  const waits = queue.enqueue(pause('a'), () => 'done')
  queue.close()
  const message = 'The host does not run any more: "pause" was not carried out.'
  await t.rejects(waits, { code: 'HOST_STOPPED', message })
  await t.rejects(
    queue.enqueue({ kind: 'weights', weights: {} }, () => 'done'),
    { message: 'The host does not run any more: "weights" was not carried out.' },
  )
  t.equal(queue.length, 0)
  queue.open()
  const again = queue.enqueue(pause('a'), () => 'done')
  queue.drain(() => [])
  t.equal(await again, 'done')
})

t.test('a queue that nobody empties does not grow without end', async (t) => {
  const queue = new InputQueue()
  const taken = Array.from({ length: 1000 }, () => queue.enqueue(pause('a'), () => 'done'))
  await t.rejects(
    queue.enqueue(pause('a'), () => 'done'),
    { code: 'HOST_BUSY', message: /^The host has 1000 inputs waiting already: "pause" was not taken\./ },
  )
  queue.drain(() => [])
  t.equal(new Set(await Promise.all(taken)).size, 1)
})

t.test('an input ends the sleep, and so does the signal; with something waiting there is none', async () => {
  const queue = new InputQueue()
  const { signal } = new AbortController()
  const untilWoken = (nap: AbortSignal): Promise<void> =>
    new Promise((resolve) => nap.addEventListener('abort', () => resolve()))
  const sleeping = queue.sleep(signal, untilWoken)
  void queue.enqueue(pause('a'), () => 'done')
  await sleeping
  await queue.sleep(signal, () => Promise.reject(new Error('it slept')))
  queue.drain(() => [])

  const stop = new AbortController()
  const stopped = queue.sleep(stop.signal, untilWoken)
  stop.abort()
  await stopped
  await queue.sleep(stop.signal, () => Promise.reject(new Error('it slept')))
})
