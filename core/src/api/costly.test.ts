import t from 'tap'
import type { PaperHost } from '../host/paper-host.ts'
import { inTurn } from './costly.ts'

const aHost = (): PaperHost => ({}) as PaperHost

/** Work that goes on until it is told to end. */
function held(): { readonly work: () => Promise<string>; readonly end: () => void; begun: number } {
  let end = (): void => undefined
  const over = new Promise<void>((resolve) => (end = resolve))
  const one = {
    begun: 0,
    end: () => end(),
    work: async () => {
      one.begun++
      await over
      return 'done'
    },
  }
  return one
}

t.test('one after the other, whatever came of the one before', async (t) => {
  const host = aHost()
  const order: string[] = []
  const first = inTurn(host, null, async () => {
    order.push('first begins')
    await Promise.resolve()
    order.push('first fails')
    throw new Error('no')
  })
  const second = inTurn(host, null, () => order.push('second'))
  await t.rejects(first, { message: 'no' })
  await second
  t.strictSame(order, ['first begins', 'first fails', 'second'])
})

t.test('who asks for what has not begun shares it, who asks for what runs does not', async (t) => {
  const host = aHost()
  const [before, asked] = [held(), held()]
  const first = inTurn(host, 'plan', before.work)
  await new Promise(setImmediate)
  const same = Array.from({ length: 100 }, () => inTurn(host, 'plan', asked.work))
  const other = inTurn(host, 'other', () => 'other')
  before.end()
  asked.end()
  t.strictSame(await Promise.all([first, ...same, other]), [...Array<string>(101).fill('done'), 'other'])
  t.strictSame([before.begun, asked.begun], [1, 1])
})

t.test('too many are refused, and taken again when there is room; each host has a line', async (t) => {
  const [host, one] = [aHost(), held()]
  const all = Array.from({ length: 21 }, () => inTurn(host, null, one.work))
  await t.rejects(inTurn(host, null, one.work), {
    code: 'READ_BUSY',
    message:
      'The host has 20 costly requests waiting already: lists out of the journal, plans, models, candle files. Send it again in a moment.',
  })
  t.equal(await inTurn(aHost(), null, () => 'at once'), 'at once')
  one.end()
  await Promise.all(all)
  t.equal(one.begun, 21)
  t.equal(await inTurn(host, null, () => 'again'), 'again')
})
