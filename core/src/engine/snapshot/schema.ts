import Type, { type Static } from 'typebox'
import { CAUSES } from '../../portfolio/trade.ts'
import type { ExitCause } from '../../risk/limits.ts'

/** Counts up with each change of what is stored. */
export const SNAPSHOT_VERSION = 1

const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()])

/** Doubles of any value: NaN, Infinity and -0 stand for something here. */
const number = Type.Refine(
  Type.Unsafe<number>({}),
  (value) => typeof value === 'number',
  () => 'must be a number',
)
const doubles = Type.Refine(
  Type.Unsafe<Float64Array>({}),
  (value) => value instanceof Float64Array,
  () => 'must be doubles',
)
const integers = Type.Refine(
  Type.Unsafe<Uint32Array>({}),
  (value) => value instanceof Uint32Array,
  () => 'must be 32-bit integers',
)
const text = Type.String()
const flag = Type.Boolean()
/** Cash units or lots, exact. */
const amount = Type.Integer()
const count = Type.Integer({ minimum: 0 })

const order = object({
  approval: object({ lots: count, notional: amount, cutBy: nullable(text) }),
  id: count,
  side: Type.Union([Type.Literal(1), Type.Literal(-1)]),
  type: Type.Enum(['market', 'limit', 'stop']),
  price: number,
  lots: count,
  afterExits: flag,
  dueBar: count,
  barsLeft: number,
  reserved: amount,
  stop: number,
  stopIsDistance: flag,
  target: number,
  targetIsDistance: flag,
  trail: nullable(
    Type.Union([object({ distance: number }), object({ atrPeriod: Type.Integer(), multiple: number })]),
  ),
  maxBars: number,
  regime: Type.Integer({ minimum: -1 }),
  confidence: number,
  weight: number,
  strength: number,
  reason: text,
  facts: nullable(Type.Record(text, number)),
})

const slot = object({
  symbol: text,
  /** Of the bars in which its exits count, ms; older versions left it out. */
  timeframeMs: Type.Optional(count),
  /** No instance of a plugin looks after it: the strategy does not trade the symbol any more. */
  leftOver: Type.Optional(Type.Literal(true)),
  lots: amount,
  /** Quanta. */
  held: amount,
  cost: amount,
  mark: amount,
  entryPrice: number,
  entryTime: number,
  barsHeld: count,
  stop: number,
  stopIsTrail: flag,
  target: number,
  trail: order.properties.trail,
  maxBars: number,
  bestPrice: number,
  worstPrice: number,
  bestFromClose: flag,
  exitDue: count,
  exitCause: Type.Enum(CAUSES.filter((cause): cause is ExitCause => cause !== 'entry')),
  cutDue: count,
  cutLots: count,
  entryLots: count,
  entryNotional: amount,
  exitNotional: amount,
  exitLots: count,
  exitPrice: number,
  tradeFees: amount,
  tradeSlippage: amount,
  tradeFunding: amount,
  tradeCarried: amount,
  tradeStopFraction: number,
  opened: nullable(order),
  /** Null also where the rest of the order that opened the position waits. */
  entry: nullable(order),
  restWaits: flag,
  fills: Type.Array(
    object({ time: number, lots: amount, price: number, fee: number, cause: Type.Enum([...CAUSES]) }),
  ),
})

const instance = object({
  instance: text,
  plugin: text,
  random: Type.Integer(),
  version: count,
  state: Type.Unknown(),
})

const drawdown = object({
  peak: amount,
  peakTime: number,
  deepest: number,
  deepestAmount: amount,
  deepestPeakTime: number,
  troughTime: number,
  recoveredTime: number,
  largestAmount: amount,
})

const limitLog = object({
  cuts: Type.Array(object({ limit: text, count })),
  extremes: Type.Array(
    object({
      limit: text,
      furthest: nullable(object({ value: number, allowed: number, inCash: flag })),
      leastKept: number,
    }),
  ),
})

/** Left out while there was none, as in snapshots from before there were any. */
const outages = Type.Optional(
  Type.Array(
    object({ from: number, problem: text, outside: flag, until: nullable(number), by: nullable(text) }),
  ),
)

const sleeve = object({
  name: text,
  /** What the configuration said then. */
  configured: object({
    enabled: flag,
    weight: number,
    onDisable: Type.Optional(
      Type.Union([
        object({ action: Type.Enum(['manage', 'flatten']) }),
        object({ action: Type.Literal('hand-over'), to: text }),
      ]),
    ),
  }),
  /** It was not configured any more. */
  retired: Type.Optional(flag),
  /** What its drawdown is measured from beside its peak, cash units; older versions left it out. */
  capital: Type.Optional(amount),
  enabled: flag,
  weight: number,
  /** Whether the meta-controller had switched it off; left out where it had not. */
  off: Type.Optional(flag),
  strikes: count,
  quarantined: flag,
  outages,
  refusals: Type.Array(object({ limit: text, count })),
  limits: limitLog,
  barsExposed: count,
  opened: object({ count, day: Type.Integer({ minimum: -1 }) }),
  ledger: object({ flow: amount, fees: amount, slippage: amount, funding: amount, turnover: amount }),
  drawdown,
  slots: Type.Array(slot),
  instances: Type.Array(instance),
})

const registry = object({
  version: Type.Literal(1),
  symbol: text,
  timeframe: text,
  appended: count,
  computed: count,
  cursor: Type.Integer({ minimum: -1 }),
  bars: object({
    time: doubles,
    open: doubles,
    high: doubles,
    low: doubles,
    close: doubles,
    volume: doubles,
  }),
  kernels: Type.Array(object({ key: text, state: doubles, outputs: Type.Array(doubles) })),
})

const track = object({
  timeframeMs: count,
  registry,
  making: nullable(
    object({ start: number, open: number, high: number, low: number, close: number, volume: number }),
  ),
  regime: object({ known: flag, label: text, confidence: number }),
  classifier: nullable(object({ strikes: count, instance, outages })),
})

const market = object({
  symbol: text,
  kind: Type.Enum(['spot', 'perpetual']),
  baseMs: count,
  lot: number,
  lotQuanta: Type.Integer({ minimum: 1 }),
  bars: count,
  taken: count,
  bar: Type.Array(number, { minItems: 6, maxItems: 6 }),
  tracks: Type.Array(track),
})

export const snapshotSchema = object({
  version: Type.Literal(SNAPSHOT_VERSION),
  currency: text,
  /** Start capital in cash units, and cash units per unit of the currency. */
  capital: amount,
  scale: Type.Integer({ minimum: 1 }),
  labels: Type.Array(text),
  /** What set the weights; left out where it is not known. */
  weightsBy: Type.Optional(text),
  /** What the meta-controller scaled every budget with; left out where it was 1. */
  exposureScale: Type.Optional(number),
  engine: object({
    seq: count,
    time: number,
    batches: count,
    batchesExposed: count,
    nextFunding: number,
    liquidations: count,
    locksSet: count,
    pausesSet: count,
    nextOrder: count,
  }),
  cash: amount,
  venue: object({ cash: amount, fees: amount, netLots: doubles, baseFees: doubles }),
  drawdown,
  markets: Type.Array(market),
  sleeves: Type.Array(sleeve),
  guard: object({ tradesSeen: count, protections: Type.Unknown() }),
  model: object({
    returns: nullable(object({ day: number, version: count, closes: doubles, rows: doubles })),
    days: nullable(object({ next: number, bars: doubles })),
    approvals: doubles,
  }),
  curve: object({
    stepMs: count,
    next: number,
    rows: doubles,
    buyAndHold: object({ opens: doubles, barsBefore: doubles }),
  }),
  trades: object({
    numbers: doubles,
    reasons: Type.Array(text),
    reason: integers,
    names: Type.Array(Type.Array(text)),
    named: integers,
    facts: doubles,
  }),
})

/**
 * The whole state of an engine between two inputs, apart from what follows from the rest and from its configuration:
 * JSON values, numbers of any value, and typed arrays. Amounts in cash units, sizes in lots, times in ms. Strategies,
 * symbols and timeframes go by name, in the order of then.
 */
export type EngineSnapshot = Static<typeof snapshotSchema>

/** The same without what gets longer with the age of an account: bars and indicators, the rows of the curve, trades. */
export type EngineState = Omit<EngineSnapshot, 'markets' | 'curve' | 'trades'> & {
  readonly markets: (Omit<MarketSnapshot, 'tracks'> & { readonly tracks: TrackState[] })[]
  readonly curve: Omit<EngineSnapshot['curve'], 'rows'>
}

export type OrderSnapshot = Static<typeof order>
export type SlotSnapshot = Static<typeof slot>
export type SleeveSnapshot = Static<typeof sleeve>
export type TrackSnapshot = Static<typeof track>
/** Of a track, beside its bars and indicators. */
export type TrackState = Omit<TrackSnapshot, 'registry' | 'making'>
export type MarketSnapshot = Static<typeof market>
