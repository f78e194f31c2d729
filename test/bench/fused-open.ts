import { CAUSES } from '../../core/src/portfolio/trade.ts'
import { RULES, tickDown, tickUp, type FusedBook, type FusedSleeve } from './fused-book.ts'

const MAX_BARS = CAUSES.indexOf('max-bars')

/** The market orders that are due at the open. Orders of several strategies are netted, an entry after a reversal goes last. */
export function fillAtOpen(book: FusedBook, sleeves: readonly FusedSleeve[]): void {
  let due = 0
  for (let k = 0; k < 3; k++) if (sleeves[k].exitDue || sleeves[k].waiting !== 0) due++
  if (due === 0) return
  if (due === 1) {
    for (let k = 0; k < 3; k++) {
      const sleeve = sleeves[k]
      if (sleeve.exitDue) fillAlone(book, sleeve, -sleeve.lots)
      if (sleeve.waiting !== 0) fillAlone(book, sleeve, sleeve.waiting)
    }
    return
  }
  const first = sleeves.filter((sleeve) => sleeve.exitDue || (sleeve.waiting !== 0 && sleeve.lots === 0))
  // Exits come first, as they do in the host, because a rest of a split goes to the earlier order.
  first.sort((a, b) => Number(b.exitDue) - Number(a.exitDue))
  fillNetted(book, first)
  fillNetted(
    book,
    sleeves.filter((sleeve) => sleeve.waiting !== 0),
  )
}

function slipped(open: number, lots: number): number {
  return lots > 0 ? tickUp(open * (1 + RULES.slippage)) : tickDown(open * (1 - RULES.slippage))
}

function fillAlone(book: FusedBook, sleeve: FusedSleeve, lots: number): void {
  const { open } = book
  const price = slipped(open, lots)
  const held = sleeve.lots
  book.fill(sleeve, lots, price, RULES.taker, open)
  settle(book, sleeve, held, price)
}

/** After an order is filled: the trade is closed, or the exits of the new position are set. */
function settle(book: FusedBook, sleeve: FusedSleeve, held: number, price: number): void {
  if (held !== 0) {
    book.closeTrade(sleeve, held > 0 ? 1 : -1, Math.abs(held), price, MAX_BARS)
    return
  }
  const long = sleeve.lots > 0
  const { entryPrice } = sleeve
  sleeve.stop = long ? tickDown(entryPrice - sleeve.wantedStop) : tickUp(entryPrice + sleeve.wantedStop)
  sleeve.target = long ? tickUp(entryPrice + sleeve.wantedTarget) : tickDown(entryPrice - sleeve.wantedTarget)
  sleeve.stopFraction = Math.abs(entryPrice - sleeve.stop) / entryPrice
  sleeve.trailed = false
  sleeve.reason = sleeve.wantedReason
  sleeve.fact1 = sleeve.wantedFact1
  sleeve.fact2 = sleeve.wantedFact2
  sleeve.fact3 = sleeve.wantedFact3
  sleeve.waiting = 0
}

function fillNetted(book: FusedBook, due: readonly FusedSleeve[]): void {
  const { open } = book
  if (due.length === 0) return
  if (due.length === 1) {
    fillAlone(book, due[0], due[0].lots !== 0 ? -due[0].lots : due[0].waiting)
    return
  }
  const wanted = due.map((sleeve) => (sleeve.lots !== 0 ? -sleeve.lots : sleeve.waiting))
  const bought = wanted.reduce((sum, lots) => sum + Math.max(0, lots), 0)
  const sold = wanted.reduce((sum, lots) => sum + Math.max(0, -lots), 0)
  const direction = bought >= sold ? 1 : -1
  const heavy = Math.max(bought, sold)
  const price = slipped(open, direction)
  const shares = splitCrossed(
    wanted.map((lots) => (lots * direction > 0 ? Math.abs(lots) : 0)),
    Math.min(bought, sold),
    heavy,
  )
  due.forEach((sleeve, k) => {
    const held = sleeve.lots
    const sign = wanted[k] > 0 ? 1 : -1
    const crossed = sign === direction ? shares[k] : Math.abs(wanted[k])
    const rest = Math.abs(wanted[k]) - crossed
    if (crossed > 0) book.cross(sleeve, sign * crossed)
    if (rest > 0) book.fill(sleeve, sign * rest, price, RULES.taker, open)
    settle(book, sleeve, held, (open * crossed + price * rest) / (crossed + rest))
  })
}

/** Whole lots in proportion, what is left goes to the largest remainders. */
function splitCrossed(sizes: readonly number[], crossed: number, total: number): number[] {
  const exact = sizes.map((size) => (crossed * size) / total)
  const parts = exact.map(Math.floor)
  const order = exact.map((_, k) => k).sort((a, b) => exact[b] - parts[b] - (exact[a] - parts[a]) || a - b)
  let left = crossed - parts.reduce((sum, part) => sum + part, 0)
  for (let k = 0; left > 0; k++, left--) parts[order[k]]++
  return parts
}
