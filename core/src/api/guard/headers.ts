import type { FastifyReply } from 'fastify'

/**
 * What keeps a browser from doing with an answer what it is not meant for: no guessing of types, no frames, no copy
 * on disk, nothing loaded from elsewhere. A route that serves a page says more in a header of its own.
 */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** A browser that has once come encrypted comes encrypted for a year. */
const ENCRYPTED = { 'strict-transport-security': 'max-age=31536000' }

/** The headers of every answer. */
export const protection = (encrypted: boolean): Readonly<Record<string, string>> =>
  encrypted ? { ...HEADERS, ...ENCRYPTED } : HEADERS

export function protectAnswer(reply: FastifyReply, encrypted: boolean): void {
  reply.headers(protection(encrypted))
}
