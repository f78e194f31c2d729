import { PLUGIN_KINDS } from '@grodt/sdk'
import Type, { type Static } from 'typebox'
import type { ChangeRow, OutcomeView } from '../../host/views/reload.ts'
import type { MoveRow } from '../../host/views/moves.ts'
import { shape } from '../../shape.ts'
import { oneOf } from '../../words.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { listQuery, pageOf } from '../paging.ts'
import { buildParts, count, moment, nullable, object, refusedFiles, store, text } from './schemas.ts'

const author = Type.Optional(
  Type.String({ maxLength: 100, description: 'Who; `api` where it is left out.', expected: 'a text' }),
)

const withoutModels = Type.Optional(
  Type.Boolean({
    description:
      'Code of predictors comes into force also where it cannot serve the champions of now: forecasts fall back then. Default false.',
    expected: 'true or false',
  }),
)

export const reloadBody = object({
  author,
  unpin: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Ids of plugins whose pins are taken off: what their folders hold runs again.',
      expected: 'a list of ids of plugins',
    }),
  ),
  withoutModels,
})
export type ReloadBody = Static<typeof reloadBody>

/** A mistake in a file of the configuration. */
export const issue = shape('ConfigurationMistake', {
  file: text('As the host was given its folder, for example configs/risk.yaml.'),
  line: count('From 1 on.'),
  column: count('From 1 on.'),
  key: text('The field, as it is read in the file; empty for the whole file.'),
  value: Type.Unknown({ description: 'What was found; null where a key is missing.' }),
  expected: nullable(Type.String(), 'What is accepted; null where the message says it.'),
  nearest: nullable(Type.String(), 'The known name that was most likely meant.'),
  message: text('What is wrong, in words.'),
})

export const plan = {
  changes: Type.Array(
    shape('ConfigurationChange', {
      file: text('For example risk.yaml.'),
      key: text('The field, as it is read in the file.'),
      from: Type.Unknown({ description: 'The value before; null where there was none.' }),
      to: Type.Unknown({ description: 'The value after; null where there is none.' }),
      effect: oneOf<ChangeRow['effect']>(
        {
          now: 'from the next bar on',
          rebuilt: 'so too, and the plugin is made anew with its state',
          'when-flat': 'once the strategy holds nothing',
          'next-start': 'when the host is started',
        },
        'When it takes effect.',
      ),
    }),
  ),
  plugins: Type.Array(
    shape('PluginChange', {
      plugin: text('Kind and id.'),
      from: nullable(Type.String(), 'Version and content hash; null where it did not take part.'),
      to: nullable(Type.String(), 'Version and content hash; null where it does not take part any more.'),
    }),
  ),
  pins: Type.Array(
    shape('Pin', {
      plugin: text('Kind and id.'),
      runs: nullable(Type.String(), 'Version and content hash of the kept code that runs.'),
      instead: nullable(
        Type.String(),
        'Version and content hash of what its folder holds; null where that cannot be used.',
      ),
    }),
    { description: 'Plugins that run from kept code since a roll-back, not from their folders.' },
  ),
  repinned: Type.Array(Type.String(), {
    description: 'Plugins whose pin comes or goes while their code stays.',
  }),
  strategies: Type.Array(
    shape('StrategyMove', {
      strategy: text('Its name; of one that is renamed the new one.'),
      move: oneOf<MoveRow['move']>(
        {
          renamed: 'it goes on under another name',
          returned: 'one that was removed goes on',
          disabled: 'it opens nothing any more',
          removed: 'it is not configured any more',
          hint: 'something else may have been meant',
        },
        'What becomes of it.',
      ),
      text: text('What becomes of it, in words.'),
    }),
    { description: 'Strategies that come, go, or have another name.' },
  ),
  waiting: Type.Array(Type.String(), {
    description: 'Keys whose new values wait: for a strategy to hold nothing, or for the next start.',
  }),
}

const revision = nullable(count('1 or more.'), 'Number of the revision that runs; null where none was kept.')

export const reloadPlan = shape('ReloadPlan', plan)

const milliseconds = (description: string) =>
  nullable(Type.Number(), `${description} Milliseconds; null where it did not come so far.`)

export const reloadOutcome = shape('ReloadOutcome', {
  at: moment('Time of day.'),
  author: text('file, signal, host, or who asked for it.'),
  reason: nullable(Type.String(), 'Why, in the words of who asked; null where none was given.'),
  rolledBackTo: nullable(Type.Integer(), 'The revision whose content came back; null for the files.'),
  edits: nullable(Type.String(), 'The file that the request itself changed; null where it changed none.'),
  result: oneOf<OutcomeView['result']>(
    {
      activated: 'it was taken over',
      unchanged: 'there was nothing new',
      rejected: 'the host goes on as it was',
    },
    'What came of it.',
  ),
  revision,
  error: nullable(
    object({
      code: text('Of the table of errors.'),
      message: text('What is wrong, all at once.'),
      errors: Type.Array(issue, { description: 'Of CONFIG_INVALID: every mistake of every file.' }),
    }),
    'Why it was rejected.',
  ),
  rehearsal: nullable(
    object({
      entries: Type.Array(Type.String(), {
        description:
          'The strategies with other code or parameters, regime for the classifier, allocator, and predictor ID for other code of a predictor whose models serve.',
      }),
      bars: count('Recent base bars; 0 where only models were asked.'),
      answers: count('Questions to the plugins.'),
      longestMs: nullable(Type.Number(), 'The longest answer, milliseconds; null where nothing was asked.'),
    }),
    'What was tried before it came into force; null for nothing.',
  ),
  durations: object({
    prepare: milliseconds('Reading, checking and loading.'),
    build: milliseconds('Making the next engine beside the running one, and trying what is new in it.'),
    pause: milliseconds('No bar was applied.'),
  }),
  ...plan,
})

const number = (description: string) => Type.Integer({ minimum: 1, description })
const texts = (description: string) => Type.Array(Type.String(), { description })

const revisionRow = {
  number: number('1, 2, 3 ...'),
  record: number('The first record of the journal that was made with it.'),
  time: nullable(moment('Market time.'), 'When it came into force; null of a damaged one.'),
  at: nullable(moment('Time of day.'), 'When it was accepted; null where that was not kept.'),
  author: nullable(Type.String(), 'file, signal, host, or a name; null of a damaged one.'),
  reason: nullable(Type.String(), 'Why, in the words of the author; null where none was given.'),
  rolledBackTo: nullable(Type.Integer(), 'The revision whose content it brought back.'),
  changed: nullable(
    Type.Array(Type.String()),
    'Files, plugins and options that differ from the revision before; null where that is not kept.',
  ),
  damage: nullable(Type.String(), 'What is wrong with it in the store; null otherwise.'),
}

export const revisions = pageOf({
  revisions: Type.Array(shape('Revision', revisionRow), { description: 'The newest first.' }),
})

export const revisionContent = object({
  ...revisionRow,
  host: text('Version of GRODT.'),
  files: Type.Array(
    object({
      name: text('For example risk.yaml.'),
      sha256: text('Of its bytes, hexadecimal.'),
      text: text('As it was read.'),
    }),
  ),
  plugins: Type.Array(
    object({
      kind: Type.Enum([...PLUGIN_KINDS], { description: 'What it is asked for.' }),
      id: text('For example breakout.'),
      version: text('Of its package.'),
      contentHash: text('SHA-256 of its code, hexadecimal.'),
    }),
  ),
  pins: plan.pins,
  overrides: Type.Object(
    {
      timeframe: Type.Optional(text('Of every strategy, such as 1h.')),
      capital: Type.Optional(Type.Number({ description: 'At the start. Quote currency.' })),
      seed: Type.Optional(Type.Number({ description: 'Of the randomness of the host.' })),
    },
    { description: 'What the command line said.', additionalProperties: false },
  ),
})

export const revisionDiff = object({
  from: nullable(Type.Integer(), 'The revision before; null where it is not kept: nothing is compared.'),
  to: number('The revision after.'),
  fields: Type.Array(
    object({
      file: text('For example risk.yaml.'),
      key: text('The field, as it is read in the file.'),
      from: Type.Unknown({ description: 'The value before; null where there was none.' }),
      to: Type.Unknown({ description: 'The value after; null where there is none.' }),
    }),
    { description: 'As written in the files, with the defaults of GRODT, not those of plugins.' },
  ),
  plugins: plan.plugins,
  changed: texts('Files, plugins and options that differ; a file also when only its comments do.'),
})

export const rollBackPlan = object({
  ...plan,
  files: texts('Files of the configuration folder that would be written or removed.'),
  unkept: texts('Of these: those whose content is in no revision. They need force.'),
})

export const rolledBack = object({
  outcome: reloadOutcome,
  files: texts('Files of the configuration folder that were written or removed.'),
  copies: texts('Copies of files whose content was in no revision.'),
})

export const rollBackBody = object({
  reason: Type.String({ minLength: 1, maxLength: 1000, description: 'Why, in words.', expected: 'a text' }),
  author,
  force: Type.Optional(
    Type.Boolean({
      description: 'Overwrite files whose content is in no revision; a copy is kept beside.',
      expected: 'true or false',
    }),
  ),
  withoutModels,
})

const revisionNumber = (description: string) =>
  Type.Integer({ minimum: 1, description, expected: 'the number of a revision, such as 3' })

export const revisionsQuery = object({
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  before: Type.Optional(
    revisionNumber('Only revisions below this number: that of the last one that was read goes on there.'),
  ),
  store,
})
export const revisionParams = object({ number: revisionNumber('1, 2, 3 ...') })
export const revisionDiffQuery = object({
  from: Type.Optional(revisionNumber('The revision to compare with; left out: the one before.')),
  store,
})

export const runningConfig = object({
  revision,
  folder: text('Where its files are.'),
  files: Type.Array(
    object({ name: text('For example risk.yaml.'), sha256: text('Of its bytes, hexadecimal.') }),
  ),
  plugins: Type.Array(
    object({
      kind: Type.Enum([...PLUGIN_KINDS], { description: 'What it is asked for.' }),
      contentHash: text('SHA-256 of its code, hexadecimal.'),
      ...buildParts,
    }),
  ),
  pins: plan.pins,
  refusedFiles,
  waiting: plan.waiting,
  reloads: Type.Array(reloadOutcome, { description: 'The last attempts, the newest first.' }),
  counts: object({
    activated: count('Reloads of this process that were taken over.'),
    unchanged: count('Those that found nothing new.'),
    rejected: count('Those that were refused.'),
    codes: Type.Record(Type.String(), Type.Integer(), {
      description: 'The refused ones by the code of the error.',
    }),
  }),
})
