import Type, { type Static } from 'typebox'
import type { ConfigFileName } from '../../config/schemas/files.ts'
import { shape } from '../../shape.ts'
import { oneOf } from '../../words.ts'
import type { ChangeView } from '../../host/views/change.ts'
import { author, reason } from './command-schemas.ts'
import { issue, plan, reloadPlan } from './config-schemas.ts'
import { count, nullable, object, text } from './schemas.ts'

/** What a file is called in an address: its name without `.yaml`. */
export type FileWord = (typeof FILE_WORDS)[number]

export const FILE_WORDS = ['strategies', 'ml', 'regime', 'risk', 'host', 'alerts'] as const

export const fileParams = object({
  file: Type.Enum([...FILE_WORDS], { description: 'Which file, without .yaml.' }),
})

/** Of every change, beside what it changes. */
const askedParts = {
  reason,
  author,
  dry_run: Type.Optional(
    Type.Boolean({ description: 'Say what it would do, and do nothing.', expected: 'true or false' }),
  ),
}

export const changeBody = shape('ChangeRequest', {
  changes: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'Only what changes, with the keys of the file: merged into it (RFC 7396). null takes a key away, so that its default holds; a list is replaced as a whole.',
    expected: 'an object with what changes',
  }),
  ...askedParts,
})

/** Who wants a strategy on or off. */
export const switchBody = shape('SwitchRequest', askedParts)
export type SwitchBody = Static<typeof switchBody>

export const changed = shape('ChangeOutcome', {
  file: text('The file that has it.'),
  result: oneOf<ChangeView['result']>(
    { activated: 'it was taken over', unchanged: 'it says so already', planned: 'nothing was done' },
    'What came of it.',
  ),
  revision: count('That runs now; 0 where none is kept. The header ETag has it too.'),
  now: Type.Array(Type.String(), { description: 'Keys that took effect.' }),
  pending: Type.Array(
    object({
      key: text('The field, as it is read in the file.'),
      from: Type.Unknown({ description: 'What holds until then; null where there is none.' }),
      to: Type.Unknown({ description: 'What will hold; null where there is none.' }),
      why: text('For what it waits.'),
    }),
    { description: 'Keys whose new values are in the file and wait.' },
  ),
  ...plan,
})

export const file = object({
  file: text('For example risk.yaml.'),
  revision: count('That runs; 0 where none is kept.'),
  sha256: nullable(Type.String(), 'Of its bytes, hexadecimal; null where there is no such file.'),
  text: text('As it was read; empty where there is no such file.'),
  values: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What holds of it, with every default, keys as in the file.',
  }),
  waiting: Type.Array(Type.String(), { description: 'Keys whose new values wait.' }),
})

const fileText = (name: string) =>
  Type.Optional(Type.String({ description: `Text of ${name}.yaml; left out: as it is.` }))

export const validateBody = object({
  strategies: fileText('strategies'),
  ml: fileText('ml'),
  regime: fileText('regime'),
  risk: fileText('risk'),
  host: fileText('host'),
  alerts: fileText('alerts'),
})

export const validation = object({
  valid: Type.Boolean({
    description: 'Whether a reload would take it over, as far as it can be known untried.',
  }),
  errors: Type.Array(issue, { description: 'Every mistake, with its place.' }),
  error: nullable(
    object({ code: text('Of the table of errors.'), message: text('What is wrong, all at once.') }),
    'Why it cannot come into force; null when it can.',
  ),
  notes: Type.Array(Type.String(), { description: 'What is no error, and may not be meant so.' }),
  plan: nullable(reloadPlan, 'What it would change; null where it cannot come into force.'),
})

export const jsonSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: 'JSON Schema, draft 2020-12.',
})

export const fileName = (word: FileWord): ConfigFileName => `${word}.yaml`
