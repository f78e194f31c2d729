import fc from 'fast-check'
import t from 'tap'
import { COLUMN_NAMES } from '../columns.ts'
import { parseCsv } from './csv.ts'
import type { CsvRows } from './csv.ts'
import { endedByNewline } from './field.ts'
import { readLayout } from './header.ts'

function parse(text: string): CsvRows {
  const bytes = endedByNewline(Buffer.from(text))
  return parseCsv(bytes, readLayout(bytes, 'x.csv'))
}

function table(rows: CsvRows): number[][] {
  return Array.from(rows.columns.time, (_, row) => COLUMN_NAMES.map((name) => rows.columns[name][row]))
}

const HEADER = 'timestamp_ms,open,high,low,close,volume'
const BARS = [
  [1704067200000, 10, 12.5, 9.75, 11, 1000],
  [1704067260000, 11, 13, 10, 12, 0],
]

t.test(
  'commas, semicolons, tabs, CRLF, quotes, a byte order mark and blank lines at the end give the same bars',
  async (t) => {
    const lines = [HEADER, ...BARS.map((bar) => bar.join(','))]
    const forms = {
      'line feeds': lines.join('\n') + '\n',
      'no line feed at the end': lines.join('\n'),
      'carriage returns': lines.join('\r\n') + '\r\n',
      'carriage returns, none at the end': lines.join('\r\n'),
      'blank lines at the end': lines.join('\n') + '\n\n  \r\n\n',
      semicolons: lines.join('\n').replaceAll(',', ';'),
      tabs: lines.join('\r\n').replaceAll(',', '\t'),
      'blanks after commas': lines.join('\n').replaceAll(',', ', '),
      quotes: lines.map((line) => `"${line.replaceAll(',', '","')}"`).join('\n'),
      'byte order mark': `\uFEFF${lines.join('\n')}`,
      'commas at the line ends': lines.map((line) => `${line},`).join('\n'),
    }
    for (const [name, text] of Object.entries(forms)) {
      const rows = parse(text)
      t.same(table(rows), BARS, name)
      t.equal(rows.problems.size, 0, name)
      t.equal(rows.firstLine, 2, name)
    }
  },
)

t.test('columns are found in any order and others are passed over', async (t) => {
  const rows = parse('note,Close,Volume BTC,Open,High,Low,Unix\n"a, ""b""",11,5,10,12,9,1704067200\n')
  t.same(table(rows), [[1704067200000, 10, 12, 9, 11, 5]])
})

t.test('seconds, microseconds and dates become milliseconds', async (t) => {
  for (const time of [
    '1704067200',
    '1704067200000000',
    '2024-01-01',
    '"2024-01-01 00:00"',
    '20240101 00:00',
  ]) {
    t.same(
      table(parse(`time,open,high,low,close,volume\n${time},1,2,1,2,3\n`)),
      [[1704067200000, 1, 2, 1, 2, 3]],
      time,
    )
  }
})

t.test('a file without a header starts at its first line', async (t) => {
  const rows = parse('1704067200,1,2,1,2,3,extra\n1704067260,1,2,1,2,3,extra\n')
  t.equal(rows.firstLine, 1)
  t.equal(rows.columns.time[0], 1704067200000)
})

t.test('a line that cannot be read keeps its entry and says what is wrong', async (t) => {
  const good = '1704067200000,1,2,1,2,3'
  const rows = parse(
    [
      HEADER,
      good,
      '',
      '1704067260000,1,2',
      'soon,1,2,1,2,3',
      '1704067200000,1,,1,2,3',
      '1704067200000,1,2,1,2,x"y',
      good,
    ].join('\n'),
  )
  t.equal(rows.columns.time.length, 7)
  t.same(
    [...rows.problems],
    [
      [1, 'time is missing'],
      [2, 'the line has 3 field(s), 6 are needed'],
      [3, 'time is "soon", not a time in the form of this file'],
      [4, 'high is missing'],
      [5, 'volume is "x"y", not a number'],
    ],
  )
  t.same(table(rows)[6], [1704067200000, 1, 2, 1, 2, 3])
  t.same(table(rows)[2].slice(3), [NaN, NaN, NaN])
})

t.test('numbers with a decimal comma or with grouped digits are named as such', async (t) => {
  const rows = parse(
    [
      HEADER.replaceAll(',', ';'),
      '1704067200000;10,5;11;10;11;1',
      '1704067260000;10;-11,25;10;11;1',
      '1704067320000;10;11;10;1.234,5;1',
      '1704067380000;10;11;10;11;"1,234,567.5"',
      '1704067440000;10;11;10;11;12,34,5',
    ].join('\n'),
  )
  t.same(
    [...rows.problems.values()],
    [
      'open is "10,5", not a number: a decimal comma must be a point',
      'high is "-11,25", not a number: a decimal comma must be a point',
      'close is "1.234,5", not a number: digits must not be grouped',
      'volume is "1,234,567.5", not a number: digits must not be grouped',
      'volume is "12,34,5", not a number',
    ],
  )
})

t.test('a quote that is never closed spoils its line only', async (t) => {
  const rows = parse(`${HEADER}\n1704067200000,"1,2,1,2,3\n1704067260000,1,2,1,2,3\n`)
  t.same([...rows.problems.keys()], [0])
  t.same(table(rows)[1], [1704067260000, 1, 2, 1, 2, 3])
})

t.test('problems are described for a thousand lines at most', async (t) => {
  const rows = parse(`${HEADER}\n1704067200000,1,2,1,2,3\n${'x,1,2,1,2,3\n'.repeat(1_500)}`)
  t.equal(rows.problems.size, 1_000)
  t.equal(rows.columns.time.length, 1_501)
})

t.test('room is made when later lines are shorter than the first ones', async (t) => {
  const long = `1704067200000,1,2,1,2,3,${'x'.repeat(200)}\n`.repeat(2_000)
  const rows = parse(`${HEADER}\n${long}${'1704067200000,1,2,1,2,7\n'.repeat(5_000)}`)
  t.equal(rows.columns.time.length, 7_000)
  t.equal(rows.columns.volume[6_999], 7)
  t.equal(rows.columns.volume[0], 3)
})

t.test('any table of finite numbers comes out as it went in', async () => {
  const bar = fc.tuple(
    fc.integer({ min: 1e11, max: 9e12 }),
    ...COLUMN_NAMES.slice(1).map(() => fc.double({ noNaN: true, noDefaultInfinity: true })),
  )
  fc.assert(
    fc.property(
      fc.array(bar, { minLength: 1, maxLength: 20 }),
      fc.constantFrom('\n', '\r\n'),
      (bars, end) => {
        const read = table(parse([HEADER, ...bars.map((values) => values.join(','))].join(end)))
        // -0 is written as 0.
        return bars.every((values, row) => values.every((value, at) => read[row][at] === value))
      },
    ),
  )
})
