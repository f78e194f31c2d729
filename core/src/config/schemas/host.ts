import { choice, flag, integer, number, text, texts } from '@grodt/sdk'
import { api } from './api.ts'
import { instruments } from './instruments.ts'
import { research } from './research.ts'
import { file, PLUGIN_NAME, pluginParameters, section, symbolList, timeframe } from './shared.ts'

const seed = (value: number, description: string) =>
  integer({ default: value, minimum: 0, maximum: 4_294_967_295, unit: 'none', description })

const account = section('The account.', {
  capital: number({
    default: 100_000,
    exclusiveMinimum: 0,
    unit: 'quote currency',
    description: 'What it starts with.',
  }),
  currency: text({
    default: 'USDT',
    pattern: '^[A-Z0-9]{2,10}$',
    expected: 'a currency code such as USDT',
    description: 'The quote currency of everything that is traded.',
  }),
})

const allocation = section('How weights are made.', {
  plugin: text({
    default: 'static',
    minLength: 1,
    expected: PLUGIN_NAME,
    description: 'Id or alias of the allocator.',
  }),
  parameters: pluginParameters('the allocator'),
})

const broker = section('The simulated broker of backtest and paper trading.', {
  slippage_bps: number({
    default: 1.5,
    minimum: 0,
    maximum: 1000,
    unit: 'bps of notional',
    description: 'Added cost of every order that takes liquidity.',
  }),
  volume_share: number({
    default: 0.1,
    exclusiveMinimum: 0,
    maximum: 1,
    unit: "fraction of the bar's volume",
    description: 'The most that one bar fills.',
  }),
  latency_bars: integer({
    default: 0,
    minimum: 0,
    maximum: 100,
    unit: 'bars',
    description:
      'Bars of the base timeframe between a decision and the first open that can fill it, beyond the next.',
  }),
})

const simulatedMarket = section('The embedded market, used when no candles are given.', {
  symbols: symbolList({ default: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], description: 'Its symbols.' }),
  timeframe: timeframe({ default: '5m', description: 'Its bars, which are the base timeframe.' }),
  seed: seed(42, 'Equal seeds give equal markets.'),
})

const paper = section('Paper trading.', {
  speed: number({
    default: 21600,
    exclusiveMinimum: 0,
    unit: 'market seconds per second',
    description: 'Pace of the simulated market; 1 is the wall clock.',
  }),
  history_bars: integer({
    default: 6000,
    minimum: 0,
    maximum: 10_000_000,
    unit: 'bars',
    description: 'Bars of the base timeframe that indicators see before trading starts.',
  }),
})

const store = section('What survives the process: journal and snapshots.', {
  enabled: flag({ default: true, description: 'Whether anything is stored.' }),
  path: text({
    default: '.grodt/store',
    minLength: 1,
    expected: 'a folder',
    description: 'Its folder, from the working folder; one host at a time.',
  }),
  snapshot_every: integer({
    default: 5000,
    minimum: 1,
    unit: 'inputs',
    description: 'Inputs between two snapshots: the most that a start after a crash has to replay.',
  }),
  keep_snapshots: integer({
    default: 3,
    minimum: 1,
    maximum: 100,
    unit: 'snapshots',
    description: 'Snapshots that are kept.',
  }),
  keep_days: number({
    default: 400,
    exclusiveMinimum: 0,
    unit: 'days of market time',
    description: 'How long the journal is kept; what the oldest snapshot needs stays longer.',
  }),
})

const checks = section('Checks of the books while the host runs; docs/checks.md says what they look at.', {
  enabled: flag({ default: true, description: 'Whether anything is checked.' }),
  every: integer({
    default: 1,
    minimum: 1,
    unit: 'inputs',
    description: 'Inputs from one check of books and weights to the next; every approved entry is checked.',
  }),
  account_minutes: number({
    default: 5,
    minimum: 0.01,
    maximum: 1440,
    unit: 'minutes',
    description: 'Time of day from one comparison of books and account to the next.',
  }),
})

const diagnostics = section('What is written when a check or the host itself fails.', {
  path: text({
    default: '.grodt/diagnostics',
    minLength: 1,
    expected: 'a folder',
    description: 'Folder of the bundles, from the working folder.',
  }),
  keep: integer({
    default: 20,
    minimum: 1,
    maximum: 1000,
    unit: 'bundles',
    description: 'Bundles that are kept; the oldest goes first.',
  }),
})

const reload = section('How a running host learns that its files have changed.', {
  watch: flag({
    default: true,
    description: 'Whether the configuration folder and the files of the plugins are watched.',
  }),
  polling: flag({
    default: false,
    description:
      'Look at them again and again instead of waiting for events, which network mounts do not send.',
  }),
})

const plugins = section('Where plugins run while the host trades; docs/isolation.md says what that gives.', {
  isolation: choice(['worker', 'thread'], {
    default: 'worker',
    description:
      'worker: each strategy, and the regime classifier, in a thread of its own; thread: in that of the host.',
  }),
  deadline_ms: integer({
    default: 1000,
    minimum: 10,
    maximum: 60_000,
    unit: 'ms',
    description: 'The longest that one answer of a plugin in a worker may take.',
  }),
  memory_mb: integer({
    default: 128,
    minimum: 16,
    maximum: 16_384,
    unit: 'MB',
    description: 'The heap that a worker may have.',
  }),
})

const faults = section('What happens to plugins that fail.', {
  strikes_to_quarantine: integer({
    default: 3,
    minimum: 1,
    unit: 'strikes',
    description: 'Errors and invalid answers after which a strategy opens no more positions.',
  }),
  retry_after_bars: integer({
    default: 5,
    minimum: 1,
    unit: 'bars',
    description:
      'Of its timeframe, until a strategy in quarantine is tried again; then twice as long each time.',
  }),
  retry_wait_hours: number({
    default: 24,
    exclusiveMinimum: 0,
    maximum: 8760,
    unit: 'hours of market time',
    description: 'The longest wait before a try.',
  }),
  healthy_hours: number({
    default: 24,
    exclusiveMinimum: 0,
    maximum: 8760,
    unit: 'hours of market time',
    description: 'How long it must have traded for the waits to begin anew.',
  }),
  tries_per_day: integer({
    default: 6,
    minimum: 0,
    maximum: 48,
    unit: 'tries',
    description: 'Within 24 hours of market time; then it waits for a person. 0: always.',
  }),
})

const statistics = section('How statistics are made; docs/statistics.md says what follows.', {
  annualisation: choice([365, 252, 'calendar'], {
    default: 365,
    unit: 'daily returns a year',
    description:
      'What a year has: 365 for markets that never close, 252 for sessions of shares, calendar: as many as the run had.',
  }),
  deviation: choice(['sample', 'population'], {
    default: 'sample',
    description: 'Whether deviations divide by n - 1 or by n.',
  }),
  risk_free_rate: number({
    default: 0,
    minimum: -0.5,
    maximum: 1,
    unit: 'fraction per year',
    description: 'Taken off the returns in Sharpe, Sortino, Omega and alpha.',
  }),
  resamples: integer({
    default: 1000,
    minimum: 0,
    maximum: 100_000,
    unit: 'none',
    description: 'Resamples behind the confidence intervals of a backtest; 0: no intervals.',
  }),
})

/** host.yaml: the account, the simulated broker and market, the API. */
export const hostFile = file(
  'The account, what is traded, the simulated broker and market, and the admin API.',
  {
    host: section('The host.', {
      seed: seed(1, 'Seed of every random number that plugins draw.'),
      account,
      allocation,
      plugin_folders: texts({
        default: ['plugins'],
        description: 'Folders whose sub-folders are plugin packages.',
      }),
      broker,
      instruments,
      simulated_market: simulatedMarket,
      paper,
      statistics,
      store,
      reload,
      checks,
      diagnostics,
      plugins,
      faults,
      api,
      research,
    }),
  },
)
