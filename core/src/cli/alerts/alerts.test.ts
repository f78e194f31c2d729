import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { alertsCommand } from './alerts.ts'
import { alertLines } from './lines.ts'

/** A folder of configuration with these channels. */
function folderWith(t: Test, channels: string): string {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'alerts.yaml'), `alerts: { channels: ${channels} }\n`)
  return folder
}

/** What a command prints, and its exit code. */
async function run(t: Test, ...args: string[]) {
  const written = t.capture(process.stdout, 'write', () => true)
  const code = await alertsCommand(args)
  return {
    code,
    text: written()
      .map(({ args: [text] }) => String(text))
      .join(''),
  }
}

t.test('a test goes through each channel and tells what came back', async (t) => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    request.on('data', (part: Buffer) => bodies.push(part.toString()))
    request.on('end', () => response.end('thanks'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env.GRODT_ALERTS_TEST = 'secret'
  t.teardown(() => delete process.env.GRODT_ALERTS_TEST)
  const configs = folderWith(
    t,
    `{ webhook: { ops: { url: "${url}", secret_env: GRODT_ALERTS_TEST }, ` +
      `lost: { url: "${url}", secret_env: GRODT_ALERTS_NONE } } }`,
  )
  const all = await run(t, 'test', '--configs', configs)
  t.equal(all.code, 1)
  t.equal(
    all.text.replaceAll(url, 'URL').replace(/\s+/g, ' '),
    'ops (URL): arrived: 200 thanks lost (URL): did not arrive: the environment variable GRODT_ALERTS_NONE is not set where this runs ',
  )
  t.match(JSON.parse(bodies[0]), { kind: 'test', severity: 'info' })
  const one = await run(t, 'test', '--channel', 'ops', '--json', '--configs', configs)
  t.equal(one.code, 0)
  t.strictSame(JSON.parse(one.text), {
    tests: [{ channel: 'ops', kind: 'webhook', where: url, arrived: true, answer: '200 thanks' }],
  })
  await t.rejects(run(t, 'test', '--channel', 'opps', '--configs', configs), {
    message: 'There is no channel "opps" for alerts (did you mean "ops"?). There are: ops, lost.',
  })
})

t.test('without channels, with a wrong file, or for a wrong word nothing is sent', async (t) => {
  await t.rejects(run(t, 'test', '--configs', folderWith(t, '{}')), { code: 'ALERT_NONE' })
  await t.rejects(run(t, 'test', '--configs', folderWith(t, '{ webhooks: {} }')), {
    code: 'CONFIG_INVALID',
    message: /alerts\.yaml:1:23 alerts\.channels\.webhooks: unknown key.*did you mean "webhook"/,
  })
  await t.rejects(run(t, 'tset'), {
    message:
      'There is nothing called "tset" to do with alerts (did you mean "test"?). See: grodt help alerts',
  })
})

t.test('what is wrong is shown with its time, and the channels below', async (t) => {
  const since = { iso: '2026-01-05T12:00:00.000Z', ms: Date.UTC(2026, 0, 5, 12) }
  const channel = {
    kind: 'webhook',
    severity: 'info',
    sent: 2,
    failures: 9,
    waiting: 1,
    lastSent: since,
  } as const
  const lines = alertLines({
    active: [
      { rule: 'drawdown', subject: null, severity: 'warning', text: 'Equity fell.', since, fading: false },
    ],
    held: 1,
    recent: [],
    channels: [
      { ...channel, name: 'log', where: 'here', healthy: true, lost: 0, problem: null },
      { ...channel, name: 'ops', where: 'there', healthy: false, lost: 3, problem: 'down' },
    ],
  })
  t.strictSame(lines, [
    '[warning] since 2026-01-05 12:00 UTC: Equity fell.',
    '1 message until the quiet hours end.',
    'Channels:',
    '  log (here) works; 2 sent, 1 waiting, 0 lost',
    '  ops (there) fails: down; 2 sent, 1 waiting, 3 lost',
  ])
  t.strictSame(alertLines({ active: [], held: 0, recent: [], channels: [] }), [
    'Nothing is wrong.',
    'Channels:',
  ])
})
