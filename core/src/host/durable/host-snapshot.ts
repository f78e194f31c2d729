import Type, { type Static } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { decodeSnapshot, encodeSnapshot, takeEngineSnapshot } from '../../engine/snapshot.ts'
import { GrodtError } from '../../errors.ts'
import { feedPosition } from '../paper-feed.ts'
import type { PaperHost } from '../paper-host.ts'
import { identityOf } from './identity.ts'

const VERSION = 1

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
  identity: object({
    configuration: Type.Record(text, text),
    plugins: Type.Record(text, text),
  }),
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
})

/** What is kept of a host: with the inputs that came after it, all that it was. */
export type HostSnapshot = Static<typeof snapshot>

/** The whole state of a host between two inputs. */
export function takeHostSnapshot(host: PaperHost): Uint8Array {
  const { engine, feed, prepared, start, market } = host
  const taken: HostSnapshot = {
    version: VERSION,
    market: { ...market, symbols: [...market.symbols] },
    identity: identityOf(prepared),
    start,
    feed: feedPosition(feed),
    engine: takeEngineSnapshot(engine),
  }
  return encodeSnapshot(taken)
}

/** @throws GrodtError ENGINE_STATE when the bytes are no snapshot of this version */
export function readHostSnapshot(bytes: Uint8Array): HostSnapshot {
  const value = decodeSnapshot(bytes)
  if (Check(snapshot, value)) return value
  const [first] = Errors(snapshot, value)
  throw new GrodtError('ENGINE_STATE', { problem: `${first.instancePath || '/'} ${first.message}` })
}
