import Type, { type Static } from 'typebox'
import { count, moment, nullable, object, text } from './schemas.ts'

const author = Type.Optional(
  Type.String({ maxLength: 100, description: 'Who; `api` where it is left out.', expected: 'a text' }),
)

export const reloadBody = object({ author })
export type ReloadBody = Static<typeof reloadBody>

const plan = {
  changes: Type.Array(
    object({
      file: text('For example risk.yaml.'),
      key: text('The field, as it is read in the file.'),
      from: Type.Unknown({ description: 'The value before; null where there was none.' }),
      to: Type.Unknown({ description: 'The value after; null where there is none.' }),
      effect: text('now, rebuilt, when-flat or next-start.'),
    }),
  ),
  plugins: Type.Array(
    object({
      plugin: text('Kind and id.'),
      from: nullable(Type.String(), 'Version and content hash; null where it did not take part.'),
      to: nullable(Type.String(), 'Version and content hash; null where it does not take part any more.'),
    }),
  ),
  waiting: Type.Array(Type.String(), {
    description: 'Keys whose new values wait: for a strategy to hold nothing, or for the next start.',
  }),
}

const revision = nullable(count('1 or more.'), 'Number of the revision that runs; null where none was kept.')

export const reloadPlan = object(plan)

export const reloadOutcome = object({
  at: moment('Time of day.'),
  author: text('file, signal, host, or who asked for it.'),
  result: text('activated, unchanged or rejected.'),
  revision,
  error: nullable(
    object({ code: text('Of the table of errors.'), message: text('What is wrong, all at once.') }),
    'Why it was rejected.',
  ),
  ...plan,
})

export const runningConfig = object({
  revision,
  folder: text('Where its files are.'),
  files: Type.Array(
    object({ name: text('For example risk.yaml.'), sha256: text('Of its bytes, hexadecimal.') }),
  ),
  plugins: Type.Array(
    object({
      id: text('For example breakout.'),
      kind: text('strategy, regime-classifier, allocator or predictor.'),
      version: text('Of its package.'),
      contentHash: text('SHA-256 of its code, hexadecimal.'),
      generation: count('Counts the builds of it that this process has loaded.'),
    }),
  ),
  waiting: plan.waiting,
  reloads: Type.Array(reloadOutcome, { description: 'The last attempts, the newest first.' }),
})
