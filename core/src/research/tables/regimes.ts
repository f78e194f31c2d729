import type { RegimeChanged } from '../../engine/events.ts'
import { number, optional, text, time, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

export const REGIMES = {
  name: 'regimes',
  description:
    'One change of the regime of a symbol and timeframe. In order of time; with `--from` it begins with the regimes in force at the start.',
  columns: {
    time: time('Close of the bar at which it changed.'),
    symbol: text('For example BTC/USDT.'),
    timeframe: text('Of the classified bars, for example 1h.'),
    from: optional(text('Label before; empty when it was not known.')),
    to: text('Label from now on.'),
    confidence: number('fraction', 'What the classifier gave for the new label, 0 to 1.'),
  },
} as const satisfies TableDefinition

/** Collects the changes of regime of a run. */
export class RegimeRows {
  readonly rows = new Rows(REGIMES)

  add({ time: at, symbol, timeframe, from, to, confidence }: RegimeChanged): void {
    const { columns } = this.rows
    columns.time.push(at)
    columns.symbol.push(symbol)
    columns.timeframe.push(timeframe)
    columns.from.push(from)
    columns.to.push(to)
    columns.confidence.push(confidence)
  }
}
