import Type from 'typebox'
import { pageOf } from '../paging.ts'
import { count, fraction, moment, nullable, object, quote, seq, side, text } from './schemas.ts'

const base = (description: string) => Type.Number({ description: `${description} Base currency.` })
const maybe = (description: string) => nullable(Type.Number(), description)
const maybeText = (description: string) => nullable(Type.String(), description)

const where = {
  strategy: text('Its name in strategies.yaml.'),
  symbol: text('For example BTC/USDT.'),
}

const order = object({
  order: count('Its number; `/audit/order/NUMBER` has its chain.'),
  seq: seq('Number of the event of its approval.'),
  time: moment('When it was approved, market time.'),
  ...where,
  side,
  type: text('market, limit or stop.'),
  price: maybe('Quote currency; null for a market order.'),
  quantity: base('What was approved.'),
  notional: quote('At the decision price.'),
  cutBy: maybeText('The limit that cut it; null where none did.'),
  reason: text("The strategy's sentence."),
  strength: maybe('As the strategy gave it, 0 to 1; null where it gave none.'),
  regime: maybeText('The regime at that moment; null while it was not known.'),
  confidence: maybe('Its confidence, 0 to 1; null while it was not known.'),
  weight: fraction('Target share of equity of the strategy at that moment.'),
  state: maybeText(
    'waiting, filled, or cancelled: it ended without all of its fill. Null where its end is too far behind it in the journal to be looked for; `/audit/order/NUMBER` has it.',
  ),
  filled: base('What was filled so far; of null in `state`, as far as it was looked for.'),
  cause: maybeText('Why it was cancelled; null where it was not.'),
})

const fill = object({
  seq: seq('Number of its event.'),
  time: moment('Market time.'),
  ...where,
  order: maybe('Number of the entry order that it belongs to; null for an exit.'),
  side: text('buy or sell.'),
  quantity: base('How much.'),
  price: quote('For which price.'),
  notional: quote('What was paid or received before fees.'),
  fee: quote('Of a fee in the base currency its value at the price of the fill.'),
  baseFee: maybe('What the fee took of the quantity. Base currency; null where it is paid otherwise.'),
  slippage: quote('Price given up against the undisturbed price, part of `price` already.'),
  cause: text('entry, or what closed the position.'),
  liquidity: text('maker, taker, or crossed: against another strategy without cost.'),
})

const trade = object({
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
  cause: text('What closed it.'),
  regime: maybeText('The regime when it was decided; null when it was not known.'),
  barsHeld: count('Bars of the strategy.'),
  reason: text("Why it was entered, in the strategy's words."),
})

const signal = object({
  seq: seq('Number of its event.'),
  time: moment('Market time.'),
  ...where,
  action: text('enter, exit or adjust-stop.'),
  reason: text("The strategy's sentence; empty where it gave none."),
  facts: nullable(Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()])), 'Numbers behind it.'),
  position: text('What it met: flat, open or leaving.'),
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

const change = object({
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
    object({
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
