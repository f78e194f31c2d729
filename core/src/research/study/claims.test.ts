import t from 'tap'
import type { Compared } from '../../portfolio/statistics/book-difference.ts'
import { belowBound, sharpeSentence, verdictsOf, yearsToShow } from './claims.ts'
import { measured } from './page-words.ts'
import type { StudyBook, StudyWorld, Verdict } from './report.ts'

const compared = (value: number, low: number, high: number): Compared => ({
  value,
  interval: { low, median: value, high },
})

t.test('an improvement is one only where the whole interval says so', async (t) => {
  t.equal(
    sharpeSentence('It', 0.5, compared(0.2, 0.05, 0.35)),
    'It: improvement proven. Sharpe ratio +0.20, 40 % of 0.50 (95 % interval +0.05 to +0.35).',
  )
  t.equal(
    sharpeSentence('It', 0.5, compared(0.2, -0.01, 0.41)),
    'It: no difference is shown. Sharpe ratio +0.20, 40 % of 0.50 (95 % interval -0.01 to +0.41).',
  )
  t.equal(
    sharpeSentence('It', 1, compared(-0.3, -0.5, -0.1)),
    'It: worse. Sharpe ratio -0.30, 30 % of 1.00 (95 % interval -0.50 to -0.10).',
  )
  t.equal(
    sharpeSentence('It', null, { value: null, interval: null }),
    'It: too little data for a Sharpe ratio.',
  )
})

t.test('no ratio over a base of .25 or less: from -0.4 to -0.3 is no 25 %', async (t) => {
  for (const base of [-0.4, 0, 0.25]) {
    const text = sharpeSentence('It', base, compared(0.1, 0.05, 0.15))
    t.equal(text, 'It: improvement proven. Sharpe ratio +0.10 (95 % interval +0.05 to +0.15).')
  }
  t.match(sharpeSentence('It', 0.26, compared(0.1, 0.05, 0.15)), /38 % of 0\.26/)
})

t.test('a bound inside of the interval decides nothing', async (t) => {
  t.equal(belowBound(compared(0.7, 0.6, 0.8), 0.8), 'holds')
  t.equal(belowBound(compared(0.7, 0.6, 0.81), 0.8), 'open')
  t.equal(belowBound(compared(0.9, 0.81, 1), 0.8), 'fails')
  t.equal(belowBound({ value: 0.7, interval: null }, 0.8), 'open')
  t.equal(belowBound({ value: 0.9, interval: null }, 0.8), 'open')
  t.equal(belowBound({ value: null, interval: null }, 0.8), 'open')
})

t.test('showing +0.2 against a book that is correlated by .9 takes about 31 years', async (t) => {
  t.equal(Math.round(yearsToShow(0.2, 0.9)), 31)
})

const NOTHING: Compared = { value: null, interval: null }
const FIGURES: StudyBook['figures'] = {
  totalReturn: 0,
  volatility: 0.1,
  sharpe: 0.1,
  sortino: 0,
  calmar: 0,
  maxDrawdown: 0.1,
  turnover: 1,
  trades: 10,
}

const book = (name: string, kind: StudyBook['kind'], sharpe: Compared, drawdown = NOTHING): StudyBook => ({
  name,
  kind,
  figures: FIGURES,
  against: { sharpes: [null, null], sharpe, volatility: NOTHING, drawdown },
  correlation: 0.9,
  attribution: null,
})

const world = (name: string, against: Compared, drawdown: Compared, moved: Compared): StudyWorld => ({
  name,
  symbols: [],
  from: '2022-01-01T00:00:00.000Z',
  to: '2025-01-01T00:00:00.000Z',
  days: 1_096,
  diversification: { volatility: compared(0.75, 0.7, 0.79), drawdown: compared(0.87, 0.7, 0.95) },
  books: [
    book('configured', 'configured', against, drawdown),
    { ...book('S1', 'alone', NOTHING), against: null },
    book('mover', 'allocator', moved),
  ],
})

const find = (verdicts: readonly Verdict[], start: string): Verdict | undefined =>
  verdicts.find(({ claim }) => claim.startsWith(start))

t.test('the verdicts over two worlds', async (t) => {
  const lower = compared(0.6, 0.5, 0.75)
  const verdicts = verdictsOf([
    world('one', compared(0.3, -0.1, 0.7), lower, compared(-0.1, -0.4, 0.2)),
    world('two', compared(0.2, -0.2, 0.6), lower, compared(-0.18, -0.5, 0.1)),
  ])
  t.match(find(verdicts, 'Volatility of the book'), {
    finding: 'holds',
    text: 'one: 0.75 (95 % interval 0.70 to 0.79).',
  })
  t.match(find(verdicts, 'Maximum drawdown'), { finding: 'open' })
  t.match(find(verdicts, 'Together'), {
    finding: 'open',
    text: 'Higher Sharpe ratio in 2 of 2 worlds, through diversification; no interval lies wholly above 0.',
  })
  t.match(find(verdicts, 'Drawdown at equal capital at least 20 % lower than that of S1 alone'), {
    finding: 'holds',
    text: 'one: 0.60 of it (95 % interval 0.50 to 0.75).',
  })
  t.match(find(verdicts, 'mover does no harm'), {
    finding: 'holds',
    text: 'Mean -0.14 over 2 worlds; 0 with the whole interval below 0.',
  })
  t.match(find(verdicts, 'mover is better'), {
    finding: 'open',
    text: 'one: no difference is shown. Sharpe ratio -0.10 (95 % interval -0.40 to +0.20). At a correlation of 0.90 it takes about 31 years of data to show +0.20.',
  })
})

t.test('together is better than alone only where two worlds or more are sure of it', async (t) => {
  const verdict = (...alone: readonly Compared[]): Verdict | undefined =>
    find(verdictsOf(alone.map((one, i) => world(String(i), one, NOTHING, NOTHING))), 'Together better')
  const [sure, unsure, worse] = [compared(0.4, 0.1, 0.7), compared(0.2, -0.1, 0.5), compared(-0.2, -0.5, 0.1)]
  t.match(verdict(sure), {
    finding: 'open',
    text: 'Higher Sharpe ratio in 1 of 1 world, through diversification; 1 interval lies wholly above 0.',
  })
  t.equal(verdict(worse)?.finding, 'open', 'nor does one world refute it')
  t.equal(verdict(NOTHING, NOTHING)?.finding, 'open')
  t.equal(verdict(sure, sure)?.finding, 'holds')
  t.equal(verdict(sure, unsure)?.finding, 'open')
  t.equal(verdict(unsure, worse)?.finding, 'open')
  t.equal(verdict(worse, worse)?.finding, 'fails')
})

t.test('harm is a mean below -.15, or one world that is surely worse', async (t) => {
  const verdict = (...moved: readonly Compared[]): Verdict | undefined =>
    find(verdictsOf(moved.map((one, i) => world(String(i), NOTHING, NOTHING, one))), 'mover does no harm')
  t.equal(verdict(compared(-0.2, -0.4, 0.1), compared(-0.12, -0.4, 0.1))?.finding, 'fails')
  t.equal(verdict(compared(-0.05, -0.09, -0.01), compared(0.2, -0.1, 0.5))?.finding, 'fails')
  t.equal(verdict(compared(-0.14, -0.4, 0.1), compared(-0.15, -0.4, 0.1))?.finding, 'holds')
  t.match(verdict(NOTHING), { finding: 'open', text: 'Too little data.' })
})

t.test('no harm is said of two worlds with an interval, and refuted by one', async (t) => {
  const verdict = (...moved: readonly Compared[]): Verdict | undefined =>
    find(verdictsOf(moved.map((one, i) => world(String(i), NOTHING, NOTHING, one))), 'mover does no harm')
  const fine = compared(0.1, -0.1, 0.3)
  t.match(verdict(fine), {
    finding: 'open',
    text: 'Mean +0.10 over 1 world; 0 with the whole interval below 0.',
  })
  t.match(verdict(fine, { value: -3, interval: null }), {
    finding: 'open',
    text: 'Mean +0.10 over 1 world; 0 with the whole interval below 0.',
  })
  t.equal(verdict(compared(-0.2, -0.4, 0.1))?.finding, 'open')
  t.equal(verdict(compared(-0.2, -0.4, -0.1))?.finding, 'fails')
  t.equal(verdict(fine, fine, { value: -3, interval: null })?.finding, 'holds')
})

t.test('among several allocators, a proven improvement says how many were tried', async (t) => {
  const one = world('one', NOTHING, NOTHING, compared(0.3, 0.1, 0.5))
  const books = [...one.books, book('other', 'allocator', compared(0.1, -0.1, 0.3))]
  const verdicts = verdictsOf([{ ...one, books }])
  t.equal(
    find(verdicts, 'mover is better')?.text,
    'one: improvement proven. Sharpe ratio +0.30 (95 % interval +0.10 to +0.50). It is one of 2 allocators that were compared, at 95 % each.',
  )
  t.notMatch(find(verdicts, 'other is better')?.text, /allocators/)
  t.match(
    measured(2).join('\n'),
    /drawn days\. 2 allocators are compared, and no interval is widened for that:/,
  )
  t.notMatch(measured(1).join('\n'), /allocators are compared/)
})

t.test('a proven improvement holds, and a book that did not move says so', async (t) => {
  const verdict = (moved: Compared): Verdict | undefined =>
    find(verdictsOf([world('one', NOTHING, NOTHING, moved)]), 'mover is better')
  t.match(verdict(compared(0.3, 0.1, 0.5)), {
    finding: 'holds',
    text: 'one: improvement proven. Sharpe ratio +0.30 (95 % interval +0.10 to +0.50).',
  })
  t.match(verdict(compared(0, 0, 0)), {
    finding: 'open',
    text: 'one: the same book, what it wanted was never further away than the threshold.',
  })
})
