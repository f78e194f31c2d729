import { flag, texts } from '@grodt/sdk'
import { Type } from 'typebox'
import { STRATEGY_LIMITS } from './limits.ts'
import { STRATEGY_PROTECTIONS } from './protections.ts'
import { file, PLUGIN_NAME, pluginParameters, section, symbolList, timeframe } from './shared.ts'

const NAME = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'

const strategyEntry = Type.Object(
  {
    enabled: flag({ default: true, description: 'Whether the strategy may open positions.' }),
    regime_requirements: texts({
      default: [],
      description:
        'Labels of the regime classifier in which it may open positions; empty means every regime.',
    }),
    capital_allocation: Type.Number({
      minimum: 0,
      maximum: 1,
      unit: 'fraction of portfolio equity',
      description:
        'Its weight. The weights of the enabled strategies sum to at most 1; what is left is cash.',
    }),
    parameters: pluginParameters('the strategy'),
    plugin: Type.Optional(
      Type.String({
        minLength: 1,
        expected: PLUGIN_NAME,
        unit: 'none',
        defaultText: 'the name of the entry',
        description:
          'Id or alias of the plugin. Needed when the entry has a name of its own, as with several of one plugin.',
      }),
    ),
    symbols: Type.Optional(
      symbolList({ defaultText: 'all symbols', description: 'What it trades: symbols that the feed has.' }),
    ),
    timeframe: timeframe({
      default: '1h',
      description: 'The bars on which it decides: a multiple of the bars that are loaded.',
    }),
    on_disable: Type.Union(
      [
        Type.Literal('manage'),
        Type.Literal('flatten'),
        Type.Object(
          {
            hand_over: Type.String({
              minLength: 1,
              description: 'The strategy that takes the positions over.',
            }),
          },
          { additionalProperties: false },
        ),
      ],
      {
        default: 'manage',
        unit: 'none',
        description:
          'What becomes of open positions when it is disabled or removed: watched until their exits (manage), closed at the next open (flatten), or given to another strategy.',
      },
    ),
    previous_name: Type.Optional(
      Type.String({
        pattern: NAME,
        expected: 'the name that the entry had before',
        unit: 'none',
        defaultText: 'none',
        description:
          'The name of this entry before it was renamed: it goes on with the positions, trades, locks and states of that one. Without effect once that is done.',
      }),
    ),
    risk: section('Limits of this strategy.', {
      ...STRATEGY_LIMITS,
      ...STRATEGY_PROTECTIONS,
    }),
  },
  { additionalProperties: false },
)

/** strategies.yaml: which strategies run, on what, with how much. */
export const strategiesFile = file(
  'Which strategies run, on what, with how much capital. The only file that must exist.',
  {
    strategies: Type.Record(Type.String({ pattern: NAME }), strategyEntry, {
      additionalProperties: false,
      expectedKey: 'a name of at most 64 letters, digits, _, . or - that begins with a letter or digit',
      description: 'One entry per strategy; the name is the one that reports and logs use.',
    }),
  },
)
