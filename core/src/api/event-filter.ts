import Type from 'typebox'
import { unknownStrategy, unknownSymbol } from '../engine/commands.ts'
import type { Engine } from '../engine/engine.ts'
import type { EventFilter } from '../host/stream/filter.ts'
import { eventKind } from '../host/stream/kinds.ts'

const list = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description, expected: 'a list with commas' }))

/** Which events are wanted, as a query says it. */
export const eventParts = {
  kind: list('Only these kinds of events, with commas between them; left out: all.'),
  strategy: list('Only what concerns these strategies.'),
  symbol: list('Only what concerns these symbols.'),
}

/** The same as a request has it; left out: all. */
type EventNames = { readonly [K in keyof typeof eventParts]?: string | undefined }

const parts = (text: string | undefined): string[] => text?.split(',').map((part) => part.trim()) ?? []

/** @throws GrodtError BODY_INVALID, STRATEGY_UNKNOWN, SYMBOL_UNKNOWN for a name that there is not */
export function eventFilter(engine: Engine, { kind, strategy, symbol }: EventNames): EventFilter {
  const [strategies, symbols] = [parts(strategy), parts(symbol)]
  const stranger = strategies.find((name) => !engine.sleeves.some((sleeve) => sleeve.name === name))
  if (stranger !== undefined) throw unknownStrategy(engine, stranger)
  const traded = engine.markets.map(({ instrument }) => instrument.symbol)
  const unknown = symbols.find((name) => !traded.includes(name))
  if (unknown !== undefined) throw unknownSymbol('The host', unknown, traded)
  return { kinds: parts(kind).map(eventKind), strategies, symbols }
}
