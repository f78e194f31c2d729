import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { pino } from 'pino'
import type { Test } from 'tap'
import { Check } from 'typebox/value'
import { optionsFor, workplace, type Workplace } from '../../host/durable/workplace.fixture.ts'
import { reloaderOf } from '../../host/paper-host.fixture.ts'
import { createPaperHost, type PaperHost } from '../../host/paper-host.ts'
import { ROUTES } from '../routes.ts'
import { createApi } from '../server.ts'

export type Body = Readonly<Record<string, unknown>>

/** A host that stands still, with its API and folders for what goes on beside it. */
export interface ResearchApi {
  readonly place: Workplace
  readonly folder: string
  readonly host: PaperHost
  /** @throws Error when what is answered is not what the schema says */
  readonly ask: (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    payload?: object,
  ) => Promise<{ status: number; body: Body }>
  /** A job once it is over. @param path of all of its kind */
  readonly over: (path: string, id: unknown) => Promise<Body>
  readonly close: () => Promise<void>
}

/** Folders `data`, `imports` and, for what is kept, `results` and `records`. */
export async function researchApi(t: Test): Promise<ResearchApi> {
  const place = workplace(t)
  const folder = join(place.configs, '..')
  const research = JSON.stringify({
    data_folder: join(folder, 'data'),
    import_folder: join(folder, 'imports'),
    results: join(folder, 'results'),
    import_records: join(folder, 'records'),
  })
  place.edit('configs/host.yaml', '  broker:', `  research: ${research}\n  broker:`)
  const host = createPaperHost(optionsFor(await place.prepare(), 1))
  const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }) })
  const close = async (): Promise<void> => app.close()
  t.teardown(close)

  const ask: ResearchApi['ask'] = async (method, path, payload) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      ...(payload !== undefined && { payload }),
    })
    const body = answer.json<Body>()
    const url = path.split('?')[0].replace(/\d+/, ':id')
    const schema = ROUTES.find((route) => route.method === method && route.url === url)?.schema
    if (answer.statusCode === 200 && !Check(schema?.response[200] ?? {}, body)) throw new Error(answer.body)
    return { status: answer.statusCode, body }
  }

  return {
    ...{ place, folder, host, ask, close },
    async over(path, id) {
      for (;;) {
        const { body } = await ask('GET', `${path}/${String(id)}`)
        if (!['waiting', 'running'].includes(String(body.state))) return body
        await later(20)
      }
    },
  }
}
