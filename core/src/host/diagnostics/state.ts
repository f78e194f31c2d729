import type { Engine } from '../../engine/engine.ts'
import { takeEngineSnapshot } from '../../engine/snapshot.ts'

/** Of a longer run of numbers only the last ones are shown. */
const SHOWN_NUMBERS = 64
const SHOWN_TRADES = 200

/**
 * The state of an engine for people: books with their running sums, and what its snapshot has. Long runs of numbers are
 * cut; the whole is in the snapshots of the store.
 */
export function readableState(engine: Engine): unknown {
  return {
    books: books(engine),
    trades: {
      count: engine.trades.length,
      last: Array.from({ length: Math.min(SHOWN_TRADES, engine.trades.length) }, (_, i) =>
        readable(engine.trades.get(engine.trades.length - 1 - i)),
      ).reverse(),
    },
    snapshot: snapshotOf(engine),
  }
}

/** What failed may keep a snapshot from being taken: the rest is worth having all the same. */
function snapshotOf(engine: Engine): unknown {
  try {
    const { markets, curve, ...rest } = takeEngineSnapshot(engine)
    return readable({
      ...rest,
      // They are shown above.
      trades: undefined,
      curve: { ...curve, rows: curve.rows.length },
      markets: markets.map(({ tracks, ...market }) => ({
        ...market,
        tracks: tracks.map(({ registry, ...track }) => ({
          ...track,
          timeframe: registry.timeframe,
          bars: registry.appended,
          indicators: registry.kernels.map((kernel) => ({
            name: kernel.key,
            now: kernel.outputs.map(lastOf),
          })),
        })),
      })),
    })
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

const lastOf = (numbers: ArrayLike<number>): number => numbers[numbers.length - 1] ?? NaN

/** Amounts in cash units, what is held in lots and quanta. */
function books(engine: Engine): unknown {
  const { account, venue, sleeves, markets } = engine
  return readable({
    currency: account.currency,
    cashUnitsPerCurrency: account.scale,
    capital: account.capital,
    cash: account.cash,
    marks: engine.marks,
    grossMarks: engine.grossMarks,
    equity: engine.equity,
    reserved: engine.reserved,
    openPositions: engine.openPositions,
    venue: {
      cash: venue.cash,
      fees: venue.fees,
      positions: markets.map(({ instrument: { symbol, lotQuanta } }, i) => ({
        symbol,
        netLots: venue.netLots[i],
        baseFees: venue.baseFees[i],
        lotQuanta,
      })),
    },
    sleeves: sleeves.map(({ name, weight, enabled, quarantined, ledger, openSlots, slots }) => ({
      ...{ name, weight, enabled, quarantined, openSlots },
      ledger: { ...ledger },
      slots: slots.map(({ instrument, market, lots, held, cost, mark, stop, target, exitDue, entry }) => ({
        ...{ symbol: instrument.symbol, lots, held, cost, mark, close: market.close, stop, target, exitDue },
        entry,
      })),
    })),
  })
}

/** A value as JSON can say it: NaN and infinities as texts, long typed arrays cut to their end. */
export function readable(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(readable)
  if (ArrayBuffer.isView(value)) {
    const numbers = value as Float64Array
    const last = Array.from(numbers.subarray(-SHOWN_NUMBERS), readable)
    return numbers.length <= SHOWN_NUMBERS ? last : { length: numbers.length, last }
  }
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, readable(own)]))
}
