import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GrodtError } from '../../errors.ts'
import { signChanges } from './author.ts'
import { protectAnswer } from './headers.ts'
import { isForHost, isOwnOrigin } from './names.ts'
import { networkOf } from './network.ts'
import { admitOrigin } from './origins.ts'
import { rateLimiter, type RateLimiter } from './rate.ts'
import { allows, type Scope } from './scope.ts'
import type { Guard } from './settings.ts'
import { findToken } from './tokens.ts'

/** Who asks. */
export interface Caller {
  /** Of the token. */
  readonly name: string
  readonly scope: Scope
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: somebody without a token. */
    caller: Caller | null
    /** Whether what it came with is still good: its answer may have no end. */
    admitted: () => boolean
  }
  interface FastifyContextConfig {
    /** Whether it answers anybody who may ask this machine at all. */
    readonly open?: boolean
  }
}

/** An API has this as soon as tokens guard it; without it it does not listen. */
export const GUARDED = 'guarded'

/** Refusals of all clients that are logged, per second. */
const MOST_LINES = 10

/** What may be done with a scope, in words. */
const MAY: Readonly<Record<Scope, string>> = {
  read: 'read',
  trade: 'read and trade',
  admin: 'do everything',
}

/**
 * Look at every request before its body is read: whether it is meant for this machine, comes from a page that may
 * ask, is not one too many, and has a token for what it asks. What a person changes is signed with the token's name.
 *
 * @param guard null: only names and origins are checked; an API without tokens answers calls inside the process
 * @param now a clock that never goes back, ms
 */
export function installGuard(app: FastifyInstance, guard: Guard | null, now = () => performance.now()): void {
  app.decorateRequest('caller', null)
  app.decorateRequest('admitted', () => true)
  const encrypted = guard !== null && guard.tls !== null
  const names = guard?.names ?? []
  const origins = guard?.origins ?? []
  app.addHook('onRequest', (request, reply, done) => {
    protectAnswer(reply, encrypted)
    const { origin } = request.headers
    if (!isForHost(request.raw, names)) throw new GrodtError('API_HOST')
    if (origin !== undefined) {
      const admitted = origins.includes(origin)
      if (!admitted && !isOwnOrigin(origin, names)) throw new GrodtError('API_ORIGIN')
      if (admitted && admitOrigin(request, reply, origin)) return
    }
    done()
  })
  if (guard === null) return
  app.decorate(GUARDED, true)
  const turn = rateLimiter(guard.requestsPerSecond, now)
  // A line a second for each client, and so many for all of them: refusals must not fill the disk.
  const line = rateLimiter(1, now)
  const lines = rateLimiter(MOST_LINES, now)
  app.addHook('onRequest', (request, reply, done) => {
    try {
      admit(guard, turn, request, reply, now)
      done()
    } catch (error) {
      if (error instanceof GrodtError && line(networkOf(request.ip)) === 0 && lines('all') === 0) {
        const { method, ip } = request
        const [path] = request.url.split('?')
        request.log.warn(
          { code: error.code, method, path, client: ip, token: request.caller?.name },
          'refused',
        )
      }
      throw error
    }
  })
  signChanges(app)
}

/** Whom a request is counted by: its token, or its address where it has none, with all others of its network. */
export const clientOf = ({ caller, ip }: Pick<FastifyRequest, 'caller' | 'ip'>): string =>
  caller === null ? networkOf(ip) : `token ${caller.name}`

/** Whether a token that was valid is so still: looked up at most once a second, as it is asked at every event. */
function stillValid(folder: string, token: string, now: () => number): () => boolean {
  let [valid, at] = [true, now()]
  return () => {
    if (valid && now() - at >= 1000) [valid, at] = [findToken(folder, token) !== null, now()]
    return valid
  }
}

/** @throws GrodtError TOKEN_WRONG, RATE_LIMITED, TOKEN_MISSING, TOKEN_SCOPE */
function admit(
  guard: Guard,
  turn: RateLimiter,
  request: FastifyRequest,
  reply: FastifyReply,
  now: () => number,
): void {
  const token = bearer(request.headers.authorization)
  request.caller = token === null ? null : findToken(guard.access, token)
  const { caller } = request
  const reads = request.method === 'GET' || request.method === 'HEAD'
  // Who has a token is not stopped by others at the same address, and who changes something not by what he reads.
  const wait = turn(`${reads ? 'read' : 'change'} ${clientOf(request)}`)
  if (wait > 0) {
    const seconds = Math.ceil(wait)
    reply.header('retry-after', seconds)
    throw new GrodtError('RATE_LIMITED', { limit: guard.requestsPerSecond, seconds })
  }
  const challenge = (attributes: string): void => {
    reply.header('www-authenticate', `Bearer realm="grodt"${attributes}`)
  }
  if (token !== null && caller === null) {
    challenge(', error="invalid_token"')
    throw new GrodtError('TOKEN_WRONG')
  }
  if (token !== null) request.admitted = stillValid(guard.access, token, now)
  if (request.routeOptions.config.open === true) return
  const needs = scopeOf(request, reads)
  if (caller === null) {
    if (needs === 'read' && guard.readsFree) return
    challenge('')
    throw new GrodtError('TOKEN_MISSING')
  }
  if (allows(caller.scope, needs)) return
  challenge(`, error="insufficient_scope", scope="${needs}"`)
  throw new GrodtError('TOKEN_SCOPE', { name: caller.name, has: MAY[caller.scope], needs: MAY[needs] })
}

/** Of a path that there is not, no more than that is told. A route that says nothing is not for everybody. */
function scopeOf({ is404, routeOptions }: FastifyRequest, reads: boolean): Scope {
  if (is404) return 'read'
  return routeOptions.config.scope ?? (reads ? 'read' : 'admin')
}

/** The token of an Authorization header; null without the header. Another scheme is a token that is nobody's. */
function bearer(header: string | undefined): string | null {
  if (header === undefined) return null
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? ''
}
