const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

/**
 * Whether a Host header names this machine. A web page that has its own name resolve to 127.0.0.1 (DNS rebinding)
 * sends that name, and is refused.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  return header !== undefined && LOOPBACK.test(header)
}

/** Whether an Origin header, which browsers send with what a page asks for, is of a page on this machine. */
export function isLoopbackOrigin(header: string): boolean {
  return /^https?:\/\//i.test(header) && isLoopbackHost(header.replace(/^https?:\/\//i, ''))
}
