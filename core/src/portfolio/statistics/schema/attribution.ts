import Type, { type TSchema } from 'typebox'
import { ATTRIBUTED_EXITS } from '../../attribution/attribution.ts'
import { always, count, object, type Of } from './definition.ts'

const amount = (meaning: string) => always({ meaning, unit: 'quote currency' })

const sums = {
  trades: count('Closed trades, and open positions: a position that is held counts as one, dust as none.'),
  wins: count('Those with a net result above 0.'),
  beforeCosts: amount('Profit and loss without fees, slippage and funding.'),
  fees: amount('Paid to the venue.'),
  slippage: amount('Given up against the undisturbed price.'),
  funding: amount('Paid on perpetuals, negative when received.'),
  net: amount('beforeCosts - fees - slippage - funding.'),
  open: amount('The part of net that is in open positions and dust, at the last price.'),
}

const group = <K extends string, S extends TSchema>(name: K, key: S) =>
  object({ ...({ [name]: key } as Record<K, S>), ...sums })

const text = (description: string) => Type.String({ description })

/** Where profit and loss came from. */
export const attribution = object(
  {
    total: object(sums, 'Everything; net is the result of the book.'),
    strategies: Type.Array(group('strategy', text('Its name in strategies.yaml.')), {
      description: 'By strategy, in the order of strategies.yaml.',
    }),
    symbols: Type.Array(group('symbol', text('For example BTC/USDT.')), {
      description: 'By symbol, in the order of the run.',
    }),
    regimes: Type.Array(
      group(
        'regime',
        Type.Union([Type.String(), Type.Null()], {
          description: 'Label when the entry was decided; null when it was not known.',
        }),
      ),
      { description: 'By regime at the entry, in the order of the labels.' },
    ),
    sides: Type.Array(group('side', Type.Enum(['long', 'short'], { description: 'long or short.' })), {
      description: 'By side.',
    }),
    exits: Type.Array(
      group(
        'exit',
        Type.Enum([...ATTRIBUTED_EXITS], {
          description:
            'Cause of the last exit fill; open for positions that are held still, dust for what is less than a lot (docs/broker.md).',
        }),
      ),
      { description: 'By exit; open positions and dust are lines of their own.' },
    ),
  },
  'Profit and loss by strategy, symbol, regime at the entry, side and exit, for lines that occur. Each list sums to the total, exactly in booked amounts.',
)

export type AttributionReport = Of<typeof attribution>
export type AttributionSums = AttributionReport['total']
