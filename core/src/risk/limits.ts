/** Limits of risk.yaml and of a strategy's `risk`, as the check uses them. */
export interface EntryLimits {
  /** Largest position, fraction of the sleeve's budget. */
  readonly maxPosition: number
  /** Largest number of open positions of the sleeve. */
  readonly maxSleevePositions: number
  /** Gross notional of the book, multiple of equity. */
  readonly maxGross: number
  /** Gross notional per symbol, multiple of equity. */
  readonly maxSymbol: number
  /** Largest number of open positions of the book. */
  readonly maxPositions: number
  /** What happens to an order over a portfolio limit: cut to what fits, or refused. */
  readonly overLimit: 'shrink' | 'refuse'
}

/** The limits of risk.yaml, the same for every strategy. */
export type PortfolioLimits = Omit<EntryLimits, 'maxPosition' | 'maxSleevePositions'>

/**
 * The state of the books that an entry is held against, in cash units. Positions that leave at the next open do not
 * count: their exit is due before the entry.
 */
export interface Exposure {
  readonly equity: number
  readonly budget: number
  /** Notional of the sleeve: positions and approved entries that wait. */
  readonly sleeve: number
  readonly symbol: number
  readonly gross: number
  readonly sleevePositions: number
  readonly positions: number
  /** Cash that a purchase on a spot market can spend; Infinity where it does not matter. */
  readonly freeCash: number
}

/** Names of what can stand in the way of an entry; they appear in refusals, reports and the API. */
export type LimitName =
  | 'budget'
  | 'max_position'
  | 'max_open_positions'
  | 'portfolio.max_open_positions'
  | 'max_gross_exposure'
  | 'max_symbol_exposure'
  | 'cash'
  | 'min_notional'

declare const approved: unique symbol

/** A notional that passed every limit. Only `checkEntry` makes one, and orders are made of nothing else. */
export interface ApprovedNotional {
  readonly [approved]: true
  /** Cash units. */
  readonly notional: number
  /** The limit that cut the order, or null. */
  readonly cutBy: LimitName | null
}

/** An entry that breaks a limit. Amounts are in cash units, counts are plain numbers. */
export interface RefusedNotional {
  readonly limit: LimitName
  /** What the book would have had. */
  readonly value: number
  /** What the limit allows. */
  readonly allowed: number
}

export function isApproved(result: ApprovedNotional | RefusedNotional): result is ApprovedNotional {
  return 'notional' in result
}

const refused = (limit: LimitName, value: number, allowed: number): RefusedNotional => ({
  limit,
  value,
  allowed,
})

/**
 * Hold an entry of `wanted` cash units against the limits at its decision price. The sleeve's own limits (budget,
 * position size) cut it; a portfolio limit cuts or refuses it as configured; an exhausted limit refuses it.
 *
 * @param minNotional smallest order of the venue, cash units
 */
export function checkEntry(
  wanted: number,
  minNotional: number,
  at: Exposure,
  limits: EntryLimits,
): ApprovedNotional | RefusedNotional {
  if (at.sleevePositions >= limits.maxSleevePositions) {
    return refused('max_open_positions', at.sleevePositions + 1, limits.maxSleevePositions)
  }
  if (at.positions >= limits.maxPositions) {
    return refused('portfolio.max_open_positions', at.positions + 1, limits.maxPositions)
  }
  // Most entries fit; the list of limits is made only for those that do not.
  const fits =
    wanted >= minNotional &&
    wanted <= at.budget * limits.maxPosition &&
    at.sleeve + wanted <= at.budget &&
    at.gross + wanted <= at.equity * limits.maxGross &&
    at.symbol + wanted <= at.equity * limits.maxSymbol &&
    wanted <= at.freeCash
  return fits ? approve(wanted, null) : cutToFit(wanted, minNotional, at, limits)
}

const approve = (notional: number, cutBy: LimitName | null): ApprovedNotional =>
  ({ notional, cutBy }) as unknown as ApprovedNotional

function cutToFit(
  wanted: number,
  minNotional: number,
  at: Exposure,
  limits: EntryLimits,
): ApprovedNotional | RefusedNotional {
  let notional = wanted
  let cutBy: LimitName | null = null
  const own = [
    ['max_position', at.budget * limits.maxPosition, 0],
    ['budget', at.budget, at.sleeve],
  ] as const
  for (const [name, limit, used] of own) {
    if (used + notional > limit) {
      notional = limit - used
      cutBy = name
      if (notional <= 0) return refused(name, used + wanted, limit)
    }
  }
  const shared = [
    ['max_gross_exposure', at.equity * limits.maxGross, at.gross],
    ['max_symbol_exposure', at.equity * limits.maxSymbol, at.symbol],
    ['cash', at.freeCash, 0],
  ] as const
  for (const [name, limit, used] of shared) {
    if (used + notional > limit) {
      if (limits.overLimit === 'refuse' || limit - used <= 0) return refused(name, used + notional, limit)
      notional = limit - used
      cutBy = name
    }
  }
  if (notional < minNotional) return refused('min_notional', notional, minNotional)
  return approve(notional, cutBy)
}
