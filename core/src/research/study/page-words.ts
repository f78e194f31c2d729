import { NO_HARM } from '../../allocation/no-harm.ts'

/** What a page says before its figures. */
export const INTRODUCTION: readonly string[] = [
  'This page was written by `grodt study` from real candles; no finding and no table of it was written by hand. It says what models and allocators of this host can do, what they cannot, and where the data do not decide.',
  'A result on past bars proves nothing about the future.',
]

/** What users wish of learning, and what careful studies of real candles found. */
export const WISHES: readonly (readonly [string, string])[] = [
  [
    'Know the sign of the next profit with more than 70 %',
    'Not attainable: close to a coin toss once zeros and the majority class are accounted for. High raw figures come from days without a trade, or from strategies that mostly lose.',
  ],
  [
    "Know tomorrow's risk state with more than 70 %",
    'Attainable: volatility comes in clusters. What counts is the margin over "as today".',
  ],
  [
    'Know whether volatility rises or falls tomorrow with more than 70 %',
    'Attainable, with the same caution.',
  ],
  ['Know whether a trend comes', 'Not predictable.'],
  [
    'A Sharpe ratio 20 % better through learning',
    'Not attainable, and not even measurable: against a book that is nearly the same, such a gain would take decades to show.',
  ],
  [
    'Better than one strategy alone',
    'In direction yes, through diversification and not through prediction; single intervals include 0.',
  ],
  ['Lower risk', 'Yes, and robust: the book is calmer than its parts.'],
]

/** What the worlds of random numbers are. */
export const CONTROLS =
  "Two years of random daily results of three strategies that are configured alike: Student's t with 5 degrees of freedom, a deviation of 1 % a day, a correlation of .35. In one world all have a Sharpe ratio of .8, so that nothing can be gained; in one they have .3, -.7 and 1.4 for good; in one 2.5 and -1 change places every 120 days. A host does not see what a strategy that is switched off would have made: it counts as what is expected of every strategy, and costs diversification until it comes back."

/**
 * How a study is made, so that its figures can be judged.
 *
 * @param allocators how many are compared
 */
export const measured = (allocators: number): string[] => [
  '- **Ways.** Configured weights, the first strategy with the whole account, and every allocator run as backtests over the same candles, with fees, slippage and funding. Models are trained while the backtest runs, on labels that were known at that moment, and serve from `training_lag` later on.',
  '- **Worlds.** All symbols together, then each by itself. Worlds of related markets are not independent of each other; that an allocator does no harm is said of two or more.',
  `- **Intervals.** 95 % each, by a paired stationary block bootstrap of daily returns: both books go through the same drawn days.${
    allocators < 2
      ? ''
      : ` ${allocators} allocators are compared, and no interval is widened for that: each more makes it likelier that one looks better by chance.`
  }`,
  '- **Weighted sleeves.** Volatility and maximum drawdown of the book over the sum of those of its sleeves x their weights, each sleeve as a book of its own.',
  '- **Sizing.** The book with the configured weights, whose trades risk one share of the budget between entry and stop, against the same strategies with one notional for all trades, the mean of theirs. Held against each other is the standard deviation of the volatilities of 30-day windows over their mean; drawn again in blocks of 60 days, so that most windows lie within one.',
  `- **No harm.** The meta-controller is watched while it runs: once a week the Sharpe ratio of the last ${NO_HARM.window} days with its weights is held against that of the same days with the configured ones. When at least ${NO_HARM.fewest} days are there and the whole 95 % interval is below 0, the configured weights are used, until the difference of what it wanted is 0 or above. Weekly looks make false alarms: where all strategies are alike, some three of ten allocators are stopped within two years, at no cost.`,
  '- **Forecasts.** Expanding walk-forward with a purge and an embargo of a day: a row is used for training only when its label ended at least a day before the forecast. Tests are clustered by day. Thresholds for "confident" come from earlier forecasts.',
  '- **Turnover** is a multiple of the mean equity a year; `n/a` is a sample that is too small.',
]
