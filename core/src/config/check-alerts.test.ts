import t, { type Test } from 'tap'
import { checkConfig } from './check.ts'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { testCatalogue } from './test-catalogue.ts'

/** What is said of these alerts, and their configuration. */
function checked(t: Test, alerts: string) {
  const folder = t.testdir({
    'strategies.yaml': 'strategies:\n  S3_Breakout: { capital_allocation: 0.1 }\n',
    'ml.yaml':
      'machine_learning: { meta_controller: { enabled: false }, performance_prediction: { enabled: false } }\n',
    'alerts.yaml': `alerts: ${alerts}\n`,
  })
  const { checked, issues } = checkConfig(loadConfig(folder), testCatalogue())
  return {
    config: checked?.config.alerts,
    issues: issues.map((issue) => formatIssue(issue).replace(/^\S+ /, '')),
  }
}

t.test('channels, quiet hours and rules are read', async (t) => {
  const { config, issues } = checked(
    t,
    `{ quiet_hours: { from: "22:30", to: "07:05" }, channels: {
      webhook: { ops: { url: "https://example.com/x", secret_env: OPS_SECRET, severity: critical } },
      telegram: { phone: { chat_id: "-100", token_env: BOT } } } }`.replaceAll('\n', ''),
  )
  t.strictSame(issues, [])
  t.strictSame(config?.quietHours, { from: 1350, to: 425, timeZone: 'UTC' })
  t.strictSame(config?.channels, [
    {
      name: 'ops',
      kind: 'webhook',
      severity: 'critical',
      url: 'https://example.com/x',
      secretEnv: 'OPS_SECRET',
    },
    {
      ...{ name: 'phone', kind: 'telegram', severity: 'info', chatId: '-100', tokenEnv: 'BOT' },
      apiUrl: 'https://api.telegram.org',
    },
  ])
  t.strictSame(config?.rules.diskSpace, { enabled: true, severity: 'critical', belowMb: 500 })
})

t.test('quiet hours have two different ends', async (t) => {
  t.strictSame(checked(t, '{ quiet_hours: { from: "22:00" } }').issues, [
    'alerts.quiet_hours.from: needs quiet_hours.to beside it',
  ])
  t.strictSame(checked(t, '{ quiet_hours: { from: "22:00", to: "22:00" } }').issues, [
    'alerts.quiet_hours.to: was "22:00", expected another time than quiet_hours.from',
  ])
  t.strictSame(checked(t, '{ quiet_hours: { from: "24:00", to: "07:00" } }').issues, [
    'alerts.quiet_hours.from: was "24:00", expected a time of day in quotes such as "22:00"',
  ])
})

t.test('quiet hours are of a time zone that there is', async (t) => {
  const zone = (name: string) =>
    checked(t, `{ quiet_hours: { from: "22:00", to: "07:00", time_zone: "${name}" } }`)
  for (const name of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5']) {
    t.equal(zone(name).config?.quietHours?.timeZone, name)
  }
  const expected = 'expected a time zone such as "Europe/Berlin" or "UTC"'
  t.strictSame(zone('Europe/Berlni').issues, [
    `alerts.quiet_hours.time_zone: was "Europe/Berlni", ${expected} (did you mean "Europe/Berlin"?)`,
  ])
  t.strictSame(zone('Nowhere/At/All').issues, [
    `alerts.quiet_hours.time_zone: was "Nowhere/At/All", ${expected}`,
  ])
  t.strictSame(zone('+02:00').issues, [`alerts.quiet_hours.time_zone: was "+02:00", ${expected}`])
})

t.test('a channel has a name of its own', async (t) => {
  const hook = '{ url: "https://a.example", secret_env: S }'
  const chat = '{ chat_id: "1", token_env: T }'
  t.strictSame(
    checked(t, `{ channels: { webhook: { log: ${hook}, a: ${hook} }, telegram: { a: ${chat} } } }`).issues,
    [
      'alerts.channels.webhook.log: is the name of the log, expected another one',
      'alerts.channels.telegram.a: is the name of a webhook too, expected another one',
    ],
  )
})

t.test('messages go encrypted or stay on this machine, and no secret stands in the file', async (t) => {
  const issuesOf = (url: string, secret: string) =>
    checked(t, `{ channels: { webhook: { a: { url: "${url}", secret_env: "${secret}" } } } }`).issues
  for (const url of [
    'https://a.example:8443/x?y=1',
    'http://127.0.0.1:8080/x',
    'http://localhost',
    'http://[::1]:1/',
  ]) {
    t.strictSame(issuesOf(url, 'S'), [], url)
  }
  for (const url of [
    'http://a.example',
    'http://127.0.0.1.a.example',
    'https://me:pw@a.example',
    'ftp://a.example',
    '',
  ]) {
    t.strictSame(issuesOf(url, 'S'), [
      `alerts.channels.webhook.a.url: was "${url}", expected an address that begins with https://, or http://127.0.0.1 on this machine`,
    ])
  }
  t.match(issuesOf('https://a.example', 's3cr3t'), [
    /secret_env: was "s3cr3t", expected the name of an environment/,
  ])
})
