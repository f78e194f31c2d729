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
  }[]
  readonly oldest: number | null
  readonly newest: number | null
}

const lines = async (query = ''): Promise<Lines> =>
  (await app.inject({ url: `/api/v1/logs${query}` })).json<Lines>()
const numbers = async (query: string): Promise<number[]> =>
  (await lines(query)).lines.map(({ number }) => number)
const level = (payload: object) => app.inject({ method: 'PUT', url: '/api/v1/logs/level', payload })

t.test('the last lines, or those behind one, by level and text', async (t) => {
  t.strictSame(await lines(), { level: 'info', lines: [], oldest: null, newest: null })
  logger.info({ event: 'fill', net: -5 })
  logger.debug('is not written')
  logger.warn({ instance: 'S1' }, 'Careful')
  logger.error({ api_key: 'abc', url: 'https://me:pw@example.org/' }, 'cannot connect')
  const { lines: all, ...rest } = await lines()
  t.strictSame(rest, { level: 'info', oldest: 1, newest: 3 })
  t.match(all, [
    { number: 1, level: 'info', message: '', fields: { event: 'fill', net: -5 } },
    { number: 2, level: 'warn', message: 'Careful', fields: { instance: 'S1' } },
    { number: 3, level: 'error', fields: { api_key: '***', url: 'https://***@example.org/' } },
  ])
  for (const [query, wanted] of [
    ['?limit=2', [2, 3]],
    ['?after=0&limit=2', [1, 2]],
    ['?after=2', [3]],
    ['?level=warn', [2, 3]],
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
  const { newest } = await lines()
  for (const to of ['error', 'debug'] as const) {
    const answer = await level({ level: to, reason: 'too much', author: 'anna' })
    t.strictSame([answer.statusCode, answer.json()], [200, { level: to }])
  }
  logger.debug('now it is')
  t.match(await lines(`?after=${newest}`), {
    level: 'debug',
    lines: [
      { fields: { from: 'info', to: 'error', author: 'anna', reason: 'too much' } },
      { fields: { from: 'error', to: 'debug' } },
      { level: 'debug', message: 'now it is' },
    ],
  })
  t.match((await level({ level: 'debug' })).json(), { code: 'REASON_MISSING' })
  t.match((await level({ level: 'trace', reason: 'x' })).json(), { code: 'BODY_INVALID' })
})
