import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tuneOptimizer } from '../../core/src/host/optimizer.ts'
import { measureChecks } from './checks.ts'
import {
  measureFiles,
  measureGuarded,
  measureJournals,
  measureLive,
  measureOne,
  measureThree,
} from './cases.ts'
import { checkJournals } from './check-journals.ts'
import { checkWork } from './check-work.ts'
import { prepareBench } from './host.ts'
import { writePart } from './page.ts'
import { hostPart, journalRows, table, type Row } from './report.ts'
import { benchmarkSeries } from './series.ts'

tuneOptimizer()
const quick = process.argv.includes('--quick')
const cacheFolder = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
try {
  const columns = benchmarkSeries(quick ? 100_000 : 1_000_000)
  const one = await prepareBench('one', cacheFolder)
  const three = await prepareBench('three', cacheFolder)
  const guarded = await prepareBench('guarded', cacheFolder)
  // Before the check, because each pair shall begin in a process that has not run another configuration.
  const single = quick ? null : measureOne(columns, one, 11)
  const triple = quick ? null : measureThree(columns, three, 11)
  const watched = quick ? null : measureGuarded(columns, three, guarded, 5)
  const journals = quick ? null : await measureJournals(columns, three, 5)
  const problems = [...checkWork(columns, one, three, guarded), ...(await checkJournals(columns, three))]
  for (const problem of problems) console.error(`WRONG  ${problem}`)
  if (problems.length > 0) process.exitCode = 1
  else if (single === null || triple === null || watched === null || journals === null)
    console.log('The results of all loops are right. Times are measured without --quick only.')
  else {
    const live = measureLive(columns, three, 200_000)
    const files = measureFiles(columns, 5)
    const checks = [1, 3, 20].map(measureChecks)
    const ns = (value: number): string => `${value.toFixed(1)} ns a bar`
    const rows: Row[] = [
      { what: 'The bare loop (EMA cross, equity, drawdown)', measured: ns(single.loop) },
      { what: 'The host with one strategy of the same work', measured: ns(single.host) },
      { what: 'Ratio to the bare loop', value: single.host / single.loop, unit: '×', goal: 6 },
      { what: 'Three strategies, hand-fused into one loop', measured: ns(triple.loop) },
      { what: 'The whole host with three strategies', value: triple.host, unit: 'ns a bar', goal: 300 },
      { what: 'Ratio to the fused loop', value: triple.host / triple.loop, unit: '×', goal: 3 },
      {
        what: 'With the limits and protections on, none of which binds',
        value: watched.host,
        unit: 'ns a bar',
        goal: 300,
      },
      { what: 'Ratio to the same without them', measured: `${(watched.host / watched.loop).toFixed(2)} ×` },
      ...journalRows(journals),
      { what: 'Live step, three strategies, median', value: live.p50, unit: 'µs', goal: 5 },
      { what: 'Live step, 99th percentile', measured: `${live.p99.toFixed(2)} µs` },
      ...checks.flatMap(({ sleeves, input, approval }): Row[] => [
        { what: `Checks after an input, ${sleeves} open position(s)`, measured: `${input.toFixed(2)} µs` },
        {
          what: `Check of an approved entry, ${sleeves} open position(s)`,
          measured: `${approval.toFixed(2)} µs`,
        },
      ]),
      { what: 'Load the bars from CSV', value: files.csv, unit: 'ms', goal: 500 },
      { what: 'Load the bars from the column cache', value: files.cache, unit: 'ms', goal: 50 },
      {
        what: '`grodt backtest`, cold, from the cache: report, trades, equity',
        value: files.command,
        unit: 'ms',
        goal: 1000,
      },
      { what: 'Its largest memory', value: files.peakMb, unit: 'MB', goal: 300 },
      { what: 'With every table as CSV and Parquet', measured: `${files.allTables.toFixed(0)} ms` },
      { what: 'Its largest memory then', measured: `${files.allTablesPeakMb.toFixed(0)} MB` },
    ]
    console.log(table(rows).join('\n'))
    if (process.argv.includes('--write')) writePart('host', hostPart(rows))
  }
} finally {
  rmSync(cacheFolder, { recursive: true, force: true })
}
