import { PLUGIN_KINDS } from '@grodt/sdk'
import Type from 'typebox'
import { shape } from '../../shape.ts'
import { buildParts, durationParts, moment, object, supervisionRow, text } from './schemas.ts'

const row = {
  kind: Type.Enum([...PLUGIN_KINDS], { description: 'What it is asked for.' }),
  contentHash: text('SHA-256 of its code, hexadecimal.'),
  ...buildParts,
  entries: Type.Array(Type.String(), {
    description: 'Strategies that run it; `regime` or `allocator` for what there is one of.',
  }),
  healthy: Type.Boolean({ description: 'Whether none of them has a fault now.' }),
  pinned: Type.Boolean({ description: 'Whether it runs from kept code since a roll-back.' }),
  answers: Type.Array(shape('EntryAnswers', { entry: text('One of its entries.'), ...durationParts }), {
    description:
      'How long their workers took to answer a question; none where it runs in the thread of the host.',
  }),
}

export const plugins = object({
  plugins: Type.Array(shape('PluginSummary', row), { description: 'Those that take part.' }),
  idle: Type.Array(
    object({ kind: row.kind, id: text('Id of the plugin.'), version: text('Of its package.') }),
    { description: 'Found and named by nothing in the configuration, so not loaded.' },
  ),
  refused: Type.Array(Type.String(), { description: 'Found and not usable: why.' }),
})

export const plugin = object({
  ...row,
  aliases: Type.Array(Type.String(), { description: 'Other names that the configuration may use for it.' }),
  parameters: Type.Unknown({ description: 'JSON Schema of its parameters.' }),
  health: Type.Array(supervisionRow, { description: 'How each of its entries is.' }),
})

export const pluginParams = object({ kind: row.kind, id: text('Id of the plugin.') })

export const released = object({
  strategies: Type.Array(Type.String(), { description: 'Those that are out of quarantine now.' }),
  time: moment('Market time from which on it holds.'),
})
