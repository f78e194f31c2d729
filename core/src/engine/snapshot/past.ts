import { GrodtError } from '../../errors.ts'
import { curveWidth, CURVE_COLUMNS, SLEEVE_COLUMNS } from '../../portfolio/curve-columns.ts'
import type { NumberTable } from '../../portfolio/equity.ts'
import type { TradeLog } from '../../portfolio/trades.ts'
import type { Engine } from '../engine.ts'
import type { Track } from '../track.ts'
import type { EngineSnapshot, TrackSnapshot } from './schema.ts'

/** A step of a restore that cannot fail any more. */
export type Step = () => void

/** The present number of a regime's label by the one of then; -1, for an unknown one, stays. */
export type RegimeOf = (then: number) => number

/** Where an engine gets from what is long: bars with their indicators, the curve, the closed trades. */
export interface Past {
  /**
   * @param market of the track, and its place among the tracks of that market then
   * @throws GrodtError ENGINE_STATE when the indicators are others than this version's
   */
  readonly bars: (track: Track, market: number, place: number) => Step
  /** @param from the place then of every strategy of now, or -1 */
  readonly curve: (table: NumberTable, from: readonly number[]) => void
  /** @param sleeveOf the present number of every strategy of then */
  readonly trades: (log: TradeLog, sleeveOf: readonly number[], regimeOf: RegimeOf) => void
}

/** @throws GrodtError ENGINE_STATE */
export function unusable(problem: string): never {
  throw new GrodtError('ENGINE_STATE', { problem })
}

/** The past that was stored. */
export function storedPast({ markets, sleeves, curve, trades }: EngineSnapshot): Past {
  return {
    bars(track, market, place) {
      const { registry, making } = markets[market].tracks[place]
      const { symbol, timeframe } = track.series
      const problem = registryProblem(track, registry)
      if (problem !== null) unusable(`the indicators of ${symbol} ${timeframe}: ${problem}`)
      return () => track.restore({ registry, making })
    },
    curve: (table, from) => table.restore(rowsFor(from, curve.rows, sleeves.length)),
    trades: (log, sleeveOf, regimeOf) => log.restore(trades, sleeveOf, regimeOf),
  }
}

/** The past of an engine that runs in this process: of the same version, and whole. */
export function pastOf({ markets, sleeves, labels, curve, trades }: Engine): Past {
  return {
    bars: (track, market, place) => () => track.continueFrom(markets[market].tracks[place]),
    curve(table, from) {
      if (sameOrder(from, sleeves.length)) table.continueFrom(curve.table)
      else table.restore(rowsFor(from, curve.table.snapshot(), sleeves.length))
    },
    trades: (log, sleeveOf, regimeOf) =>
      log.continueFrom(
        trades,
        sleeveOf,
        labels.map((_, then) => regimeOf(then)),
      ),
  }
}

const sameOrder = (from: readonly number[], strategies: number): boolean =>
  from.length === strategies && from.every((place, i) => place === i)

/** Held against the fresh indicators, so that restoring them cannot fail half-way. */
function registryProblem({ series, registry }: Track, stored: TrackSnapshot['registry']): string | null {
  if (stored.symbol !== series.symbol || stored.timeframe !== series.timeframe) {
    return `they are of ${stored.symbol} ${stored.timeframe}`
  }
  const bars = stored.bars.time.length
  if (stored.computed !== stored.appended || stored.cursor >= stored.appended)
    return 'they are not those of a bar that closed'
  if (Object.values(stored.bars).some(({ length }) => length !== bars)) return 'their bars differ in number'
  for (const { key, state, outputs } of registry.snapshot().kernels) {
    const kernel = stored.kernels.find((one) => one.key === key)
    if (kernel === undefined) continue
    if (kernel.state.length !== state.length || kernel.outputs.length !== outputs.length) {
      return `${key} keeps ${kernel.state.length} numbers for ${kernel.outputs.length} outputs, this version ${state.length} for ${outputs.length}`
    }
    if (kernel.outputs.some(({ length }) => length !== bars)) return `${key} has not one value per bar`
  }
  return null
}

/** The rows of the curve with the strategies of now; one that is new had nothing. @param from its place then, or -1 */
function rowsFor(from: readonly number[], rows: Float64Array, strategies: number): Float64Array {
  if (sameOrder(from, strategies)) return rows
  const shared = CURVE_COLUMNS.length
  const own = SLEEVE_COLUMNS.length
  const before = curveWidth(strategies)
  const after = curveWidth(from.length)
  const made = new Float64Array((rows.length / before) * after)
  for (let row = 0; row * before < rows.length; row++) {
    const old = rows.subarray(row * before, (row + 1) * before)
    made.set(old.subarray(0, shared), row * after)
    from.forEach((place, i) => {
      if (place < 0) return
      const at = shared + place * own
      made.set(old.subarray(at, at + own), row * after + shared + i * own)
    })
  }
  return made
}
