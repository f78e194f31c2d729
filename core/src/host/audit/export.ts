import type { FillBooked, FundingBooked } from '../../engine/events.ts'
import { bookedBy, noAmounts, type Amounts } from './books.ts'
import { decimal, plainText, plus, text, ZERO, type Decimal } from './decimal.ts'
import type { AuditedJournal } from './find.ts'
import { Follower, type PositionTrack, type Step } from './follow.ts'
import { iso } from './origin.ts'

/** Counts up when a column changes its meaning or goes. */
const EXPORT_VERSION = 1

/** Columns of the export with their meaning, in order. Names stay the same. */
export const EXPORT_COLUMNS = {
  type: 'fill or funding.',
  time: 'Engine time, ISO 8601 UTC: the close of the bar.',
  record: 'Number of the record of the journal that holds it.',
  event: 'Sequence number of its event; grodt audit event shows its chain.',
  strategy: 'Name in strategies.yaml.',
  symbol: 'For example BTC/USDT.',
  side: 'buy or sell; empty for funding.',
  quantity: 'What was bought or sold. Base currency.',
  price: 'The price paid, with slippage. Quote currency.',
  notional: 'What was paid or received for it before fees, as booked. Quote currency.',
  fee: 'The fee; of one in the base currency its value at the price of the fill. Quote currency.',
  fee_currency: 'The currency in which the venue took the fee.',
  base_fee: 'The fee where it was taken out of what was bought, else empty. Base currency.',
  slippage: 'Given up against the undisturbed price; part of price already. Quote currency.',
  funding: 'Funding paid; negative was received. Empty for a fill. Quote currency.',
  cash: 'What it added to the cash of the account. Quote currency.',
  cause: 'entry, or why the position was left; funding.',
  liquidity: 'maker, taker, or crossed: against another strategy, without cost.',
  order: 'Number of the order; empty for an exit and for funding.',
  trade: 'Number of the trade, from 1; empty while the position is open.',
  realised:
    'Profit of the trade after fees and funding, in the row of the fill that closed it. Quote currency.',
} as const

export type ExportColumn = keyof typeof EXPORT_COLUMNS

/** A row: numbers in plain digits, empty where there is nothing. */
export type ExportRow = Readonly<Record<ExportColumn, string>>

/** Sums of the rows that were written, exact. */
export interface ExportTotals extends Amounts {
  fills: number
  fundings: number
  realised: Decimal
  /** Fees that were taken in a base currency, by that currency, and what they were worth in the quote currency. */
  readonly baseFees: Map<string, Decimal>
  baseFeeValue: Decimal
  /** Fills of an older journal, which does not say their notional: their cash is in no sum. */
  withoutNotional: number
}

export const newTotals = (): ExportTotals => ({
  ...noAmounts(),
  fills: 0,
  fundings: 0,
  realised: ZERO,
  baseFees: new Map(),
  baseFeeValue: ZERO,
  withoutNotional: 0,
})

/** Engine times, ms: from `from` on, up to and with `until`. */
export interface ExportRange {
  readonly from?: number | undefined
  readonly until?: number | undefined
}

interface Waiting {
  readonly event: FillBooked | FundingBooked
  readonly record: number
  readonly position: PositionTrack | null
  realised: number | null
}

/**
 * Rows for an accountant, in the order of the journal. A row is held back until the trade that it belongs to is closed,
 * which gives it its number.
 *
 * @param totals grows with the rows
 * @throws GrodtError STORE_DAMAGED at a record that does not fit
 */
export async function* exportRows(
  { anchor, notes, records }: AuditedJournal,
  { from = -Infinity, until = Infinity }: ExportRange,
  totals: ExportTotals,
): AsyncGenerator<ExportRow> {
  const follower = new Follower(notes, anchor)
  let waiting: Waiting[] = []
  for await (const record of records) {
    for (const step of follower.see(record)) take(waiting, step)
    // Often nothing is open; then nothing is held back.
    let ready = 0
    while (ready < waiting.length && isReady(waiting[ready])) ready++
    if (ready === 0) continue
    for (const row of waiting.slice(0, ready)) if (inside(row)) yield rowOf(row, totals)
    waiting = waiting.slice(ready)
  }
  for (const row of waiting) if (inside(row)) yield rowOf(row, totals)

  function inside({ event: { time } }: Waiting): boolean {
    return time >= from && time <= until
  }
}

const isReady = ({ position }: Waiting): boolean => position === null || position.part.closed !== null

function take(waiting: Waiting[], { event, record, position }: Step): void {
  if (event.kind === 'fill' || event.kind === 'funding') {
    waiting.push({ event, record: record.seq, position, realised: null })
  } else if (event.kind === 'trade-closed') {
    // The fill that closed it: always the last one of the position, and still held back.
    const last = waiting.findLast((row) => row.position === position && row.event.kind === 'fill')
    if (last !== undefined) last.realised = event.net
  }
}

function rowOf(waiting: Waiting, totals: ExportTotals): ExportRow {
  const { event, record, position, realised } = waiting
  const booked = bookedBy(event)
  const flow = booked?.flow ?? null
  add(totals, waiting)
  const shared = {
    time: iso(event.time),
    record: String(record),
    event: String(event.seq),
    strategy: event.strategy,
    symbol: event.symbol,
    cash: flow === null ? '' : text(flow),
    trade: String(position?.part.trade ?? ''),
    realised: realised === null ? '' : plainText(realised),
  }
  if (event.kind === 'funding')
    return { ...EMPTY, ...shared, type: 'funding', funding: plainText(event.paid), cause: 'funding' }
  const { base, quote } = currencies(event.symbol)
  return {
    ...EMPTY,
    ...shared,
    type: 'fill',
    side: event.side,
    quantity: plainText(event.quantity),
    price: plainText(event.price),
    notional: flow === null ? '' : plainText(event.notional),
    fee: plainText(event.fee),
    fee_currency: event.baseFee === undefined ? quote : base,
    base_fee: event.baseFee === undefined ? '' : plainText(event.baseFee),
    slippage: plainText(event.slippage),
    cause: event.cause,
    liquidity: event.liquidity,
    order: String(event.order ?? ''),
  }
}

const EMPTY = Object.fromEntries(
  Object.keys(EXPORT_COLUMNS).map((name) => [name, '']),
) as unknown as ExportRow

function add(totals: ExportTotals, { event, realised }: Waiting): void {
  const booked = bookedBy(event)
  if (booked === null) return
  totals.fees = plus(totals.fees, booked.fees)
  totals.slippage = plus(totals.slippage, booked.slippage)
  totals.funding = plus(totals.funding, booked.funding)
  totals.turnover = plus(totals.turnover, booked.turnover)
  if (booked.flow === null) totals.withoutNotional++
  else totals.flow = plus(totals.flow, booked.flow)
  if (realised !== null) totals.realised = plus(totals.realised, decimal(realised))
  if (event.kind === 'funding') {
    totals.fundings++
    return
  }
  totals.fills++
  if (event.baseFee === undefined) return
  const { base } = currencies(event.symbol)
  totals.baseFees.set(base, plus(totals.baseFees.get(base) ?? ZERO, decimal(event.baseFee)))
  totals.baseFeeValue = plus(totals.baseFeeValue, booked.fees)
}

/** Of `BTC/USDT`; what has another form is its own base. */
function currencies(symbol: string): { base: string; quote: string } {
  const [base, quote = ''] = symbol.split('/')
  return { base, quote: quote.split(':')[0] }
}

/** The header line and the rows as CSV: commas, `\n`, quotes where a field needs them. */
export async function* csvLines(rows: AsyncIterable<ExportRow>): AsyncGenerator<string> {
  const names = Object.keys(EXPORT_COLUMNS) as ExportColumn[]
  yield `${names.join(',')}\n`
  for await (const row of rows) yield `${names.map((name) => field(row[name])).join(',')}\n`
}

const field = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** Totals as they are printed and written. */
export interface TotalsText {
  readonly fills: number
  readonly fundings: number
  readonly turnover: string
  readonly fees: string
  readonly baseFees: Readonly<Record<string, string>>
  readonly slippage: string
  readonly funding: string
  readonly cash: string
  readonly realised: string
}

export function totalsText(totals: ExportTotals): TotalsText {
  return {
    fills: totals.fills,
    fundings: totals.fundings,
    turnover: text(totals.turnover),
    fees: text(totals.fees),
    baseFees: Object.fromEntries([...totals.baseFees].map(([name, sum]) => [name, text(sum)])),
    slippage: text(totals.slippage),
    funding: text(totals.funding),
    cash: text(totals.flow),
    realised: text(totals.realised),
  }
}

/**
 * The export as one JSON document, piece by piece: `rows` are objects whose values are texts, so that no number is
 * rounded on its way; an empty field is null, numbers of records, events, orders and trades are numbers.
 *
 * @param missing what the journal no longer shows
 */
export async function* jsonLines(
  rows: AsyncIterable<ExportRow>,
  totals: ExportTotals,
  missing: () => readonly string[],
): AsyncGenerator<string> {
  yield `{"version":${EXPORT_VERSION},"columns":${JSON.stringify(EXPORT_COLUMNS)},"rows":[`
  let first = true
  for await (const row of rows) {
    yield `${first ? '' : ','}\n${JSON.stringify(row, asJson)}`
    first = false
  }
  yield `\n],"totals":${JSON.stringify(totalsText(totals))},"missing":${JSON.stringify(missing())}}\n`
}

const COUNTS: ReadonlySet<string> = new Set(['record', 'event', 'order', 'trade'])

function asJson(name: string, value: unknown): unknown {
  if (value === '') return null
  return COUNTS.has(name) ? Number(value) : value
}

/** What an export cannot show, in words. */
export function missingFrom(anchor: number, { withoutNotional }: ExportTotals): string[] {
  const missing: string[] = []
  if (anchor > 0) {
    missing.push(
      `The journal begins with record ${anchor + 1}: fills and funding before it have been removed (store.keep_days), and the sums are not those of the whole account.`,
    )
  }
  if (withoutNotional > 0) {
    missing.push(
      `${withoutNotional} fills are of a version that did not record their notional: their notional and cash are empty and in no sum.`,
    )
  }
  return missing
}
