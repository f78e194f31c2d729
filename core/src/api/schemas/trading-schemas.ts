import Type from 'typebox'
import { fillSide, liquidity, orderType, positionMet, side, signalAction } from '../../engine/event-words.ts'
import type { OrderRow } from '../../host/views/orders.ts'
import { CAUSES } from '../../portfolio/trade.ts'
import { shape } from '../../shape.ts'
import { oneOfOrNull } from '../../words.ts'
import { pageOf } from '../paging.ts'
import { count, fraction, moment, nullable, object, quote, seq, text } from './schemas.ts'

const base = (description: string) => Type.Number({ description: `${description} Base currency.` })
const maybe = (description: string) => nullable(Type.Number(), description)
const maybeText = (description: string) => nullable(Type.String(), description)

const where = {
  strategy: text('Its name in strategies.yaml.'),
  symbol: text('For example BTC/USDT.'),
}

const order = shape('Order', {
  order: count('Its number; `/audit/order/NUMBER` has its chain.'),
  seq: seq('Number of the event of its approval.'),
  time: moment('When it was approved, market time.'),
  ...where,
  side,
  type: orderType,
  price: maybe('Quote currency; null for a market order.'),
  quantity: base('What was approved.'),
  notional: quote('At the decision price.'),
  cutBy: maybeText('The limit that cut it; null where none did.'),
  reason: text("The strategy's sentence."),
  strength: maybe('As the strategy gave it, 0 to 1; null where it gave none.'),
  regime: maybeText('The regime at that moment; null while it was not known.'),
  confidence: maybe('Its confidence, 0 to 1; null while it was not known.'),
  weight: fraction('Target share of equity of the strategy at that moment.'),
  state: oneOfOrNull<NonNullable<OrderRow['state']>>(
    { waiting: '', filled: '', cancelled: 'it ended without all of its fill' },
    'What became of it.',
    'Null where its end is too far behind it in the journal to be looked for; `/audit/order/NUMBER` has it.',
  ),
  filled: base('What was filled so far; of null in `state`, as far as it was looked for.'),
  cause: oneOfOrNull<NonNullable<OrderRow['cause']>>(
    {
      expired: '',
      signal: 'the strategy left',
      'position-closed': 'an exit came first',
      quarantine: '',
      liquidation: '',
      end: '',
      locked: '',
      paused: '',
      'kill-switch': '',
      shrink: '',
      disabled: '',
    },
    'Why it was cancelled.',
    'Null where it was not.',
  ),
})

const fill = shape('Fill', {
  seq: seq('Number of its event.'),
  time: moment('Market time.'),
  ...where,
  order: maybe('Number of the entry order that it belongs to; null for an exit.'),
  side: fillSide,
  quantity: base('How much.'),
  price: quote('For which price.'),
  notional: quote('What was paid or received before fees.'),
  fee: quote('Of a fee in the base currency its value at the price of the fill.'),
  baseFee: maybe('What the fee took of the quantity. Base currency; null where it is paid otherwise.'),
  slippage: quote('Price given up against the undisturbed price, part of `price` already.'),
  cause: Type.Enum([...CAUSES], { description: 'entry, or what closed the position.' }),
  liquidity,
})

const trade = shape('Trade', {
  trade: count('Its number, from 1 on; `/audit/trade/NUMBER` has its chain.'),
  ...where,
  side,
  entryTime: moment('Market time.'),
  exitTime: moment('Market time.'),
  entryPrice: quote('Mean price of the entry.'),
  exitPrice: quote('Mean price of the exit.'),
  quantity: base('The largest size that was held.'),
  gross: quote('Profit before fees and funding.'),
  fees: quote('Fees paid.'),
  slippage: quote('Price given up, part of `gross` already.'),
  funding: quote('Funding paid, negative when received.'),
  net: quote('Profit after fees and funding.'),
  cause: Type.Enum([...CAUSES], { description: 'What closed it.' }),
  regime: maybeText('The regime when it was decided; null when it was not known.'),
  barsHeld: count('Bars of the strategy.'),
  reason: text("Why it was entered, in the strategy's words."),
})

const signal = shape('Signal', {
  seq: seq('Number of its event.'),
  time: moment('Market time.'),
  ...where,
  action: signalAction,
  reason: text("The strategy's sentence; empty where it gave none."),
  facts: nullable(Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()])), 'Numbers behind it.'),
  position: positionMet,
  waiting: Type.Boolean({ description: 'Whether an entry of the strategy waited.' }),
  order: maybe('Number of the order that an entry became; null where it became none.'),
  refused: nullable(
    object({
      limit: text('The limit or gate.'),
      value: Type.Union([Type.Number(), Type.String()], {
        description: 'What there would have been: quote currency, a count, a fraction or a word.',
      }),
      allowed: Type.Union([Type.Number(), Type.String()], { description: 'What is allowed, likewise.' }),
    }),
    'Why an entry was refused; null where it was not.',
  ),
})

const change = shape('RegimeChange', {
  seq: seq('Number of its event.'),
  time: moment('When it began, market time.'),
  symbol: text('For example BTC/USDT.'),
  timeframe: text('Of the classified bars.'),
  from: maybeText('The regime before; null when it was not known.'),
  to: text('The regime from then on.'),
  confidence: Type.Number({ description: 'Its confidence then, 0 to 1.' }),
})

export const orders = pageOf({ orders: Type.Array(order, { description: 'The newest first.' }) })
export const fills = pageOf({ fills: Type.Array(fill, { description: 'The newest first.' }) })
export const trades = pageOf({
  trades: Type.Array(trade, { description: 'By their end, the newest first.' }),
})
export const signals = pageOf({ signals: Type.Array(signal, { description: 'The newest first.' }) })
export const regimeChanges = pageOf({ changes: Type.Array(change, { description: 'The newest first.' }) })

const exposure = {
  gross: quote('Long and short positions added, at the last price.'),
  net: quote('Long less short positions.'),
}

export const portfolio = object({
  time: moment('Market time.'),
  currency: text('The quote currency of all amounts.'),
  capital: quote('What the account started with.'),
  equity: quote('Cash plus the value of all positions at their last prices.'),
  cash: quote('The pool of cash; positions are booked at full notional.'),
  drawdown: fraction('How far equity is below its high-water mark now.'),
  maxDrawdown: fraction('The furthest that it was below it.'),
  openPositions: count('Open positions.'),
  reserved: quote('For entries that wait.'),
  ...exposure,
  grossShare: Type.Number({ description: '`gross` over equity. Multiple of equity.' }),
  netShare: Type.Number({ description: '`net` over equity. Multiple of equity.' }),
  sleeves: Type.Array(
    object({
      strategy: where.strategy,
      weight: fraction('Target share of equity.'),
      budget: quote('What it may have in positions.'),
      reserved: quote('For its entries that wait.'),
      ...exposure,
      result: quote('Since the start after costs, open positions at the last price.'),
    }),
    { description: 'Every strategy that has books.' },
  ),
  symbols: Type.Array(object({ symbol: where.symbol, price: quote('The last price.'), ...exposure })),
})

/** What `GET /bars` answers. */
export const bars = pageOf({
  symbol: where.symbol,
  timeframe: text('Of the bars, for example 5m.'),
  bars: Type.Array(
    shape('Bar', {
      time: moment('At which it opened. Market time.'),
      open: quote('The first price.'),
      high: quote('The highest.'),
      low: quote('The lowest.'),
      close: quote('The last price.'),
      volume: nullable(Type.Number(), 'Base currency; null where the market has none.'),
    }),
    { description: 'The newest first.' },
  ),
})
