import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { pino } from 'pino'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { createApi, listen } from '../server.ts'
import { certificateIn } from './certificate.fixture.ts'
import { guardIn } from './guard.fixture.ts'
import { revokeToken } from './tokens.ts'

const host = await hostAfter(await shippedConfig(t.testdir({})), 1)
const api = { host, reloader: reloaderOf(host), log: pino({ level: 'silent' }) }

/** A GET over TLS. @param ca PEM of the certificate that is trusted */
const get = (
  url: string,
  ca: string,
): Promise<{ status: number | undefined; hsts: unknown; protocol: unknown }> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { ca, agent: false }, (answer) => {
      const { statusCode: status, headers } = answer
      const protocol = Reflect.get(answer.socket, 'getProtocol') as () => unknown
      resolve({ status, hsts: headers['strict-transport-security'], protocol: protocol.call(answer.socket) })
      answer.resume()
    })
    asked.on('error', reject)
    asked.end()
  })

t.test('the first start makes a token, later ones do not', async (t) => {
  const folder = t.testdir({})
  t.equal(guardIn(folder).made, join(folder, 'api', 'local.token'))
  t.equal(guardIn(folder).made, null)
})

t.test('where other machines can reach it, somebody must have a token', async (t) => {
  const folder = t.testdir({})
  guardIn(folder)
  revokeToken(join(folder, 'api'), 'local')
  t.doesNotThrow(() => guardIn(folder), 'on this machine it can still be read')
  for (const settings of [{ host: '0.0.0.0' }, { behindProxy: true }]) {
    t.throws(() => guardIn(folder, settings), { code: 'API_UNGUARDED' })
  }
})

t.test('a wildcard is no name by which the host is called', async (t) => {
  const names = (host: string) => guardIn(t.testdir({}), { host, names: ['grodt.example'] }).names
  t.strictSame(names('0.0.0.0'), ['grodt.example'])
  t.strictSame(names('::'), ['grodt.example'])
  t.strictSame(names('10.0.0.5'), ['grodt.example', '10.0.0.5'])
})

t.test('encrypted, it answers over TLS alone', async (t) => {
  const folder = t.testdir({})
  const tls = certificateIn(folder)
  const app = createApi({ ...api, guard: guardIn(folder, { tls }) })
  t.teardown(() => app.close())
  const url = await listen(app, '127.0.0.1', 0)
  t.match(url, /^https:/)
  const answer = await get(`${url}/api/v1/health`, readFileSync(tls.certificate, 'utf8'))
  t.strictSame(answer, { status: 200, hsts: 'max-age=31536000', protocol: 'TLSv1.3' })
  await t.rejects(fetch(url.replace('https', 'http')), 'in the clear nobody answers')
})

t.test('a certificate that is none, or has another key, is told', async (t) => {
  const folder = t.testdir({ none: 'x' })
  const tls = certificateIn(folder)
  const none = join(folder, 'none')
  t.throws(() => guardIn(folder, { tls: { ...tls, key: `${none}.pem` } }), {
    code: 'API_TLS',
    message: /^The API cannot be encrypted: ENOENT.+Correct api\.tls of host\.yaml, or leave it out\.$/,
  })
  t.throws(() => guardIn(folder, { tls: { ...tls, certificate: none } }), { code: 'API_TLS' })
  const key = readFileSync(tls.key)
  certificateIn(folder)
  writeFileSync(tls.key, key)
  t.throws(() => guardIn(folder, { tls }), { code: 'API_TLS', message: /key values mismatch/ })
})

t.test('an API without a guard does not listen', async (t) => {
  const app = createApi(api)
  t.teardown(() => app.close())
  await t.rejects(listen(app, '127.0.0.1', 0), { message: 'An API without a guard does not listen.' })
})
