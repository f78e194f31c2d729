/** The tables of a result folder, in the order of the documentation. */
export const TABLE_NAMES = [
  'trades',
  'orders',
  'fills',
  'equity',
  'daily',
  'positions',
  'signals',
  'regimes',
  'refusals',
  'attribution',
  'locks',
] as const

export type TableName = (typeof TABLE_NAMES)[number]

/** Tables that are made of the engine's events; the others are in its books anyway. */
const OF_EVENTS: ReadonlySet<TableName> = new Set([
  'orders',
  'fills',
  'positions',
  'signals',
  'regimes',
  'refusals',
])

/** Whether the events of a run must be recorded for these tables. */
export function needEvents(tables: readonly TableName[]): boolean {
  return tables.some((name) => OF_EVENTS.has(name))
}

export function isTableName(name: string): name is TableName {
  return TABLE_NAMES.some((known) => known === name)
}
