import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { ApiConfig } from '../../config/types.ts'
import { isLoopbackAddress } from '../../config/loopback.ts'
import { GrodtError } from '../../errors.ts'
import { listTokens, openTokens } from './tokens.ts'

/** To listen on every address of the machine; it is called by none of these. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Who may use the API, and how much. */
export interface Guard {
  /** Folder of the tokens. */
  readonly access: string
  /** Whether whoever can reach the API may read. */
  readonly readsFree: boolean
  /** Names of this machine beside the loopback ones. */
  readonly names: readonly string[]
  /** Of other pages that may read. */
  readonly origins: readonly string[]
  readonly behindProxy: boolean
  readonly requestsPerSecond: number
  /** PEM; null where nothing is encrypted. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** File of the token that was made for the commands on this machine; null where this is not the first start. */
  readonly made: string | null
}

/**
 * Open the tokens, make the first one, and read what the API is encrypted with.
 *
 * @throws GrodtError TOKEN_FOLDER, API_TLS, API_UNGUARDED when other machines could reach it and nobody has a token
 */
export function openGuard(api: ApiConfig): Guard {
  const { access, host, names, origins, behindProxy, requestsPerSecond } = api
  const made = openTokens(access)
  const local = isLoopbackAddress(host) && !behindProxy
  if (!local && listTokens(access).length === 0) throw new GrodtError('API_UNGUARDED', { host })
  return {
    ...{ access, origins, behindProxy, requestsPerSecond, made },
    readsFree: local && !api.readNeedsToken,
    names: EVERYWHERE.has(host) ? names : [...names, host],
    tls: tlsOf(api),
  }
}

function tlsOf({ tls: { certificate, key } }: ApiConfig): Guard['tls'] {
  if (certificate === '' && key === '') return null
  try {
    const tls = { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
    createSecureContext(tls)
    return tls
  } catch (error) {
    throw new GrodtError('API_TLS', { problem: (error as Error).message }, { cause: error })
  }
}
