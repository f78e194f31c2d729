import { ATTRIBUTION } from './attribution.ts'
import type { TableDefinition } from './column.ts'
import { dailyTable } from './daily.ts'
import { equityTable } from './equity.ts'
import { FILLS } from './fills.ts'
import { LOCKS } from './locks.ts'
import type { TableName } from './names.ts'
import { ORDERS } from './orders.ts'
import { POSITIONS } from './positions.ts'
import { REFUSALS } from './refusals.ts'
import { REGIMES } from './regimes.ts'
import { SIGNALS } from './signals.ts'
import { TRADES } from './trades.ts'

/** Every table of a result folder, for its documentation; `STRATEGY` stands for the name of each strategy. */
export const TABLES: Readonly<Record<TableName, TableDefinition>> = {
  trades: TRADES,
  orders: ORDERS,
  fills: FILLS,
  equity: equityTable(['STRATEGY']),
  daily: dailyTable(['STRATEGY']),
  positions: POSITIONS,
  signals: SIGNALS,
  regimes: REGIMES,
  refusals: REFUSALS,
  attribution: ATTRIBUTION,
  locks: LOCKS,
}
