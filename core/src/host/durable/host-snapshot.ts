import Type, { type Static } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { decodeSnapshot, encodeSnapshot, takeEngineSnapshot } from '../../engine/snapshot.ts'
import { GrodtError } from '../../errors.ts'
import { feedPosition } from '../paper-feed.ts'
import type { PaperHost } from '../paper-host.ts'
import { identityOf } from './identity.ts'

/** Version 1 had no number of the revision and no held fields, version 2 neither learner nor meta-controller. */
const VERSION = 3

const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const text = Type.String()
const number = Type.Number()
const count = Type.Integer({ minimum: 0 })

/** The market that an account trades on; another one is another account. */
const market = object({
  seed: count,
  symbols: Type.Array(text),
  timeframe: text,
  /** Whether market time is the time of day. */
  wallClock: Type.Boolean(),
})

const snapshot = object({
  version: Type.Literal(VERSION),
  market,
  /** What made it; null where no revision is kept. */
  revision: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  identity: object({
    configuration: Type.Record(text, text),
    plugins: Type.Record(text, text),
  }),
  /** Fields of the revision that still have the value of before. */
  held: Type.Array(
    Type.Object({
      file: text,
      path: Type.Array(Type.Union([text, number])),
      value: Type.Optional(Type.Unknown()),
    }),
  ),
  /** Market time at which trading started, ms. */
  start: number,
  feed: object({
    before: object({
      bars: count,
      common: number,
      symbols: Type.Array(
        object({
          random: number,
          phase: number,
          price: number,
          level: number,
          volatility: number,
          close: number,
        }),
      ),
    }),
    bars: count,
    row: count,
  }),
  /** Checked by the engine itself. */
  engine: Type.Unknown(),
  /** Each is checked by itself; null where it had nothing to keep. */
  meta: object({ learner: Type.Unknown(), controller: Type.Unknown() }),
})

/** What is kept of a host: with the inputs that came after it, all that it was. */
export type HostSnapshot = Static<typeof snapshot>

/**
 * The whole state of a host between two inputs.
 *
 * @param revision what is stored as the number of its revision: two hosts that went the same way differ in it alone
 */
export function takeHostSnapshot(host: PaperHost, revision: number | null = null): Uint8Array {
  const { engine, feed, prepared, start, market, meta } = host
  const taken: HostSnapshot = {
    version: VERSION,
    market: { ...market, symbols: [...market.symbols] },
    revision,
    identity: identityOf(prepared),
    held: host.held.map((field) => ({ ...field, path: [...field.path] })),
    start,
    feed: feedPosition(feed),
    engine: takeEngineSnapshot(engine),
    meta: meta.snapshot(),
  }
  return encodeSnapshot(taken)
}

/** @throws GrodtError ENGINE_STATE when the bytes are no snapshot of this version or an older one */
export function readHostSnapshot(bytes: Uint8Array): HostSnapshot {
  const value = migrated(decodeSnapshot(bytes))
  if (Check(snapshot, value)) return value
  const [first] = Errors(snapshot, value)
  throw new GrodtError('ENGINE_STATE', { problem: `${first.instancePath || '/'} ${first.message}` })
}

function migrated(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('version' in value)) return value
  const older = { meta: { learner: null, controller: null }, version: VERSION }
  switch (value.version) {
    case 1:
      return { revision: null, held: [], ...value, ...older }
    case 2:
      return { ...value, ...older }
    default:
      return value
  }
}
