import Type, { type Static } from 'typebox'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import { JOB_STATES } from '../../research/jobs/records.ts'
import { backtestOptions } from '../../research/report-schema.ts'
import { shape } from '../../shape.ts'
import { listQuery, pageOf } from '../paging.ts'
import { FILE_WORDS, type FileWord } from './change-schemas.ts'
import { author, reason } from './command-schemas.ts'
import { issue } from './config-schemas.ts'
import { count, fraction, moment, nullable, object, text } from './schemas.ts'

const TIMEFRAME = '^[1-9][0-9]{0,3}[smhdw]$'

/** A key that may be left out, with a timeframe. */
export const timeframe = (description: string) =>
  Type.Optional(Type.String({ pattern: TIMEFRAME, description, expected: 'a timeframe such as 5m or 1h' }))

const time = (description: string) =>
  Type.Optional(
    Type.String({
      description: `${description} ISO 8601 in UTC, or milliseconds since 1970.`,
      expected: 'a time such as 2026-01-31T09:30Z (UTC), or milliseconds since 1970',
    }),
  )

const patch = (word: FileWord) =>
  Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: `Merged into ${word}.yaml.` }))

export const backtestBody = object({
  reason,
  author,
  data: Type.Optional(
    Type.String({
      maxLength: 500,
      description:
        'Candle file, or folder of them, from the data folder on (`research.data_folder`); left out: that folder.',
      expected: 'a file or a folder in the data folder',
    }),
  ),
  symbols: Type.Optional(
    Type.Array(Type.String({ maxLength: 40 }), {
      minItems: 1,
      maxItems: 100,
      description: 'Only these; left out: all that are there.',
      expected: 'a list of symbols such as ["BTC/USDT"]',
    }),
  ),
  symbol: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'Symbol of a single file whose name does not tell it.',
      expected: 'a symbol such as BTC/USDT',
    }),
  ),
  timeframe: timeframe('Bars on which all strategies decide; left out: as each is configured.'),
  data_timeframe: timeframe('Only files of this timeframe.'),
  bad_rows: Type.Optional(
    Type.Enum(['refuse', 'drop'], { description: 'What is done about bad rows; left out: refuse.' }),
  ),
  from: time('Bars before it only warm up.'),
  to: time('Bars after it are left out.'),
  capital: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1e15,
      description: 'Start capital; left out: as configured. Quote currency.',
      expected: 'a number above 0',
    }),
  ),
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Seed of random numbers; left out: as configured.',
    }),
  ),
  leave_open: Type.Optional(
    Type.Boolean({
      description: 'Leave positions open at the end; left out: they are closed.',
      expected: 'true or false',
    }),
  ),
  changes: Type.Optional(
    Type.Object(
      {
        strategies: patch('strategies'),
        ml: patch('ml'),
        regime: patch('regime'),
        risk: patch('risk'),
        host: patch('host'),
        alerts: patch('alerts'),
      } satisfies Record<FileWord, unknown>,
      {
        additionalProperties: false,
        description:
          'What is other than in the configuration of the host, by file, with the keys of the file (RFC 7396): null takes a key away, so that its default holds. The host never sees it.',
        expected: `an object with what changes in ${FILE_WORDS.join(', ')}`,
      },
    ),
  ),
})
export type BacktestBody = Static<typeof backtestBody>

const person = {
  author: text('Who.'),
  reason: text('Why.'),
}

/** What all jobs have. @param progressed what is counted */
export const jobRow = (progressed: string) => ({
  id: count('Its number.'),
  state: Type.Enum([...JOB_STATES], { description: 'How it is.' }),
  asked: shape('Asked', { ...person, at: moment('Time of day.') }),
  started: nullable(moment('Time of day.'), 'Null while it waits.'),
  ended: nullable(moment('Time of day.'), 'Null until it is over, or where the host was cut off.'),
  progress: nullable(
    object({
      done: count(`${progressed} that are done.`),
      all: count(`${progressed}, all of them.`),
      share: fraction('Of the two.'),
    }),
    'Null before the first of them, and after the host was started anew.',
  ),
  cancelled: nullable(object(person), 'By whom it was ended; null otherwise.'),
})

/** Which jobs of a kind. */
export const jobsQuery = object({
  ...pick(listQuery.properties, ['limit', 'cursor', 'from', 'to']),
  state: Type.Optional(
    Type.Enum([...JOB_STATES], {
      description: 'Only those that are so.',
      expected: `one of ${JOB_STATES.join(', ')}`,
    }),
  ),
})

/** The code of a failure. */
export const failureCode = text('Of the table of errors; UNEXPECTED for a mistake of GRODT or of a plugin.')

const row = {
  ...jobRow('Bars of all symbols that it trades over'),
  data: text('What it reads, from the data folder on; empty for that folder.'),
  options: backtestOptions,
  changes: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What of the configuration is other than that of the host was, by file.',
  }),
  revision: nullable(
    Type.Integer(),
    'Of the configuration that it was made from; null where the host keeps none.',
  ),
  failure: nullable(
    object({
      code: failureCode,
      message: text('What was wrong.'),
      errors: Type.Array(issue, { description: 'Of CONFIG_INVALID: every mistake of every file.' }),
    }),
    'Why it failed; null otherwise.',
  ),
}

export const backtest = shape('Backtest', row)
export const backtests = pageOf({
  backtests: Type.Array(backtest, { description: 'Those that are kept, the newest first.' }),
})
export const backtestWithReport = object({
  ...row,
  report: Type.Unknown({
    description:
      'report.json of a backtest that is done, null otherwise; [report.schema.json](report.schema.json) has its fields.',
  }),
})
export const removed = object({ id: count('Number of the one that is gone.') })

export const backtestParams = object({
  id: Type.Integer({
    minimum: 1,
    description: 'Number of the backtest.',
    expected: 'the number of a backtest, such as 3',
  }),
})

export const dataQuery = object({
  path: Type.Optional(
    Type.String({
      description: 'A folder, or a file, from the data folder on; left out: that folder.',
      expected: 'a folder in the data folder',
    }),
  ),
})

const unread = 'null where the file cannot be read.'

export const data = object({
  folders: Type.Array(Type.String(), { description: 'Folders in it, by name.' }),
  files: Type.Array(
    shape('CandleFile', {
      file: text('From the data folder on; a backtest takes it as `data`.'),
      symbol: text('For example BTC/USDT.'),
      timeframe: nullable(Type.String(), 'Of its bars, for example 5m; null where nothing tells it.'),
      bars: nullable(Type.Integer(), `Good ones; ${unread}`),
      from: nullable(moment('Open of the first bar.'), `As said; ${unread}`),
      to: nullable(moment('Open of the last bar.'), `As said; ${unread}`),
      gaps: nullable(Type.Integer(), `Places where bars are missing; ${unread}`),
      missing: nullable(Type.Integer(), `Missing bars; ${unread}`),
      size: count('Bytes.'),
      checksum: Type.Enum(['ok', 'none', 'failed'], {
        description: 'Whether its bars are those that grodt data wrote; none: another program did.',
      }),
      problem: nullable(Type.String(), 'Why a backtest refuses it; null where it does not.'),
    }),
    { description: 'The candle files by name.' },
  ),
})
