import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { createSaver } from './saver.ts'

t.test('one write at a time, and one more for all that changed meanwhile', async (t) => {
  let value = 0
  const written: number[] = []
  const waiting: (() => void)[] = []
  const saver = createSaver(
    async () => {
      const now = value
      await new Promise<void>((resolve) => waiting.push(resolve))
      written.push(now)
    },
    () => undefined,
  )
  const first = saver.save()
  await turn()
  value = 1
  const second = saver.save()
  value = 2
  const third = saver.save()
  await turn()
  t.equal(waiting.length, 1)
  waiting[0]()
  await first
  t.strictSame(written, [0])
  while (waiting.length < 2) await turn()
  waiting[1]()
  await Promise.all([second, third])
  t.strictSame(written, [0, 2])
})

t.test('a write that fails is told when it begins to, and holds nobody up', async (t) => {
  const told: unknown[] = []
  let full = true
  const saver = createSaver(
    () => (full ? Promise.reject(new Error('full')) : Promise.resolve()),
    (error) => told.push(String(error)),
  )
  await saver.save()
  await saver.save()
  full = false
  await saver.save()
  full = true
  await saver.save()
  t.strictSame(told, ['Error: full', 'Error: full'])
})

t.test('a write that throws at once is one that failed', async (t) => {
  const told: unknown[] = []
  let writes = 0
  const saver = createSaver(
    () => {
      // It would never end, and nothing else would ever begin.
      if (++writes > 9) return Promise.resolve()
      throw new Error('closed')
    },
    (error) => told.push(String(error)),
  )
  await saver.save()
  await Promise.all([saver.save(), saver.save()])
  t.equal(writes, 3)
  t.strictSame(told, ['Error: closed'])
})
