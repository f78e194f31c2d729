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

/** Whether an Origin header, which browsers send with what a page asks for, is of a page on this machine. */
export function isOwnOrigin(header: string, names: readonly string[] = []): boolean {
  return /^https?:\/\//i.test(header) && isOwnHost(header.replace(/^https?:\/\//i, ''), names)
}
