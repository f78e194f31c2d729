import { MAX_ROWS } from '../market/feed.ts'
import { fillAtOpen } from './at-open.ts'
import type { Engine } from './engine.ts'
import type { BarSlice } from './inputs.ts'
import { insideBar } from './inside-bar.ts'
import { bookFunding, followSleeves, liquidateIfNeeded, markToMarket, recordCurve } from './valuation.ts'

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
  engine.nextLonger = nextLonger(engine)
}

function nextLonger({ longer }: Engine): number {
  let time = Infinity
  for (const track of longer) time = Math.min(time, track.nextClose())
  return time
}

/**
 * Move the cursors over every bar that has closed by now: longer bars first, so that whoever is asked on a shorter
 * one sees them closed. Returns whether there was any.
 */
function advanceTracks(engine: Engine): boolean {
  let fresh = false
  if (engine.time >= engine.nextLonger || engine.longerFresh) fresh = advanceLonger(engine)
  const { markets } = engine
  for (let i = 0; i < markets.length; i++) {
    const { base, present } = markets[i]
    if (base === null) continue
    base.fresh = present
    if (!present) continue
    base.advance()
    fresh = true
  }
  return fresh
}

function advanceLonger(engine: Engine): boolean {
  const { time } = engine
  let fresh = false
  for (const track of engine.longer) {
    track.fresh = track.nextClose() <= time
    if (track.fresh) fresh = true
    while (track.nextClose() <= time) track.advance()
  }
  engine.longerFresh = fresh
  engine.nextLonger = nextLonger(engine)
  return fresh
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
  if (engine.nextFunding !== 0 && open >= engine.nextFunding) bookFunding(engine, open)
}

function fundAtClose(engine: Engine): void {
  bookFunding(engine, engine.time)
}

function followEquity({ drawdown, equity, time }: Engine): void {
  drawdown.update(equity, time)
}

function insideBars(engine: Engine): void {
  const { markets } = engine
  for (let i = 0; i < markets.length; i++) {
    const market = markets[i]
    if (market.present && market.active > 0) insideBar(engine, market)
  }
}

/** Apply bars: every batch of them, in the order of DESIGN "One way in". */
export function applyBars(engine: Engine, slices: readonly BarSlice[]): void {
  load(engine, slices)
  if (engine.batches === 0) startCurves(engine)
  const { markets, curve } = engine
  while (nextBatch(engine)) {
    const { time } = engine
    // What is rarely called takes the engine alone: a double among the arguments would be allocated at every bar.
    if (time > curve.next) recordCurve(engine)
    const funding = time >= engine.nextFunding
    if (funding && time > engine.nextFunding) fundBeforeOpen(engine)
    const tradesBefore = engine.trades.length
    let active = false
    for (let i = 0; i < markets.length; i++) {
      const market = markets[i]
      market.present = market.nextClose === time
      if (!market.present) continue
      market.advance()
      if (market.active === 0) continue
      active = true
      if (market.dueAtOpen > 0) fillAtOpen(engine, market)
    }
    if (active) insideBars(engine)
    const exposed = engine.openPositions > 0
    if (exposed) markToMarket(engine)
    if (funding && time >= engine.nextFunding) fundAtClose(engine)
    const before = engine.equity
    engine.equity = engine.account.cash + engine.marks
    if (exposed && engine.equity < engine.grossMarks) liquidateIfNeeded(engine)
    if (engine.equity !== before && engine.drawdown.concerns(engine.equity)) followEquity(engine)
    if (exposed || engine.trades.length > tradesBefore) followSleeves(engine)
    engine.batches++
    if (exposed) {
      engine.batchesExposed++
      if (engine.equity > 0) engine.exposureSum += engine.grossMarks / engine.equity
    }
    if (advanceTracks(engine)) engine.decide()
  }
}

/** Apply bars of the past: indicators and classifiers see them, the books do not. */
export function applyHistory(engine: Engine, slices: readonly BarSlice[]): void {
  load(engine, slices)
  const { markets } = engine
  while (nextBatch(engine)) {
    const { time } = engine
    for (let i = 0; i < markets.length; i++) {
      const market = markets[i]
      market.present = market.nextClose === time
      if (market.present) market.advance()
    }
    advanceTracks(engine)
  }
}
