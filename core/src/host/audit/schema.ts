import Type, { type Static, type TSchema } from 'typebox'
import { fillSide, liquidity, orderType, positionMet, side, signalAction } from '../../engine/event-words.ts'
import type { OrderApproved, StopMoved } from '../../engine/events.ts'
import { shape } from '../../shape.ts'
import { oneOf, oneOfOrNull } from '../../words.ts'

/** Counts up when a field changes its meaning or goes. */
export const AUDIT_VERSION = 1

const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const nullable = <S extends TSchema>(schema: S, description: string) =>
  Type.Union([schema, Type.Null()], { description })
const text = (description: string) => Type.String({ description })
const number = (description: string) => Type.Number({ description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const quote = (description: string) => Type.Number({ description: `${description} Quote currency.` })

/** Where something stands in the journal. */
const places = {
  record: count('Number of the record that holds it.'),
  event: count('Sequence number of the event.'),
  time: text('Engine time, ISO 8601 UTC.'),
}

const plugin = shape('AuditedPlugin', {
  id: text('Id of the plugin.'),
  version: text('Version of its package.'),
  contentHash: text('SHA-256 of its code, hex.'),
})

const configuration = shape('AuditedConfiguration', {
  record: count('Number of the record of the start that made it known.'),
  time: text('Engine time of that start, ISO 8601 UTC.'),
  revision: nullable(Type.Integer(), 'Number of the revision; null where none is kept.'),
  files: Type.Array(object({ name: text('Name of the file.'), sha256: text('SHA-256 of its text, hex.') })),
})

const weights = Type.Record(Type.String(), Type.Number(), { description: 'Share of equity by strategy.' })

const decisionPart = shape('AuditedWeights', {
  record: count('Number of the record that holds it, by which it is asked for.'),
  event: nullable(Type.Integer(), 'Its weights-set event; null for weights of a changed configuration.'),
  time: text('Engine time, ISO 8601 UTC.'),
  source: oneOf(
    { start: 'the allocator, at a start or a reload of the host', input: 'new weights while it ran' },
    'Where it came from.',
  ),
  allocation: nullable(
    Type.Integer(),
    'Number of the decision of the meta-controller, by which grodt allocation explain shows it; null where it was none.',
  ),
})

const models = nullable(
  Type.Record(Type.String(), nullable(Type.String(), 'Id of the model; null: the persistence rule.')),
  'The models whose forecasts the decision about the weight read, by target; null where it read none.',
)

const regime = shape('AuditedRegime', {
  label: nullable(Type.String(), 'The regime at that moment; null while it was not known.'),
  confidence: nullable(
    Type.Number(),
    'Its confidence at that moment, 0 to 1; null where it was not recorded.',
  ),
  timeframe: nullable(Type.String(), 'Of the classified bars.'),
  since: nullable(
    shape('AuditedPlace', places),
    'The event that set the label; null where it is not in the journal.',
  ),
  plugin: nullable(plugin, 'The classifier.'),
})

const signal = shape('AuditedSignal', {
  ...places,
  action: signalAction,
  reason: text("The strategy's sentence."),
  facts: nullable(
    Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()])),
    'The numbers behind it; null within for one that was not defined.',
  ),
  given: Type.Unknown({ description: 'The signal as the strategy returned it.' }),
  position: positionMet,
  waiting: Type.Boolean({ description: 'Whether an entry of the strategy waited.' }),
})

/** Where a decision came from: the same for an order and for a refused one. */
const origin = {
  strategy: text('Name in strategies.yaml.'),
  symbol: text('For example BTC/USDT.'),
  signal: nullable(signal, 'The signal; null where it is not in the journal.'),
  plugin: nullable(plugin, 'The plugin of the strategy; null where the journal does not say.'),
  regime,
  weight: shape('AuditedWeight', {
    value: nullable(Type.Number(), "The strategy's share of equity at that moment."),
    decision: nullable(
      decisionPart,
      'The decision that set it; null where it is not in the journal any more.',
    ),
  }),
  model: models,
  configuration: nullable(configuration, 'The configuration at that moment.'),
}

const because = shape('AuditedCause', {
  ...places,
  event: nullable(Type.Integer(), 'Sequence number of the event; null where it has none.'),
  text: text('What it was, in words.'),
})

const fill = shape('AuditedFill', {
  ...places,
  order: nullable(Type.Integer(), 'The order that it belongs to; null for an exit.'),
  side: fillSide,
  quantity: number('Base currency.'),
  price: quote('The price paid, with slippage.'),
  notional: nullable(Type.Number(), 'As booked, quote currency; null in an older journal.'),
  fee: quote('Fee; of one in the base currency its value at the price of the fill.'),
  baseFee: nullable(Type.Number(), 'What the fee took of the quantity, base currency; null: paid in cash.'),
  slippage: quote('Given up against the undisturbed price; part of price already.'),
  cause: text('entry, or why the position was left.'),
  liquidity,
  because: nullable(because, 'What caused an exit; null for an entry, and where it is not in the journal.'),
})

const cancel = shape('AuditedCancellation', {
  ...places,
  cause: text('Why (the rest of) it was cancelled.'),
  because: nullable(because, 'What caused it; null where the cause says it all.'),
})

const orderPart = {
  order: count('Its number, by which it is asked for.'),
  ...places,
  ...origin,
  side,
  type: orderType,
  price: nullable(Type.Number(), 'Of a limit or stop order.'),
  quantity: number('What was ordered, base currency.'),
  notional: quote('Its value at the price of the decision.'),
  cutBy: nullable(Type.String(), 'The limit that made it smaller than was wanted.'),
  strength: nullable(Type.Number(), 'How sure the strategy was, 0 to 1.'),
  status: oneOf(
    { waiting: '', filled: '', partly: 'the rest was cancelled', cancelled: '' },
    'What became of it.',
  ),
  fills: Type.Array(fill),
  cancelled: nullable(cancel, 'How it ended without (the rest of) its fill.'),
}

const positionPart = {
  trade: nullable(
    Type.Integer(),
    'Number of the trade from 1, as in trades.csv of a backtest: one more than in the event. Null while it is open.',
  ),
  strategy: text('Name in strategies.yaml.'),
  symbol: text('For example BTC/USDT.'),
  side: oneOfOrNull<OrderApproved['side']>(
    { long: '', short: '' },
    'Which way.',
    'Null where no entry fill is in the journal.',
  ),
  closed: nullable(
    shape('AuditedClose', {
      ...places,
      cause: text('Of the last exit.'),
      net: quote('Profit after fees and funding.'),
    }),
    'Its end; null while it is open.',
  ),
  fills: Type.Array(fill, { description: 'Entries and exits in order.' }),
  stops: Type.Array(
    shape('AuditedStop', {
      ...places,
      price: quote('The new stop.'),
      by: oneOf<StopMoved['by']>({ signal: '', trail: '' }, 'What moved it.'),
    }),
    {
      description: 'Moves of the stop while it was open.',
    },
  ),
  funding: Type.Array(shape('AuditedFunding', { ...places, paid: quote('Paid; negative was received.') })),
  exitSignals: Type.Array(signal, {
    description: 'Exits and moves of the stop that the strategy asked for.',
  }),
}

const missing = Type.Array(Type.String(), {
  description: 'What can no longer be shown, and why. Empty when the chain is whole.',
})

export const auditedOrder = shape('AuditedOrder', {
  what: Type.Literal('order'),
  ...orderPart,
  position: nullable(
    shape('AuditedPosition', {
      ...positionPart,
      orders: Type.Array(Type.Integer(), { description: 'Orders that filled it.' }),
    }),
    'The position that its fills opened; null without a fill.',
  ),
  missing,
})

export const auditedRefusal = shape('AuditedRefusal', {
  what: Type.Literal('refusal'),
  ...places,
  ...origin,
  side,
  limit: text('The limit or gate that refused it.'),
  value: Type.Union([Type.Number(), Type.String()], { description: 'What was, in the unit of the limit.' }),
  allowed: Type.Union([Type.Number(), Type.String()], { description: 'What is allowed.' }),
  missing,
})

export const auditedTrade = shape('AuditedTrade', {
  what: Type.Literal('trade'),
  ...positionPart,
  orders: Type.Array(shape('AuditedEntry', orderPart)),
  missing,
})

export const auditedDecision = shape('AuditedDecision', {
  what: Type.Literal('decision'),
  ...decisionPart.properties,
  cause: nullable(Type.String(), 'What led to it, where the record says.'),
  allocator: nullable(plugin, 'The allocator; null where the journal does not say.'),
  model: models,
  reason: nullable(Type.String(), 'What the meta-controller says of it; null where it was none.'),
  before: nullable(weights, 'Null for the first weights, and where those before are not in the journal.'),
  after: weights,
  until: nullable(decisionPart, 'The decision after it; null when it is the last.'),
  orders: Type.Array(
    object({
      order: count('Its number.'),
      ...places,
      strategy: text('Whose order it was.'),
      symbol: text('For example BTC/USDT.'),
      side,
      notional: quote('Its value at the price of the decision.'),
      weight: number('The weight that it was made under.'),
    }),
    { description: 'Orders whose strategy had its weight from this decision.' },
  ),
  refused: count('Entries that were refused under it.'),
  configuration: nullable(configuration, 'The configuration at that moment.'),
  missing,
})

export const auditedEvent = shape('AuditedEvent', {
  what: Type.Literal('event'),
  ...places,
  event: Type.Number({ minimum: 0, description: 'Its number; not whole for what the host says of itself.' }),
  kind: text('What happened.'),
  given: Type.Unknown({ description: 'The event as it was recorded.' }),
  input: object({
    kind: text('The input that caused it.'),
    command: Type.Unknown({
      description: 'What a person wanted, with reason and author; null for other inputs.',
    }),
  }),
  configuration: nullable(configuration, 'The configuration at that moment.'),
  missing,
})

/** What `grodt audit <thing> --json` prints. */
export const auditSchema = Type.Object(
  {
    version: Type.Literal(AUDIT_VERSION),
    journal: object({
      first: count('Number of the first record that is kept.'),
      last: count('Number of the last record that was read.'),
    }),
    found: Type.Union([auditedOrder, auditedRefusal, auditedTrade, auditedDecision, auditedEvent]),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:grodt:audit:${AUDIT_VERSION}`,
    title: 'GRODT audit',
    description: `The chain of one thing as grodt audit --json prints it, version ${AUDIT_VERSION}.`,
    additionalProperties: false,
  },
)

export type Audit = Static<typeof auditSchema>
export type Audited = Audit['found']
export type AuditedOrder = Static<typeof auditedOrder>
export type AuditedRefusal = Static<typeof auditedRefusal>
export type AuditedTrade = Static<typeof auditedTrade>
export type AuditedDecision = Static<typeof auditedDecision>
export type AuditedEvent = Static<typeof auditedEvent>

export type OrderPart = AuditedTrade['orders'][number]
export type PositionPart = Omit<AuditedTrade, 'what' | 'orders' | 'missing'>
export type SignalPart = Static<typeof signal>
export type FillPart = Static<typeof fill>
export type RegimePart = Static<typeof regime>
export type PluginPart = Static<typeof plugin>
export type ConfigurationPart = Static<typeof configuration>
export type DecisionPart = Static<typeof decisionPart>
export type BecausePart = Static<typeof because>
export type ModelsPart = Static<typeof models>
export interface Origin {
  strategy: string
  symbol: string
  signal: SignalPart | null
  plugin: PluginPart | null
  regime: RegimePart
  weight: { value: number | null; decision: DecisionPart | null }
  model: ModelsPart
  configuration: ConfigurationPart | null
}
