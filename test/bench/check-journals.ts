import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineEvent } from '../../core/src/engine/events.ts'
import type { Prepared } from '../../core/src/host/prepare.ts'
import type { BarColumns, Candles } from '../../core/src/market/columns.ts'
import { JOURNAL_PARTS, type RunJournalParts } from '../../core/src/research/journal/choice.ts'
import { openStore } from '../../core/src/store/store.ts'
import { verifyStore } from '../../core/src/store/verify.ts'
import { backtest, benchCandles, journaledBacktest } from './host.ts'

/** Whether journals hold the run that the books tell of, and leave it as it is; returns what is wrong. */
export async function checkJournals(columns: BarColumns, three: Prepared): Promise<string[]> {
  const candles = benchCandles(columns)
  const { equity, trades } = backtest(three, candles)
  const problems: string[] = []
  for (const parts of JOURNAL_PARTS) {
    const found = await contents(three, candles, parts)
    const expected = {
      equity,
      trades: trades.length,
      closed: trades.length,
      // Between the numbers of the events, and after the last.
      gaps: 0,
      bars: parts === 'all' ? columns.close.length : 0,
      closes: parts === 'all' ? columns.close.reduce((sum, close) => sum + close, 0) : 0,
      problems: 0,
    }
    const [is, should] = [JSON.stringify(found), JSON.stringify(expected)]
    if (is !== should) problems.push(`journal of ${parts}: ${is} instead of ${should}`)
  }
  return problems
}

async function contents(three: Prepared, candles: Candles, parts: RunJournalParts): Promise<object> {
  const parent = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
  try {
    const folder = join(parent, 'journal')
    const { engine, written } = await journaledBacktest(three, candles, { folder, parts })
    const { problems } = await verifyStore(folder)
    const store = await openStore(folder)
    let closed = 0
    let gaps = 0
    let last = 0
    for await (const { events = [] } of store.records()) {
      for (const { kind, seq } of events as unknown as readonly EngineEvent[]) {
        if (kind === 'trade-closed') closed++
        if (seq !== last + 1) gaps++
        last = seq
      }
    }
    const series = `${candles.symbol} 1m`
    const bars = store.nextRow(series)
    const close = bars === 0 ? [] : (await store.rows(series, 0, bars))[4]
    await store.close()
    return {
      equity: engine.equity,
      trades: engine.trades.length,
      closed,
      gaps: gaps + (engine.seq - last),
      bars,
      closes: [...close].reduce((sum, one) => sum + one, 0),
      problems: problems.length + (written.failure === null ? 0 : 1),
    }
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}
