import t from 'tap'
import { amount, counted, duration, fit, fitName, percent, shortTime, styleFor, table, wrap } from './text.ts'

t.test('numbers are grouped, and what does not exist is n/a', async (t) => {
  t.equal(amount(1234567.891), '1,234,567.89')
  t.equal(amount(-0.001), '0.00')
  t.equal(amount(-0.006), '-0.01')
  t.equal(amount(null), 'n/a')
  t.equal(percent(-0.0321, 2), '-3.21 %')
  t.equal(percent(null), 'n/a')
  t.equal(counted(1, 'gap'), '1 gap')
  t.equal(counted(2000, 'gap'), '2,000 gaps')
})

t.test('lengths of time have two units', async (t) => {
  t.equal(duration(null), 'n/a')
  t.equal(duration(4_000), '4s')
  t.equal(duration(45 * 60_000), '45m')
  t.equal(duration(3 * 3_600_000), '3h')
  t.equal(duration(90 * 60_000), '1h 30m')
  t.equal(duration(51 * 3_600_000), '2d 3h')
  t.equal(duration(48 * 3_600_000), '2d')
})

t.test('times are short', async (t) => {
  t.equal(shortTime('2024-01-31T09:30:00.000Z'), '2024-01-31 09:30')
  t.equal(shortTime('2024-01-31T09:30:05.000Z'), '2024-01-31 09:30:05')
})

t.test('texts are wrapped at blanks and cut with a mark', async (t) => {
  t.same(wrap('one two three', 7), ['one two', 'three'])
  t.same(wrap('extraordinary word', 5), ['extraordinary', 'word'])
  t.equal(fit('abcdef', 4), 'abc…')
  t.equal(fit('abcd', 4), 'abcd')
})

t.test('a table has names to the left and numbers to the right, at most 80 columns wide', async (t) => {
  t.same(
    table(
      ['', 'n'],
      [
        ['a', '1'],
        ['long name', '1,000'],
      ],
    ),
    ['                 n', '  a              1', '  long name  1,000'],
  )
  const wide = table(['', 'x'.repeat(30), 'y'.repeat(30)], [['n'.repeat(64), '1', '2']])
  t.ok(wide.every((line) => line.length <= 80))
  t.match(wide[1], /^ {2}n+…n+ /)
})

t.test('a name that is cut keeps its end, and columns without room go below', async (t) => {
  t.equal(fitName('S1_VWAP_EMA_Scalper_BTC_4h', 15), 'S1_VWAP…_BTC_4h')
  t.equal(fitName('short', 15), 'short')
  const numbers = ['1', '2', '3'].map((digit) => digit.repeat(24))
  t.same(table(['', 'one', 'two', 'three'], [['name', ...numbers]]), [
    `        ${'one'.padStart(24)}  ${'two'.padStart(24)}`,
    `  name  ${numbers[0]}  ${numbers[1]}`,
    `        ${'three'.padStart(24)}`,
    `  name  ${numbers[2]}`,
  ])
})

t.test('there are colours on a terminal only, and not when NO_COLOR is set', async (t) => {
  const before = process.env.NO_COLOR
  t.teardown(() => {
    if (before === undefined) delete process.env.NO_COLOR
    else process.env.NO_COLOR = before
  })
  delete process.env.NO_COLOR
  t.equal(styleFor({ isTTY: false }).heading('x'), 'x')
  t.equal(styleFor({ isTTY: true }).heading('x'), '\u001b[1mx\u001b[0m')
  process.env.NO_COLOR = '1'
  t.equal(styleFor({ isTTY: true }).heading('x'), 'x')
})
