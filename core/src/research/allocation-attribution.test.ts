import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import Value from 'typebox/value'
import { addConfigs, csv, walk } from '../cli/cli-fixture.ts'
import { allocationLines } from '../cli/summary/allocation.ts'
import { loadCandles } from '../market/import/load.ts'
import { carryOut, readyRun } from './execute.ts'
import { decisionSentence } from './pages/decision-sentence.ts'
import { reportMarkdown } from './pages/markdown.ts'
import { backtestReport } from './report-schema.ts'
import { PLAIN_OPTIONS } from './options.fixture.ts'
import { buildReport, type FinishedRun } from './report.ts'

t.test('a backtest tells what moving capital earned or cost', async (t) => {
  const folder = t.testdir({ data: { 'btcusdt_1h.csv': csv(walk(1_500, 7)) } })
  addConfigs(folder)
  const data = loadCandles(join(folder, 'data'), { cacheFolder: folder, badRows: 'refuse' })
  const run = async (): Promise<FinishedRun> => {
    const ready = await readyRun(
      data,
      { ...PLAIN_OPTIONS, leaveOpen: true },
      { configs: join(folder, 'configs'), cacheFolder: folder },
    )
    return carryOut(ready, { log: () => undefined, record: false })
  }
  const quiet = await run()
  const still = buildReport(quiet)
  t.notOk('allocation' in still, 'nothing is said where no weight moved')
  t.strictSame(allocationLines(still), [])

  const host = join(folder, 'configs', 'host.yaml')
  writeFileSync(host, readFileSync(host, 'utf8').replace('plugin: static', 'plugin: inverse-volatility'))
  const ml = join(folder, 'configs', 'ml.yaml')
  writeFileSync(ml, readFileSync(ml, 'utf8').replace('rebalance_threshold: 0.1', 'rebalance_threshold: 0'))
  const moved = buildReport(await run())
  t.ok(Value.Check(backtestReport, JSON.parse(JSON.stringify(moved))))
  const { allocation } = moved
  if (allocation === undefined) throw new Error('Nothing moved.')
  const units = (value: number): number => Math.round(value * 1e8)
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + units(value), 0)
  for (const { net, configured, parts } of [...allocation.strategies, allocation.total]) {
    t.equal(sum([configured, ...parts]), units(net), 'the parts sum to the whole, exactly')
  }
  t.equal(units(allocation.total.net), units(moved.statistics.book.result), 'which is the result of the book')
  t.ok(allocation.total.parts[0] !== 0, 'the step of the allocator made a difference')
  t.equal(allocation.total.parts[allocation.components.indexOf('exposure')], 0)
  const { count, moved: moves, lastMoved } = allocation.decisions
  t.equal(count, 1_500, 'one at every hour')
  t.ok(moves > 10 && moves < count, `${moves} moved something`)
  t.ok(lastMoved !== null && lastMoved <= moved.period.to)
  t.match(reportMarkdown(moved), /## What moving capital earned or cost\n/)
  t.match(
    reportMarkdown(moved),
    `1,500 decisions about the weights, ${moves} of which moved something, the last`,
  )
  const lines = allocationLines(moved)
  t.equal(lines.length, 1 + allocation.strategies.length + 1 + 2)
  t.ok(lines.every((line) => line.length <= 80))

  // Set at the start, and never again.
  writeFileSync(host, readFileSync(host, 'utf8').replace('plugin: inverse-volatility', 'plugin: equal'))
  writeFileSync(ml, readFileSync(ml, 'utf8').replace('enabled: true', 'enabled: false'))
  const { allocation: first } = buildReport(await run())
  if (first === undefined) throw new Error('The first weights are the configured ones.')
  t.strictSame(first.decisions, { count: 0, moved: 0, lastMoved: null })
  t.strictSame(first.components, ['start', 'exposure'])
  for (const { strategy, net, configured, parts } of first.strategies) {
    const weight = strategy.startsWith('S1') ? 0.4 : 0.3
    t.ok(Math.abs(parts[0] - net * (1 - 3 * weight)) < 1e-6, `${strategy}: ${parts[0]} of ${net}`)
    t.equal(sum([configured, ...parts]), units(net))
  }
  t.ok(first.total.parts[0] !== 0)
})

t.test('how often something was decided, in words', async (t) => {
  t.equal(
    decisionSentence({ count: 0, moved: 0, lastMoved: null }),
    'The allocator set the weights at the start, and nothing moved them later on.',
  )
  t.equal(
    decisionSentence({ count: 1, moved: 0, lastMoved: null }),
    '1 decision about the weights, none of which moved anything.',
  )
})
