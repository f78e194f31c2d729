import t from 'tap'
import type { BookedFor } from '../engine/booking.ts'
import type { WaitingEntry } from '../engine/slot.ts'
import type { SimulatedVenue } from '../execution/venue.ts'
import { isApproved, type ApprovedOrder, type RefusedOrder, type Released } from './limits.ts'

// What this file shows is shown by `npm run typecheck`: a line marked as an error that is none is an error itself.

const numbers = { lots: 1, notional: 100, cutBy: null }

// @ts-expect-error an approval is made by checkEntry alone, not of its numbers
const forged: ApprovedOrder = numbers

// @ts-expect-error an entry without an approval does not exist
const waiting = (entry: Omit<WaitingEntry, 'approval'>): WaitingEntry => entry

const waitingWith = (entry: Omit<WaitingEntry, 'approval'>, refusal: RefusedOrder): WaitingEntry => ({
  ...entry,
  // @ts-expect-error a refused order is no approval
  approval: refusal,
})

// @ts-expect-error an entry cannot be booked by its cause, as exits are
const byCause: BookedFor = 'entry'

const execute = (venue: SimulatedVenue, refusal: RefusedOrder): void => {
  // @ts-expect-error a refused order does not reach the broker
  venue.execute(refusal, 0, 1, 100, 0)
  // @ts-expect-error nor does an entry without an approval
  venue.execute('entry', 0, 1, 100, 0)
  venue.execute('stop', 0, -1, -100, 0)
}

/** What the compiler lets through. */
const allowed = (result: ApprovedOrder | RefusedOrder): Released | null =>
  isApproved(result) ? { approval: result } : null

t.test('an approved order is told from a refused one', async (t) => {
  t.equal(allowed({ limit: 'cash', value: 1, allowed: 0, inCash: true }), null)
  t.same(allowed(forged), { approval: numbers })
  t.type(waiting, 'function')
  t.type(waitingWith, 'function')
  t.type(execute, 'function')
  t.equal(byCause, 'entry')
})
