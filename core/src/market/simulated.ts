import { SeededRandom, seedFor } from '@grodt/sdk/host'
import { newColumns, type BarColumns } from './columns.ts'
import { marketCharacter, type MarketCharacter } from './simulated-character.ts'
import { toGrid } from './simulated-grid.ts'

const DAY = 86_400_000

/** Steps of a price inside one bar. */
const STEPS = 6
/** Share of the variance that all symbols have in common. */
const COMMON = 0.4

/** Mean length of a phase, days. Lengths are geometric: the end of a phase is drawn at every bar. */
const TREND_DAYS = 1.6
const RANGE_DAYS = 2.2
/** Drift of a trend in daily volatilities per day. */
const TREND_DRIFT = 1
/** Pull towards the level of a range, per day: half of a deviation is gone after 5.5 hours. */
const RANGE_PULL = 3
/** How fast the level of a range follows the price, per day. */
const LEVEL_SPEED = 0.7
/** Log volatility: half-life in days, and its standard deviation in either phase. */
const VOLATILITY_HALF_LIFE = 0.15
const TREND_VOLATILITY = 0.5
const RANGE_VOLATILITY = 0.3
/** What the start of a trend adds to the log volatility. */
const BURST = 0.9
/** A trend points back to the first price more often the further it has left it (log units at which 3 of 4 do). */
const ANCHOR = 0.45

/** What a simulated market is made from; equal specs give equal bars, however they are asked for. */
export interface SimulatedMarketSpec {
  readonly seed: number
  readonly symbols: readonly { readonly symbol: string; /** Quote currency. */ readonly tick: number }[]
  /** Length of a bar, ms. */
  readonly timeframeMs: number
  /** Open of the first bar, ms; a multiple of the timeframe. */
  readonly start: number
}

/** One symbol between two bars: plain numbers. */
interface SymbolState {
  random: number
  /** 1 and -1: a trend up or down; 0: a range. */
  phase: number
  /** Log price. */
  price: number
  /** Log of the level that a range returns to. */
  level: number
  /** Log of the volatility over the symbol's own. */
  volatility: number
  /** The last close on the tick grid. */
  close: number
}

/** The state of a market between two bars: plain numbers, so that a copy of it continues the same market. */
export interface SimulatedMarket {
  readonly spec: SimulatedMarketSpec
  /** Bars made so far, per symbol. */
  bars: number
  common: number
  readonly symbols: SymbolState[]
}

/**
 * A market before its first bar. Each symbol changes at random between trends (drift, clustered volatility) and
 * ranges (return to a level that moves slowly), its shocks partly shared with the others, its volume with a daily
 * pattern and rising with the size of the move.
 *
 * It exists for demonstration and tests: phases of the length that the strategies look for do occur in it, so a
 * result in this market proves nothing about a strategy.
 */
export function simulatedMarket(spec: SimulatedMarketSpec): SimulatedMarket {
  return {
    spec,
    bars: 0,
    common: seedFor(spec.seed, 'common factor'),
    symbols: spec.symbols.map(({ symbol, tick }) => {
      const price = Math.log(marketCharacter(symbol).price)
      const random = seedFor(spec.seed, symbol)
      return { random, phase: 0, price, level: price, volatility: 0, close: toGrid(Math.exp(price), tick) }
    }),
  }
}

/**
 * Make the next `rows` bars of every symbol, in the order of the spec. The market moves on; many small calls give the
 * same bars as one large call. Prices are on the tick grid, volume is in base currency.
 */
export function nextBars(market: SimulatedMarket, rows: number): BarColumns[] {
  const { spec } = market
  const shocks = new Float64Array(rows * STEPS)
  const common = new SeededRandom(market.common)
  for (let i = 0; i < shocks.length; i++) shocks[i] = common.normal()
  market.common = common.state
  const first = spec.start + market.bars * spec.timeframeMs
  market.bars += rows
  return spec.symbols.map(({ symbol, tick }, s) => {
    const columns = newColumns(rows)
    for (let row = 0; row < rows; row++) columns.time[row] = first + row * spec.timeframeMs
    fill(columns, market.symbols[s], marketCharacter(symbol), tick, spec.timeframeMs, shocks)
    return columns
  })
}

function fill(
  columns: BarColumns,
  state: SymbolState,
  character: MarketCharacter,
  tick: number,
  timeframeMs: number,
  shocks: Float64Array,
): void {
  const random = new SeededRandom(state.random)
  const days = timeframeMs / DAY
  // A half-life by exp: powers differ in the last bit between versions of Node.
  const keep = Math.exp((-Math.LN2 * days) / VOLATILITY_HALF_LIFE)
  const renew = Math.sqrt(1 - keep * keep)
  const own = Math.sqrt(1 - COMMON)
  const shared = Math.sqrt(COMMON)
  for (let row = 0; row < columns.time.length; row++) {
    changePhase(state, character, days, random)
    const spread = state.phase === 0 ? RANGE_VOLATILITY : TREND_VOLATILITY
    state.volatility = keep * state.volatility + renew * spread * random.normal()
    // The mean of the squared volatility stays near the symbol's own.
    const scale = Math.exp(state.volatility - spread * spread)
    const step = character.volatility * scale * Math.sqrt(days / STEPS)
    const drift = (state.phase * TREND_DRIFT * character.volatility * days) / STEPS
    const pull = state.phase === 0 ? Math.min(1, (RANGE_PULL * days) / STEPS) : 0

    const before = state.price
    let price = before
    let high = before
    let low = before
    for (let i = 0; i < STEPS; i++) {
      const shock = shared * shocks[row * STEPS + i] + own * random.normal()
      price += drift + pull * (state.level - price) + step * shock
      if (price > high) high = price
      if (price < low) low = price
    }
    state.price = price
    state.level += Math.min(1, LEVEL_SPEED * days) * (price - state.level)

    const close = toGrid(Math.exp(price), tick)
    columns.open[row] = state.close
    columns.close[row] = close
    columns.high[row] = Math.max(toGrid(Math.exp(high), tick), state.close, close)
    columns.low[row] = Math.min(toGrid(Math.exp(low), tick), state.close, close)
    state.close = close
    const move = Math.abs(price - before) / (character.volatility * Math.sqrt(days))
    const size = daily(columns.time[row]) * (0.45 + 0.7 * move) * Math.exp(0.25 * random.normal())
    columns.volume[row] = rounded((character.turnover * days * size) / close)
  }
  state.random = random.state
}

/** Draw whether the phase ends before this bar, and what comes next. */
function changePhase(
  state: SymbolState,
  character: MarketCharacter,
  days: number,
  random: SeededRandom,
): void {
  const length = state.phase === 0 ? RANGE_DAYS : TREND_DAYS
  if (random.next() >= days / length) return
  if (state.phase !== 0) {
    state.phase = 0
    state.level = state.price
    return
  }
  const away = state.price - Math.log(character.price)
  const up = 1 / (1 + Math.exp((away * Math.log(3)) / ANCHOR))
  state.phase = random.next() < up ? 1 : -1
  state.volatility += BURST
}

/** The volume of a time of day over the mean: quiet around 04:00 UTC, busy around 16:00. */
function daily(time: number): number {
  return 1 - 0.45 * Math.cos(2 * Math.PI * ((time % DAY) / DAY - 1 / 6))
}

/** Five significant digits of a volume are plenty. */
function rounded(volume: number): number {
  return Number(volume.toPrecision(5))
}
