import { roundHalfEven } from '../portfolio/money.ts'
import type { Engine } from './engine.ts'
import type { MarketState } from './market-state.ts'
import type { Sleeve } from './sleeve.ts'
import type { Slot } from './slot.ts'

/** Give every open position its value at the close of the present bar; each mark is rounded once. */
export function markToMarket(engine: Engine): void {
  const { markets } = engine
  for (let m = 0; m < markets.length; m++) {
    const market = markets[m]
    if (!market.present || market.active === 0) continue
    market.valued = market.row
    const { slots } = market
    for (let i = 0; i < slots.length; i++) if (slots[i].held !== 0) markSlot(engine, market, slots[i])
  }
}

function markSlot(engine: Engine, market: MarketState, slot: Slot): void {
  const { close, high, low } = market
  const mark = roundHalfEven(slot.held * (close * market.instrument.unitsPerQuantum))
  const change = mark - slot.mark
  engine.marks += change
  engine.grossMarks += Math.abs(mark) - Math.abs(slot.mark)
  slot.sleeve.ledger.marks += change
  slot.mark = mark
  if (slot.held > 0) {
    const best = slot.bestFromClose ? close : high
    if (best > slot.bestPrice) slot.bestPrice = best
    if (low < slot.worstPrice) slot.worstPrice = low
  } else {
    const best = slot.bestFromClose ? close : low
    if (best < slot.bestPrice) slot.bestPrice = best
    if (high > slot.worstPrice) slot.worstPrice = high
  }
  slot.bestFromClose = false
}

/**
 * Value what is held at every close that has passed without being looked at. While positions are open in one market
 * only and no order is touched, nothing but that market's closes moves the books: the engine leaves the values of such
 * bars until somebody needs them, and goes through them here, each with the same numbers as if at its own time.
 *
 * @param to last row of the market to be valued
 */
function valueRows(engine: Engine, market: MarketState, to: number): void {
  const from = market.valued + 1
  if (from > to) return
  market.valued = to
  const { slots } = market
  let held = 0
  let only = slots[0]
  for (let i = 0; i < slots.length; i++) {
    if (slots[i].held === 0) continue
    held++
    only = slots[i]
  }
  if (held === 1) valueOne(engine, market, only, from, to)
  else for (let row = from; row <= to; row++) valueSeveral(engine, market, row)
}

/** One position over several rows. */
function valueOne(engine: Engine, market: MarketState, slot: Slot, from: number, to: number): void {
  const { close, high, low, time } = market.columns
  const { held, sleeve } = slot
  const { unitsPerQuantum } = market.instrument
  const long = held > 0
  // Everything but this position; integers, so that the order of the sums does not matter.
  const equity = engine.account.cash + engine.marks - slot.mark
  const result = sleeve.result - slot.mark
  let best = slot.bestPrice
  let worst = slot.worstPrice
  let mark = slot.mark
  // Marks between these concern no drawdown.
  let lowest = -Infinity
  let highest = -Infinity
  for (let row = from; row <= to; row++) {
    const before = mark
    mark = roundHalfEven(held * (close[row] * unitsPerQuantum))
    if (mark >= highest || mark < lowest) {
      const at = time[row] + market.baseMs
      if (mark !== before && engine.drawdown.concerns(equity + mark))
        engine.drawdown.update(equity + mark, at)
      if (sleeve.drawdown.concerns(result + mark)) sleeve.drawdown.update(result + mark, at)
      lowest = Math.max(engine.drawdown.recordLow - equity, sleeve.drawdown.recordLow - result)
      highest = Math.min(engine.drawdown.peak - equity, sleeve.drawdown.peak - result)
    }
    const ahead = long ? high[row] : low[row]
    const behind = long ? low[row] : high[row]
    if (long ? ahead > best : ahead < best) best = ahead
    if (long ? behind < worst : behind > worst) worst = behind
  }
  slot.bestPrice = best
  slot.worstPrice = worst
  engine.marks += mark - slot.mark
  engine.grossMarks += Math.abs(mark) - Math.abs(slot.mark)
  sleeve.ledger.marks += mark - slot.mark
  slot.mark = mark
  engine.equity = equity + mark
}

/** Several positions of one market in one row. */
function valueSeveral(engine: Engine, market: MarketState, row: number): void {
  const { slots, columns, instrument, baseMs } = market
  const factor = columns.close[row] * instrument.unitsPerQuantum
  const high = columns.high[row]
  const low = columns.low[row]
  const time = columns.time[row] + baseMs
  let { marks, grossMarks } = engine
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]
    const { held } = slot
    if (held === 0) continue
    const mark = roundHalfEven(held * factor)
    marks += mark - slot.mark
    grossMarks += Math.abs(mark) - Math.abs(slot.mark)
    const { ledger, drawdown } = slot.sleeve
    ledger.marks += mark - slot.mark
    slot.mark = mark
    const result = ledger.flow + ledger.marks
    if (drawdown.concerns(result)) drawdown.update(result, time)
    if (held > 0) {
      if (high > slot.bestPrice) slot.bestPrice = high
      if (low < slot.worstPrice) slot.worstPrice = low
    } else {
      if (low < slot.bestPrice) slot.bestPrice = low
      if (high > slot.worstPrice) slot.worstPrice = high
    }
  }
  const equity = engine.account.cash + marks
  if (equity !== engine.equity && engine.drawdown.concerns(equity)) engine.drawdown.update(equity, time)
  engine.marks = marks
  engine.grossMarks = grossMarks
  engine.equity = equity
}

/** Bring the books to the last bar before those of the present batch, which are about to change them. */
export function valuePast(engine: Engine): void {
  const { heldIn } = engine
  if (heldIn !== null) valueRows(engine, heldIn, heldIn.present ? heldIn.row - 1 : heldIn.row)
  countExposed(engine)
}

/** Bring the books to the bar that closed last. */
export function valueNow(engine: Engine): void {
  if (engine.heldIn !== null) valueRows(engine, engine.heldIn, engine.heldIn.row)
}

/** Count the batches since the last count: all of them ended with the positions that are open still. */
export function countExposed(engine: Engine): void {
  const batches = engine.batches - engine.batchesCounted
  engine.batchesCounted = engine.batches
  if (batches === 0 || engine.openPositions === 0) return
  engine.batchesExposed += batches
  for (const sleeve of engine.sleeves) if (sleeve.openSlots > 0) sleeve.barsExposed += batches
}

/** The only market in which something is held, or null when there is none or more than one. */
export function onlyHeld({ markets, heldSlots }: Engine): MarketState | null {
  if (heldSlots === 0) return null
  let held = null
  for (let i = 0; i < markets.length; i++) {
    if (markets[i].held === 0) continue
    if (held !== null) return null
    held = markets[i]
  }
  return held
}

/** Drawdowns of the sleeves at the end of a batch, when every position has its mark. */
export function followSleeves(engine: Engine): void {
  const { sleeves } = engine
  for (let i = 0; i < sleeves.length; i++) {
    const sleeve = sleeves[i]
    if (sleeve.drawdown.concerns(sleeve.result)) followDrawdown(engine, sleeve)
  }
}

/** Apart from its caller, because the doubles that are passed here would be allocated there. */
function followDrawdown({ time }: Engine, { drawdown, result }: Sleeve): void {
  drawdown.update(result, time)
}

/** Write the boundary that has just been passed with the values that held there. */
export function recordCurve(engine: Engine): void {
  valueNow(engine)
  countExposed(engine)
  writeCurveRow(engine, engine.curve.next)
  engine.curve.step(engine.time)
}

/** One row of the curve with the present values. */
export function writeCurveRow(engine: Engine, at: number): void {
  const offset = engine.curve.addRow()
  fillCurveRow(engine, at, engine.curve.table.block, offset)
}

/** A row of the curve with the values of now, which the curve does not keep. */
export function presentRow(engine: Engine): Float64Array {
  const row = new Float64Array(engine.curve.table.width)
  fillCurveRow(engine, engine.time, row, 0)
  return row
}

/** The numbers of a row in the order of `CURVE_COLUMNS` and `SLEEVE_COLUMNS`. */
function fillCurveRow(engine: Engine, at: number, data: Float64Array, offset: number): void {
  const { account, curve, markets, sleeves } = engine
  let o = offset
  data[o++] = at
  data[o++] = engine.equity
  data[o++] = account.cash
  data[o++] = engine.grossMarks
  data[o++] = engine.marks
  data[o++] = curve.buyAndHold.value(markets)
  data[o++] = engine.batches
  data[o++] = engine.batchesExposed
  for (let i = 0; i < sleeves.length; i++) {
    const { result, ledger, weight, slots, barsExposed } = sleeves[i]
    data[o++] = result
    data[o++] = slots.reduce((sum, slot) => sum + Math.abs(slot.mark), 0)
    data[o++] = ledger.marks
    data[o++] = weight
    data[o++] = ledger.turnover
    data[o++] = ledger.fees
    data[o++] = ledger.slippage
    data[o++] = ledger.funding
    data[o++] = barsExposed
  }
}
