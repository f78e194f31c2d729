import type { IncomingMessage } from 'node:http'
import { isLoopbackAddress } from '../../config/loopback.ts'

/** A Host header without its port: `[::1]:7373` gives `::1`. Null where it is none. */
function nameIn(header: string): string | null {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::\d{1,5})?$/.exec(header)
  return found === null ? null : (found[1] ?? found[2])
}

/**
 * Whether a Host header names this machine. A web page that has its own name resolve to 127.0.0.1 (DNS rebinding)
 * sends that name, and is refused.
 *
 * @param names of the configuration, by which it is called beside the loopback ones
 */
export function isOwnHost(header: string | undefined, names: readonly string[] = []): boolean {
  const name = header === undefined ? null : nameIn(header)
  if (name === null) return false
  return isLoopbackAddress(name) || names.some((own) => own.toLowerCase() === name.toLowerCase())
}

/** Something with two of them is read in two ways by two servers. */
function hostsIn(rawHeaders: readonly string[]): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i].length === 4 && rawHeaders[i].toLowerCase() === 'host') count++
  }
  return count
}

/**
 * Whether a request is meant for this machine: it has one Host header, which names it, and so does its address where
 * that is a whole one, such as proxies get (RFC 9112, 3.2).
 */
export function isForHost(
  { headers, rawHeaders, url = '' }: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'url'>,
  names: readonly string[],
): boolean {
  if (hostsIn(rawHeaders) !== 1 || !isOwnHost(headers.host, names)) return false
  return (
    url.startsWith('/') || url === '*' || isOwnOrigin(url.replace(/^(https?:\/\/[^/?#]*).*$/i, '$1'), names)
  )
}

/** Whether an Origin header, which browsers send with what a page asks for, is of a page on this machine. */
export function isOwnOrigin(header: string, names: readonly string[] = []): boolean {
  return /^https?:\/\//i.test(header) && isOwnHost(header.replace(/^https?:\/\//i, ''), names)
}
