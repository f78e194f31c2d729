import { choice, number } from '@grodt/sdk'
import { Type } from 'typebox'
import { section, SYMBOL } from './shared.ts'

const fee = (value: number, minimum: number, description: string) =>
  number({ default: value, minimum, maximum: 1000, unit: 'bps of notional', description })

const instrumentFields = {
  kind: choice(['spot', 'perpetual'], {
    default: 'perpetual',
    description: 'Spot can be bought only; a perpetual can be sold short and pays funding.',
  }),
  tick: number({
    default: 0.01,
    exclusiveMinimum: 0,
    unit: 'quote currency',
    description:
      'Smallest price step. In a backtest the step of the prices is taken where it is finer and the symbol has no tick of its own.',
  }),
  lot: number({
    default: 0.00001,
    exclusiveMinimum: 0,
    unit: 'base currency',
    description: 'Smallest quantity step.',
  }),
  min_notional: number({
    default: 5,
    minimum: 0,
    unit: 'quote currency',
    description: 'Smallest order value.',
  }),
  maker_fee_bps: fee(2, -100, 'Fee of an order that rests in the book; negative is a rebate.'),
  taker_fee_bps: fee(5, 0, 'Fee of an order that takes liquidity.'),
  fee_currency: choice(['quote', 'base'], {
    default: 'quote',
    description:
      'What a purchase on a spot market pays its fee in: base takes it out of what is bought. Sales always pay in quote.',
    activeWhen: { field: 'kind', equals: 'spot' },
  }),
  asset_precision: number({
    default: 0.00000001,
    exclusiveMinimum: 0,
    unit: 'base currency',
    description: 'Smallest step of a balance; the lot is a multiple of it.',
    activeWhen: { field: 'fee_currency', equals: 'base' },
  }),
  funding_bps: number({
    default: 1,
    minimum: -1000,
    maximum: 1000,
    unit: 'bps of notional per 8 hours',
    description: 'What longs pay to shorts; negative the other way round.',
    activeWhen: { field: 'kind', equals: 'perpetual' },
  }),
  maintenance_margin: number({
    default: 0.005,
    minimum: 0,
    exclusiveMaximum: 1,
    unit: 'fraction of notional',
    description: 'Equity below this share of a perpetual position means liquidation.',
    activeWhen: { field: 'kind', equals: 'perpetual' },
  }),
}

const overrides = Type.Partial(Type.Object(instrumentFields), { additionalProperties: false })

/** What instruments dictate: sizes and costs, for all and for single symbols. */
export const instruments = section('Sizes and costs of what is traded.', {
  defaults: section('Every symbol, where nothing else is said.', instrumentFields),
  symbols: Type.Record(Type.String({ pattern: SYMBOL }), overrides, {
    additionalProperties: false,
    default: {},
    unit: 'none',
    expected: 'a mapping of symbols, each with any of the keys of defaults',
    expectedKey: 'a symbol such as BTC/USDT',
    description: 'What differs for single symbols, for example `BTC/USDT: { tick: 0.1 }`.',
  }),
})
