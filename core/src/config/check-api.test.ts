import t, { type Test } from 'tap'
import { checkConfig } from './check.ts'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { testCatalogue } from './test-catalogue.ts'

/** The issues of host.yaml with this API. */
function issuesOf(t: Test, api: string): string[] {
  const folder = t.testdir({
    'strategies.yaml': 'strategies:\n  S3_Breakout: { capital_allocation: 0.1 }\n',
    'ml.yaml':
      'machine_learning: { meta_controller: { enabled: false }, performance_prediction: { enabled: false } }\n',
    'host.yaml': `host:\n  api: ${api}\n`,
  })
  const { issues } = checkConfig(loadConfig(folder), testCatalogue())
  return issues.map((issue) => formatIssue(issue).replaceAll(folder, 'configs'))
}

const TLS = 'tls: { certificate: c.pem, key: k.pem }'

t.test('an address that other machines can reach must be encrypted, by itself or by a proxy', async (t) => {
  for (const host of ['127.0.0.1', '127.1.2.3', '"::1"', 'localhost']) {
    t.same(issuesOf(t, `{ host: ${host} }`), [], host)
  }
  for (const host of ['0.0.0.0', '"::"', '10.0.0.5', 'grodt.example', '127.0.0.1.evil.example']) {
    const name = host.replaceAll('"', '')
    t.same(issuesOf(t, `{ host: ${host} }`), [
      `configs/host.yaml:2:16 host.api.host: was "${name}", expected a loopback address (127.0.0.1, ::1 or localhost) ` +
        'as long as there is neither tls.certificate with tls.key nor behind_proxy: true',
    ])
    for (const cover of [TLS, 'behind_proxy: true', 'enabled: false']) {
      t.same(issuesOf(t, `{ host: ${host}, ${cover} }`), [], cover)
    }
  }
})

t.test('certificate and key are given together', async (t) => {
  for (const [own, other] of [
    ['certificate', 'key'],
    ['key', 'certificate'],
  ]) {
    t.match(issuesOf(t, `{ tls: { ${own}: x.pem } }`), [
      new RegExp(`^configs/host\\.yaml:2:\\d+ host\\.api\\.tls\\.${own}: needs tls\\.${other} beside it$`),
    ])
  }
})

t.test('names and origins are what headers can hold', async (t) => {
  t.same(issuesOf(t, '{ names: [grodt.example, 10.0.0.5], origins: ["https://a.example:8443"] }'), [])
  t.match(issuesOf(t, '{ names: ["https://grodt.example"] }'), [
    'names[0]: was "https://grodt.example", expected a name or address such as grodt.example',
  ])
  for (const origin of ['*', 'a.example', 'https://a.example/', 'https://a.example/x']) {
    t.match(issuesOf(t, `{ origins: ["${origin}"] }`), [
      `origins[0]: was "${origin}", expected an origin such as https://example.com`,
    ])
  }
})
