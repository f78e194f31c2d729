import t from 'tap'
import { EventRing } from '../event-ring.ts'
import type { EventFilter } from './filter.ts'
import { sharedBytes } from './shared-bytes.ts'
import { EVERYTHING, trade } from './stream.fixture.ts'

t.test('equal readers get the same bytes, and only the last ones are kept', async (t) => {
  const events = new EventRing()
  events.push([trade(1), trade(2), trade(3)])
  const next = sharedBytes({ events })
  const bytesAt = (cursor: number, filter: EventFilter = EVERYTHING): Buffer | null =>
    next(cursor, filter)?.bytes ?? null
  const first = bytesAt(0)
  t.type(first, Buffer)
  t.equal(bytesAt(0), first)
  t.not(bytesAt(0, { ...EVERYTHING, symbols: ['BTC/USDT'] }), first)
  for (let i = 1; i < 15; i++) bytesAt(i / 100)
  t.equal(bytesAt(0), first)
  bytesAt(0.9)
  const again = bytesAt(0)
  t.not(again, first, 'sixteen others came')
  t.strictSame(again, first)
  events.push([trade(4)])
  t.not(bytesAt(0), again)
  t.equal(bytesAt(4), null)
})
