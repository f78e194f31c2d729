import { join } from 'node:path'
import t from 'tap'
import { studyLines } from '../../cli/study/lines.ts'
import { addConfigs, csv, walk } from '../../cli/cli-fixture.ts'
import { styleFor, WIDTH } from '../../cli/text.ts'
import { loadCandles } from '../../market/import/load.ts'
import { PLAIN_OPTIONS } from '../options.fixture.ts'
import { studyMarkdown } from './markdown.ts'
import type { StudyReport } from './report.ts'
import { runStudy, type StudyExecution } from './study.ts'

/** Every number of a report that no JSON could hold. */
function* brokenNumbers(value: unknown, path = ''): Generator<string> {
  if (typeof value === 'number' && !Number.isFinite(value)) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) yield* brokenNumbers(inner, `${path}.${key}`)
}

t.test('a study of two symbols', async (t) => {
  const folder = t.testdir({
    data: { 'btcusdt_1h.csv': csv(walk(2_400, 7)), 'ethusdt_1h.csv': csv(walk(2_400, 8)) },
  })
  addConfigs(folder)
  const data = loadCandles(join(folder, 'data'), { cacheFolder: folder, badRows: 'refuse' })
  const runs: string[] = []
  const execution: StudyExecution = {
    configs: join(folder, 'configs'),
    cacheFolder: folder,
    log: () => undefined,
    allocators: ['static', 'inverse-volatility'],
    targets: ['market_risk'],
    bySymbol: false,
    controls: false,
    onRun: (world, way) => runs.push(`${world}: ${way}`),
  }
  const report = await runStudy(data, PLAIN_OPTIONS, execution)
  const [all] = report.worlds

  t.equal(runs.length, 4)
  t.equal(runs[1], 'all symbols: S1_VWAP_EMA_Scalper')
  t.strictSame(
    all.books.map(({ name, kind }) => [name, kind]),
    [
      ['configured', 'configured'],
      ['S1_VWAP_EMA_Scalper', 'alone'],
      ['inverse-volatility', 'allocator'],
      ['static', 'allocator'],
    ],
  )
  t.strictSame([...brokenNumbers(report)], [])
  t.match(report.sizing, { world: 'all symbols', variation: { value: null } }, '100 days are too few')

  const [configured, alone, moved, still] = all.books
  t.same(still.figures, configured.figures, 'weights that stand still are the configured ones')
  t.match(still.against?.sharpe, { value: 0, interval: { low: 0, high: 0 } })
  t.ok(alone.figures.trades > 0 && alone.figures.trades < configured.figures.trades)
  t.equal(alone.against, null)
  t.equal(
    configured.against?.sharpe.value?.toFixed(9),
    ((configured.figures.sharpe ?? NaN) - (alone.figures.sharpe ?? NaN)).toFixed(9),
    'the difference is that of the figures',
  )

  const { attribution } = moved
  t.ok(attribution !== null && attribution.components.includes('pace'), 'moved weights are attributed')
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  for (const { net, configured: base, parts } of [
    ...(attribution?.strategies ?? []),
    ...(attribution === null ? [] : [attribution.total]),
  ]) {
    t.equal((base + sum(parts)).toFixed(6), net.toFixed(6))
  }
  t.equal(
    attribution?.total.net.toFixed(4),
    ((moved.figures.totalReturn ?? NaN) * 100_000).toFixed(4),
    'its total is what the book made',
  )

  t.strictSame(
    report.predictions.map(({ target, report: found }) => [target, found]),
    [['market_risk', null]],
    '100 days are too little for a model',
  )

  await t.test('its texts', async (t) => {
    const lines = studyLines(report, styleFor({ isTTY: false }))
    t.strictSame(
      lines.filter((line) => line.length > WIDTH),
      [],
    )
    t.match(lines.join('\n'), /market_risk: too little data, \d+ rows of \d+ days\./)
    const page = studyMarkdown(report)
    t.match(page, /^# What GRODT predicts and what it does not\n/)
    t.match(page, /\| configured weights \| .* \|/)
    t.match(page, /\| static is better than the configured weights \| open \| all symbols: the same book/)
    t.notMatch(page, /undefined|NaN|null/)
  })

  await t.test('the same again is the same, also in part; then each symbol by itself', async (t) => {
    const part: StudyExecution = { ...execution, allocators: [], targets: [], bySymbol: true }
    const again: StudyReport = await runStudy(data, PLAIN_OPTIONS, part)
    t.strictSame(
      again.worlds.map(({ name, symbols }) => [name, symbols]),
      [
        ['all symbols', ['BTC/USDT', 'ETH/USDT']],
        ['BTC/USDT', ['BTC/USDT']],
        ['ETH/USDT', ['ETH/USDT']],
      ],
    )
    t.same(again.worlds[0].books, all.books.slice(0, 2))
    t.same(again.predictions, [])
  })
})
