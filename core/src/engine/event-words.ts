import { oneOf } from '../words.ts'
import type { FillBooked, OrderApproved, SignalGiven } from './events.ts'

/** Of a position or its entry. What is here is in the schemas of the API and of the audit alike. */
export const side = oneOf<OrderApproved['side']>({ long: '', short: '' }, 'Which way.')

/** Of an execution. */
export const fillSide = oneOf<FillBooked['side']>({ buy: '', sell: '' }, 'Which way.')

/** Of an entry that waits. */
export const orderType = oneOf<OrderApproved['type']>(
  { market: 'the next open', limit: 'its price or a better one', stop: 'its price or a worse one' },
  'What it waits for.',
)

/** Of an execution. */
export const liquidity = oneOf<FillBooked['liquidity']>(
  {
    maker: 'it waited in the book',
    taker: 'it took what was there',
    crossed: 'against another strategy without cost',
  },
  'How it was filled.',
)

/** Of a signal. */
export const signalAction = oneOf<SignalGiven['signal']['action']>(
  { enter: '', exit: '', 'adjust-stop': '' },
  'What is wanted.',
)

/** Of a signal: what the strategy held then. */
export const positionMet = oneOf<SignalGiven['position']>(
  { flat: 'none', open: 'one', leaving: 'one that is closed at the next open already' },
  'The position that it met.',
)
