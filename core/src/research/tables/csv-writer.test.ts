import fc from 'fast-check'
import t from 'tap'
import { reasonText } from '../../portfolio/reason.ts'
import { CsvWriter, quoted, rounded } from './csv-writer.ts'

const written = (write: (csv: CsvWriter) => void): string => {
  const csv = new CsvWriter()
  write(csv)
  return csv.bytes().toString()
}

t.test('amounts are exact decimals without trailing zeros', async (t) => {
  const decimal = (units: number, scale: number, places: number) =>
    written((csv) => csv.decimal(units, scale, places))
  t.equal(decimal(10_000_000_000_000, 1e8, 8), '100000')
  t.equal(decimal(1, 1e8, 8), '0.00000001')
  t.equal(decimal(-123_450, 1e2, 2), '-1234.5')
  t.equal(decimal(0, 1e8, 8), '0')
  t.equal(decimal(-0, 1e8, 8), '0')
  t.equal(decimal(42, 1, 0), '42')
  t.equal(decimal(9_007_199_254_740_991, 1e8, 8), '90071992.54740991')
})

t.test('every amount is the decimal of its integer', async () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 8 }), (units, places) => {
      const text = written((csv) => csv.decimal(units, 10 ** places, places))
      const [whole, rest = ''] = text.replace('-', '').split('.')
      const back = BigInt(whole + rest.padEnd(places, '0'))
      return (text.startsWith('-') ? -back : back) === BigInt(units)
    }),
  )
})

t.test('integers are their digits', async () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (n) => written((csv) => csv.integer(n)) === String(n)))
})

t.test('numbers lose their binary noise and nothing else', async (t) => {
  const number = (value: number) => written((csv) => csv.number(value))
  t.equal(number(0.1 + 0.2), '0.3')
  t.equal(number(30_039.07), '30039.07')
  t.equal(number(-0.002286355736), '-0.002286356')
  t.equal(number(0), '0')
  t.equal(number(1.23456789e-7), '1.23456789e-7')
  t.equal(number(123_456_789.25), '123456789.25')
  t.equal(number(NaN), '')
  t.equal(number(Infinity), '')
})

t.test('the rounded number is the number that is written', async (t) => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -8, max: 8 }),
      (a, b) => {
        for (const value of [a, (a % 1) * 10 ** b]) {
          const text = written((csv) => csv.number(value))
          if (rounded(value) !== Number(text)) throw new Error(`${value}: ${rounded(value)} is not ${text}`)
        }
      },
    ),
  )
  t.equal(rounded(-0), 0)
  t.equal(rounded(0.1 + 0.2), 0.3)
  t.same([rounded(NaN), rounded(Infinity)], [NaN, NaN])
})

t.test('numbers by name are one field, whatever their names are', async (t) => {
  const pairs = (numbers: Record<string, number>) =>
    written((csv) => {
      csv.text('a')
      csv.pairs(numbers)
      csv.integer(1)
    })
  t.equal(pairs({ close: 46_544.6, 'z score': -2.13, x: NaN }), 'a,close=46544.6 z_score=-2.13 x=,1')
  t.equal(pairs({}), 'a,,1')
  t.equal(pairs({ 'a,"=b': 0, größe: 1e-7 }), 'a,a___b=0 größe=1e-7,1')
})

t.test('times are ISO text', async () => {
  const times = fc.integer({ min: 0, max: 4_102_444_800_000 })
  fc.assert(
    fc.property(times, times, (a, b) => {
      const line = written((csv) => {
        csv.time(a)
        csv.time(b)
      })
      return line === [a, b].map((ms) => new Date(ms).toISOString().replace('.000Z', 'Z')).join(',')
    }),
  )
})

t.test('lines have commas between the fields, and a buffer that is full grows', async (t) => {
  const text = written((csv) => {
    for (let i = 0; i < 3000; i++) {
      csv.text('')
      csv.text(quoted(`say "ß", ${'x'.repeat(30)}`))
      csv.integer(i)
      csv.endLine()
    }
  })
  const lines = text.split('\n')
  t.equal(lines.length, 3001)
  t.equal(lines[2999], `,"say ""ß"", ${'x'.repeat(30)}",2999`)
})

t.test('a reason is written as `reasonText` gives it', async (t) => {
  const reason = (text: string, facts: Record<string, number> | null) =>
    written((csv) => csv.reason(text, facts))
  t.equal(reason('far', { close: 46_544.651234, z: -2.1 }), 'far (close 46544.7, z -2.1)')
  t.equal(reason('now', {}), 'now')
  t.equal(reason('now', null), 'now')
  const six = fc.integer({ min: 100_000, max: 999_999 })
  const decade = fc.integer({ min: -12, max: 4 })
  const value = fc.oneof(
    fc.double(),
    fc.double({ min: -1e6, max: 1e6 }),
    // Halves of the last digit, and what is next to them.
    fc.tuple(six, decade, fc.constantFrom(0, 1e-10, -1e-10)).map(([n, e, off]) => (n + 0.5 + off) * 10 ** e),
    fc.tuple(decade, fc.constantFrom(1, -1)).map(([e, sign]) => sign * 10 ** e * (1 - 2 ** -53)),
  )
  const word = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(word, fc.option(fc.dictionary(word, value)), (text, facts) => {
      const expected = Buffer.from(reasonText(text, facts)).toString()
      if (reason(text, facts) !== expected) throw new Error(`${reason(text, facts)} is not ${expected}`)
    }),
    { numRuns: 2_000 },
  )
})

t.test('bytes are quoted as texts are', async () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'ß') }), (text) => {
      const bytes = Buffer.from(`before${text}behind`)
      const field = written((csv) => csv.quotedBytes(bytes, 6, bytes.length - 6))
      if (field !== quoted(text)) throw new Error(`${field} is not ${quoted(text)}`)
    }),
  )
})
