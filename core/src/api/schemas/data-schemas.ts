import Type from 'typebox'
import { shape } from '../../shape.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { listQuery, pageOf } from '../paging.ts'
import { author, reason } from './command-schemas.ts'
import { data, failureCode, jobRow, timeframe } from './research-schemas.ts'
import { count, moment, nullable, object, text } from './schemas.ts'

const path = (description: string) =>
  Type.String({ maxLength: 500, description, expected: 'a file or a folder' })

export const importBody = object({
  reason,
  author,
  paths: Type.Optional(
    Type.Array(path('A candle file, or a folder of them.'), {
      minItems: 1,
      maxItems: 100,
      description:
        'From the import folder on (`research.import_folder`); left out: the files of that folder. Folders in a folder are not searched.',
      expected: 'a list of files and folders in the import folder',
    }),
  ),
  into: Type.Optional(
    path('The folder that they are written into, from the data folder on; left out: that folder.'),
  ),
  symbol: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'Where the name of a file does not tell it.',
      expected: 'a symbol such as BTC/USDT',
    }),
  ),
  timeframe: timeframe('Of all files; left out: told by their bars.'),
  bad_rows: Type.Optional(
    Type.Enum(['refuse', 'drop'], { description: 'What is done about bad rows; left out: refuse.' }),
  ),
  replace: Type.Optional(
    Type.Boolean({
      description:
        'Let new bars take the place of those that differ from them; left out: such bars are refused.',
      expected: 'true or false',
    }),
  ),
})

const row = {
  ...jobRow('Files'),
  paths: Type.Array(Type.String(), {
    description: 'What is read, from the import folder on; empty for that folder.',
  }),
  into: text('Where it is written, from the data folder on; empty for that folder.'),
  symbol: nullable(Type.String(), 'As it was given.'),
  timeframe: nullable(Type.String(), 'As it was given.'),
  badRows: Type.Enum(['refuse', 'drop'], { description: 'What is done about bad rows.' }),
  replace: Type.Boolean({ description: 'Whether new bars take the place of those that differ.' }),
  failure: nullable(
    object({
      code: failureCode,
      message: text('What was wrong, with what to do about it, by the keys of the request.'),
      problems: Type.Array(
        shape('ImportMistake', {
          file: nullable(Type.String(), 'Null where it is about several.'),
          line: nullable(Type.Integer(), 'Null where it is about the whole file.'),
          kind: text('What is wrong with a row ([data.md](data.md#what-check-reports)), or a code.'),
          problem: text('In words.'),
        }),
        { description: 'The first 1,000 mistakes in files.' },
      ),
    }),
    'Why it failed; null otherwise. Nothing was written, but for `DATA_WRITE`: that names what was.',
  ),
}

export const importJob = shape('Import', row)
export const imports = pageOf({
  imports: Type.Array(importJob, { description: 'Those that are kept, the newest first.' }),
})

const gap = {
  line: count('Line of the first bar after it.'),
  bars: count('Missing bars.'),
}
const open = (description: string) => text(`${description} ISO 8601.`)
const gapText = shape('GapText', {
  ...gap,
  from: open('Open of the first missing bar.'),
  to: open('Open of the first bar after it.'),
})

const series = shape('ImportedSeries', {
  file: text('The file that holds it.'),
  symbol: text('For example BTC/USDT.'),
  timeframe: text('For example 5m.'),
  state: Type.Enum(['new', 'changed', 'unchanged'], { description: 'What became of the file.' }),
  barsBefore: count('Bars of the file before.'),
  bars: count('Bars of it now.'),
  first: open('Open of the first bar.'),
  last: open('Open of the last bar.'),
  gaps: object({
    count: count('Places where bars are missing.'),
    missing: count('Missing bars of all of them.'),
    longest: nullable(gapText, 'Null without any.'),
    first: Type.Array(gapText, { description: 'The first ten.' }),
  }),
  sha256: text('Of its bars.'),
  sources: Type.Array(
    object({
      file: text('A file that was read.'),
      added: count('Bars that were not there.'),
      equal: count('Bars that were there already.'),
      replaced: count('Bars that took the place of others.'),
    }),
    { description: 'Where its new bars come from.' },
  ),
})

const leftOut = shape('LeftOutRows', {
  file: text('Where.'),
  count: count('Rows.'),
  rows: Type.Array(
    object({
      line: count('Line of the file.'),
      kind: text('What is wrong with it.'),
      problem: text('In words.'),
    }),
    { description: 'The first 1,000 of each kind.' },
  ),
})

export const importWithResult = object({
  ...row,
  result: nullable(
    object({
      series: Type.Array(series, { description: 'By symbol and timeframe.' }),
      leftOut: Type.Array(leftOut, { description: 'Bad rows that were dropped, by file.' }),
    }),
    'Null until it is done.',
  ),
})

export const importParams = object({
  id: Type.Integer({
    minimum: 1,
    description: 'Number of the import.',
    expected: 'the number of an import, such as 3',
  }),
})

export const removedImport = object({ id: count('Number of the one that is gone.') })

export const gapsQuery = object({
  file: Type.String({
    maxLength: 500,
    description: 'The candle file, from the data folder on.',
    expected: 'a file in the data folder, such as BTCUSDT-1h.csv.gz',
  }),
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
})

export const gaps = pageOf({
  file: data.properties.files.items,
  gaps: Type.Array(
    shape('Gap', {
      ...gap,
      from: moment('Open of the first missing bar.'),
      to: moment('Open of the first bar after it.'),
    }),
    { description: 'The newest first; none where the file cannot be read (`file.problem`).' },
  ),
})
