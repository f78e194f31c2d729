import fc from 'fast-check'
import t from 'tap'
import { COLUMN_NAMES } from '../columns.ts'
import type { BarColumns } from '../columns.ts'
import { hashColumns } from '../import/hash.ts'
import { mergeParts } from './merge.ts'
import type { Merged, Part } from './merge.ts'
import { anySeries, HOUR, MINUTE, series, swing, upTo } from './series.fixture.ts'
import type { Prices } from './series.fixture.ts'

const ADVICE = 'Do something.'

function part(name: string, columns: BarColumns): Part {
  return { name, columns, lineOf: (bar) => bar + 2 }
}

function merge(parts: readonly Part[], replace = false): Merged {
  return mergeParts(parts, { timeframeMs: HOUR, replace, advice: ADVICE })
}

const counts = ({ parts }: Merged): number[][] => parts.map((one) => [one.added, one.equal, one.replaced])

/** A part whose bars are those of `swing`, but for the close of some. */
function changed(name: string, steps: readonly number[], closes: Readonly<Record<number, number>>): Part {
  const prices = (step: number): Prices => {
    const [open, high, low, close, volume] = swing(step)
    return [open, high, low, closes[step] ?? close, volume]
  }
  return part(name, series(steps, prices))
}

t.test('parts that follow each other, overlap or lie inside each other become one series', async (t) => {
  const whole = hashColumns(series(upTo(10), swing))
  const at = (name: string, ...steps: number[]) => part(name, series(steps, swing))
  const cases: [string, Part[], number[][]][] = [
    [
      'one after the other',
      [at('a', 0, 1, 2, 3), at('b', 4, 5, 6, 7, 8, 9)],
      [
        [4, 0, 0],
        [6, 0, 0],
      ],
    ],
    [
      'the later first',
      [at('b', 4, 5, 6, 7, 8, 9), at('a', 0, 1, 2, 3)],
      [
        [6, 0, 0],
        [4, 0, 0],
      ],
    ],
    [
      'overlapping',
      [at('a', 0, 1, 2, 3, 4, 5), at('b', 4, 5, 6, 7, 8, 9)],
      [
        [6, 0, 0],
        [4, 2, 0],
      ],
    ],
    [
      'filling gaps',
      [at('a', 0, 2, 4, 6, 8), at('b', 1, 3, 5, 7, 9), at('c', 4, 5)],
      [
        [5, 0, 0],
        [5, 0, 0],
        [0, 2, 0],
      ],
    ],
    [
      'the same twice',
      [at('a', ...upTo(10)), at('b', ...upTo(10))],
      [
        [10, 0, 0],
        [0, 10, 0],
      ],
    ],
  ]
  for (const [name, parts, expected] of cases) {
    const merged = merge(parts)
    t.equal(hashColumns(merged.columns), whole, name)
    t.same(counts(merged), expected, name)
  }
})

t.test('bars of one time that differ are refused, each with both places', async (t) => {
  const parts = [changed('old.csv', [0, 1, 2, 3], {}), changed('new.csv', [1, 2, 3, 4], { 2: 7, 3: 8 })]
  const close = (step: number): number => swing(step)[3]
  t.throws(() => merge(parts), {
    code: 'DATA_CONFLICT',
    message:
      '2 bar(s) contradict each other; nothing was written:\n' +
      `  new.csv:3: 2024-01-01 02:00 close is 7, in old.csv:4 it is ${close(2)}\n` +
      `  new.csv:4: 2024-01-01 03:00 close is 8, in old.csv:5 it is ${close(3)}\n` +
      ADVICE,
  })
})

t.test('twenty contradictions are listed; when no bar is equal, another market is suspected', async (t) => {
  const other = changed('b', upTo(25), Object.fromEntries(upTo(25).map((step) => [step, 1])))
  const message = (parts: readonly Part[]): string[] => {
    try {
      merge(parts)
    } catch (error) {
      return (error as Error).message.split('\n')
    }
    return []
  }
  const lines = message([changed('a', upTo(25), {}), other])
  t.equal(lines.length, 24)
  t.same(lines.slice(-3), [
    '  and 5 more',
    'No bar of the same time is equal: is it the same market?',
    ADVICE,
  ])
  const alike = changed('b', upTo(26), Object.fromEntries(upTo(25).map((step) => [step, 1])))
  t.equal(message([changed('a', upTo(26), {}), alike]).length, 23)
})

t.test('with replace new bars take the place of those of the first part only', async (t) => {
  const old = changed('old', [0, 1, 2], {})
  const merged = merge([old, changed('new', [1, 2, 3], { 1: 7 })], true)
  t.same(counts(merged), [
    [3, 0, 0],
    [1, 1, 1],
  ])
  t.same([...merged.columns.close], [swing(0)[3], 7, swing(2)[3], swing(3)[3]])
  t.throws(() => merge([old, changed('new', [1], { 1: 7 }), changed('newer', [1], { 1: 8 })], true), {
    message: /^1 bar.*\n {2}newer:2: 2024-01-01 01:00 close is 8, in new:2 it is 7\n/,
  })
})

t.test('parts whose bars start at other times are refused', async (t) => {
  const late = part('b', series([0.5, 1.5], swing))
  t.throws(() => merge([part('a', series([0, 1], swing)), late]), {
    code: 'DATA_AMBIGUOUS',
    message: '"a" and "b" do not fit together: their 1h bars start at different times. Give one of them.',
  })
})

t.test('however a series is dealt out, with bars in several hands, it comes together again', async () => {
  fc.assert(
    fc.property(anySeries(60), fc.infiniteStream(fc.integer({ min: 1, max: 7 })), (whole, hands) => {
      const masks = Array.from(whole.time, () => hands.next().value as number)
      const parts = [1, 2, 4].flatMap((hand) => {
        const bars = upTo(whole.time.length).filter((bar) => (masks[bar] & hand) !== 0)
        const pick = (column: Float64Array): Float64Array => Float64Array.from(bars, (bar) => column[bar])
        const [time, open, high, low, close, volume] = COLUMN_NAMES.map((name) => pick(whole[name]))
        return bars.length === 0 ? [] : [part(`${hand}`, { time, open, high, low, close, volume })]
      })
      const merged = mergeParts(parts, { timeframeMs: MINUTE, replace: false, advice: '' })
      const dealt = parts.reduce((sum, { columns }) => sum + columns.time.length, 0)
      const counted = merged.parts.reduce((sum, one) => sum + one.added + one.equal, 0)
      return hashColumns(merged.columns) === hashColumns(whole) && counted === dealt
    }),
  )
})
