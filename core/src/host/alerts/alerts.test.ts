import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { hostAfter, shippedConfig } from '../paper-host.fixture.ts'
import { alertsView } from '../views/alerts.ts'
import { createAlerts } from './alerts.ts'
import type { AlertLog } from './channels/log.ts'
import type { KeptAlerts } from './memory.ts'

const prepared = await shippedConfig(t.testdir())

/** Lets what was begun come to its end. */
const settled = (alerts: ReturnType<typeof createAlerts>) =>
  Promise.all(alerts.channels().map((outbox) => outbox.idle()))

t.test('a host is watched: what is wrong is logged and shown, and so is its end', async (t) => {
  const host = await hostAfter(prepared, 2)
  const lines: string[] = []
  const write = (level: string) => (_: object, line: string) => void lines.push(`${level} ${line}`)
  const log: AlertLog = { info: write('info'), warn: write('warn'), error: write('error') }
  let now = Date.UTC(2026, 0, 5, 12)
  let free = 100
  const folders: string[] = []
  const alerts = createAlerts({
    host,
    log,
    now: () => now,
    free: (folder) => {
      folders.push(folder)
      return Promise.resolve(free)
    },
  })
  alerts.look()
  t.strictSame(alerts.state().active, [], 'nothing is known of the disk yet')
  await Promise.resolve()
  host.refusedFiles = { since: now, code: 'CONFIG_INVALID', message: 'risk.yaml:1:1 x' }
  alerts.look()
  await settled(alerts)
  t.match(lines, [
    'warn [warning] The files of today do not run: risk.yaml:1:1 x',
    'error [critical] 100 MB are free where the account is stored, less than 500 MB.',
  ])
  host.refusedFiles = null
  free = 900
  alerts.look()
  await Promise.resolve()
  now += 60_000
  alerts.look()
  t.match(alertsView(alerts), {
    active: [
      { rule: 'disk_space', severity: 'critical', since: { iso: '2026-01-05T12:00:00.000Z' }, fading: true },
    ],
    held: 0,
    recent: [
      { kind: 'cleared', rule: 'refused_files', at: { ms: now } },
      { kind: 'raised', rule: 'disk_space' },
      { kind: 'raised', rule: 'refused_files' },
    ],
    channels: [{ name: 'log', healthy: true, lost: 0 }],
  })
  await settled(alerts)
  t.equal(lines.at(-1), 'info [warning] back to normal: The files of today do not run: risk.yaml:1:1 x')
  t.equal(alertsView(alerts).channels[0].sent, 3)
  t.strictSame([...new Set(folders)], ['.'], 'where nothing is stored')
  await alerts.stop()
})

t.test('channels come and go with the configuration; a failing one says so once', async (t) => {
  const host = await hostAfter(prepared, 1)
  const { config } = prepared.checked
  const withChannels = (secretEnv: string): void => {
    const ops = {
      name: 'ops',
      kind: 'webhook',
      severity: 'info',
      url: 'https://a.example',
      secretEnv,
    } as const
    const alerts = { ...config.alerts, channels: [ops] }
    host.prepared = { ...prepared, checked: { ...prepared.checked, config: { ...config, alerts } } }
  }
  const lines: string[] = []
  const write = (_: object, line: string): void => void lines.push(line)
  const alerts = createAlerts({
    host,
    log: { info: write, warn: write, error: write },
    environment: {},
    free: () => Promise.resolve(null),
  })
  const names = () => alerts.channels().map(({ channel: { name } }) => name)
  t.strictSame(names(), ['log'])
  withChannels('FIRST')
  host.refusedFiles = { since: 0, code: 'CONFIG_INVALID', message: 'x' }
  alerts.look()
  const [, ops] = alerts.channels()
  alerts.look()
  t.equal(alerts.channels()[1], ops, 'it stays while its settings do')
  await settled(alerts)
  t.strictSame(lines, [
    '[warning] The files of today do not run: x',
    'alerts do not reach ops (https://a.example): the environment variable FIRST is not set where this runs',
  ])
  withChannels('SECOND')
  alerts.look()
  t.strictSame(names(), ['log', 'ops'])
  t.match(alerts.channels()[1].health(), { failures: 0, problem: null }, 'another one counts anew')
  t.match(await alerts.test('ops'), [
    { channel: 'ops', arrived: false, answer: 'the environment variable SECOND is not set where this runs' },
  ])
  host.prepared = prepared
  alerts.look()
  t.strictSame(names(), ['log'])
  await alerts.stop()
})

t.test(
  'a new process goes on: nothing is told twice, what waited is sent, and the end is told',
  async (t) => {
    const bodies: { id: string; kind: string; text: string }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        bodies.push(JSON.parse(body) as (typeof bodies)[number])
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.close()
    const host = await hostAfter(prepared, 1)
    const { config } = prepared.checked
    const ops = { name: 'ops', kind: 'webhook', severity: 'info', url, secretEnv: 'S' } as const
    const settings = { ...config.alerts, channels: [ops] }
    host.prepared = { ...prepared, checked: { ...prepared.checked, config: { ...config, alerts: settings } } }
    host.refusedFiles = { since: 0, code: 'CONFIG_INVALID', message: 'x' }
    let kept: string | null = null
    let now = Date.UTC(2026, 0, 5, 12)
    const process = () =>
      createAlerts({
        host,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        memory: {
          kept: kept === null ? null : (JSON.parse(kept) as KeptAlerts),
          write: (next) => Promise.resolve(void (kept = JSON.stringify(next))),
        },
        environment: { S: 'secret' },
        now: () => now,
        free: () => Promise.resolve(null),
      })
    const first = process()
    first.look()
    // Nobody listens any more.
    await first.stop()
    t.match(JSON.parse(String(kept)), { waiting: { ops: [{ kind: 'raised', text: /do not run: x$/ }] } })
    await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), '127.0.0.1', resolve))
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    const second = process()
    await settled(second)
    second.look()
    await settled(second)
    t.equal(bodies.length, 1, 'once')
    t.match(bodies, [{ id: `${now}-1`, kind: 'raised' }])
    await second.stop()
    const third = process()
    host.refusedFiles = null
    third.look()
    now += 60_000
    third.look()
    await third.stop()
    t.match(bodies.slice(1), [{ id: `${now}-2`, kind: 'cleared', text: /do not run: x$/ }])
    t.match(JSON.parse(String(kept)), { state: { active: [], made: 2 }, waiting: { ops: [] } })
  },
)
