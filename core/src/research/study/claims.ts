import type { Interval } from '../../portfolio/statistics/schema/returns.ts'
import type { Compared } from '../../portfolio/statistics/book-difference.ts'
import type { StudyBook, StudyWorld, Verdict } from './report.ts'

/** The bounds of docs/predictions.md: what this host claims, and no more. */
export const CLAIMS = {
  /** Volatility and drawdown of the book over those of its weighted sleeves. */
  volatility: 0.8,
  drawdown: 0.85,
  /** Drawdown over that of one strategy with the whole account. */
  alone: 0.8,
  /** Mean Sharpe difference of moved weights against configured ones. */
  noHarm: -0.15,
  /** A ratio of Sharpe ratios says something above this base only. */
  ratioBase: 0.25,
  /** Fewer worlds with an interval decide nothing about a mean or a direction: one may be luck. */
  fewestWorlds: 2,
  /** The gain of Sharpe that was wished for: a fifth of the base. */
  wished: 0.2,
} as const

/** Years until a Sharpe difference shows in a one-sided test at 5 % with a chance of 80 %. */
export function yearsToShow(difference: number, correlation: number): number {
  const quantiles = 1.6449 + 0.8416
  return (quantiles ** 2 * 2 * (1 - correlation)) / difference ** 2
}

/**
 * What may be said of a Sharpe difference: better or worse only where the whole interval says so, and a ratio only over
 * a base above 0.25 ("-0.4 to -0.3" is no 25 %).
 *
 * @param base Sharpe ratio of the book that it is held against
 */
export function sharpeSentence(what: string, base: number | null, { value, interval }: Compared): string {
  if (value === null || interval === null || base === null)
    return `${what}: too little data for a Sharpe ratio.`
  const share =
    base > CLAIMS.ratioBase ? `, ${Math.abs((100 * value) / base).toFixed(0)} % of ${base.toFixed(2)}` : ''
  const figure = `Sharpe ratio ${signed(value)}${share} (95 % interval ${range(interval)})`
  if (interval.low > 0) return `${what}: improvement proven. ${figure}.`
  if (interval.high < 0) return `${what}: worse. ${figure}.`
  return `${what}: no difference is shown. ${figure}.`
}

/** Whether a figure stays at or below a bound: open where its interval has the bound inside, or where it has none. */
export function belowBound({ value, interval }: Compared, bound: number): Verdict['finding'] {
  if (value === null || interval === null) return 'open'
  if (interval.high <= bound) return 'holds'
  return interval.low > bound ? 'fails' : 'open'
}

/** Every claim with what the worlds of a study say about it. */
export function verdictsOf(worlds: readonly StudyWorld[]): Verdict[] {
  return [
    ...worlds.flatMap(diversificationVerdicts),
    aloneVerdict(worlds),
    ...worlds.slice(0, 1).flatMap(drawdownVerdict),
    ...allocatorsOf(worlds).flatMap((name) => [harmVerdict(name, worlds), gainVerdict(name, worlds)]),
  ]
}

function diversificationVerdicts({ name, diversification: { volatility, drawdown } }: StudyWorld): Verdict[] {
  const verdict = (what: string, figure: Compared, bound: number): Verdict => ({
    claim: `${what} of the book at most ${bound.toFixed(2)} of its weighted sleeves`,
    finding: belowBound(figure, bound),
    text:
      figure.value === null
        ? `${name}: too little data.`
        : `${name}: ${figure.value.toFixed(2)}${inInterval(figure.interval)}.`,
  })
  return [
    verdict('Volatility', volatility, CLAIMS.volatility),
    verdict('Maximum drawdown', drawdown, CLAIMS.drawdown),
  ]
}

/** All strategies together against the first one alone: one world may be luck, and decides nothing. */
function aloneVerdict(worlds: readonly StudyWorld[]): Verdict {
  const found = worlds.flatMap(({ books: [configured] }) => configured.against?.sharpe ?? [])
  const known = found.filter(({ value }) => value !== null)
  const better = known.filter(({ value }) => (value ?? 0) > 0).length
  const proven = known.filter(({ interval }) => interval !== null && interval.low > 0).length
  return {
    claim: 'Together better than the first strategy alone',
    finding:
      known.length < CLAIMS.fewestWorlds
        ? 'open'
        : proven === known.length
          ? 'holds'
          : better === 0
            ? 'fails'
            : 'open',
    text:
      `Higher Sharpe ratio in ${better} of ${known.length} world${known.length === 1 ? '' : 's'}, through diversification; ` +
      `${proven === 0 ? 'no' : String(proven)} interval${proven > 1 ? 's lie' : ' lies'} wholly above 0.`,
  }
}

function drawdownVerdict({ name, books: [configured, alone] }: StudyWorld): Verdict[] {
  if (configured.against === null || alone?.kind !== 'alone') return []
  const { drawdown } = configured.against
  return [
    {
      claim: `Drawdown at equal capital at least ${percent(1 - CLAIMS.alone)} lower than that of ${alone.name} alone`,
      finding: belowBound(drawdown, CLAIMS.alone),
      text:
        drawdown.value === null
          ? `${name}: too little data.`
          : `${name}: ${drawdown.value.toFixed(2)} of it${inInterval(drawdown.interval)}.`,
    },
  ]
}

/**
 * An allocator against the configured weights, over all worlds that have an interval. One that is surely worse refutes
 * it; a mean says something of two or more.
 */
function harmVerdict(name: string, worlds: readonly StudyWorld[]): Verdict {
  const found = worlds.flatMap((world) => against(name, world) ?? [])
  const known = found.flatMap(({ value, interval }) =>
    value === null || interval === null ? [] : [{ value, interval }],
  )
  const mean = known.reduce((sum, { value }) => sum + value, 0) / known.length
  const worse = known.filter(({ interval }) => interval.high < 0).length
  const few = known.length < CLAIMS.fewestWorlds
  return {
    claim: `${name} does no harm: mean Sharpe difference at least ${CLAIMS.noHarm.toFixed(2)}, no whole interval below 0`,
    finding: worse > 0 ? 'fails' : few ? 'open' : mean >= CLAIMS.noHarm ? 'holds' : 'fails',
    text:
      known.length === 0
        ? 'Too little data.'
        : `Mean ${signed(mean)} over ${known.length} world${known.length === 1 ? '' : 's'}; ${worse} with the whole interval below 0.`,
  }
}

/**
 * Whether an allocator has made the first world better, and how long it would take to know. Its interval is not widened
 * for the others that were tried, which is said beside what looks proven.
 */
function gainVerdict(name: string, [world]: readonly StudyWorld[]): Verdict {
  const book = bookOf(name, world)
  const base = world.books[0].figures.sharpe
  const sharpe = book?.against?.sharpe ?? { value: null, interval: null }
  const proven = sharpe.interval !== null && sharpe.interval.low > 0
  const correlation = book?.correlation ?? null
  const wait =
    proven || correlation === null || correlation > 0.9999
      ? ''
      : ` At a correlation of ${correlation.toFixed(2)} it takes about ${Math.ceil(
          yearsToShow(CLAIMS.wished, correlation),
        )} years of data to show ${signed(CLAIMS.wished)}.`
  return {
    claim: `${name} is better than the configured weights`,
    finding: proven ? 'holds' : sharpe.interval !== null && sharpe.interval.high < 0 ? 'fails' : 'open',
    text: isSame(sharpe)
      ? `${world.name}: the same book, what it wanted was never further away than the threshold.`
      : `${sharpeSentence(world.name, base, sharpe)}${proven ? amongOthers(allocatorsOf([world]).length) : ''}${wait}`,
  }
}

const amongOthers = (compared: number): string =>
  compared < 2 ? '' : ` It is one of ${compared} allocators that were compared, at 95 % each.`

/** No weight moved. */
const isSame = ({ value, interval }: Compared): boolean =>
  value === 0 && interval !== null && interval.low === 0 && interval.high === 0

/** Names of what a study compares with the configured weights. */
export const allocatorsOf = (worlds: readonly StudyWorld[]): string[] =>
  (worlds[0]?.books ?? []).flatMap(({ kind, name }) => (kind === 'allocator' ? [name] : []))

const bookOf = (name: string, { books }: StudyWorld): StudyBook | undefined =>
  books.find((book) => book.kind === 'allocator' && book.name === name)

const against = (name: string, world: StudyWorld): Compared | undefined =>
  bookOf(name, world)?.against?.sharpe

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`
const range = ({ low, high }: Interval): string => `${signed(low)} to ${signed(high)}`
const percent = (fraction: number): string => `${(100 * fraction).toFixed(0)} %`
const inInterval = (interval: Interval | null): string =>
  interval === null ? '' : ` (95 % interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`
