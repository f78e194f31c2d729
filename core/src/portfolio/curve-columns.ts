/** Columns of a row of the equity curve before those of the strategies. Time in ms, amounts in cash units. */
export const CURVE_COLUMNS = [
  'time',
  'equity',
  'cash',
  'gross',
  'net',
  'benchmark',
  'batches',
  'exposed',
] as const

/**
 * Columns of each strategy behind them: amounts in cash units, the weight as a fraction. Turnover, costs and batches with
 * a position (`exposed`) are counted from the start, so that those of a window are the difference of two rows.
 */
export const SLEEVE_COLUMNS = [
  'result',
  'gross',
  'net',
  'weight',
  'turnover',
  'fees',
  'slippage',
  'funding',
  'exposed',
] as const

/** The column of a row that holds a number of the book. */
export function curveColumn(name: (typeof CURVE_COLUMNS)[number]): number {
  return CURVE_COLUMNS.indexOf(name)
}

/** The column of a row that holds a number of a strategy. */
export function sleeveColumn(sleeve: number, name: (typeof SLEEVE_COLUMNS)[number]): number {
  return CURVE_COLUMNS.length + sleeve * SLEEVE_COLUMNS.length + SLEEVE_COLUMNS.indexOf(name)
}

/** Numbers in a row. */
export function curveWidth(sleeves: number): number {
  return CURVE_COLUMNS.length + sleeves * SLEEVE_COLUMNS.length
}
