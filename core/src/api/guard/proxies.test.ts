import { join } from 'node:path'
import { pino } from 'pino'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../../host/paper-host.fixture.ts'
import { createApi } from '../server.ts'
import { guardIn } from './guard.fixture.ts'
import { isProxy } from './proxies.ts'

t.test('a proxy is on this machine or in a private network, and it is the one who calls', async (t) => {
  const own = [
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.1.1',
    'fe80::1',
    'fd00::1',
  ]
  for (const address of [...own, '::ffff:10.1.2.3']) {
    t.equal(isProxy(address, 0), true, address)
    t.equal(isProxy(address, 1), false, `${address}, who is only told of`)
  }
  const others = ['192.0.2.1', '172.32.0.1', '11.0.0.1', '2001:db8::1', '::ffff:192.0.2.1', 'unknown', '']
  for (const address of others) t.equal(isProxy(address, 0), false, address)
})

t.test('what a client in a private network sends does not make it another client', async (t) => {
  const folder = t.testdir({})
  const host = await hostAfter(await shippedConfig(folder), 1)
  const guard = guardIn(join(folder, 'own'), { behindProxy: true, requestsPerSecond: 1 })
  const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }), guard })
  t.teardown(() => app.close())
  const from = async (list: string): Promise<number> =>
    (await app.inject({ url: '/livez', headers: { 'x-forwarded-for': list } })).statusCode
  t.equal(await from('10.0.0.7'), 200)
  t.equal(await from('10.0.0.8'), 200, 'the client that the proxy names')
  t.equal(await from('192.0.2.1, 10.0.0.7'), 429, 'and not the one that the client has put before it')
})
