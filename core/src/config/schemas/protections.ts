import { choice, integer, number } from '@grodt/sdk'
import { Type } from 'typebox'
import { section, timeframe } from './shared.ts'

/** A loss that is not limited while it is not given. */
const loss = (unit: string, description: string) =>
  Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, unit, defaultText: 'off', description }))

const count = (unit: string, description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, unit, defaultText: 'off', description }))

const trades = (value: number, description: string) =>
  integer({ default: value, minimum: 1, maximum: 1000, unit: 'closed trades', description })

/** What book and strategies have in common. @param of for example `the book` */
const losses = (of: string, what: string) => ({
  max_daily_loss: loss(
    `fraction of ${what} at 00:00 UTC`,
    `Loss of the UTC day, open positions included, at which entries of ${of} are locked until the day ends.`,
  ),
  max_drawdown: loss(
    `fraction of the high-water mark of ${what}`,
    `Fall from the high-water mark, open positions included, at which entries of ${of} are locked.`,
  ),
  drawdown_lock: timeframe({
    default: '7d',
    description: 'How long that lock lasts; afterwards the drawdown is measured from the value at its end.',
  }),
})

const stopGuard = {
  stops: count('losing stops', 'So many losing stops within the window lock entries.'),
  window: timeframe({ default: '1d', description: 'How far back stops count.' }),
  lock: timeframe({ default: '1d', description: 'How long the lock lasts.' }),
}

const scope = (value: 'symbol' | 'strategy', description: string) =>
  choice(['symbol', 'strategy'], { default: value, description })

/** What happens to positions above a budget that has shrunk. */
const SHRINK = ['let_run', 'reduce'] as const
const SHRINK_TEXT =
  'What becomes of positions above the budget when the weight shrinks: kept until their exits, or cut at the next open.'

/** Protections in a strategy's `risk`. */
export const STRATEGY_PROTECTIONS = {
  ...losses('the strategy', "the strategy's capital and result"),
  cooldown: section('Pause after a losing trade.', {
    bars: count('bars of the strategy', 'No entries for so many bars after a trade that lost.'),
    scope: scope('symbol', 'Whether only the symbol that lost is locked, or the whole strategy.'),
  }),
  stop_guard: section('Several losing stops in a short time.', {
    ...stopGuard,
    scope: scope('strategy', 'Whether stops are counted and locked per symbol, or for the whole strategy.'),
  }),
  shrink: Type.Optional(
    Type.Enum([...SHRINK], { unit: 'none', defaultText: 'as in risk.yaml', description: SHRINK_TEXT }),
  ),
}

/** Protections of risk.yaml. */
export const BOOK_PROTECTIONS = {
  ...losses('all strategies', 'equity'),
  stop_guard: section('Losing stops of all strategies together.', stopGuard),
  shrink: choice(SHRINK, { default: 'let_run', description: SHRINK_TEXT }),
  kill_switch: section('Halts the whole book until a person resets it. A person can always trigger it.', {
    max_daily_loss: loss('fraction of equity at 00:00 UTC', 'Loss of the UTC day that halts the book.'),
    max_drawdown: loss('fraction of the high-water mark', 'Fall of equity that halts the book.'),
    warn_at: number({
      default: 0.8,
      exclusiveMinimum: 0,
      maximum: 1,
      unit: 'part of either limit',
      description: 'Where the warning stage begins; 1: no warning.',
    }),
    action: choice(['freeze', 'flatten'], {
      default: 'freeze',
      description:
        'Positions keep their exits (freeze) or are closed at the next open (flatten). Waiting entries are cancelled.',
    }),
  }),
  performance_rules: section('Pauses strategies whose closed trades go wrong. A safety limit.', {
    drawdown: section('Fall within the last trades.', {
      limit: loss("fraction of the strategy's capital", 'Pauses from this fall on.'),
      trades: trades(30, 'The last trades that are looked at.'),
      minimum_trades: trades(10, 'Below this number of trades the rule says nothing.'),
    }),
    losing_streak: section('Losing trades in a row.', {
      limit: count('trades', 'Pauses from this number on.'),
      minimum_trades: trades(10, 'Below this number of trades the rule says nothing.'),
    }),
    profit_factor: section('Profits over losses of the last trades.', {
      limit: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          unit: 'ratio',
          defaultText: 'off',
          description: 'Pauses below this ratio.',
        }),
      ),
      trades: trades(50, 'The last trades that are looked at.'),
      minimum_trades: trades(30, 'Below this number of trades the rule says nothing.'),
    }),
    resume: choice(['cool_down', 'regime', 'person'], {
      default: 'cool_down',
      description:
        'What ends the pause: time, another regime in the symbol of the last trade, or a person, who always can.',
    }),
    cool_down: timeframe({ default: '7d', description: 'How long the pause lasts with resume: cool_down.' }),
  }),
}
