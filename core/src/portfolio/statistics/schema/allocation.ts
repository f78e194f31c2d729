import Type from 'typebox'
import { always, count, object, timeOrNull, type Of } from './definition.ts'

const amount = (meaning: string) => always({ meaning, unit: 'quote currency' })

const sums = {
  net: amount('Profit and loss after all costs, open positions at the last price.'),
  configured: amount('What the configured weights would have made of the same trades.'),
  parts: Type.Array(Type.Number(), {
    description: 'What each component earned (above 0) or cost, in their order. Unit: quote currency.',
  }),
}

/** By what changed the weights, by strategy, and of everything. */
export const attributedSums = {
  components: Type.Array(Type.String(), {
    description:
      'What changed the weights: start (what was set before the first decision), the steps of the allocator, then pace (threshold, largest step, limits of the book, the no-harm rule), off and exposure.',
  }),
  strategies: Type.Array(
    object({ strategy: Type.String({ description: 'Its name in strategies.yaml.' }), ...sums }),
    { description: 'By strategy, those that traded.' },
  ),
  total: object(sums, 'Everything; net is the result of the book.'),
}

/** The decisions of a run, and what moving capital earned or cost against the configured weights. */
export const allocationAttribution = object(
  {
    decisions: object(
      {
        count: count('Decisions of the meta-controller.'),
        moved: count('Those that changed a weight or the exposure.'),
        lastMoved: timeOrNull('When the last of these was made; null: none was.'),
      },
      'Of the meta-controller; an allocator with fixed weights makes none.',
    ),
    ...attributedSums,
  },
  'Profit and loss by what changed the weights that each trade was opened with: a component has the share (weight after it - weight before it) / final weight. configured and parts sum to net, exactly in booked amounts. Not there where every weight was always the configured one.',
)

export type AllocationReport = Of<typeof allocationAttribution>
