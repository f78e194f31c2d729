import type { Engine } from '../../engine/engine.ts'
import type { FillBooked, OrderApproved, OrderCancelled } from '../../engine/events.ts'
import { quantityOf, wholeLots, type Instrument } from '../../market/instrument.ts'
import { pick } from '../../portfolio/statistics/schema/live.ts'
import {
  eventsOf,
  MOST_RECORDS,
  pastEvents,
  type EventPlace,
  type PastPage,
  type PastQuery,
} from './past-events.ts'
import { recordsForwards, type RecordJournal } from './past-records.ts'
import { moment, type Moment } from './time.ts'

/** An entry that was approved, and what became of it. Prices and amounts are in quote currency. */
export interface OrderRow extends Omit<OrderApproved, 'kind' | 'seq' | 'time'> {
  readonly seq: number
  readonly time: Moment
  /** `cancelled`: it ended without all of its fill. Null: its end is too far behind it in the journal to be looked for. */
  readonly state: 'waiting' | 'filled' | 'cancelled' | null
  /** Base currency; as far as it was followed where `state` is null. */
  readonly filled: number
  /** Why it was cancelled; null where it was not. */
  readonly cause: OrderCancelled['cause'] | null
}

/** One execution in the books. */
export type FillRow = Omit<FillBooked, 'kind' | 'time' | 'baseFee'> & {
  readonly time: Moment
  /** What the fee took of the quantity, base currency; null where it is paid in quote currency. */
  readonly baseFee: number | null
}

const ORDER_KEYS = [
  'order',
  'seq',
  'strategy',
  'symbol',
  'side',
  'type',
  'price',
  'quantity',
  'notional',
  'cutBy',
  'reason',
  'strength',
  'regime',
  'confidence',
  'weight',
] as const

const FILL_KEYS = [
  'seq',
  'strategy',
  'symbol',
  'order',
  'side',
  'quantity',
  'price',
  'notional',
  'fee',
  'slippage',
  'cause',
  'liquidity',
] as const

/** What became of an order so far. */
interface Fate {
  filled: number
  cause: OrderCancelled['cause'] | null
}

/** Orders of the journal, the newest first. @throws GrodtError STORE_DAMAGED */
export async function orderRows(
  engine: Engine,
  store: RecordJournal,
  query: PastQuery,
): Promise<PastPage<OrderRow>> {
  // As of now: what is filled while the journal is read waited then.
  const waiting = waitingOrders(engine)
  const { found, next } = await pastEvents(store, 'order-approved', query)
  const orders = found.map(({ said }) => said)
  const ended = orders.filter(({ order }) => !waiting.has(order))
  const { fates, whole } = await fatesOf(store, found.at(-1) ?? null, ended, query)
  const rows = orders.map((order): OrderRow => {
    const left = waiting.get(order.order)
    if (left !== undefined) return orderRow(order, { filled: filledOf(order, left), cause: null }, 'waiting')
    const fate = fates.get(order.order) ?? NO_FATE
    const end = fate.cause !== null ? 'cancelled' : isWhole(order, fate.filled) ? 'filled' : null
    return orderRow(order, fate, end ?? (whole ? 'waiting' : null))
  })
  return { found: rows, next }
}

const orderRow = (order: OrderApproved, { filled, cause }: Fate, state: OrderRow['state']): OrderRow => {
  return { ...pick(order, ORDER_KEYS), time: moment(order.time), state, filled, cause }
}

/** What of an order is still to be filled. */
interface Left {
  readonly instrument: Instrument
  readonly lots: number
}

/** The orders that wait in the engine, by number: how far they are need not be looked for in the journal. */
function waitingOrders({ markets }: Engine): ReadonlyMap<number, Left> {
  const slots = markets.flatMap((market) => market.slots)
  return new Map(
    slots.flatMap(({ instrument, entry }): [number, Left][] =>
      entry === null ? [] : [[entry.id, { instrument, lots: entry.lots }]],
    ),
  )
}

const filledOf = ({ quantity }: OrderApproved, { instrument, lots }: Left): number =>
  quantityOf(instrument, wholeLots(instrument, quantity) - lots)

/** Fills of the journal, the newest first. @throws GrodtError STORE_DAMAGED */
export async function fillRows(store: RecordJournal, query: PastQuery): Promise<PastPage<FillRow>> {
  const { found, next } = await pastEvents(store, 'fill', query)
  const rows = found.map(({ said }) => {
    return { ...pick(said, FILL_KEYS), time: moment(said.time), baseFee: said.baseFee ?? null }
  })
  return { found: rows, next }
}

const NO_FATE: Fate = { filled: 0, cause: null }

/** Follow orders from the record of the oldest on until all are settled; `whole` unless that was given up before. */
async function fatesOf(
  store: RecordJournal,
  oldest: EventPlace | null,
  orders: readonly OrderApproved[],
  { gone = () => false, records = MOST_RECORDS }: PastQuery,
): Promise<{ readonly fates: ReadonlyMap<number, Fate>; readonly whole: boolean }> {
  const fates = new Map(orders.map(({ order }): [number, Fate] => [order, { ...NO_FATE }]))
  const open = new Map(orders.map((order) => [order.order, order]))
  if (oldest === null || open.size === 0) return { fates, whole: true }
  let read = 0
  for await (const record of recordsForwards(store, oldest.record - 1)) {
    // As many behind the records that the page may be from.
    if (read === 2 * records || gone()) return { fates, whole: false }
    read++
    for (const event of eventsOf(record)) {
      if ((event.kind !== 'fill' && event.kind !== 'order-cancelled') || event.order === null) continue
      const order = open.get(event.order)
      const fate = fates.get(event.order)
      if (order === undefined || fate === undefined) continue
      if (event.kind === 'fill') fate.filled += event.quantity
      else fate.cause = event.cause
      if (fate.cause !== null || isWhole(order, fate.filled)) open.delete(event.order)
    }
    if (open.size === 0) break
  }
  return { fates, whole: true }
}

/** Sums of fills carry the noise of binary fractions. */
const isWhole = ({ quantity }: { readonly quantity: number }, filled: number): boolean =>
  filled >= quantity * (1 - 1e-9)
