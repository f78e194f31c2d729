import { MAX_ROWS } from '../market/feed.ts'
import { fillAtOpen, fillHeldBack } from './at-open.ts'
import type { Engine } from './engine.ts'
import type { MarketState } from './market-state.ts'
import { decide } from './decide.ts'
import type { BarSlice } from './inputs.ts'
import { insideBar } from './inside-bar.ts'
import { bookFunding } from './funding.ts'
import { liquidateIfNeeded, watchLiquidation } from './liquidation.ts'
import { passDay, protect } from './protect.ts'
import { advanceBase, advanceLonger, nextLonger } from './tracks.ts'
import {
  countExposed,
  followSleeves,
  markToMarket,
  onlyHeld,
  recordCurve,
  valueNow,
  valuePast,
} from './valuation.ts'

/** The earliest open of the bars of the batch that closes at `time`. */
function openOf(engine: Engine, time: number): number {
  let open = Infinity
  for (const { nextClose, baseMs } of engine.markets) {
    if (nextClose === time) open = Math.min(open, time - baseMs)
  }
  return open
}

/** Equity and the results of the sleeves begin at the open of the first batch. */
function startCurves(engine: Engine): void {
  if (!nextBatch(engine)) return
  const time = openOf(engine, engine.time)
  engine.curve.start(time)
  engine.drawdown.update(engine.equity, time)
  for (const sleeve of engine.sleeves) sleeve.drawdown.update(sleeve.result, time)
}

/** Load the slices and compute every indicator over their bars in one go. */
function load(engine: Engine, slices: readonly BarSlice[]): void {
  let until = -Infinity
  for (const slice of slices) {
    const market = engine.markets[slice.instrument]
    if (slice.to - slice.from > MAX_ROWS) {
      throw new RangeError(`A slice has ${slice.to - slice.from} bars; at most ${MAX_ROWS} are allowed.`)
    }
    market.load(slice)
    if (slice.to > slice.from) until = Math.max(until, slice.columns.time[slice.to - 1] + market.baseMs)
  }
  for (const slice of slices) {
    const market = engine.markets[slice.instrument]
    for (const track of market.tracks) track.append(slice, market.baseMs)
  }
  // A bar in the making is over when time is, also where this input has no rows.
  for (const market of engine.markets) market.base?.close(until)
  for (const track of engine.longer) track.close(until)
}

/** When something other than a base bar is due: a row of the curve, funding, a longer bar. */
function setNextDue(engine: Engine, fresh: boolean): void {
  // Longer tracks that are fresh now must be told in the next batch that they are not.
  const longer = fresh ? -Infinity : nextLonger(engine)
  const day = engine.days?.next ?? Infinity
  engine.nextDue = Math.min(engine.curve.next, engine.nextFunding, longer, day, engine.guard.nextDue)
}

/**
 * Go to the next batch: the earliest close among the markets. Returns whether there is one; the time is not returned,
 * because a double that a loop takes from a call is allocated at every bar.
 */
function nextBatch(engine: Engine): boolean {
  const { markets } = engine
  let time = Infinity
  for (let i = 0; i < markets.length; i++) {
    const close = markets[i].nextClose
    if (close < time) time = close
  }
  if (time === Infinity) return false
  engine.time = time
  return true
}

/**
 * Funding whose boundary lies in a gap before the bars of this batch: what was held over the gap pays, what is filled
 * at their open does not.
 */
function fundBeforeOpen(engine: Engine): void {
  const open = openOf(engine, engine.time)
  if (engine.nextFunding === 0 || open < engine.nextFunding) return
  valueNow(engine)
  bookFunding(engine, open)
}

function fundAtClose(engine: Engine): void {
  if (engine.time >= engine.nextFunding) bookFunding(engine, engine.time)
}

/** What a batch does to the books, apart from decisions: fills, exits inside the bars, funding, values. */
function applyToBooks(engine: Engine, funding: boolean): void {
  const { markets } = engine
  const tradesBefore = engine.trades.length
  let waits = false
  valuePast(engine)
  for (let i = 0; i < markets.length; i++) {
    const market = markets[i]
    if (market.present && market.dueAtOpen > 0 && fillAtOpen(engine, market)) waits = true
  }
  for (let i = 0; waits && i < markets.length; i++) {
    const market = markets[i]
    if (market.present && market.dueAtOpen > 0) fillHeldBack(engine, market)
  }
  for (let i = 0; i < markets.length; i++) {
    const market = markets[i]
    if (market.present && market.active > 0) insideBar(engine, market)
  }
  const exposed = engine.heldSlots > 0
  if (exposed) markToMarket(engine)
  if (funding) fundAtClose(engine)
  const before = engine.equity
  engine.equity = engine.account.cash + engine.marks
  if (exposed && engine.equity < engine.grossMarks) liquidateIfNeeded(engine)
  if (engine.equity !== before && engine.drawdown.concerns(engine.equity)) {
    engine.drawdown.update(engine.equity, engine.time)
  }
  if (exposed || engine.trades.length > tradesBefore) followSleeves(engine)
  engine.heldIn = onlyHeld(engine)
  if (engine.heldIn !== null) watchLiquidation(engine, engine.heldIn)
}

/** Apply bars: every batch of them, in the order of DESIGN "One way in". */
export function applyBars(engine: Engine, slices: readonly BarSlice[]): void {
  load(engine, slices)
  if (engine.batches === 0) startCurves(engine)
  engine.nextDue = -Infinity
  const { markets, curve } = engine
  if (curve.buyAndHold.waiting > 0) curve.buyAndHold.begin(markets, slices)
  while (nextBatch(engine)) {
    const due = engine.time >= engine.nextDue
    const funding = due && beforeBars(engine)
    // With positions in several markets every batch is looked at, else only those that touch an order.
    let concerned = engine.heldSlots > 0 && (funding || engine.heldIn === null)
    for (let i = 0; i < markets.length; i++) {
      const market = markets[i]
      market.present = market.nextClose === engine.time
      if (!market.present) continue
      market.advance()
      if (market.active > 0 && market.concerned) concerned = true
    }
    if (concerned) applyToBooks(engine, funding)
    else if (funding) fundAtClose(engine)
    if (engine.guard.active && (concerned || due)) protect(engine)
    engine.batches++
    const longer = due && advanceLonger(engine)
    if (due) {
      engine.days?.afterBars(engine)
      setNextDue(engine, longer)
    }
    // Longer bars come first, so that whoever is asked on a shorter one sees them closed.
    if (advanceBase(engine) || longer) decide(engine)
    if (markets.length === 1) quietBars(engine, markets[0])
  }
  valueNow(engine)
  countExposed(engine)
  release(slices, engine)
}

/**
 * The usual bars of a run over one market, in a loop of their own: nothing is due but the decisions, and no price
 * reaches an order. It stops before the first bar for which that does not hold.
 */
function quietBars(engine: Engine, market: MarketState): void {
  const { base, baseMs, source, end } = market
  if (base === null || market.columns !== source) return
  const { time, high, low } = source
  const { nextDue } = engine
  let row = market.next
  for (; row < end; row++) {
    const close = time[row] + baseMs
    if (close >= nextDue) break
    if (market.active > 0 && !(low[row] > market.quietLow && high[row] < market.quietHigh)) break
    engine.time = close
    market.row = row
    market.bars++
    base.advance()
    decide(engine)
  }
  engine.batches += row - market.next
  market.next = row
  market.nextClose = row < end ? time[row] + baseMs : Infinity
}

/**
 * What is due before the bars of a batch are looked at. It takes the engine alone: a double among the arguments of a
 * call would be allocated at every bar, also where the call is rare.
 *
 * @returns whether funding was or is due in this batch
 */
function beforeBars(engine: Engine): boolean {
  const { time } = engine
  engine.days?.beforeBars(engine)
  if (time > engine.curve.next) recordCurve(engine)
  if (engine.guard.active) passDay(engine)
  if (time < engine.nextFunding) return false
  if (time > engine.nextFunding) fundBeforeOpen(engine)
  return true
}

/** Apply bars of the past: indicators and classifiers see them, the books do not. */
export function applyHistory(engine: Engine, slices: readonly BarSlice[]): void {
  load(engine, slices)
  const { markets } = engine
  while (nextBatch(engine)) {
    const { time } = engine
    engine.days?.beforeBars(engine)
    for (let i = 0; i < markets.length; i++) {
      const market = markets[i]
      market.present = market.nextClose === time
      if (market.present) market.advance()
    }
    engine.days?.afterBars(engine)
    advanceLonger(engine)
    advanceBase(engine)
  }
  release(slices, engine)
}

function release(slices: readonly BarSlice[], { markets }: Engine): void {
  for (const { instrument } of slices) markets[instrument].release()
}
