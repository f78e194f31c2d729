import { pino } from 'pino'
import t from 'tap'
import { hostLog } from '../../host/log/host-log.ts'
import { LogRing } from '../../host/log/log-ring.ts'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { createApi } from '../server.ts'

const ring = new LogRing()
const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime }
const logger = pino(options, { write: (line) => ring.add(line) })
const host = await hostAfter(await shippedConfig(t.testdir({})), 1)
const log = pino({ level: 'silent' })
const app = createApi({ host, reloader: reloaderOf(host), log, logs: hostLog(logger, ring) })
t.teardown(() => app.close())

interface Lines {
  readonly level: string
  readonly lines: readonly {
    readonly number: number
    readonly level: string
    readonly message: string
    readonly fields: object
    readonly time: { readonly ms: number }
  }[]
  readonly next: string | null
}

const lines = async (query = ''): Promise<Lines> =>
  (await app.inject({ url: `/api/v1/logs${query}` })).json<Lines>()
const numbers = async (query: string): Promise<number[]> =>
  (await lines(query)).lines.map(({ number }) => number)
const level = (payload: object) => app.inject({ method: 'PUT', url: '/api/v1/logs/level', payload })

t.test('the last lines, in pages, by time, level and text', async (t) => {
  t.strictSame(await lines(), { level: 'info', lines: [], next: null })
  logger.info({ event: 'fill', net: -5 })
  logger.debug('is not written')
  logger.warn({ instance: 'S1' }, 'Careful')
  logger.error({ api_key: 'abc', url: 'https://me:pw@example.org/' }, 'cannot connect')
  const { lines: all, ...rest } = await lines()
  t.strictSame(rest, { level: 'info', next: null })
  t.match(all, [
    { number: 3, level: 'error', fields: { api_key: '***', url: 'https://***@example.org/' } },
    { number: 2, level: 'warn', message: 'Careful', fields: { instance: 'S1' } },
    { number: 1, level: 'info', message: '', fields: { event: 'fill', net: -5 } },
  ])
  const { next } = await lines('?limit=2')
  const [{ time: last }] = all
  for (const [query, wanted] of [
    ['?limit=2', [3, 2]],
    [`?limit=2&cursor=${next}`, [1]],
    ['?after=2', [3]],
    [`?from=${last.ms + 1}`, []],
    [`?to=${last.ms}`, [3, 2, 1]],
    ['?level=warn', [3, 2]],
    ['?contains=careFUL', [2]],
    // What is masked is not found.
    ['?contains=abc', []],
  ] as const) {
    t.strictSame(await numbers(query), wanted, query)
  }
  const wrong = await app.inject({ url: '/api/v1/logs?level=loud' })
  t.match(wrong.json(), { code: 'BODY_INVALID', detail: /one of debug, info, warn, error/ })
})

t.test('the level changes while it runs, and the log says who wanted it', async (t) => {
  const [newest] = await numbers('?limit=1')
  for (const to of ['error', 'debug'] as const) {
    const answer = await level({ level: to, reason: 'too much', author: 'anna' })
    t.strictSame([answer.statusCode, answer.json()], [200, { level: to }])
  }
  logger.debug('now it is')
  t.match(await lines(`?after=${newest}`), {
    level: 'debug',
    lines: [
      { level: 'debug', message: 'now it is' },
      { fields: { from: 'error', to: 'debug' } },
      { fields: { from: 'info', to: 'error', author: 'anna', reason: 'too much' } },
    ],
  })
  t.match((await level({ level: 'debug' })).json(), { code: 'REASON_MISSING' })
  t.match((await level({ level: 'trace', reason: 'x' })).json(), { code: 'BODY_INVALID' })
})
