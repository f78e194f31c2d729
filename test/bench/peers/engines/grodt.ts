import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backtest, benchCandles, equityOf, prepareBench } from '../../host.ts'
import type { Adapter, Outcome } from '../contestant.ts'

/** The host: the cross as a strategy plugin that imports the public SDK and nothing else. */
const adapter: Adapter = async (columns) => {
  const cache = mkdtempSync(join(tmpdir(), 'grodt-peers-'))
  process.once('exit', () => rmSync(cache, { recursive: true, force: true }))
  const prepared = await prepareBench('one', cache)
  const candles = benchCandles(columns)
  let last: Outcome = { trades: 0, equity: null }
  return {
    run() {
      const engine = backtest(prepared, candles)
      last = { trades: engine.trades.length, equity: equityOf(engine) }
    },
    outcome: () => last,
  }
}
export default adapter
