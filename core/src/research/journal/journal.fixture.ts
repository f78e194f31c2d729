import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { addConfigs, csv, walk } from '../../cli/cli-fixture.ts'
import { loadCandles } from '../../market/import/load.ts'
import type { openStore } from '../../store/store.ts'
import { carryOutInto, loadOptions, readyRun, type ReadyRun } from '../execute.ts'
import type { BacktestOptions, FinishedRun } from '../report.ts'
import { PLAIN_OPTIONS } from '../options.fixture.ts'
import { aboutRun } from './about.ts'
import type { JournalChoice } from './choice.ts'
import { openRunJournal, type WrittenJournal } from './journal.ts'

export const silent = (): void => undefined

/** The shipped configuration over two generated symbols, 75 days of 1h bars; one of them begins 100 bars later. */
export async function smallReady(t: Test, options: Partial<BacktestOptions> = {}): Promise<ReadyRun> {
  const folder = t.testdir({ data: {} })
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'btcusdt_1h.csv'), csv(walk(1800, 7)))
  writeFileSync(join(data, 'ethusdt_1h.csv'), csv(walk(1800, 8).slice(100)))
  addConfigs(folder)
  const all = { ...PLAIN_OPTIONS, ...options }
  const cacheFolder = join(folder, 'cache')
  const loaded = loadCandles(data, loadOptions(all, cacheFolder))
  return readyRun(loaded, all, { configs: join(folder, 'configs'), cacheFolder })
}

/** Run into a journal. */
export async function journaled(
  ready: ReadyRun,
  choice: JournalChoice,
  open?: typeof openStore,
): Promise<{ readonly run: FinishedRun; readonly written: WrittenJournal }> {
  const { prepared, options, period } = ready
  const { candles } = ready.data
  const about = aboutRun({ candles, options, period }, choice.parts)
  const journal = await openRunJournal(choice, { prepared, candles, start: period.start, about }, open)
  const run = await carryOutInto(journal, ready, { log: silent, record: true })
  return { run, written: await journal.close() }
}
