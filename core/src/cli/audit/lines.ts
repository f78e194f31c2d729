import { decimal, plainText, plus, text, ZERO } from '../../host/audit/decimal.ts'
import type {
  Audit,
  AuditedDecision,
  AuditedEvent,
  AuditedOrder,
  AuditedRefusal,
  AuditedTrade,
  DecisionPart,
  FillPart,
  OrderPart,
  PositionPart,
  SignalPart,
} from '../../host/audit/schema.ts'
import { counted, shortTime, wrap, WIDTH } from '../text.ts'
import { configurationLines, entry, hashText, modelLines, originLines, pluginText } from './origin-lines.ts'

/** Orders and payments that are listed; JSON has all. */
const SHOWN = 20

/** A chain as text. */
export function auditLines({ found, journal }: Audit): string[] {
  const lines = linesOf(found)
  const read = `records ${journal.first} to ${journal.last} fit the hash chain`
  return [...lines, ...found.missing.flatMap((text) => entry('not shown', text)), ...entry('proof', read)]
}

function linesOf(found: Audit['found']): string[] {
  switch (found.what) {
    case 'order':
      return orderLines(found)
    case 'refusal':
      return refusalLines(found)
    case 'trade':
      return tradeLines(found)
    case 'decision':
      return decisionLines(found)
    case 'event':
      return eventLines(found)
  }
}

const at = ({ record, event, time }: { record: number; event: number; time: string }): string =>
  `${shortTime(time)} UTC, record ${record}, event ${event}`

function orderLines(found: AuditedOrder): string[] {
  const { position } = found
  return [
    ...orderPartLines(found),
    ...(position === null ? [] : ['', ...positionLines(position, position.orders)]),
  ]
}

function orderPartLines(found: OrderPart): string[] {
  const { order, strategy, side, symbol, quantity, type, price, notional, cutBy, status, fills, cancelled } =
    found
  const limit = price === null ? '' : ` at ${plainText(price)}`
  const cut = cutBy === null ? '' : `, cut by ${cutBy}`
  return [
    ...wrap(`order ${order}: ${strategy} ${side} ${symbol}, ${status}`, WIDTH),
    ...entry('approved', at(found)),
    ...entry('asked for', `${plainText(quantity)} as ${type}${limit}, worth ${plainText(notional)}${cut}`),
    ...originLines(found),
    ...fills.flatMap((fill) => entry('fill', fillText(fill))),
    ...(cancelled === null
      ? []
      : entry('cancelled', `${cancelled.cause}; ${at(cancelled)}${becauseText(cancelled)}`)),
  ]
}

function refusalLines(found: AuditedRefusal): string[] {
  const { strategy, side, symbol, limit, value, allowed } = found
  return [
    ...wrap(`refused: ${strategy} ${side} ${symbol}`, WIDTH),
    ...entry('refused', at(found)),
    ...entry('by', `${limit}: was ${shown(value)}, allowed ${shown(allowed)}`),
    ...originLines(found),
  ]
}

const shown = (value: number | string): string =>
  typeof value === 'number' && Number.isFinite(value) ? plainText(value) : String(value)

function tradeLines(found: AuditedTrade): string[] {
  const numbers = found.orders.map(({ order }) => order)
  return [
    ...positionLines(found, numbers),
    ...found.orders.flatMap((order) => ['', ...orderPartLines({ ...order, fills: [] })]),
  ]
}

function positionLines(position: PositionPart, orders: readonly number[]): string[] {
  const { trade, strategy, side, symbol, closed, fills, stops, funding, exitSignals } = position
  const paid = funding.reduce((sum, payment) => plus(sum, decimal(payment.paid)), ZERO)
  const title = trade === null ? 'open position' : `trade ${trade}`
  const end = closed === null ? [] : entry('closed', `${closed.cause}; ${at(closed)}`)
  const net = closed === null ? [] : entry('net', plainText(closed.net))
  const first =
    funding.length === 0
      ? ''
      : `, ${shortTime(funding[0].time)} to ${shortTime(funding[funding.length - 1].time)}`
  return [
    ...wrap(`${title}: ${strategy} ${side ?? ''} ${symbol}`, WIDTH),
    ...entry('orders', orders.join(', ') || 'none that is kept'),
    ...fills.flatMap((fill) => entry(fill.order === null ? 'exit' : 'entry', fillText(fill))),
    ...exitSignals.slice(-SHOWN).flatMap((signal) => entry(signal.action, signalText(signal))),
    ...stops
      .slice(-SHOWN)
      .flatMap((stop) => entry('stop', `${plainText(stop.price)} by ${stop.by}; ${at(stop)}`)),
    ...more(stops.length, 'move of the stop'),
    ...(funding.length === 0
      ? []
      : entry('funding', `${counted(funding.length, 'payment')}, ${text(paid)} paid${first}`)),
    ...end,
    ...net,
  ]
}

const more = (count: number, one: string): string[] =>
  count > SHOWN ? entry('', `the last ${SHOWN} of ${counted(count, one)}: --json has all`) : []

const signalText = ({ reason, ...place }: SignalPart): string => `${reason}; ${at(place)}`

function fillText(fill: FillPart): string {
  const { side, quantity, price, fee, baseFee, liquidity, cause, order } = fill
  const inBase = baseFee === null ? '' : ` (${plainText(baseFee)} in kind)`
  const why = order === null ? ` (${cause})` : ''
  return `${side} ${plainText(quantity)} at ${plainText(price)}${why}, fee ${plainText(fee)}${inBase}, ${liquidity}; ${at(fill)}${becauseText(fill)}`
}

function becauseText({ because }: { readonly because: FillPart['because'] }): string {
  if (because === null) return ''
  return `; ${because.text}${because.event === null ? '' : ` (event ${because.event})`}`
}

const SOURCES: Readonly<Record<string, string>> = {
  start: 'the allocator, at a start or a reload',
  input: 'new weights while the host ran',
}

const untilText = (until: DecisionPart | null): string =>
  until === null ? 'the last decision so far' : `decision ${until.record}, ${shortTime(until.time)} UTC`

function decisionLines(found: AuditedDecision): string[] {
  const {
    record,
    event,
    time,
    source,
    allocation,
    cause,
    allocator,
    model,
    reason,
    before,
    after,
    until,
    orders,
    refused,
  } = found
  const names = Object.keys({ ...before, ...after })
  const changes = names.map((name) => {
    const [was, is] = [before?.[name], (after as Readonly<Record<string, number | undefined>>)[name]]
    return `${name} ${was === undefined ? 'none' : plainText(was)} -> ${is === undefined ? 'none' : plainText(is)}`
  })
  const where = event === null ? '' : `, event ${event}`
  return [
    `decision ${record}`,
    ...entry('made', `${shortTime(time)} UTC, record ${record}${where}`),
    ...entry('by', `${SOURCES[source]}${cause === null ? '' : `: ${cause}`}`),
    ...(allocation === null
      ? []
      : entry(
          'allocation',
          `decision ${allocation}: ${reason ?? ''}`,
          `grodt allocation explain ${allocation} has all of it`,
        )),
    ...(allocator === null ? [] : entry('allocator', pluginText(allocator), hashText(allocator.contentHash))),
    ...modelLines(model),
    ...entry('weights', ...changes),
    ...entry('until', untilText(until)),
    ...configurationLines(found.configuration),
    ...entry(
      'orders',
      `${counted(orders.length, 'order')}, and ${counted(refused, 'refused entry').replace('entrys', 'entries')}`,
    ),
    ...orders
      .slice(0, SHOWN)
      .flatMap((order) =>
        entry(
          '',
          `order ${order.order}: ${order.strategy} ${order.side} ${order.symbol}, ${shortTime(order.time)}`,
        ),
      ),
    ...(orders.length > SHOWN ? entry('', `... and ${orders.length - SHOWN} more: --json has all`) : []),
  ]
}

function eventLines(found: AuditedEvent): string[] {
  const { event, kind, input, given } = found
  return [
    `event ${event}: ${kind}`,
    ...entry('happened', at(found)),
    ...entry('given', JSON.stringify(given)),
    ...entry('input', input.kind),
    ...(input.command === null ? [] : entry('command', JSON.stringify(input.command))),
    ...configurationLines(found.configuration),
  ]
}
