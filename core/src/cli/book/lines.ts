import type { ListOrdersAnswer, ListPositionsAnswer, ListTradesAnswer } from '@grodt/sdk/client'
import { price, signed, time } from '../run/format.ts'
import { olderLines } from '../older-lines.ts'
import { wrap, WIDTH } from '../text.ts'

/** A line of what it is, and indented ones of what else there is to say. */
function entry(head: string, ...rest: readonly string[]): string[] {
  const [first, ...more] = wrap(head, WIDTH - 2)
  const indented = [...more, ...rest.filter((text) => text !== '').flatMap((text) => wrap(text, WIDTH - 2))]
  return [first, ...indented.map((line) => `  ${line}`)]
}

const level = (name: string, value: number | null): string =>
  value === null ? `no ${name}` : `${name} ${price(value)}`

/** Every open position with its levels, and why it was entered. */
export function positionsLines({ positions }: ListPositionsAnswer): string[] {
  if (positions.length === 0) return ['No position is open.']
  return positions.flatMap((row) =>
    entry(
      `${row.symbol} ${row.side} ${row.quantity}, ${signed(row.unrealized)}: ${row.strategy}`,
      `since ${time(row.entryTime.ms)} UTC at ${price(row.entryPrice)}, now ${price(row.price)}, ` +
        `${level('stop', row.stop)}, ${level('target', row.target)}`,
      row.reason,
    ),
  )
}

/** Whose it is, and what its plugin said of it. */
const why = ({ strategy, reason }: { readonly strategy: string; readonly reason: string }): string =>
  reason === '' ? strategy : `${strategy}: ${reason}`

/** Approved entries and what became of them. */
export function ordersLines({ orders, next }: ListOrdersAnswer): string[] {
  if (orders.length === 0) return ['There is no order.']
  const rows = orders.flatMap((row) => {
    const at = row.price === null ? row.type : `${row.type} ${price(row.price)}`
    const cause = row.cause === null ? '' : ` (${row.cause})`
    const filled = row.filled === row.quantity ? '' : `, ${row.filled} of it filled`
    return entry(
      `order ${row.order}, ${time(row.time.ms)} UTC: ${row.symbol} ${row.side} ${row.quantity}, ${at}: ` +
        `${row.state}${cause}${filled}`,
      why(row),
    )
  })
  return [...rows, ...olderLines(next)]
}

/** Closed trades and what came of them. */
export function tradesLines({ trades, next }: ListTradesAnswer): string[] {
  if (trades.length === 0) return ['No trade is closed.']
  const rows = trades.flatMap((row) =>
    entry(
      `trade ${row.trade}, ${time(row.exitTime.ms)} UTC: ${row.symbol} ${row.side} ${row.quantity}, ` +
        `net ${signed(row.net)} (${row.cause})`,
      `from ${price(row.entryPrice)} at ${time(row.entryTime.ms)} UTC to ${price(row.exitPrice)}`,
      why(row),
    ),
  )
  return [...rows, ...olderLines(next)]
}
