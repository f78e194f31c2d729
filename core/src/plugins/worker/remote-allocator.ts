import { arrived, arrivedError } from '@grodt/sdk/host'
import type { Allocates } from '../../allocation/wish.ts'
import { timedAnswer, type Seat } from './seat.ts'

/** An allocator that is asked in its worker; that it gives no answer is thrown as an OutsideFault. */
export const remoteAllocator = (seat: Seat): Allocates => ({
  weights(input, config) {
    const { error, value } = timedAnswer(seat, () => seat.worker.ask({ kind: 'weights', input, config }))
    if (error !== undefined) throw arrivedError(error)
    return arrived(value) as ReturnType<Allocates['weights']>
  },
})
