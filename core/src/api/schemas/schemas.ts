import Type, { type TSchema } from 'typebox'
import { side } from '../../engine/event-words.ts'
import { EVENT_KINDS, type EventKind } from '../../host/stream/kinds.ts'
import type { StatusView } from '../../host/views/status.ts'
import type { KillSwitchRow, LockRow, PauseRow } from '../../host/views/risk.ts'
import type { SupervisionRow } from '../../host/views/supervision.ts'
import { liveStatistics, liveStrategies } from '../../portfolio/statistics/schema/live.ts'
import { shape } from '../../shape.ts'
import { oneOf, oneOfOrNull } from '../../words.ts'

export { strategyComparison } from '../../portfolio/statistics/schema/compare.ts'

/** Every answer is an object of exactly these keys. */
export const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

export const nullable = <S extends TSchema>(schema: S, description: string) =>
  Type.Union([schema, Type.Null()], { description })

export const quote = (description: string) => Type.Number({ description: `${description} Quote currency.` })
export const fraction = (description: string) => Type.Number({ description: `${description} Fraction.` })
export const count = (description: string) => Type.Integer({ minimum: 0, description })
export const seq = (description: string) => Type.Number({ minimum: 0, description })
export const text = (description: string) => Type.String({ description })

const momentParts = {
  iso: Type.String({ description: 'ISO 8601, UTC.' }),
  ms: Type.Number({ description: 'Milliseconds since 1970-01-01 UTC.' }),
}

export const moment = (description: string) => shape('Moment', momentParts, description)

const hostState = oneOf<StatusView['state']>(
  {
    running: 'bars and commands are carried out',
    stopping: 'it ends what it has begun',
    stopped: 'nothing is carried out any more',
  },
  'What it does.',
)

/** How long something took. */
export const durationParts = {
  count: count('How often since the process began.'),
  total: Type.Number({ minimum: 0, description: 'All of it since then. Seconds.' }),
  sample: count('How many of the last ones the figures below are made of, at most 512.'),
  median: nullable(Type.Number(), 'Milliseconds; null with fewer than 10.'),
  p99: nullable(Type.Number(), '99th percentile. Milliseconds; null with fewer than 100.'),
  longest: nullable(Type.Number(), 'Milliseconds; null with none.'),
}

const durations = (description?: string) => shape('Durations', durationParts, description)

export const health = object({
  status: Type.Literal('ok'),
  state: hostState,
  uptime: Type.Number({ description: 'Time since the start. Seconds.' }),
})

export const regime = shape('Regime', {
  symbol: text('For example BTC/USDT.'),
  timeframe: text('Of the classified bars, for example 1h.'),
  label: nullable(Type.String(), 'The regime now; null while it is not known.'),
  confidence: nullable(Type.Number(), '0 to 1; null while the regime is not known.'),
})

/** A build of a plugin, beside the hash of its code. */
export const buildParts = {
  id: text('Id of the plugin.'),
  version: text('Version of its package.'),
  generation: count('Number of this build among those of the plugin that the process has loaded.'),
  stateVersion: count('Version of the shape of its state; 0 where it declares none.'),
  since: nullable(
    moment('Time of day.'),
    'Since when it runs here: the start of the process, or the reload that brought it.',
  ),
  marketSince: nullable(moment('Market time.'), 'The same in market time.'),
  age: nullable(Type.Number(), 'Time since then. Seconds.'),
}

export const build = shape('Build', { hash: text('SHA-256 of its code, hex.'), ...buildParts })

export const refusedFiles = nullable(
  shape('RefusedFiles', {
    since: moment('Time of day from which on it is known.'),
    code: text('Of the table of errors.'),
    message: text('What is wrong, all at once.'),
  }),
  'Why the files of today do not run; null while they do.',
)

export const status = object({
  mode: Type.Literal('paper'),
  version: text('Of GRODT.'),
  node: text('Version of Node.js.'),
  state: hostState,
  marketTime: moment('Close of the last bar that was applied.'),
  startedAt: moment('Time of day at the start.'),
  uptime: Type.Number({ description: 'Time since the start. Seconds.' }),
  availability: shape(
    'Availability',
    {
      since: moment('Begin of what is looked at: 30 days ago, or the first known run.'),
      up: Type.Number({ description: 'Time in which a host kept the account. Seconds.' }),
      down: Type.Number({ description: 'Time in which none did. Seconds.' }),
      share: nullable(Type.Number(), 'The first of both, 0 to 1; null in the first hour.'),
      starts: count('Processes that began.'),
      crashes: count('Of them those that were killed or failed.'),
    },
    'How much of the last 30 days the account was kept, by signs of life every 30 s.',
  ),
  speed: Type.Number({ description: 'Market seconds per second; 1 is the wall clock.' }),
  bars: count('Bars applied since the start, per symbol.'),
  steps: durations('How long the bars of one moment took, with workers, journal and checks.'),
  symbols: Type.Array(Type.String()),
  timeframe: text('Length of the base bars, for example 5m.'),
  revision: nullable(Type.Integer(), 'Number of the revision that runs; null where none is kept.'),
  refusedFiles,
  pinned: Type.Array(Type.String(), {
    description: 'Plugins that run from kept code since a roll-back, not from their folders.',
  }),
  classifier: build,
  allocator: build,
  lastEvent: seq('Number of the last event, 0 before the first.'),
  regimes: Type.Array(regime),
  manageOnly: nullable(
    object({
      lock: count('Number of the lock that a person removes.'),
      since: moment('When it was set.'),
      reason: text('What does not hold, and where the diagnostic bundle is.'),
    }),
    'An invariant does not hold: nothing is opened, exits go on. Null otherwise.',
  ),
})

export const gate = shape('Gate', {
  symbol: text('For example BTC/USDT.'),
  open: Type.Boolean({ description: 'Whether the strategy may open a position here now.' }),
  reason: nullable(Type.String(), 'Why not; null while the gate is open.'),
})

export const strategy = shape('Strategy', {
  name: text('Its name in strategies.yaml.'),
  plugin: nullable(build, 'Null of one that has been removed.'),
  timeframe: nullable(
    Type.String(),
    'The bars on which it decides; null of one that has been removed and holds nothing.',
  ),
  retired: Type.Boolean({
    description: 'Removed from the configuration: it opens nothing, what it holds keeps its exits.',
  }),
  enabled: Type.Boolean(),
  paused: Type.Boolean({ description: 'It only manages what it holds; /risk says why.' }),
  quarantined: Type.Boolean({
    description:
      'It failed and opens nothing until it is tried again, or a person releases it; /risk says when.',
  }),
  strikes: count('Errors and invalid answers so far.'),
  weight: fraction('Target share of portfolio equity.'),
  budget: quote('What it may have in positions.'),
  regimeRequirements: Type.Array(Type.String(), { description: 'Empty means every regime.' }),
  gates: Type.Array(gate),
  result: quote('Profit and loss since the start after costs, open positions at the last price.'),
  openResult: quote('The part of the result that is in open positions.'),
  openPositions: count('Open positions.'),
  dust: Type.Array(
    object({
      symbol: text('For example BTC/USDT.'),
      quantity: Type.Number({ description: 'Base currency.' }),
      value: quote('At the last price.'),
    }),
    { description: 'What is left of closed positions and too little to be sold.' },
  ),
  fees: quote('Fees paid.'),
  trades: count('Closed trades.'),
  winRate: nullable(
    Type.Number(),
    'Closed trades with a profit after costs. Fraction; null below 10 trades.',
  ),
  refusals: Type.Record(Type.String(), Type.Integer(), {
    description: 'Refused entries by the limit or gate that refused them.',
  }),
})

export const strategies = object({
  strategies: Type.Array(strategy, {
    description: 'Those of strategies.yaml, then removed ones that still hold something.',
  }),
  retired: Type.Array(Type.String(), {
    description: 'Names of all that were removed and have books; each is at /strategies/NAME.',
  }),
})

const position = shape('Position', {
  symbol: text('For example BTC/USDT.'),
  strategy: text('Name of the strategy whose position it is.'),
  side,
  quantity: Type.Number({ description: 'Base currency.' }),
  dust: Type.Number({ description: 'Held beyond it and too little to be sold. Base currency.' }),
  entryPrice: quote('Mean price of the entry.'),
  entryTime: moment('Open of the bar of the entry.'),
  price: quote('The last price.'),
  stop: nullable(Type.Number(), 'The stop in force; null without one. Quote currency.'),
  target: nullable(Type.Number(), 'The target; null without one. Quote currency.'),
  unrealized: quote('Profit at the last price, before the cost of closing.'),
  barsHeld: count('Bars of the strategy since the entry.'),
  regime: nullable(Type.String(), 'The regime when the entry was decided; null when it was not known.'),
  confidence: nullable(Type.Number(), 'Its confidence, 0 to 1; null when the regime was not known.'),
  reason: text("Why it was entered, in the strategy's words."),
})

export const killSwitch = shape('KillSwitch', {
  stage: oneOf<KillSwitchRow['stage']>(
    {
      armed: 'it watches',
      warned: 'near a limit',
      latched: 'nothing is opened until a person resets it',
    },
    'How far it has gone.',
  ),
  since: nullable(moment('When the stage began.'), 'Null before the first change.'),
  cause: oneOfOrNull<NonNullable<KillSwitchRow['cause']>>(
    {
      drawdown: 'the book fell too far below its high-water mark',
      'daily-loss': 'it lost too much since midnight UTC',
      manual: 'a person triggered it',
      reset: 'a person reset it',
      recovered: 'what had warned is over',
    },
    'What brought it there.',
    'Null before the first change.',
  ),
  value: nullable(Type.Number(), 'What was measured then. Fraction; null where a person moved it.'),
  limit: nullable(Type.Number(), 'The limit that it reached. Fraction.'),
  action: oneOf<KillSwitchRow['action']>(
    { freeze: 'positions keep their exits', flatten: 'they are closed' },
    'What it does with positions when it latches.',
  ),
  why: nullable(Type.String(), 'What the person gave as reason.'),
  author: nullable(Type.String(), 'The person.'),
})

export const lock = shape('Lock', {
  lock: count('Its number.'),
  reason: oneOf<LockRow['reason']>(
    {
      cooldown: 'after a loss',
      'stop-guard': 'after several stops',
      'daily-loss': 'the book or a strategy lost too much since midnight UTC',
      drawdown: 'the book or a strategy fell too far below its high-water mark',
      person: 'a person set it',
      invariant: 'the books do not agree with themselves',
    },
    'Why.',
  ),
  strategy: nullable(Type.String(), 'Whose entries it blocks; null: of all strategies.'),
  symbol: nullable(Type.String(), 'Where; null: in every symbol.'),
  from: moment('When it was set.'),
  until: nullable(moment('When it ends.'), 'Null: a person has to remove it.'),
  value: nullable(
    Type.Number(),
    'What was measured: a fraction, a count of stops, or the loss of a trade; null where a person set it.',
  ),
  limit: nullable(Type.Number(), 'The limit that it reached.'),
  why: nullable(Type.String(), 'What the person gave as reason.'),
  author: nullable(Type.String(), 'The person.'),
})

export const pause = shape('Pause', {
  strategy: text('Its name.'),
  rule: oneOf<PauseRow['rule']>(
    {
      drawdown: 'it fell too far below its best result',
      'losing-streak': 'it lost too often in a row',
      'profit-factor': 'its losses outweigh its profits',
      person: 'a person paused it',
    },
    'Why.',
  ),
  value: nullable(Type.Number(), 'What was measured; null where a person paused it.'),
  limit: nullable(Type.Number(), 'The limit of the rule.'),
  sample: nullable(Type.Integer(), 'Closed trades that the value is made of.'),
  from: moment('When it was paused.'),
  until: nullable(moment('When it comes back by itself.'), 'Null: something else brings it back.'),
  resume: oneOf<PauseRow['resume']>(
    { 'cool-down': 'time', regime: 'another regime', person: 'a person' },
    'What brings it back.',
  ),
  why: nullable(Type.String(), 'What the person gave as reason.'),
  author: nullable(Type.String(), 'The person.'),
})

export const supervisionRow = shape('SupervisedPlugin', {
  entry: text('Name of the strategy; `regime` for the regime classifier, `predictor ID` for a predictor.'),
  kind: oneOf<SupervisionRow['kind']>(
    { strategy: '', 'regime-classifier': '', predictor: '' },
    'What it is asked for.',
  ),
  plugin: text('Id of the plugin.'),
  state: oneOf<SupervisionRow['state']>(
    {
      running: 'it is asked, and answers',
      quarantined: 'a strategy that is not asked',
      silent:
        'a classifier that does not answer, so that the regime is unknown, or a predictor, whose models forecast nothing',
    },
    'How it is.',
  ),
  worker: oneOfOrNull<NonNullable<SupervisionRow['worker']>>(
    { ready: 'it takes questions', starting: 'it is being started', down: 'there is none' },
    'What its worker does.',
    'Null where it runs in the thread of the host.',
  ),
  since: nullable(moment('Market time since which it has no say.'), 'Null while it runs.'),
  problem: nullable(Type.String(), 'What was wrong; null while it runs.'),
  startProblem: nullable(Type.String(), 'Why its worker could not be started again; null otherwise.'),
  failedTries: count('Tries that failed one after the other.'),
  nextTry: nullable(
    moment('Market time from which on it is tried again.'),
    'Null while it runs, and when it waits for a person.',
  ),
  answers: nullable(
    durations(),
    'How long its worker took to answer a question; null where it runs in the thread of the host.',
  ),
})

export const supervision = object({
  supervised: Type.Array(supervisionRow, {
    description: 'The strategies, then the regime classifier and the predictors.',
  }),
})

export const risk = object({
  killSwitch,
  locks: Type.Array(lock, { description: 'In the order in which they were set.' }),
  paused: Type.Array(pause, { description: 'Strategies that only manage what they hold.' }),
  faulty: Type.Array(supervisionRow, { description: 'Plugins that have no say; `/supervision` has all.' }),
})

export const positions = object({ positions: Type.Array(position) })

export const performance = object({
  currency: text('The quote currency of all amounts.'),
  capital: quote('What the account started with.'),
  equity: quote('Cash plus the value of all positions at their last prices.'),
  cash: quote('The pool of cash; positions are booked at full notional.'),
  totalReturn: fraction('Equity over capital, minus 1.'),
  drawdown: fraction('How far equity is below its high-water mark now.'),
  maxDrawdown: fraction('The furthest that it was below it.'),
  fees: quote('Fees paid.'),
  funding: quote('Funding paid for perpetuals, negative when received.'),
  exposure: Type.Number({
    description: 'Notional of all positions, long and short added. Multiple of equity.',
  }),
  openPositions: count('Open positions.'),
  trades: count('Closed trades.'),
  statistics: liveStatistics,
  strategies: liveStrategies,
})

export const event = Type.Object(
  {
    seq: seq(
      'Counts up in one run; what the host says of itself stands millionths behind the event before it.',
    ),
    time: moment('Market time.'),
    kind: Type.Enum(Object.keys(EVENT_KINDS) as EventKind[], {
      description: 'What happened; the other keys depend on it.',
    }),
  },
  { title: 'HostEvent', additionalProperties: true },
)

export const noQuery = object({})

/** The store of the host, by its folder: a command that reads it makes sure that it is the one that it means. */
export const store = Type.Optional(
  Type.String({ description: 'Folder of the store that is meant.', expected: 'a folder' }),
)
export const storeQuery = object({ store })

export const strategyParams = object({ name: Type.String({ description: 'Its name in strategies.yaml.' }) })
