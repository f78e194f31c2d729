import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parquetMetadata } from 'hyparquet'
import t from 'tap'
import { amount, count, facts, number, optional, reason, text, time, type TableDefinition } from './column.ts'
import { writeCsv } from './csv.ts'
import { writeParquet } from './parquet.ts'
import { Rows, TextCells } from './rows.ts'
import { readCsv, readParquet } from './table-fixture.ts'

const SCALE = { scale: 1e8 }

const TABLE = {
  name: 'everything',
  description: 'Every type of column.',
  columns: {
    time: time('-'),
    maybe_time: optional(time('-')),
    count: count('-'),
    maybe_count: optional(count('-')),
    amount: amount('-'),
    maybe_amount: optional(amount('-')),
    number: number('none', '-'),
    maybe_number: optional(number('none', '-')),
    text: text('-'),
    maybe_text: optional(text('-')),
    facts: optional(facts('-')),
    reason: reason('-'),
  },
} as const satisfies TableDefinition

const moment = fc.oneof(
  fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1000),
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
)
const whole = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const units = fc.maxSafeInteger()
const real = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -50_000, max: 50_000, noNaN: true }),
)
// An empty text where there may be none cannot be told from none in CSV.
const words = fc.oneof(
  fc.constantFrom('a', 'BTC/USDT', 'say "x", twice', 'two\nlines', 'ß — 漢字'),
  fc.string({ minLength: 1, unit: 'grapheme' }).filter((one) => !one.includes('\r')),
)
const numbers = fc.dictionary(fc.constantFrom('close', 'ema', 'z score'), real, { minKeys: 1 })

/** What a row of the table is made of. */
type Line = typeof line extends fc.Arbitrary<infer One> ? One : never

const line = fc.record({
  time: moment,
  maybe_time: fc.option(moment),
  count: whole,
  maybe_count: fc.option(whole),
  amount: units,
  maybe_amount: fc.option(units),
  number: real,
  maybe_number: fc.option(real),
  text: words,
  maybe_text: fc.option(words),
  facts: fc.option(numbers),
  reason: words,
})

function rowsOf(lines: readonly Line[]): Rows<typeof TABLE.columns> {
  const rows = new Rows(TABLE)
  const { columns } = rows
  for (const one of lines) {
    columns.time.push(one.time)
    columns.maybe_time.push(one.maybe_time)
    columns.count.push(one.count)
    columns.maybe_count.push(one.maybe_count)
    columns.amount.push(one.amount)
    columns.maybe_amount.push(one.maybe_amount)
    columns.number.push(one.number)
    columns.maybe_number.push(one.maybe_number)
    columns.text.push(one.text)
    columns.maybe_text.push(one.maybe_text)
    columns.facts.push(one.facts)
    columns.reason.push(one.reason, one.facts)
  }
  return rows
}

function csvBytes(rows: Rows): Buffer {
  const parts: Buffer[] = []
  writeCsv(rows, SCALE, (part) => void parts.push(Buffer.from(part)))
  return Buffer.concat(parts)
}

const folder = t.testdir()

async function parquetBytes(rows: Rows, rowGroup?: number): Promise<Buffer> {
  const path = join(folder, 'table.parquet')
  await writeParquet(rows, SCALE, path, rowGroup)
  return readFileSync(path)
}

t.test('a Parquet file that is read back has the cells of the CSV', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 400 }),
      fc.integer({ min: 1, max: 500 }),
      async (lines, rowGroup) => {
        const rows = rowsOf(lines)
        const csv = readCsv(rows, csvBytes(rows))
        const parquet = await readParquet(await parquetBytes(rows, rowGroup))
        if (csv.length !== lines.length) throw new Error(`${csv.length} lines of CSV`)
        if (JSON.stringify(parquet) !== JSON.stringify(csv)) {
          throw new Error(`${JSON.stringify(parquet)} is not ${JSON.stringify(csv)}`)
        }
      },
    ),
    { numRuns: 60 },
  )
})

const example = {
  time: Date.UTC(2024, 0, 31, 9, 30),
  maybe_time: null,
  count: 7,
  maybe_count: null,
  amount: 123_450_000_000,
  maybe_amount: null,
  number: 0.1 + 0.2,
  maybe_number: null,
  text: 'say "x", twice',
  maybe_text: null,
  facts: { close: 46_544.6, 'z score': -2.13 },
  reason: 'far from "fair"',
}

t.test('cells are written as docs/results.md says', async (t) => {
  const rows = rowsOf([example, { ...example, maybe_text: 'a', facts: null, reason: 'now' }])
  t.equal(
    csvBytes(rows).toString(),
    'time,maybe_time,count,maybe_count,amount,maybe_amount,number,maybe_number,text,maybe_text,facts,reason\n' +
      '2024-01-31T09:30:00Z,,7,,1234.5,,0.3,,"say ""x"", twice",,close=46544.6 z_score=-2.13,"far from ""fair"" (close 46544.6, z score -2.13)"\n' +
      '2024-01-31T09:30:00Z,,7,,1234.5,,0.3,,"say ""x"", twice",a,,now\n',
  )
  t.same(await readParquet(await parquetBytes(rows)), [
    {
      time: '2024-01-31T09:30:00Z',
      maybe_time: null,
      count: 7,
      maybe_count: null,
      amount: 1234.5,
      maybe_amount: null,
      number: 0.3,
      maybe_number: null,
      text: 'say "x", twice',
      maybe_text: null,
      facts: 'close=46544.6 z_score=-2.13',
      reason: 'far from "fair" (close 46544.6, z score -2.13)',
    },
    {
      time: '2024-01-31T09:30:00Z',
      maybe_time: null,
      count: 7,
      maybe_count: null,
      amount: 1234.5,
      maybe_amount: null,
      number: 0.3,
      maybe_number: null,
      text: 'say "x", twice',
      maybe_text: 'a',
      facts: null,
      reason: 'now',
    },
  ])
})

t.test('the schema of a Parquet file is that of the table, with texts in dictionaries', async (t) => {
  const bytes = await parquetBytes(rowsOf(Array.from({ length: 5 }, () => example)), 2)
  const { schema, row_groups } = parquetMetadata(Uint8Array.from(bytes).buffer)
  const number = { type: 'DOUBLE', logical_type: undefined }
  const count = { type: 'INT32', logical_type: undefined }
  const text = { type: 'BYTE_ARRAY', logical_type: { type: 'STRING' } }
  const time = {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  }
  const found = schema.slice(1).map(({ name, type, repetition_type, logical_type }) => {
    return [name, repetition_type, { type, logical_type }]
  })
  t.same(found, [
    ['time', 'REQUIRED', time],
    ['maybe_time', 'OPTIONAL', time],
    ['count', 'REQUIRED', count],
    ['maybe_count', 'OPTIONAL', count],
    ['amount', 'REQUIRED', number],
    ['maybe_amount', 'OPTIONAL', number],
    ['number', 'REQUIRED', number],
    ['maybe_number', 'OPTIONAL', number],
    ['text', 'REQUIRED', text],
    ['maybe_text', 'OPTIONAL', text],
    ['facts', 'OPTIONAL', text],
    ['reason', 'REQUIRED', text],
  ])
  t.same(
    row_groups.map(({ num_rows }) => num_rows),
    [2n, 2n, 1n],
  )
  const dictionaries = row_groups[0].columns.flatMap(({ meta_data }) =>
    meta_data?.encodings.includes('RLE_DICTIONARY') === true ? meta_data.path_in_schema : [],
  )
  t.same(dictionaries, ['text', 'maybe_text', 'reason'])
})

t.test('equal rows give equal bytes, and a table without rows has its columns', async (t) => {
  const lines = Array.from({ length: 1000 }, (_, i) => ({ ...example, count: i, text: `text ${i % 7}` }))
  const bytes = await parquetBytes(rowsOf(lines))
  t.ok(bytes.equals(await parquetBytes(rowsOf(lines))))
  t.equal((await readParquet(bytes)).length, 1000)
  const long = rowsOf(Array.from({ length: 40 }, () => lines).flat())
  t.equal(readCsv(long, csvBytes(long)).length, 40_000, 'more than is passed on at once')
  const none = rowsOf([])
  t.equal(csvBytes(none).toString(), `${Object.keys(TABLE.columns).join()}\n`)
  t.same(await readParquet(await parquetBytes(none)), [])
})

t.test('a row without a cell that it must have is no table', async (t) => {
  for (const missing of ['time', 'count', 'number', 'text'] as const) {
    const rows = rowsOf([example])
    const cells = rows.columns[missing]
    if (cells instanceof TextCells) cells.codes[0] = -1
    else cells.values[0] = NaN
    await t.rejects(parquetBytes(rows), { message: `everything.${missing} has nothing in row 0.` })
  }
})
