import { existsSync, readFileSync } from 'node:fs'
import { isOwnHost } from '../../api/guard/names.ts'
import { localToken } from '../../api/guard/tokens.ts'
import { loadConfig, parseConfig } from '../../config/load.ts'
import { isLoopbackAddress } from '../../config/loopback.ts'
import type { ApiConfig } from '../../config/types.ts'
import { usageError, type ParsedArguments } from '../arguments.ts'

/** Where a host is asked, and what it is shown. */
export interface ApiAddress {
  readonly url: string
  /** Null where none is known: a host lets itself be read without one while only its own machine can reach it. */
  readonly token: string | null
}

/**
 * The address of the API: of `--api`, else of the configuration, which need not be free of mistakes. The token is that
 * of the environment, else the one that the host on this machine has made.
 *
 * @throws GrodtError OPTION, also when the token would go over a network unencrypted; CONFIG_FOLDER
 */
export function apiAddress(
  command: string,
  { values }: ParsedArguments,
  environment: NodeJS.ProcessEnv = process.env,
): ApiAddress {
  const given = values.get('api')
  const folder = values.get('configs') ?? 'configs'
  const loaded = given === undefined || existsSync(folder) ? loadConfig(folder) : parseConfig(folder, [])
  const { api } = loaded.draft.host
  const url = given === undefined ? configured(command, folder, api) : parsed(command, given)
  return { url: url.origin, token: tokenFor(command, url, api, environment) }
}

function parsed(command: string, given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw usageError(command, `--api was "${given}", expected an address such as http://127.0.0.1:7373.`)
}

function configured(command: string, folder: string, { host, port, names, tls }: ApiConfig): URL {
  if (port === 0) {
    const where = `${folder.replace(/[\\/]+$/, '')}/host.yaml`
    throw usageError(
      command,
      `By ${where} the API takes a free port: give the address that grodt run shows with --api URL.`,
    )
  }
  // A certificate is made for a name; every address at which a host can listen is reached as this machine.
  const everywhere = host === '0.0.0.0' || host === '::'
  const own = everywhere ? (tls.certificate === '' ? '127.0.0.1' : (names.at(0) ?? '127.0.0.1')) : host
  const protocol = tls.certificate === '' ? 'http' : 'https'
  return new URL(`${protocol}://${own.includes(':') ? `[${own}]` : own}:${port}`)
}

/** What is found without being told is shown to the own host alone. */
function tokenFor(
  command: string,
  url: URL,
  api: ApiConfig,
  { GRODT_TOKEN: token, GRODT_TOKEN_FILE: file }: NodeJS.ProcessEnv,
): string | null {
  const told = token !== undefined && token !== '' ? token : fromFile(command, file)
  const isOwn = isOwnHost(url.host, [api.host, ...api.names])
  const found = told ?? (isOwn ? localToken(api.access) : null)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (found === null || url.protocol === 'https:' || isLoopbackAddress(host)) return found
  if (told === null) return null
  throw usageError(command, `The token would go to ${url.origin} unencrypted: give an address with https.`)
}

function fromFile(command: string, file: string | undefined): string | null {
  if (file === undefined || file === '') return null
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw usageError(command, `GRODT_TOKEN_FILE cannot be read: ${(error as Error).message}.`)
  }
}
