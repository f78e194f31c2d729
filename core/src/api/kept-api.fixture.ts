import { pino } from 'pino'
import type { Test } from 'tap'
import type { KeptHost } from '../host/reload/kept-host.fixture.ts'
import { createApi } from './server.ts'

export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Asks the API of a host on a store; what it asks of the host is carried out between two bars. */
export interface KeptApi {
  readonly get: (path: string) => Promise<Answered>
  readonly post: (path: string, payload: object, headers?: Record<string, string>) => Promise<Answered>
}

export function keptApi(t: Test, { host, reloader, drive }: KeptHost): KeptApi {
  const app = createApi({ host, reloader, log: pino({ level: 'silent' }) })
  t.teardown(() => app.close())
  return {
    get: async (path) => {
      const answer = await app.inject({ url: `/api/v1${path}` })
      return { status: answer.statusCode, body: answer.json() }
    },
    post: async (path, payload, headers = {}) => {
      const answer = await drive(app.inject({ method: 'POST', url: `/api/v1${path}`, payload, headers }))
      return { status: answer.statusCode, body: answer.json() }
    },
  }
}
