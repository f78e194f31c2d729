import { text } from '@grodt/sdk'
import { Type } from 'typebox'
import { file, PLUGIN_NAME, pluginParameters, section, timeframe } from './shared.ts'

/** regime.yaml: the classifier whose labels gate the entries. */
export const regimeFile = file('The classifier whose labels gate the entries of the strategies.', {
  regime: section('Market regime.', {
    plugin: text({
      default: 'efficiency-ratio',
      minLength: 1,
      expected: PLUGIN_NAME,
      description: 'Id or alias of the classifier.',
    }),
    timeframe: Type.Optional(
      timeframe({
        defaultText: "each strategy's own",
        description: 'The bars that are classified: a multiple of the bars that are loaded.',
      }),
    ),
    parameters: pluginParameters('the classifier'),
  }),
})
