import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { canonicalCsv, canonicalFile } from './canonical.ts'
import { checkData } from './check.ts'
import type { DataCheck } from './check.ts'
import type { FileCheck } from './check-file.ts'
import { HOUR, series, START, swing, upTo } from './series.fixture.ts'

const csv = (steps: readonly number[]): Buffer => canonicalCsv(series(steps, swing))

function check(paths: readonly string[], limit = 10, timeframeMs: number | null = null): DataCheck {
  return checkData(paths, { timeframeMs, limit })
}

const kinds = ({ groups }: FileCheck) => groups.map(({ kind, count, bars }) => [kind, count, bars])

t.test('a good file has nothing to report', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv(upTo(200)) })
  t.same(check([dir]), {
    errors: 0,
    warnings: 0,
    files: [
      {
        file: join(dir, 'spy.csv'),
        symbol: 'SPY',
        timeframeMs: HOUR,
        bars: 200,
        first: START,
        last: START + 199 * HOUR,
        firstLine: 2,
        checksum: 'none',
        coverage: { expected: 200, missing: 0, closed: 0 },
        notes: [],
        groups: [],
      },
    ],
  })
})

t.test('every kind of finding has its line, time and count', async (t) => {
  const lines = csv(upTo(300)).toString().trimEnd().split('\n')
  const edit = (line: number, change: (fields: string[]) => void): void => {
    const fields = lines[line - 1].split(',')
    change(fields)
    lines[line - 1] = fields.join(',')
  }
  edit(11, (fields) => (fields[1] = 'x'))
  edit(12, (fields) => (fields[4] = '1e999'))
  edit(13, (fields) => (fields[3] = '0'))
  edit(14, (fields) => (fields[2] = '1'))
  edit(15, (fields) => (fields[5] = '-1'))
  edit(16, (fields) => (fields[0] = String(Number(fields[0]) + 1)))
  lines[16] = lines[17]
  edit(30, (fields) => (fields[0] = String(START)))
  for (let line = 50; line < 62; line++)
    edit(line, (fields) => fields.splice(1, 5, '100', '100', '100', '100', '0'))
  edit(80, (fields) => (fields[5] = '0'))
  edit(150, (fields) => fields.splice(2, 3, '160', '99', '155'))
  edit(200, (fields) => (fields[2] = '200'))
  const path = join(t.testdir(), 'spy_1h.csv')
  writeFileSync(path, lines.join('\n'))
  const { files, errors, warnings } = check([path])
  const [file] = files
  t.same(kinds(file), [
    ['unreadable', 1, 1],
    ['not-finite', 1, 1],
    ['price', 1, 1],
    ['ohlc', 1, 1],
    ['volume', 1, 1],
    ['misaligned', 1, 1],
    ['duplicate', 1, 1],
    ['order', 1, 1],
    ['gap', 2, 8],
    ['zero-volume', 2, 13],
    ['flat', 1, 11],
    ['spike', 1, 1],
    ['wick', 1, 1],
  ])
  t.equal(errors, 8)
  t.equal(warnings, 7)
  t.same(file.coverage, { expected: 300, missing: 8, closed: 0 })
  const places = file.groups.flatMap(({ findings }) =>
    findings.map(({ line, time, bars }) => [line, time === null ? null : (time - START) / HOUR, bars]),
  )
  t.same(places, [
    [11, 9, 1],
    [12, 10, 1],
    [13, 11, 1],
    [14, 12, 1],
    [15, 13, 1],
    [16, 14 + 1 / HOUR, 1],
    [18, 16, 1],
    [30, 0, 1],
    [17, 9, 7],
    [31, 28, 1],
    [50, 48, 12],
    [80, 78, 1],
    [51, 49, 11],
    [150, 148, 1],
    [200, 198, 1],
  ])
  const texts = file.groups.slice(-6).map(({ findings }) => findings[0].text)
  t.match(texts, [
    '2024-01-01 00:00 is before line 29',
    '7 missing until 2024-01-01 16:00',
    '12 bars until 2024-01-03 12:00',
    '11 bars until 2024-01-03 12:00',
    /^close [\d.]+ to 155, \+\d+\.\d %, \d+ times the usual move, back in the next bar$/,
    /^high 200 is \+\d+\.\d % off the body, \d+ times the usual range$/,
  ])
  t.equal(file.groups[8].findings[0].until, START + 16 * HOUR)
})

t.test('all are counted, the limit is kept; of warnings the largest', async (t) => {
  const dir = t.testdir({ 'spy.csv': csv([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 14, 15, 17]) })
  const [{ groups }] = check([dir], 2).files
  t.match(groups, [{ kind: 'gap', count: 3, bars: 5, findings: [{ bars: 3 }, { bars: 1 }] }])
  t.equal(groups[0].findings.length, 2)
  t.same(check([dir], 0).files[0].groups[0].findings, [])
})

t.test('every file is reported, also after one that cannot be used', async (t) => {
  const { bytes } = canonicalFile({ symbol: 'X', timeframeMs: HOUR, columns: series(upTo(9), swing) })
  const damaged = Buffer.from(bytes)
  damaged[damaged.length - 1] ^= 1
  const dir = t.testdir({
    'a.csv': 'x\n',
    'b.csv': csv([0]),
    'c.csv.gz': damaged,
    'd.csv.gz': bytes,
    'e.csv': csv([2, 1, 0]),
  })
  const { files, errors } = check([dir])
  t.same(
    files.map(({ checksum, bars }) => [checksum, bars]),
    [
      ['none', 0],
      ['none', 0],
      ['failed', 0],
      ['ok', 9],
      ['none', 1],
    ],
  )
  t.same(files.map(kinds).slice(0, 3), [[['file', 1, 0]], [['file', 1, 0]], [['file', 1, 0]]])
  t.match(
    files[1].groups[0].findings[0].text,
    /b\.csv: the timeframe cannot be told from one bar\. Give it with --timeframe\.$/,
  )
  t.same(files[4].notes, ['The newest bar comes first: sort the file by time, the oldest first.'])
  t.equal(errors, 5)
  t.equal(check([join(dir, 'b.csv')], 5, HOUR).errors, 0)
})

t.test('files of one series are checked against each other, those of another folder are not', async (t) => {
  const dir = t.testdir({
    a: {
      'spy_1.csv': csv([0, 1, 2]),
      'spy_2.csv': csv([2, 3]),
      'spy_3.csv': csv([6, 7, 9, 10]),
      'spy_4.csv': csv([11.5, 12.5]),
    },
    b: { 'spy_1.csv': csv([0, 1, 2]) },
  })
  const at = (name: string): string => join(dir, 'a', name)
  const { files, errors } = check([join(dir, 'a'), join(dir, 'b')])
  t.same(files.map(kinds), [[], [['overlap', 1, 0]], [['gap', 2, 3]], [['overlap', 1, 0]], []])
  t.equal(errors, 2)
  t.same(
    files.flatMap(({ groups }) =>
      groups.flatMap(({ findings }) => findings.map(({ line, text }) => [line, text])),
    ),
    [
      [
        2,
        `${at('spy_1.csv')} holds SPY 1h bars up to 2024-01-01 02:00 too; grodt data import joins such files`,
      ],
      [2, `2 missing after ${at('spy_2.csv')}, until 2024-01-01 06:00`],
      [4, '1 missing until 2024-01-01 09:00'],
      [2, `its 1h bars start at other times than those of ${at('spy_3.csv')}`],
    ],
  )
})

t.test('a file without any volume is a note, not thousands of bars', async (t) => {
  const columns = series(upTo(50), swing)
  columns.volume.fill(0)
  const dir = t.testdir({ 'dax.csv': canonicalCsv(columns) })
  t.match(check([dir]).files, [{ notes: ['No bar has volume.'], groups: [] }])
})
