/** How much may be lost before a protection acts; fractions above 0, and 0 where it is off. */
export interface LossLimits {
  /** Since the start of the UTC day, fraction of the value there. */
  readonly maxDailyLoss: number
  /** From the high-water mark, fraction of it. */
  readonly maxDrawdown: number
}

/** After so many stops within a window entries are locked. */
export interface StopGuard {
  /** 0: off. */
  readonly stops: number
  /** How far back stops count, ms. */
  readonly window: number
  /** How long the lock lasts, ms. */
  readonly lock: number
  /** Whether the stops of one symbol are counted and locked apart. */
  readonly perSymbol: boolean
}

/** The protections of one strategy. */
export interface StrategyProtections extends LossLimits {
  /** Bars of the strategy without entries after a losing trade; 0: off. */
  readonly cooldownBars: number
  /** Whether the cool-down is of the symbol that lost, or of the whole strategy. */
  readonly cooldownPerSymbol: boolean
  readonly stopGuard: StopGuard
  /** How long a drawdown lock lasts, ms. */
  readonly drawdownLock: number
}

/** The protections of the whole book. */
export interface BookProtections extends LossLimits {
  /** Counts the stops of all strategies together. */
  readonly stopGuard: StopGuard
  readonly drawdownLock: number
}

/** What losses are measured from, cash units. Values include open profit and loss. */
export interface EquityMarks {
  /** The highest value since the start, or since the last lock or latch that ended. */
  peak: number
  /** The value at the start of the UTC day. */
  dayStart: number
  /** Added to both before a fraction is taken: the result of a strategy starts at 0 and is measured on its capital. */
  base: number
}

/** Which losses of a value ask for action: at or below `level` something is due, above `top` the mark rises. */
export interface EquityWatch extends EquityMarks {
  /** -Infinity while no limit is in force. */
  level: number
  /** The high-water mark; Infinity while nothing is measured from it. */
  top: number
}

/** Marks of a value that starts here. */
export const watchFrom = (value: number, base: number): EquityWatch => ({
  peak: value,
  dayStart: value,
  base,
  level: -Infinity,
  top: Infinity,
})

/** The value at or below which `fraction` of `from` (plus base) is lost; -Infinity where the limit is off. */
const levelOf = (from: number, base: number, fraction: number): number =>
  fraction > 0 ? (from + base) * (1 - fraction) - base : -Infinity

export const dailyLossLevel = ({ dayStart, base }: EquityMarks, limit: number): number =>
  levelOf(dayStart, base, limit)

export const drawdownLevel = ({ peak, base }: EquityMarks, limit: number): number =>
  levelOf(peak, base, limit)

/** Set what a watch waits for, from its marks and the limits in force now. */
export function setLevels(watch: EquityWatch, { maxDailyLoss, maxDrawdown }: LossLimits): void {
  watch.level = Math.max(dailyLossLevel(watch, maxDailyLoss), drawdownLevel(watch, maxDrawdown))
  watch.top = maxDrawdown > 0 ? watch.peak : Infinity
}

/** The part of the value at the start of the day that is lost; at most 0 after a gain, 1 where nothing was there. */
export const dailyLoss = ({ dayStart, base }: EquityMarks, value: number): number =>
  lossOf(dayStart, base, value)

/** The part of the high-water mark that is lost. */
export const drawdown = ({ peak, base }: EquityMarks, value: number): number => lossOf(peak, base, value)

const lossOf = (from: number, base: number, value: number): number =>
  from + base > 0 ? (from - value) / (from + base) : 1

/** One stop that was hit. Time in ms. */
export interface StopHit {
  readonly time: number
  readonly symbol: string
}

/**
 * Note a stop and count those within the window that ends with it.
 *
 * @returns how many there are once they reach the guard's number, when the count starts anew, else 0
 */
export function noteStop(hits: StopHit[], hit: StopHit, guard: StopGuard): number {
  if (guard.stops === 0) return 0
  const recent = hits.filter(({ time }) => time > hit.time - guard.window)
  recent.push(hit)
  const counts = ({ symbol }: StopHit): boolean => !guard.perSymbol || symbol === hit.symbol
  const count = recent.filter(counts).length
  const reached = count >= guard.stops
  hits.splice(0, hits.length, ...(reached ? recent.filter((one) => !counts(one)) : recent))
  return reached ? count : 0
}

/** Every protection off. */
export const NO_STOP_GUARD: StopGuard = { stops: 0, window: 0, lock: 0, perSymbol: false }

export const NO_BOOK_PROTECTIONS: BookProtections = {
  maxDailyLoss: 0,
  maxDrawdown: 0,
  drawdownLock: 0,
  stopGuard: NO_STOP_GUARD,
}

export const NO_STRATEGY_PROTECTIONS: StrategyProtections = {
  ...NO_BOOK_PROTECTIONS,
  cooldownBars: 0,
  cooldownPerSymbol: false,
}

/** Whether anything is on. */
export const protectsAnything = (of: BookProtections & { readonly cooldownBars?: number }): boolean =>
  of.maxDailyLoss > 0 || of.maxDrawdown > 0 || of.stopGuard.stops > 0 || (of.cooldownBars ?? 0) > 0
