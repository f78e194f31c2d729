import type { OnDisable } from '../../config/types.ts'
import type { Engine } from '../engine.ts'
import { isBusy } from '../snapshot/slots.ts'
import type { EngineSnapshot } from '../snapshot/schema.ts'

/** What a strategy has in the books, as far as another configuration has to go on with it. */
export interface Holding {
  readonly name: string
  /** What its configuration said; null of one that has been removed from it. */
  readonly configured: { readonly enabled: boolean; readonly onDisable: OnDisable } | null
  readonly quarantined: boolean
  /** Whether something of it is in the books: a trade, a fee, a position. */
  readonly booked: boolean
  readonly slots: readonly SlotHolding[]
}

/** One symbol of a strategy. */
export interface SlotHolding {
  readonly symbol: string
  /** Of the bars in which its exits count; null where an older version has stored it. */
  readonly timeframeMs: number | null
  /** A position, dust of one, or a waiting entry. */
  readonly busy: boolean
  readonly position: boolean
  readonly waiting: boolean
  /** The exits of its position count bars: a longest time, or a trail that follows the ATR. */
  readonly countsBars: boolean
}

const MANAGE: OnDisable = { action: 'manage' }

interface Exits {
  readonly trail: { readonly distance: number } | { readonly atrPeriod: number } | null
  readonly maxBars: number
}

const countsBars = ({ trail, maxBars }: Exits): boolean =>
  maxBars !== Infinity || (trail !== null && 'atrPeriod' in trail)

const isBooked = (
  { flow, turnover }: { readonly flow: number; readonly turnover: number },
  slots: readonly SlotHolding[],
): boolean => flow !== 0 || turnover !== 0 || slots.some(({ busy }) => busy)

/** What the strategies of a running engine hold. */
export function holdingsOf({ sleeves }: Pick<Engine, 'sleeves'>): Holding[] {
  return sleeves.map(({ name, spec, quarantined, ledger, slots: own }) => {
    const slots = own.map((slot): SlotHolding => {
      const { instrument, track, lots, held, entry } = slot
      return {
        symbol: instrument.symbol,
        timeframeMs: track.timeframeMs,
        busy: held !== 0 || entry !== null,
        position: lots !== 0,
        waiting: entry !== null,
        countsBars: lots !== 0 && countsBars(slot),
      }
    })
    const { enabled, onDisable = MANAGE, retired = false } = spec
    const configured = retired ? null : { enabled, onDisable }
    return { name, configured, quarantined, booked: isBooked(ledger, slots), slots }
  })
}

/** The same of a stored state. */
export function holdingsIn({ sleeves }: Pick<EngineSnapshot, 'sleeves'>): Holding[] {
  return sleeves.map(({ name, retired, configured: then, quarantined, ledger, slots: own }) => {
    const slots = own.map((slot): SlotHolding => {
      const { symbol, timeframeMs = null, lots, entry, restWaits } = slot
      return {
        symbol,
        timeframeMs,
        busy: isBusy(slot),
        position: lots !== 0,
        waiting: entry !== null || restWaits,
        countsBars: lots !== 0 && countsBars(slot),
      }
    })
    const configured =
      retired === true ? null : { enabled: then.enabled, onDisable: then.onDisable ?? MANAGE }
    return { name, configured, quarantined, booked: isBooked(ledger, slots), slots }
  })
}
