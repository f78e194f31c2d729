import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Update } from '../../market/data/update.ts'
import { isCandleFileName } from '../../market/import/file-name.ts'
import { candleFile } from '../../market/import/files.ts'
import { utc } from '../../market/import/utc.ts'
import { timeframeName } from '../../market/timeframe.ts'
import { counted } from '../text.ts'

/** Two lines about a series: what the file holds now, and what became of it. */
export function updateLines({
  path,
  symbol,
  timeframeMs,
  state,
  bars,
  barsBefore,
  first,
  last,
  gaps,
}: Update): string[] {
  const missing = `${counted(gaps.count, 'gap')}, ${counted(gaps.missing, 'missing bar')}`
  const became =
    state === 'new'
      ? 'new'
      : state === 'unchanged'
        ? 'unchanged, it has all these bars'
        : `changed, it had ${counted(barsBefore, 'bar')}`
  return [
    `${symbol} ${timeframeName(timeframeMs)}: ${counted(bars, 'bar')}, ${gaps.count === 0 ? 'no gaps' : missing}`,
    `  ${utc(first)} to ${utc(last)} UTC`,
    `  ${path}: ${became}`,
  ]
}

/**
 * What to know before a backtest of a data folder: several timeframes of one symbol, or files that hold a series a
 * second time.
 */
export function folderNotes(folder: string, updates: readonly Update[]): string[] {
  const files = readdirSync(folder)
    .filter(isCandleFileName)
    .sort()
    .map((name) => candleFile(join(folder, name)))
  const notes: string[] = []
  const symbols = new Set(updates.map(({ symbol }) => symbol))
  for (const { path, symbol, described } of files) {
    if (described !== null || !symbols.has(symbol)) continue
    notes.push(`note: a backtest of ${folder} reads ${path} too, which seems to hold ${symbol}.`)
  }
  const several = [...new Set(files.map(({ symbol }) => symbol))].filter(
    (symbol) => new Set(files.flatMap((file) => (file.symbol === symbol ? [file.timeframeMs] : []))).size > 1,
  )
  if (several.length > 0) {
    const names = several.length > 3 ? `${several.length} symbols` : several.join(', ')
    notes.push(
      `note: ${folder} holds several timeframes of ${names}: a backtest of it needs --data-timeframe.`,
    )
  }
  return notes
}
