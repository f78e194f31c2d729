import t from 'tap'
import type { BarColumns } from '../columns.ts'
import { unusualMoves } from './moves.ts'
import { HOUR, series, swing, upTo } from './series.fixture.ts'

/** The kinds found with their bar. */
function found(columns: BarColumns): [string, number][] {
  return unusualMoves(columns, HOUR).map(({ kind, bar }) => [kind, bar])
}

/** 2,000 usual bars; from a bar on prices are multiplied. */
function bars(factor: (step: number) => number, count = 2_000): BarColumns {
  return series(upTo(count), (step) => {
    const [open, high, low, close, volume] = swing(step)
    const [before, now] = [factor(step - 1), factor(step)]
    const ends = [open * before, close * now]
    return [ends[0], Math.max(high * now, ends[0]), Math.min(low * now, ends[0]), ends[1], volume]
  })
}

t.test('usual bars have nothing unusual', async (t) => {
  t.same(found(bars(() => 1)), [])
})

t.test('a price that comes back is a spike, one that stays a jump, a fifth is neither', async (t) => {
  t.same(found(bars((step) => (step === 700 ? 1.5 : 1))), [['spike', 700]])
  t.same(found(bars((step) => (step >= 700 ? 3.4 : 1))), [['jump', 700]])
  t.same(found(bars((step) => (step >= 700 ? 1.2 : 1))), [])
})

t.test('a jump that looks like a split is found sooner and says which', async (t) => {
  const [jump] = unusualMoves(
    bars((step) => (step >= 700 ? 2 / 3 : 1)),
    HOUR,
  )
  t.match(jump, { kind: 'jump', bar: 700, split: 1.5 })
  t.ok(jump.times < 50, 'less than a jump of another ratio needs')
  t.match(
    unusualMoves(
      bars((step) => (step >= 700 ? 10 : 1)),
      HOUR,
    ),
    [{ kind: 'jump', split: 0.1 }],
  )
})

t.test('a wick far longer than usual ranges is found, up or down', async (t) => {
  const wicked = (step: number, high: number, low: number): BarColumns =>
    series(upTo(2_000), (one) => {
      const [open, top, bottom, close, volume] = swing(one)
      return one === step
        ? [open, top * high, bottom * low, close, volume]
        : [open, top, bottom, close, volume]
    })
  const [up] = unusualMoves(wicked(1_200, 1.6, 1), HOUR)
  t.match(up, { kind: 'wick', bar: 1_200 })
  t.ok(up.change > 0.59 && up.change < 0.61, `${up.change}`)
  const [down] = unusualMoves(wicked(1_200, 1, 0.1), HOUR)
  t.match(down, { kind: 'wick', bar: 1_200 })
  t.ok(down.change < -0.89 && down.change > -0.91, `${down.change}`)
  t.same(found(wicked(1_200, 1.05, 1)), [])
})

t.test('a move over missing bars may be larger', async (t) => {
  const jump = (missing: number): BarColumns => {
    const steps = upTo(2_000).map((step) => (step >= 700 ? step + missing : step))
    const prices = bars((step) => (step >= 700 ? 3.4 : 1))
    return { ...prices, time: series(steps, swing).time }
  }
  t.same(found(jump(0)), [['jump', 700]])
  t.same(found(jump(15)), [], 'a quarter of the size')
})

t.test('bars that seldom move and few bars have no usual size', async (t) => {
  const still = series(upTo(2_000), (step) => {
    const price = step % 100 === 0 && step % 200 !== 0 ? 200 : 100
    return [price, price, price, price, 1]
  })
  t.same(found(still), [])
  t.same(found(bars((step) => (step === 20 ? 5 : 1), 40)), [])
})

t.test('what is usual is taken from the bars around', async (t) => {
  const calm = series(upTo(4_000), (step) => {
    const [open, high, low, close, volume] = swing(step)
    if (step < 2_000) return [open, high, low, close, volume]
    // Moves a hundred times smaller.
    const small = (price: number): number => 100 + (price - 100) / 100
    return [small(open), small(high), small(low), small(close) + (step === 3_000 ? 1 : 0), volume].map(
      (value, i) => (i === 1 && step === 3_000 ? value + 1 : value),
    ) as [number, number, number, number, number]
  })
  t.same(
    found(calm).filter(([, bar]) => bar < 1_500 || bar > 2_500),
    [['spike', 3_000]],
    'a move of 1 % is nothing in the first half',
  )
})
