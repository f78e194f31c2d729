import Type from 'typebox'
import {
  always,
  count,
  object,
  orNull,
  time,
  timeOrNull,
  type Of,
} from '../portfolio/statistics/schema/definition.ts'
import { allocationAttribution } from '../portfolio/statistics/schema/allocation.ts'
import { attribution } from '../portfolio/statistics/schema/attribution.ts'
import { strategyComparison } from '../portfolio/statistics/schema/compare.ts'
import { protections } from '../portfolio/statistics/schema/protections.ts'
import { backtestStatistics } from '../portfolio/statistics/schema/statistics.ts'
import { shape } from '../shape.ts'

/** Raised when a field changes its meaning or goes; a new field leaves it. */
export const SCHEMA_VERSION = 1

const text = (description: string) => Type.String({ description })
const textOrNull = (description: string) => orNull(Type.String(), description)
const texts = (description: string) => Type.Array(Type.String(), { description })
const flag = (description: string) => Type.Boolean({ description })
const sha256 = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description })
const milliseconds = (meaning: string) => always({ meaning, unit: 'ms' })

const period = object(
  {
    from: time('Open of the first traded bar.'),
    to: time('Close of the last traded bar.'),
    days: always({ meaning: 'Between them.', unit: 'days' }),
    bars: count('Traded bars of all symbols.'),
  },
  'The bars that the run traded over.',
)

export const backtestOptions = shape(
  'BacktestOptions',
  {
    timeframe: textOrNull('--timeframe: bars on which all strategies decide, for example 1h.'),
    symbol: textOrNull('--symbol: symbol of a single file.'),
    symbols: Type.Union([Type.Array(Type.String()), Type.Null()], {
      description: '--symbols: the symbols that were loaded.',
    }),
    dataTimeframe: textOrNull('--data-timeframe: timeframe of the files that were loaded.'),
    badRows: Type.Union([Type.Literal('refuse'), Type.Literal('drop')], {
      description: '--bad-rows: what was done about bad rows.',
    }),
    from: timeOrNull('--from.'),
    to: timeOrNull('--to.'),
    capital: Type.Union([Type.Number(), Type.Null()], {
      description: '--capital: start capital. Unit: quote currency.',
    }),
    seed: Type.Union([Type.Integer(), Type.Null()], { description: '--seed: seed of random numbers.' }),
    leaveOpen: flag('--leave-open: whether positions that were open at the end were left open.'),
  },
  'What the user asked for beside the configuration; null where nothing was said.',
)

const gap = object(
  {
    line: count('Line of the first bar after the gap.'),
    from: milliseconds('Open time of the first missing bar, since 1970-01-01 UTC.'),
    to: milliseconds('Open time of the first bar after the gap, since 1970-01-01 UTC.'),
    bars: count('Missing bars.'),
  },
  'A place where bars are missing.',
)

const badRow = object(
  { line: count('Its line in the file.'), problem: text('What is wrong with it.') },
  'A row that was left out.',
)

export const dataReport = object(
  {
    file: text('Name of the file, without folder.'),
    symbol: text('For example BTC/USDT.'),
    timeframe: text('Of its bars, for example 5m.'),
    rows: count('Bars that were loaded.'),
    first: time('Open of the first bar.'),
    last: time('Open of the last bar.'),
    sha256: sha256(
      'SHA-256 of the bars: time, open, high, low, close and volume as columns of little-endian doubles. A gzipped copy has the same.',
    ),
    badRowCount: count('Rows that were left out.'),
    badRows: Type.Array(badRow, { description: 'The first 1,000 of them.' }),
    gaps: object(
      {
        count: count('Places where bars are missing.'),
        missing: count('Missing bars.'),
        longest: orNull(gap, 'The longest; null without a gap.'),
        first: Type.Array(gap, { description: 'The first ten.' }),
      },
      'Missing bars.',
    ),
    zeroVolume: count('Bars without volume.'),
  },
  'A candle file and what was found in it.',
)

const strategy = object(
  {
    name: text('Its name in strategies.yaml.'),
    plugin: text('Id of its plugin.'),
    enabled: flag('Whether it could open positions.'),
    timeframe: text('The bars on which it decided.'),
    symbols: Type.Union([Type.Array(Type.String()), Type.Null()], {
      description: 'What it traded; null: every symbol of the data.',
    }),
  },
  'Where a strategy stood in the run.',
)

const plugin = object(
  {
    kind: text('strategy, regime-classifier, allocator or predictor.'),
    id: text('Id in its manifest.'),
    package: text('Name of its package.'),
    version: text('Version of its package.'),
    contentHash: sha256('SHA-256 of its code.'),
  },
  'A plugin that took part.',
)

const configuration = object(
  {
    file: text('Name of the file.'),
    sha256: sha256('SHA-256 of its bytes.'),
    text: text('Its content.'),
  },
  'A configuration file as it was read.',
)

/** A finished backtest: everything that made it and what came out. Equal inputs give equal reports. */
export const backtestReport = Type.Object(
  {
    schemaVersion: Type.Literal(SCHEMA_VERSION, {
      description: 'Version of this schema. It rises when a field changes its meaning or goes.',
    }),
    engine: object({ version: text('Version of @grodt/core.') }, 'What ran it.'),
    period,
    currency: text('The quote currency of all amounts.'),
    seed: Type.Integer({ description: 'Seed of every random number that plugins drew.' }),
    options: backtestOptions,
    data: Type.Array(dataReport, { description: 'The candle files, by symbol and time.' }),
    strategies: Type.Array(strategy, { description: 'In the order of strategies.yaml.' }),
    plugins: Type.Array(plugin, { description: 'By kind and id.' }),
    configuration: Type.Array(configuration, {
      description: 'The files of the configuration folder that exist.',
    }),
    notes: texts('What to know before believing the result.'),
    assumptions: texts('How the simulated broker filled orders.'),
    statistics: backtestStatistics,
    comparison: strategyComparison,
    attribution,
    allocation: Type.Optional(allocationAttribution),
    protections,
    disclaimer: text('What must be said with every result.'),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:grodt:backtest-report:${SCHEMA_VERSION}`,
    title: 'GRODT backtest report',
    description: `The file report.json of a result folder, version ${SCHEMA_VERSION}. Fractions are shares of one: 0.1 is 10 %.`,
    additionalProperties: false,
  },
)

export type BacktestOptions = Of<typeof backtestOptions>
export type DataReport = Of<typeof dataReport>
export type StrategyReport = Of<typeof strategy>
export type PluginReport = Of<typeof plugin>
export type ConfigurationReport = Of<typeof configuration>
export type BacktestReport = Of<typeof backtestReport>
