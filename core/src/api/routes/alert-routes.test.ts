import { pino } from 'pino'
import t from 'tap'
import { createAlerts } from '../../host/alerts/alerts.ts'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { createApi } from '../server.ts'

const host = await hostAfter(await shippedConfig(t.testdir()), 1)
const lines: string[] = []
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
const NOW = Date.UTC(2026, 0, 5)
const alerts = createAlerts({ host, log, now: () => NOW, free: () => Promise.resolve(null) })
const app = createApi({ host, reloader: reloaderOf(host), log, alerts })
t.teardown(() => app.close())

const post = async (payload: object) => {
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/api/v1/alerts/test', payload })
  return { statusCode, body: JSON.parse(body) as object }
}

t.test('GET /alerts has what is wrong, what was told, and the channels', async (t) => {
  host.refusedFiles = { since: 0, code: 'CONFIG_INVALID', message: 'risk.yaml:1:1 x' }
  alerts.look()
  await alerts.channels()[0].idle()
  const { statusCode, body } = await app.inject('/api/v1/alerts')
  const at = { iso: '2026-01-05T00:00:00.000Z', ms: NOW }
  const told = {
    ...{ severity: 'warning', rule: 'refused_files', subject: null },
    text: 'The files of today do not run: risk.yaml:1:1 x',
    since: at,
  }
  t.equal(statusCode, 200)
  t.strictSame(JSON.parse(body), {
    active: [{ ...told, fading: false }],
    held: 0,
    recent: [{ ...told, id: `${NOW}-1`, kind: 'raised', at }],
    channels: [
      {
        ...{ name: 'log', kind: 'log', where: 'the log of the host', severity: 'info', healthy: true },
        ...{ sent: 1, failures: 0, lost: 0, waiting: 0, problem: null, lastSent: at },
      },
    ],
  })
})

t.test('POST /alerts/test tells what came back, and the log who asked', async (t) => {
  lines.length = 0
  t.strictSame(await post({ reason: 'new channel', author: 'anna' }), {
    statusCode: 200,
    body: {
      tests: [
        { channel: 'log', kind: 'log', where: 'the log of the host', arrived: true, answer: 'written' },
      ],
    },
  })
  t.match(JSON.parse(lines[0]), {
    channel: null,
    reason: 'new channel',
    author: 'anna',
    msg: 'test of the alerts',
  })
  t.match(await post({ reason: 'x', channel: 'logs' }), {
    statusCode: 404,
    body: {
      code: 'ALERT_CHANNEL',
      detail: 'There is no channel "logs" for alerts (did you mean "log"?). There are: log.',
    },
  })
  t.match(await post({ channel: 'log' }), { statusCode: 400, body: { code: 'REASON_MISSING' } })
})
