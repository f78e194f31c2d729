import type { FastifyReply } from 'fastify'
import { unknownStrategy, unknownSymbol } from '../engine/commands.ts'
import type { Engine } from '../engine/engine.ts'
import type { ErrorCode } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { PastPage, PastQuery } from '../host/views/past-events.ts'
import type { Store } from '../store/store.ts'
import { inTurn } from './costly.ts'
import { cursorOf, pastQuery, type ListRequest } from './paging.ts'
import { storeOf } from './store-of.ts'

/** Why there is no page of a list. */
export const LIST_ERRORS = ['STRATEGY_UNKNOWN', 'SYMBOL_UNKNOWN'] as const satisfies readonly ErrorCode[]

/** Why there is no page of a list that is read from the journal. */
export const JOURNAL_ERRORS = ['AUDIT_STORE', 'READ_BUSY'] as const satisfies readonly ErrorCode[]

/**
 * What a list was asked for. A name that there is not would have all of it looked through, and leave nothing.
 *
 * @throws GrodtError BODY_INVALID, STRATEGY_UNKNOWN, SYMBOL_UNKNOWN
 */
export function knownQuery(engine: Engine, request: ListRequest): PastQuery {
  const { strategy, symbol } = request
  if (strategy !== undefined && !engine.sleeves.some(({ name }) => name === strategy)) {
    throw unknownStrategy(engine, strategy)
  }
  const traded = engine.markets.map(({ instrument }) => instrument.symbol)
  if (symbol !== undefined && !traded.includes(symbol)) throw unknownSymbol('The host', symbol, traded)
  return pastQuery(request)
}

/**
 * A page of a list that is read from the journal: one at a time, and no further once nobody waits for the answer.
 *
 * @throws GrodtError as `knownQuery`; AUDIT_STORE, READ_BUSY, STORE_DAMAGED
 */
export async function journalPage<T>(
  host: PaperHost,
  request: ListRequest,
  reply: FastifyReply,
  read: (store: Store, query: PastQuery) => Promise<PastPage<T>>,
): Promise<{ readonly found: readonly T[]; readonly next: string | null }> {
  const store = storeOf(host, undefined)
  const query = { ...knownQuery(host.engine, request), gone: () => reply.raw.destroyed }
  const { found, next } = await inTurn(host, null, () => read(store, query))
  return { found, next: cursorOf(next) }
}
