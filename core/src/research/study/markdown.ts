import type { ValidationReport } from '../../learning/validation/report.ts'
import { table } from '../pages/markdown-table.ts'
import { chance } from '../../learning/validation/format.ts'
import { amount, day, percent } from '../pages/format.ts'
import { BOOK_COLUMNS, bookCells, bookName, worldTitle } from './cells.ts'
import { allocatorsOf, CLAIMS } from './claims.ts'
import { CONTENDERS, FORECAST_COLUMNS, forecastCells, saysNothing, SAYS_NOTHING } from './forecast-cells.ts'
import { CONTROLS, INTRODUCTION, measured, WISHES } from './page-words.ts'
import type { StudyControl, StudyPrediction, StudyReport, StudyWorld } from './report.ts'

/** A study as a page: docs/predictions.md is one. Equal reports give equal texts. */
export function studyMarkdown(report: StudyReport): string {
  const { worlds, predictions, verdicts } = report
  return `${[
    '# What GRODT predicts and what it does not',
    ...INTRODUCTION,
    '## In short',
    table(['Wish', 'What is true'], WISHES, 'left'),
    '## Claims, and what these data say',
    '`open` means that the data do not decide it: an interval with the bound inside, or too small a sample.',
    table(
      ['Claim', 'Finding', 'Here'],
      verdicts.map(({ claim, finding, text }) => [claim, finding, text]),
      'left',
    ),
    ...(predictions.length === 0 ? [] : ['## Forecasts', ...forecasts(predictions)]),
    '## Allocation',
    `Every row is a backtest of its own. The differences are those to the configured weights; in the row of these, to one strategy with the whole account. A difference is an improvement only where its whole interval is above 0, and a ratio of Sharpe ratios says something only over a base above ${CLAIMS.ratioBase}.`,
    ...worlds.map(worldPart),
    ...earned(worlds, report.currency),
    ...controlled(report.controls),
    '## How it is measured',
    ...measured(allocatorsOf(worlds).length),
    '## Made of',
    madeOf(report),
  ].join('\n\n')}\n`
}

function forecasts(predictions: readonly StudyPrediction[]): string[] {
  const known = predictions.flatMap(({ report }) => (report === null ? [] : [report]))
  const told = known.filter((report) => !saysNothing(report))
  const missing = predictions.filter(({ report }) => report === null)
  return [
    'Out of sample, walk-forward; every figure beside its baselines. Shuffled labels must come out at about a half.',
    table(FORECAST_COLUMNS, told.flatMap(forecastCells)),
    table(
      ['Target', 'Forecasts', 'Days', 'From', 'To', 'Over persistence, points', '95 %', 'p'],
      known.map(sampleRow),
    ),
    ...years(told),
    ...known.filter(saysNothing).map(({ target }) => `\`${target}\`: ${SAYS_NOTHING}`),
    ...missing.map(
      ({ target, rows, days }) => `\`${target}\`: too little data for a model, ${rows} rows of ${days} days.`,
    ),
  ].filter((part) => part !== '')
}

function sampleRow({ target, rows, days, from, to, gains, task }: ValidationReport): string[] {
  const { gain, interval, p } = gains.persistence
  const points = (value: number): string => amount(value * 100, 1)
  const date = (ms: number | null): string => (ms === null ? '' : day(new Date(ms).toISOString()))
  return [
    task === 'regression' ? `${target}, % of the squared error` : target,
    amount(rows, 0),
    amount(days, 0),
    date(from),
    date(to),
    gain === null ? amount(null) : points(gain),
    interval === null ? amount(null) : `${points(interval.low)} to ${points(interval.high)}`,
    chance(p),
  ]
}

/** Levels drift by year, the margin over persistence is what lasts. */
function years(reports: readonly ValidationReport[]): string[] {
  const rows = reports.flatMap((report) =>
    report.task === 'regression'
      ? []
      : report.years.map(({ name, rows: count, accuracy }) => [
          report.target,
          name,
          amount(count, 0),
          ...CONTENDERS.map((one) => percent(accuracy[one], 1)),
        ]),
  )
  return [
    'Accuracy by year: levels drift, the margin over persistence is what lasts.',
    table(['Target', 'Year', 'Forecasts', 'Model', 'Majority', 'Persistence', 'Best rule', 'Shuffled'], rows),
  ]
}

function worldPart(world: StudyWorld): string {
  const { diversification: own } = world
  return [
    `### ${worldTitle(world)}`,
    table(BOOK_COLUMNS, world.books.map(bookCells)),
    `With the configured weights, volatility is ${amount(own.volatility.value)} and maximum drawdown ${amount(own.drawdown.value)} of the weighted sleeves.`,
  ].join('\n\n')
}

/** What each component of the weights earned, in the first world. */
function earned([world]: readonly StudyWorld[], currency: string): string[] {
  const moved = world.books.filter(({ attribution }) => attribution !== null)
  if (moved.length === 0) return []
  const parts = moved.map((book) => {
    const { components, strategies, total } = book.attribution ?? EMPTY
    return [
      `#### ${bookName(book)}`,
      table(
        ['Strategy', 'Net', 'Configured weights', ...components],
        [...strategies, { strategy: 'Sum', ...total }].map(({ strategy, net, configured, parts: own }) => [
          strategy,
          ...[net, configured, ...own].map((value) => amount(value)),
        ]),
      ),
    ].join('\n\n')
  })
  return [
    `### What moving capital earned or cost, ${world.name}, ${currency}`,
    'Each trade is divided by the weights that it was opened with; the parts sum to the result exactly. What a strategy would have made while it was switched off is not known and counts as nothing.',
    ...parts,
  ]
}

/** Allocators where the truth is known. */
function controlled(controls: readonly StudyControl[]): string[] {
  if (controls.length === 0) return []
  return [
    '## Where the truth is known',
    CONTROLS,
    table(
      ['Allocator', 'World', 'Mean Sharpe difference', 'Called an improvement', 'Called worse'],
      controls.map(({ allocator, world, seeds, mean, proven, worse }) => [
        allocator,
        world,
        amount(mean),
        `${proven} of ${seeds}`,
        `${worse} of ${seeds}`,
      ]),
    ),
  ]
}

const EMPTY = { components: [], strategies: [], total: { net: 0, configured: 0, parts: [] } } as const

function madeOf({ engine, seed, bootstrap, data, plugins, configuration }: StudyReport): string {
  return [
    `GRODT ${engine.version}, seed ${seed}; intervals of ${bootstrap.resamples} resamples in blocks of ${bootstrap.blockDays} days on average. The candles are not part of this repository.`,
    table(
      ['Candles', 'Timeframe', 'Bars', 'SHA-256'],
      data.map(({ symbol, timeframe, rows, sha256 }) => [
        symbol,
        timeframe,
        amount(rows, 0),
        sha256.slice(0, 16),
      ]),
      'left',
    ),
    table(
      ['Plugin', 'Kind', 'Version'],
      plugins.map(({ id, kind, version }) => [id, kind, version]),
      'left',
    ),
    table(
      ['Configuration', 'SHA-256'],
      configuration.map(({ file, sha256 }) => [file, sha256.slice(0, 16)]),
      'left',
    ),
  ].join('\n\n')
}
