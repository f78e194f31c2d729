import { definitionOf, type Definition } from '../../portfolio/statistics/schema/definition.ts'
import { bookStatistics, strategyStatistics } from '../../portfolio/statistics/schema/statistics.ts'

/** A statistic as a page shows it. */
export interface PageFigure {
  /** Where it stands in the statistics of a book or a strategy, with dots: `maxDrawdown.fraction`. */
  readonly path: string
  readonly label: string
}

/** Statistics that belong together. */
export interface FigureGroup {
  readonly title: string
  readonly figures: readonly PageFigure[]
}

const group = (title: string, figures: Readonly<Record<string, string>>): FigureGroup => ({
  title,
  figures: Object.entries(figures).map(([path, label]) => ({ path, label })),
})

/** What the HTML page says of book and strategies, in its order; report.json has more. */
export const FIGURE_GROUPS: readonly FigureGroup[] = [
  group('Returns', {
    result: 'Result',
    totalReturn: 'Total return',
    annualReturn: 'Annual return',
    cagr: 'CAGR',
    bestDay: 'Best day',
    worstDay: 'Worst day',
    positiveDays: 'Positive days',
  }),
  group('Risk', {
    volatility: 'Volatility, a year',
    sharpe: 'Sharpe',
    sortino: 'Sortino',
    calmar: 'Calmar',
    omega: 'Omega',
    probabilisticSharpe: 'Probabilistic Sharpe',
    skewness: 'Skewness',
    kurtosis: 'Excess kurtosis',
  }),
  group('Drawdown', {
    'maxDrawdown.fraction': 'Max drawdown',
    'maxDrawdown.amount': 'Its amount',
    'maxDrawdown.durationMs': 'Its duration',
    'currentDrawdown.fraction': 'At the end',
    'drawdowns.averageFraction': 'Average',
    'drawdowns.longestDurationMs': 'Longest',
    'drawdowns.timeUnderWater': 'Time under water',
    'drawdowns.ulcerIndex': 'Ulcer index',
  }),
  group('A bad day', {
    'valueAtRisk.historical95': 'Value at risk, 95 %',
    'valueAtRisk.historical99': 'Value at risk, 99 %',
    'expectedShortfall.historical95': 'Expected shortfall, 95 %',
    'expectedShortfall.historical99': 'Expected shortfall, 99 %',
  }),
  group('Against buy-and-hold', {
    'againstBenchmark.alpha': 'Alpha, a year',
    'againstBenchmark.beta': 'Beta',
    'againstBenchmark.correlation': 'Correlation',
    'againstBenchmark.trackingError': 'Tracking error, a year',
    'againstBenchmark.informationRatio': 'Information ratio',
  }),
  group('Exposure and cost', {
    exposure: 'Time in the market',
    grossExposure: 'Gross exposure while in',
    netExposure: 'Net exposure while in',
    annualTurnover: 'Turnover, a year',
    fees: 'Fees',
    slippage: 'Slippage',
    funding: 'Funding paid',
  }),
  group('Trades', {
    'trades.trades': 'Trades',
    'trades.winRate': 'Win rate',
    'trades.profitFactor': 'Profit factor',
    'trades.expectancy': 'Mean net',
    'trades.averageWin': 'Mean win',
    'trades.averageLoss': 'Mean loss',
    'trades.payoff': 'Payoff',
    'trades.sqn': 'SQN',
    'trades.kelly': 'Kelly',
    'trades.best': 'Best',
    'trades.worst': 'Worst',
    'trades.averageHoldingMs': 'Mean holding time',
    'trades.averageMae': 'Mean MAE',
    'trades.averageMfe': 'Mean MFE',
    'trades.longestLossStreak': 'Longest losing streak',
    'long.trades': 'Long trades',
    'long.net': 'Net of them',
    'short.trades': 'Short trades',
    'short.net': 'Net of them',
  }),
]

/** Which statistics the columns of the strategy table are. */
export const STRATEGY_COLUMNS: readonly PageFigure[] = [
  { path: 'weight', label: 'Weight' },
  { path: 'result', label: 'Result' },
  { path: 'totalReturn', label: 'Return' },
  { path: 'sharpe', label: 'Sharpe' },
  { path: 'maxDrawdown.fraction', label: 'Max drawdown' },
  { path: 'trades.trades', label: 'Trades' },
  { path: 'trades.winRate', label: 'Win rate' },
  { path: 'trades.profitFactor', label: 'Profit factor' },
  { path: 'trades.expectancy', label: 'Mean net' },
  { path: 'fees', label: 'Fees' },
  { path: 'costAgainstStop.share', label: 'Cost / stop' },
]

/** What stands at a path; undefined where the object has no such statistic. */
export function valueAt(statistics: object, path: string): number | null | undefined {
  let value: unknown = statistics
  for (const key of path.split('.')) {
    if (value === null) return null
    // Of the benchmark, the maximum drawdown is a number without parts.
    if (typeof value === 'number' && key === 'fraction') return value
    if (typeof value !== 'object') return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return typeof value === 'number' || value === null ? value : undefined
}

/** How a statistic is defined, from the schema of the report. @throws Error for a path that is not in it */
export function definitionAt(path: string): Definition {
  const definition = definitionIn(bookStatistics, path) ?? definitionIn(strategyStatistics, path)
  if (definition === undefined) throw new Error(`The report has no statistic ${path}.`)
  return definition
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, object>>
  readonly anyOf?: readonly SchemaNode[]
}

function definitionIn(schema: object, path: string): Definition | undefined {
  let node: object | undefined = schema
  for (const key of path.split('.')) node = propertiesOf(node)?.[key]
  return node === undefined ? undefined : definitionOf(node)
}

/** Properties of an object, or of an object that may be null. */
function propertiesOf(node: SchemaNode | undefined): SchemaNode['properties'] {
  return node?.properties ?? node?.anyOf?.find(({ properties }) => properties !== undefined)?.properties
}
