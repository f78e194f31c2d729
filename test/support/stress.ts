import type { BarColumns } from '../../core/src/market/columns.ts'
import { newColumns } from '../../core/src/market/columns.ts'
import { nextBars, simulatedMarket } from '../../core/src/market/simulated.ts'
import { START } from './engine.ts'

/** The markets of a stress run; the first one is hit where only one is. */
export const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'] as const

/** Length of a base bar, ms. */
export const BASE_MS = 300_000

const TICK = 0.01
const DAY_BARS = 288

/** Row of every market at which it happens: strategies and classifier are warm by then. */
export const EVENT = 6 * DAY_BARS

const BARS = EVENT + 2 * DAY_BARS

/** What a stress does to the markets. */
export interface Stress {
  readonly name: string
  /** Changes the bars of market `index` from row `EVENT` on. */
  readonly change: (columns: BarColumns, index: number) => BarColumns
}

/** Bars of the simulated market of every symbol; equal seeds give equal bars. */
export function calmMarkets(seed: number): BarColumns[] {
  const symbols = SYMBOLS.map((symbol) => ({ symbol, tick: TICK }))
  return nextBars(simulatedMarket({ seed, symbols, timeframeMs: BASE_MS, start: START }), BARS)
}

const onGrid = (price: number): number => Math.max(1, Math.round(price / TICK)) * TICK

const cents = (price: number): number => Number(onGrid(price).toFixed(2))

interface Change {
  /** What the close of a row is multiplied by. */
  readonly factor: (row: number) => number
  /** Rows whose open jumps with the close: nothing was traded in between. */
  readonly jumps?: (row: number) => boolean
  readonly volume?: (volume: number, row: number) => number
}

/** The bars on another path: the wicks keep their size relative to the body. */
function reshape(columns: BarColumns, { factor, jumps, volume }: Change): BarColumns {
  const rows = columns.time.length
  const made = newColumns(rows)
  for (let row = 0; row < rows; row++) {
    const { time, open, high, low, close } = columns
    const at = factor(row)
    const before = row === 0 || jumps?.(row) === true ? at : factor(row - 1)
    const from = cents(open[row] * before)
    const to = cents(close[row] * at)
    made.time[row] = time[row]
    made.open[row] = from
    made.close[row] = to
    made.high[row] = Math.max(
      from,
      to,
      cents((Math.max(from, to) * high[row]) / Math.max(open[row], close[row])),
    )
    made.low[row] = Math.min(
      from,
      to,
      cents((Math.min(from, to) * low[row]) / Math.min(open[row], close[row])),
    )
    made.volume[row] = volume?.(columns.volume[row], row) ?? columns.volume[row]
  }
  return made
}

/** The bars without some rows. */
function without(columns: BarColumns, gone: (row: number) => boolean): BarColumns {
  const kept = [...columns.time.keys()].filter((row) => !gone(row))
  const made = newColumns(kept.length)
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    kept.forEach((row, i) => (made[name][i] = columns[name][row]))
  }
  return made
}

/** From 1 to `to` in equal steps over `bars` rows from the event on. */
const slide =
  (to: number, bars: number) =>
  (row: number): number =>
    row < EVENT ? 1 : 1 + (to - 1) * Math.min(1, (row - EVENT + 1) / bars)

const inEvent =
  (bars: number) =>
  (row: number): boolean =>
    row >= EVENT && row < EVENT + bars

/** The one market that is hit alone. */
const first =
  (change: Change) =>
  (columns: BarColumns, index: number): BarColumns =>
    index === 0 ? reshape(columns, change) : columns

/** A market that is locked at its limit: every bar one price, one percent above the last, hardly any volume. */
function limitUp(columns: BarColumns, bars: number): BarColumns {
  const locked = inEvent(bars)
  const made = reshape(columns, { factor: (row) => 1.01 ** Math.max(0, Math.min(bars, row - EVENT + 1)) })
  const start = columns.close[EVENT - 1]
  for (let row = EVENT; locked(row); row++) {
    const price = cents(start * 1.01 ** (row - EVENT + 1))
    made.open[row] = made.high[row] = made.low[row] = made.close[row] = price
    made.volume[row] = (row - EVENT) % 4 === 3 ? 0.02 : 0
  }
  return made
}

/** The stress scenarios: what happens at `EVENT`, in otherwise simulated markets. */
export const STRESSES: readonly Stress[] = [
  {
    name: 'flash crash: 30 % in 5 bars, half of it back within an hour',
    change: first({
      factor: (row) =>
        row < EVENT + 5 ? slide(0.7, 5)(row) : Math.min(0.85, 0.7 + 0.0125 * (row - EVENT - 4)),
    }),
  },
  {
    name: 'gap through the stop: 15 % lower at the next open, a day later 25 % higher',
    change: first({
      factor: (row) => (row < EVENT ? 1 : row < EVENT + DAY_BARS ? 0.85 : 0.85 * 1.25),
      jumps: (row) => row === EVENT || row === EVENT + DAY_BARS,
    }),
  },
  {
    name: 'feed freeze: no bars for three hours, then 10 % lower; the second market repeats its last price',
    change(columns, index) {
      const frozen = inEvent(36)
      if (index === 0) {
        const factor = (row: number): number => (row < EVENT ? 1 : 0.9)
        return without(reshape(columns, { factor, jumps: (row) => row === EVENT }), frozen)
      }
      if (index > 1) return columns
      const made = reshape(columns, { factor: () => 1, volume: (volume, row) => (frozen(row) ? 0 : volume) })
      const price = made.close[EVENT - 1]
      for (let row = EVENT; frozen(row); row++) {
        made.open[row] = made.high[row] = made.low[row] = made.close[row] = price
      }
      return made
    },
  },
  {
    name: 'volume dry-up: hardly a trade for a day while the price slides by 12 %',
    change: first({
      factor: slide(0.88, DAY_BARS),
      volume: (volume, row) => (inEvent(DAY_BARS)(row) ? (row % 3 === 0 ? 0.01 : 0) : volume),
    }),
  },
  {
    name: 'correlated sell-off: every market falls by 25 % within five hours',
    change: (columns) => reshape(columns, { factor: slide(0.75, 60) }),
  },
  {
    name: 'limit-up: 40 bars of one price each, 1 % higher every time, almost without volume',
    change: (columns, index) => (index === 0 ? limitUp(columns, 40) : columns),
  },
]

/** The markets of a scenario. */
export const stressed = ({ change }: Stress, seed: number): BarColumns[] => calmMarkets(seed).map(change)
