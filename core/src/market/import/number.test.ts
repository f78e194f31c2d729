import fc from 'fast-check'
import t from 'tap'
import { decimalValue, readNumber } from './number.ts'

const COMMA = 44

function read(text: string, ending = ',1\n'): { value: number; stop: number } {
  const out = new Float64Array(1)
  const stop = readNumber(Buffer.from(text + ending), 0, COMMA, out, 0)
  return { value: out[0], stop }
}

t.test('a number is read exactly as Number(text) gives it', async () => {
  const digits = fc.stringMatching(/^[0-9]{0,20}$/)
  const decimal = fc
    .tuple(fc.constantFrom('', '-'), digits, fc.constantFrom('', '.'), digits)
    .filter(([, whole, , fraction]) => whole + fraction !== '')
    .map((parts) => parts.join(''))
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)
  const price = fc
    .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 9 }))
    .map(([value, places]) => (value / 10 ** places).toFixed(places))
  const ending = fc.constantFrom(',', '\n', '\r\n', ',2,3\r\n')
  fc.assert(
    fc.property(fc.oneof(decimal, double, price), ending, (text, end) => {
      const { value, stop } = read(text, end.endsWith('\n') ? end : `${end}\n`)
      return Object.is(value, Number(text)) && stop === text.length
    }),
    { numRuns: 5_000 },
  )
})

t.test('sixteen and more digits, exponents and a plus sign are read exactly too', async (t) => {
  for (const text of [
    '1.0574700000000001',
    '9007199254740993',
    '0.00000000012345',
    '1e5',
    '5.6E-05',
    '+2.5',
    '1.',
    '.5',
    '-0',
  ]) {
    t.ok(Object.is(read(text).value, Number(text)), text)
  }
})

t.test('blanks and quotes around a number do not matter', async (t) => {
  t.same(read('  42.5'), { value: 42.5, stop: 6 })
  t.same(read('42.5 '), { value: 42.5, stop: 5 })
  t.same(read('"42.5"'), { value: 42.5, stop: 6 })
})

t.test('what is no decimal number gives NaN, also where Number would take it', async (t) => {
  for (const text of [
    '',
    ' ',
    '.',
    '-',
    '1.2.3',
    'abc',
    '1,5',
    '0x10',
    'Infinity',
    'NaN',
    '1 2',
    '12a',
    '--1',
  ]) {
    t.ok(Number.isNaN(decimalValue(text)), `"${text}"`)
  }
  for (const text of ['', '.', '-', '1.2.3', 'abc', '0x10', '12a', '1 2', '"1,5"']) {
    t.ok(Number.isNaN(read(text).value), `field "${text}"`)
  }
})
