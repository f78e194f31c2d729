import t from 'tap'
import { within } from './within.ts'

t.test('what takes too long is not waited for; what is done ends the wait', async (t) => {
  let ended = false
  const work = new Promise<void>(() => undefined)
  await within(1, work)
  await within(
    3_600_000,
    Promise.resolve().then(() => void (ended = true)),
  )
  t.ok(ended)
})
