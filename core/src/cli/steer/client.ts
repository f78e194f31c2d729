import { loadConfig } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import { usageError, type ParsedArguments } from '../arguments.ts'

const PREFIX = '/api/v1'
/** A host answers within milliseconds; one that does not within this is stuck or gone, ms. */
const PATIENCE = 10_000

/** What a host answered: what was asked for, or problem details (RFC 9457). */
export type Answer<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly body: { readonly detail: string; readonly code?: string } }

/**
 * The address of the API: of `--api`, else of the configuration, which need not be free of mistakes.
 *
 * @throws GrodtError OPTION, CONFIG_FOLDER
 */
export function apiAddress(command: string, { values }: ParsedArguments): string {
  const given = values.get('api')
  if (given !== undefined) {
    const url = URL.canParse(given) ? new URL(given) : null
    if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin
    throw usageError(command, `--api was "${given}", expected an address such as http://127.0.0.1:7373.`)
  }
  const folder = values.get('configs') ?? 'configs'
  const { host, port } = loadConfig(folder).draft.host.api
  if (port === 0) {
    const where = `${folder.replace(/[\\/]+$/, '')}/host.yaml`
    throw usageError(
      command,
      `By ${where} the API takes a free port: give the address that grodt run shows with --api URL.`,
    )
  }
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * Ask a running host.
 *
 * @param path below /api/v1, its parts encoded
 * @param patience how long is waited, ms
 * @throws GrodtError HOST_UNREACHABLE when no host answers
 */
export async function ask<T>(
  address: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  patience = PATIENCE,
): Promise<Answer<T>> {
  let answer
  let text
  try {
    answer = await fetch(address + PREFIX + path, {
      method,
      signal: AbortSignal.timeout(patience),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    text = await answer.text()
  } catch (error) {
    throw new GrodtError(
      'HOST_UNREACHABLE',
      { address, problem: networkProblem(error, patience) },
      { cause: error },
    )
  }
  const kind = answer.headers.get('content-type') ?? ''
  if (answer.ok && kind.startsWith('application/json')) return { ok: true, body: JSON.parse(text) as T }
  if (!answer.ok && kind.startsWith('application/problem+json')) {
    return { ok: false, body: JSON.parse(text) as { detail: string; code?: string } }
  }
  throw new GrodtError('HOST_UNREACHABLE', { address, problem: 'what answers there is something else' })
}

function networkProblem(error: unknown, patience: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') {
    return `nothing came back within ${patience / 1000} s, so it may or may not have been done`
  }
  const { cause } = error
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  if (code === 'ECONNREFUSED') return 'the connection was refused'
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
