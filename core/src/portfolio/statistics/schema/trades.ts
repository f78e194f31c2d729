import Type from 'typebox'
import { CAUSES } from '../../trade.ts'
import { MINIMUM } from '../minimum.ts'
import { always, count, object, sampled, type Of } from './definition.ts'

const TRADES = `${MINIMUM.trades} trades`
const MANY = `${MINIMUM.qualityTrades} trades`
const ONE = '1 trade'

const holding = (meaning: string, minimum: string) => sampled({ meaning, unit: 'ms', minimum })
const result = (meaning: string, minimum: string) => sampled({ meaning, unit: 'quote currency', minimum })
const fraction = (meaning: string, minimum: string) => sampled({ meaning, unit: 'fraction', minimum })
const ratio = (meaning: string, minimum: string) => sampled({ meaning, unit: 'ratio', minimum })

/** What every group of trades has. */
const group = {
  trades: count('Closed trades: round trips of one strategy in one symbol, from flat to flat.'),
  wins: count('Trades with a net result above 0.'),
  net: always({ meaning: 'Sum of the net results, after fees and funding.', unit: 'quote currency' }),
  winRate: fraction('Wins over trades.', TRADES),
  profitFactor: ratio('Net profit of the wins over net loss of the others.', `${TRADES}, a loss`),
  expectancy: result('Mean net result of a trade.', TRADES),
  expectancyFraction: fraction('Mean of net result over entry notional.', TRADES),
  averageHoldingMs: holding('Mean time from entry to exit.', ONE),
}

/** All that is said about a set of closed trades. */
export const tradeStatistics = object({
  ...group,
  losses: count('Trades with a net result of 0 or below.'),
  gross: always({ meaning: 'Sum of the results before fees and funding.', unit: 'quote currency' }),
  fees: always({ meaning: 'Fees of these trades.', unit: 'quote currency' }),
  funding: always({ meaning: 'Funding that these trades paid.', unit: 'quote currency' }),
  averageWin: result('Mean net result of the wins.', `${TRADES}, a win`),
  averageLoss: result('Mean net loss of the others, a positive amount.', `${TRADES}, a loss`),
  payoff: ratio('Mean win over mean loss.', `${TRADES}, a win, a loss above 0`),
  sqn: ratio(
    'System quality number: mean over deviation of the net results, times the root of the number of trades (Van Tharp), not capped.',
    `${MANY}, a deviation above 0`,
  ),
  kelly: fraction('Kelly criterion: win rate - (1 - win rate) / payoff.', `${MANY}, a win, a loss above 0`),
  averageWinHoldingMs: holding('Mean time from entry to exit of the wins.', '1 win'),
  averageLossHoldingMs: holding('Mean time from entry to exit of the others.', '1 loss'),
  longestHoldingMs: holding('Longest time from entry to exit.', ONE),
  best: result('Largest net result.', ONE),
  worst: result('Smallest net result.', ONE),
  bestFraction: fraction('Largest net result over entry notional.', ONE),
  worstFraction: fraction('Smallest net result over entry notional.', ONE),
  averageMae: fraction(
    'Mean of the maximum adverse excursion: how far the price went against the trade while it was open, over its entry price.',
    ONE,
  ),
  averageMfe: fraction(
    'Mean of the maximum favourable excursion: how far the price went for the trade, over its entry price.',
    ONE,
  ),
  largestMae: fraction('Largest adverse excursion.', ONE),
  largestMfe: fraction('Largest favourable excursion.', ONE),
  averageMaeOfWins: fraction('Mean adverse excursion of the wins.', '1 win'),
  averageMfeOfLosses: fraction('Mean favourable excursion of the others.', '1 loss'),
  longestWinStreak: count('Most wins in a row, in the order in which trades were closed.'),
  longestLossStreak: count('Most losses in a row.'),
})

export const symbolTrades = object({ symbol: Type.String(), ...group })

export const regimeTrades = object({
  regime: Type.Union([Type.String(), Type.Null()], {
    description: 'Label of the classifier when the entry was decided; null: it did not know yet.',
  }),
  ...group,
})

/** What ends a trade. */
const EXITS = CAUSES.filter((cause) => cause !== 'entry')

export const exitTrades = object({
  exit: Type.Enum([...EXITS], { description: 'What closed the trade.' }),
  ...group,
})

type Exit = (typeof EXITS)[number]

const counts = Object.fromEntries(EXITS.map((exit) => [exit, count(`Trades closed by ${exit}.`)]))

/** Trades by the cause of their exit, only causes that occur. */
export const exitCounts = Type.Partial(Type.Object(counts as Record<Exit, ReturnType<typeof count>>), {
  additionalProperties: false,
  description: 'Number of trades by the cause of their exit; only causes that occur.',
})

export type TradeStatistics = Of<typeof tradeStatistics>
export type TradeGroup = Omit<Of<typeof symbolTrades>, 'symbol'>
export type SymbolTrades = Of<typeof symbolTrades>
export type RegimeTrades = Of<typeof regimeTrades>
export type ExitTrades = Of<typeof exitTrades>
export type ExitCounts = Of<typeof exitCounts>
