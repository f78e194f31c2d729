import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { readLayout } from './header.ts'
import type { CsvLayout } from './header.ts'

const ROW = '1704067200000,1,2,1,2,3,4,5,6,7,8,9'

/** The layout of a file with this first line and a row of as many fields. */
function layout(header: string, row = ROW): CsvLayout {
  const fields = row.split(',').slice(0, header.split(',').length)
  return readLayout(Buffer.from(`${header}\n${fields.join(',')}\n`), 'x.csv')
}

/** The whole message of the DATA_HEADER error for a text. */
function refusal(text: string, encoding: BufferEncoding = 'utf8'): string {
  try {
    readLayout(Buffer.from(text, encoding), 'x.csv')
  } catch (error) {
    if (error instanceof GrodtError && error.code === 'DATA_HEADER') return error.message
    throw error
  }
  return 'nothing was refused'
}

/** Where time, open, high, low, close and volume were found. */
function places(header: string, row = ROW): number[] {
  const { roles } = layout(header, row)
  return [0, 1, 2, 3, 4, 5].map((role) => roles.indexOf(role))
}

t.test('the usual headers are recognised', async (t) => {
  const cases: [string, number[]][] = [
    ['timestamp_ms,open,high,low,close,volume', [0, 1, 2, 3, 4, 5]],
    ['t,o,h,l,c,v', [0, 1, 2, 3, 4, 5]],
    ['Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price', [0, 1, 2, 3, 4, 5]],
    ['Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume', [0, 1, 2, 3, 4, 5]],
    ['Date,Close,Adj Close,High,Low,Open,Volume', [0, 5, 3, 4, 1, 6]],
    ['volume,close,low,high,open,datetime', [5, 4, 3, 2, 1, 0]],
    ['unix,date,symbol,open,high,low,close,Volume USDT,Volume BTC,tradecount', [0, 3, 4, 5, 6, 8]],
    [',Open,High,Low,Close,Volume', [0, 1, 2, 3, 4, 5]],
    ['<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>', [0, 1, 2, 3, 4, 5]],
  ]
  const dates = { 5: '2,2,1,2,1,1704067200000' }
  for (const [header, expected] of cases) {
    t.same(places(header, header.endsWith('datetime') ? dates[5] : ROW), expected, header)
  }
})

t.test('without a header the columns are time, open, high, low, close, volume', async (t) => {
  t.match(layout('1704067200,1,2,1,2,3'), { firstLine: 1, timeFormat: 's', start: 0 })
  t.match(layout('20240102 170000;1;2;1;2;3'), { firstLine: 1, timeFormat: 'text', separator: 59 })
})

t.test('a time column named in milliseconds is milliseconds, however small', async (t) => {
  t.equal(layout('timestamp_ms,open,high,low,close,volume', '0,1,2,1,2,3').timeFormat, 'ms')
  t.equal(layout('timestamp,open,high,low,close,volume', '1704067200,1,2,1,2,3').timeFormat, 's')
})

t.test('the form of the times is found behind damaged lines', async (t) => {
  t.equal(layout('timestamp,open,high,low,close,volume', '?,1,2,1,2,3\n1704067200,1,2,1,2,3').timeFormat, 's')
})

t.test('a header that does not fit is refused with what was found and what is needed', async (t) => {
  const needed = 'Needed are the columns time, open, high, low, close and volume.'
  const cases: [string, string][] = [
    [
      'time,open,hihg,low,close,volume',
      `x.csv:1: There is no column for high. Columns found: time, open, hihg, low, close, volume. ${needed} Is "hihg" meant as high?`,
    ],
    [
      'date,open,high,low,Adj Close,volume',
      'x.csv:1: There is no column for close. Columns found: date, open, high, low, Adj Close, volume. ' +
        `${needed} "Adj Close" is not taken for close: the other prices are not adjusted.`,
    ],
    [
      'date,open,high,low,close,Volume USD',
      'x.csv:1: There is no column for volume. Columns found: date, open, high, low, close, Volume USD. ' +
        `${needed} "Volume USD" is not taken for volume: it counts money, not units.`,
    ],
    [
      'a,b',
      `x.csv:1: There is no column for time, open, high, low, close, volume. Columns found: a, b. ${needed}`,
    ],
    [
      'close_time,open,high,low,close,volume',
      'x.csv:1: The only time column is "close_time", the time at which a bar closed. ' +
        'Give the time at which each bar opened, in a column named open_time.',
    ],
    [
      'date,time,open,high,low,close,volume',
      'x.csv:1: Date and time of day are in two columns. Columns found: date, time, open, high, low, close, volume. ' +
        'Join them into one column such as 2024-01-31 09:30.',
    ],
    [
      'time,open,high,low,close,Close,volume',
      'x.csv:1: The column "close" appears twice. Columns found: time, open, high, low, close, Close, volume.',
    ],
    ['1704067200,1,2,1,2', `x.csv:1: The file has no header and 5 columns. ${needed}`],
    ['', `x.csv:1: The first line is empty. ${needed}`],
  ]
  for (const [header, message] of cases)
    t.throws(() => layout(header), { code: 'DATA_HEADER', message }, header)
})

t.test('decimal commas are named, whatever separates the columns', async (t) => {
  const header = 'time,open,high,low,close,volume'
  t.equal(
    refusal(`${header}\n1704067200,1,2,1,2,3\n1704067260,1,5,2,5,1,0,2,0,3\n`),
    'x.csv:3: The line has 10 fields, line 1 has 6. If its numbers have decimal commas, write them with points.',
  )
  t.match(layout(header, `${ROW.slice(0, 23)},`), { firstLine: 2 }, 'an empty field at the end is none')
  const semicolons = '1704067200;1,5;2,5;1,0;2,0;3,5\n'
  const found = readLayout(Buffer.from(semicolons.repeat(2)), 'x.csv')
  t.match(found, { firstLine: 1, separator: 59 }, 'more commas than semicolons')
})

t.test('times of no known form and UTF-16 are refused', async (t) => {
  t.equal(
    refusal('time,open,high,low,close,volume\n31/01/2024,1,2,1,2,3\n'),
    'x.csv:2: The time "31/01/2024" has no known form. Known are counts of seconds, milliseconds or microseconds ' +
      'since 1970 and dates such as 2024-01-31 09:30.',
  )
  t.equal(refusal('\uFEFFtime,open\n', 'utf16le'), 'x.csv:1: The file is UTF-16 text. Save it as UTF-8.')
})
