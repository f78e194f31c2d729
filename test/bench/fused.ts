import type { BarColumns } from '../../core/src/market/columns.ts'
import { CAUSES } from '../../core/src/portfolio/trade.ts'
import { fillAtOpen } from './fused-open.ts'
import { FusedBook, FusedSleeve, RULES, tickDown, tickUp, wholeLots } from './fused-book.ts'
import { MINUTE } from './series.ts'

const DAY = 86_400_000
const FUNDING = DAY / 3
const STOP = CAUSES.indexOf('stop')
const TARGET = CAUSES.indexOf('target')
const TRAIL = CAUSES.indexOf('trail')

/** What the fused loop ends with. */
export interface FusedResult {
  readonly equity: number
  readonly book: FusedBook
  readonly sleeves: readonly FusedSleeve[]
  readonly maxDrawdown: number
  readonly exposure: number
  /** Rows of time, equity, cash, gross, and the result of each strategy. */
  readonly daily: readonly (readonly number[])[]
}

/**
 * The work of the whole host, written by hand as one loop for these three strategies on one symbol: shared
 * indicators, regime, gate, risk size, fees, slippage, exits, netting, funding, books per strategy, drawdowns and
 * daily rows. It is what the generality of the host is measured against. The books are in floating point.
 */
export function fusedLoop({ time, open, high, low, close, volume }: BarColumns): FusedResult {
  const bars = close.length
  const book = new FusedBook()
  const scalper = new FusedSleeve(0, 48)
  const reversion = new FusedSleeve(1, 20)
  const breakout = new FusedSleeve(2, 240)
  const sleeves = [scalper, reversion, breakout]
  const daily: number[][] = []

  const fastWeight = 2 / 10
  const trendWeight = 2 / (3 * 1440 + 1)
  let fast = close[0]
  let trend = close[0]
  let atr = 0
  let session = -Infinity
  let weight = 0
  let mean = 0
  let squares = 0
  let traded = 0
  let path = 0
  let highest = 0
  let lowest = 0
  let volumes = 0
  let trending = false
  let age = 1_000_000

  let equity: number = RULES.capital
  let peak: number = RULES.capital
  let deepest = 0
  let maxDrawdown = 0
  let exposure = 0
  let nextFunding = 0
  let nextRow = Math.floor(time[0] / DAY) * DAY

  for (let i = 0; i < bars; i++) {
    const now = time[i] + MINUTE
    const h = high[i]
    const l = low[i]
    const c = close[i]
    book.time = now
    book.open = open[i]
    book.high = h
    book.low = l
    book.close = c
    if (now > nextRow) {
      daily.push(dailyRow(nextRow, equity, book.cash, sleeves))
      nextRow = Math.ceil(now / DAY) * DAY
    }

    // Fills at the open, then stops and targets inside the bar.
    const tradesBefore = book.trades
    book.room = wholeLots(volume[i] * RULES.volumeShare)
    if (isDue(scalper) || isDue(reversion) || isDue(breakout)) fillAtOpen(book, sleeves)
    for (let k = 0; k < 3; k++) {
      const sleeve = sleeves[k]
      const reached =
        sleeve.lots > 0 ? l <= sleeve.stop || h >= sleeve.target : h >= sleeve.stop || l <= sleeve.target
      if (sleeve.lots !== 0 && reached) leaveInside(book, sleeve)
    }

    // Funding and the value of what is held.
    let marks = 0
    let gross = 0
    for (let k = 0; k < 3; k++) {
      const sleeve = sleeves[k]
      if (sleeve.lots === 0) continue
      sleeve.mark = (sleeve.lots * c) / 100_000
      if (sleeve.lots > 0) {
        if (h > sleeve.best) sleeve.best = h
        if (l < sleeve.worst) sleeve.worst = l
      } else {
        if (l < sleeve.best) sleeve.best = l
        if (h > sleeve.worst) sleeve.worst = h
      }
      marks += sleeve.mark
      gross += Math.abs(sleeve.mark)
    }
    if (now >= nextFunding) {
      if (nextFunding !== 0 && gross > 0) fund(book, sleeves)
      nextFunding = (Math.floor(now / FUNDING) + 1) * FUNDING
    }
    equity = book.cash + marks
    book.equity = equity
    if (equity >= peak) peak = equity
    else {
      const fall = peak - equity
      if (fall > maxDrawdown) maxDrawdown = fall
      if (fall / peak > deepest) deepest = fall / peak
    }
    if (gross > 0) exposure += gross / equity
    if (gross > 0 || book.trades > tradesBefore) for (let k = 0; k < 3; k++) follow(sleeves[k])

    // Indicators, once for all.
    const before = i > 0 ? close[i - 1] : l
    const fastBefore = fast
    fast += fastWeight * (c - fast)
    trend += trendWeight * (c - trend)
    const range = Math.max(h, before) - Math.min(l, before)
    const atrBefore = atr
    // The first bar has no previous close and so no true range.
    if (i <= 14) atr = i === 0 ? 0 : i === 14 ? (atr + range) / 14 : atr + range
    else atr += (1 / 14) * (range - atr)
    if (time[i] >= session) {
      session = (Math.floor(time[i] / DAY) + 1) * DAY
      weight = mean = squares = traded = 0
    }
    if (volume[i] > 0) {
      traded++
      const total = weight + volume[i]
      const distance = (h + l + c) / 3 - mean
      const step = distance * (volume[i] / total)
      squares += weight * distance * step
      mean += step
      weight = total
    }
    if (i > 0) path += Math.abs(c - before)
    if (i > 20) path -= Math.abs(close[i - 20] - close[i - 21])

    // Regime, with hysteresis and a minimum dwell of three bars.
    age++
    let confidence = 0
    if (i >= 20) {
      const ratio = path > 0 ? Math.min(1, Math.abs(c - close[i - 20]) / path) : 0
      if ((trending ? ratio <= 0.2 : ratio >= 0.35) && age > 3) {
        trending = !trending
        age = 1
      }
      const sure = trending ? 0.5 + (0.5 * (ratio - 0.2)) / 0.5 : 1 - (0.5 * ratio) / 0.35
      confidence = sure < 0.5 ? 0.5 : sure > 1 ? 1 : sure
    }

    // The host's exits at the close of the bar: trail and time.
    for (let k = 0; k < 3; k++) {
      const sleeve = sleeves[k]
      if (sleeve.lots === 0) continue
      sleeve.barsHeld++
      if (sleeve === breakout) {
        const level = sleeve.best + (sleeve.lots > 0 ? -3 : 3) * atr
        // At most bars the level stays behind the stop, which shows before it is rounded.
        if (sleeve.lots > 0 ? level > sleeve.stop : level < sleeve.stop) {
          sleeve.trailTo = level
          trail(sleeve)
        }
      }
      if (sleeve.barsHeld >= sleeve.maxBars) sleeve.exitDue = true
    }

    // Decisions.
    if (i >= 14 && atr > 0) {
      if (scalper.lots === 0 || scalper.exitDue) {
        const rising = fast > fastBefore
        const side =
          c > mean && rising && l <= fast && c > fast
            ? 1
            : c < mean && !rising && h >= fast && c < fast
              ? -1
              : 0
        if (side !== 0) {
          if (trending) {
            const stop = 2.5 * atr
            scalper.size = riskSize(stop, c)
            scalper.wantedStop = stop
            scalper.wantedTarget = 1.5 * stop
            scalper.wantedConfidence = confidence
            scalper.wantedStrength = Math.min(1, Math.abs(c - mean) / (2 * atr))
            if (enter(book, scalper, side, trending)) {
              scalper.wantedReason = 'the first close back across the EMA on the side of the VWAP'
              scalper.wantedFact1 = c
              scalper.wantedFact2 = fast
              scalper.wantedFact3 = mean
            }
          } else scalper.refused++
        }
      }
      if (traded >= 3 && (reversion.lots === 0 || reversion.exitDue)) {
        const z = (c - mean) / Math.sqrt(squares / weight)
        if (Math.abs(z) >= 2 && (z < 0 ? c > trend : c < trend)) {
          if (trending) reversion.refused++
          else {
            const stop = 3 * atr
            reversion.size = Math.min(1, Math.min(1.5, Math.abs(z) / 2) * riskSize(stop, c))
            reversion.wantedStop = stop
            reversion.wantedTarget = 1.2 * stop
            reversion.wantedConfidence = confidence
            reversion.wantedStrength = Math.min(1, Math.abs(z) / 4)
            if (enter(book, reversion, z < 0 ? 1 : -1, trending)) {
              reversion.wantedReason = 'the close is far from the VWAP against the trend'
              reversion.wantedFact1 = c
              reversion.wantedFact2 = mean
              reversion.wantedFact3 = z
            }
          }
        }
      }
      if (i >= 48 && (breakout.lots === 0 || breakout.exitDue) && (c > highest || c < lowest)) {
        const side = c > highest ? 1 : -1
        const move = side * (c - before)
        const relative = volume[i] / (volumes / 20)
        if (move >= 1.5 * atrBefore && relative >= 1.5) {
          if (trending) {
            const stop = 2 * atr
            breakout.size = riskSize(stop, c)
            breakout.wantedStop = stop
            breakout.wantedTarget = NaN
            breakout.wantedConfidence = confidence
            breakout.wantedStrength = Math.min(0.5, move / atrBefore / 6) + Math.min(0.5, relative / 6)
            if (enter(book, breakout, side, trending)) {
              breakout.wantedReason = 'a strong close beyond the channel'
              breakout.wantedFact1 = side > 0 ? highest : lowest
              breakout.wantedFact2 = move / atrBefore
              breakout.wantedFact3 = relative
            }
          } else breakout.refused++
        }
      }
    }

    // The channel and the volume of the bars before the next one.
    volumes += volume[i]
    if (i >= 20) volumes -= volume[i - 20]
    if (i < 48) {
      if (i === 0 || h > highest) highest = h
      if (i === 0 || l < lowest) lowest = l
    } else {
      if (h >= highest) highest = h
      else if (high[i - 48] === highest) highest = extreme(high, i, 1)
      if (l <= lowest) lowest = l
      else if (low[i - 48] === lowest) lowest = extreme(low, i, -1)
    }
  }
  daily.push(dailyRow(time[bars - 1] + MINUTE, equity, book.cash, sleeves))
  return { equity, book, sleeves, maxDrawdown, exposure, daily }
}

function dailyRow(at: number, equity: number, cash: number, sleeves: readonly FusedSleeve[]): number[] {
  const gross = sleeves.reduce((sum, { mark }) => sum + Math.abs(mark), 0)
  return [at, equity, cash, gross, ...sleeves.map((sleeve) => sleeve.flow + sleeve.mark)]
}

/** Highest (direction 1) or lowest (-1) of the 48 values up to `last`: only when the old one has left the window. */
function extreme(values: Float64Array, last: number, direction: number): number {
  let found = values[last - 47]
  for (let i = last - 46; i <= last; i++) if ((values[i] - found) * direction > 0) found = values[i]
  return found
}

const isDue = (sleeve: FusedSleeve): boolean => sleeve.exitDue || sleeve.waiting !== 0

/** Half a per cent of the budget lost at the stop, at most the budget. */
function riskSize(stop: number, price: number): number {
  return Math.min(1, (0.005 * price) / stop)
}

/** Size and accept the entry that the sleeve has prepared; false when it is too small. */
function enter({ equity, close }: FusedBook, sleeve: FusedSleeve, side: number, trending: boolean): boolean {
  const budget = RULES.weights[sleeve.index] * RULES.exposure * equity
  const lots = wholeLots((sleeve.size * budget) / close)
  if (lots === 0 || (lots * close) / 100_000 < RULES.minNotional) {
    sleeve.refused++
    return false
  }
  sleeve.waiting = side * lots
  sleeve.trending = trending
  sleeve.confidence = sleeve.wantedConfidence
  sleeve.strength = sleeve.wantedStrength
  return true
}

/** Stops before targets; a gap through the stop fills at the open. */
function leaveInside(book: FusedBook, sleeve: FusedSleeve): void {
  const { open, high: h, low: l } = book
  const { lots } = sleeve
  const long = lots > 0
  if (long ? l <= sleeve.stop : h >= sleeve.stop) {
    const at = long ? Math.min(open, sleeve.stop) : Math.max(open, sleeve.stop)
    const price = long ? tickDown(at * (1 - RULES.slippage)) : tickUp(at * (1 + RULES.slippage))
    book.fill(sleeve, -lots, price, RULES.taker, at)
    book.closeTrade(sleeve, long ? 1 : -1, Math.abs(lots), price, sleeve.trailed ? TRAIL : STOP)
  } else if (long ? h >= sleeve.target : l <= sleeve.target) {
    book.fill(sleeve, -lots, sleeve.target, RULES.maker, sleeve.target)
    book.closeTrade(sleeve, long ? 1 : -1, Math.abs(lots), sleeve.target, TARGET)
  }
}

function trail(sleeve: FusedSleeve): void {
  const long = sleeve.lots > 0
  const level = long ? tickDown(sleeve.trailTo) : tickUp(sleeve.trailTo)
  if (long ? level > sleeve.stop : level < sleeve.stop) {
    sleeve.stop = level
    sleeve.trailed = true
  }
}

function fund(book: FusedBook, sleeves: readonly FusedSleeve[]): void {
  for (const sleeve of sleeves) {
    const paid = sleeve.mark * (sleeve.lots === 0 ? 0 : RULES.funding)
    book.cash -= paid
    sleeve.flow -= paid
    sleeve.funding += paid
    sleeve.tradeFunding += paid
  }
}

function follow(sleeve: FusedSleeve): void {
  if (sleeve.lots !== 0) sleeve.barsExposed++
  const value = sleeve.flow + sleeve.mark
  if (value >= sleeve.peak) sleeve.peak = value
  else {
    const fraction = (sleeve.peak - value) / (sleeve.peak + sleeve.base)
    if (fraction > sleeve.deepest) sleeve.deepest = fraction
  }
}
