import { didYouMean, nearestName } from '../schema/nearest.ts'

/** Direction of a position or an entry. */
export type Side = 'long' | 'short'

/**
 * Where an exit sits: an absolute price, or a distance in quote currency from the price at which the entry
 * was actually filled (towards the loss for a stop, towards the profit for a target).
 */
export type Level = { readonly price: number } | { readonly distance: number }

/**
 * A trailing stop behind the best price since the entry: at a fixed distance (quote currency), or at a multiple of
 * the ATR of the strategy's timeframe as it is at each close (a chandelier exit; `create` must have requested that
 * ATR). It moves at the close of the strategy's bar, only towards the profit, and is active from the next bar on.
 */
export type Trail = { readonly distance: number } | { readonly atrPeriod: number; readonly multiple: number }

/** How an entry reaches the market. The default is a market order, filled at the next open. */
export type EntryOrder =
  | { readonly type: 'market' }
  /** Filled at `price` when a bar trades there; cancelled after `expiry` bars of the strategy (default 1). */
  | { readonly type: 'limit'; readonly price: number; readonly expiry?: number }
  /** Filled when a bar trades through `price`, at `price` or at a worse open; cancelled after `expiry` bars. */
  | { readonly type: 'stop'; readonly price: number; readonly expiry?: number }

/** Exits that the host owns from the fill on: they work in manage-only, in quarantine and after a restart. */
export interface Exits {
  readonly stop?: Level | undefined
  readonly target?: Level | undefined
  readonly trail?: Trail | undefined
  /** The position is closed at the open of the n-th bar (of the strategy's timeframe) after the entry bar. */
  readonly maxBars?: number | undefined
}

/** Numbers by name. */
export type Facts = Readonly<Record<string, number>>

/** Open a position. */
export interface EnterSignal extends Exits {
  readonly action: 'enter'
  readonly side: Side
  /** Notional as a fraction of the sleeve's budget, in (0, 1]; the host only shrinks it. */
  readonly size: number
  /** One sentence for people: why now. It is stored with the order and the trade. */
  readonly reason: string
  /**
   * The numbers behind the reason by name, for example `{ close, vwap }`. The host writes them behind the sentence
   * where somebody reads it, so a strategy need not format numbers at each bar.
   */
  readonly facts?: Facts | undefined
  readonly order?: EntryOrder | undefined
  /** How sure the strategy is, in [0, 1]; shown and stored, never used to size. */
  readonly strength?: number | undefined
  /** Only in a universe strategy, where it is required: the symbol that is meant. */
  readonly symbol?: string | undefined
}

/** Close the position at the next open, or cancel an entry that still waits. */
export interface ExitSignal {
  readonly action: 'exit'
  readonly reason: string
  readonly symbol?: string | undefined
}

/** Move the stop of the open position. It takes effect from the next bar on. */
export interface AdjustStopSignal {
  readonly action: 'adjust-stop'
  readonly price: number
  readonly reason: string
  readonly symbol?: string | undefined
}

export type Signal = EnterSignal | ExitSignal | AdjustStopSignal

/** What `onBar` returns: nothing to do, one signal, or several in the order in which they apply. */
export type Answer = Signal | readonly Signal[] | null

/** An exit at an absolute price. */
export const atPrice = (price: number): Level => ({ price })

/** An exit at a distance (quote currency, > 0) from the actual fill. */
export const atDistance = (distance: number): Level => ({ distance })

const ENTRY_FIELDS: ReadonlySet<string> = new Set<keyof EnterSignal>([
  'size',
  'reason',
  'facts',
  'stop',
  'target',
  'trail',
  'maxBars',
  'order',
  'strength',
  'symbol',
])

function definedFields(details: EntryDetails): number {
  return (
    +(details.size !== undefined) +
    +(details.reason !== undefined) +
    +(details.facts !== undefined) +
    +(details.stop !== undefined) +
    +(details.target !== undefined) +
    +(details.trail !== undefined) +
    +(details.maxBars !== undefined) +
    +(details.order !== undefined) +
    +(details.strength !== undefined) +
    +(details.symbol !== undefined)
  )
}

function checkFields(details: EntryDetails): void {
  for (const name in details) {
    if (!ENTRY_FIELDS.has(name)) {
      const near = didYouMean(nearestName(name, [...ENTRY_FIELDS]))
      throw new TypeError(
        `enter: "${name}" is no field of an entry${near}, expected ${[...ENTRY_FIELDS].join(', ')}.`,
      )
    }
  }
}

type EntryDetails = Omit<EnterSignal, 'action' | 'side'>

/**
 * Build an entry signal. Field by field: all entries have one shape, which the engine reads several times faster.
 *
 * @throws TypeError on a field that is not one of an entry: a mistyped target must not be an entry without target
 */
export function enter(side: Side, details: EntryDetails): EnterSignal {
  // Counting is cheaper than looking up every name, which is done when the counts differ.
  let fields = 0
  for (const name in details) if (name !== '') fields++
  if (fields !== definedFields(details)) checkFields(details)
  return {
    action: 'enter',
    side,
    size: details.size,
    reason: details.reason,
    facts: details.facts,
    stop: details.stop,
    target: details.target,
    trail: details.trail,
    maxBars: details.maxBars,
    order: details.order,
    strength: details.strength,
    symbol: details.symbol,
  }
}

/** Build an exit signal. */
export function exit(reason: string, symbol?: string): ExitSignal {
  return { action: 'exit', reason, symbol }
}

/** Build a stop adjustment. */
export function adjustStop(price: number, reason: string, symbol?: string): AdjustStopSignal {
  return { action: 'adjust-stop', price, reason, symbol }
}
