import { pino } from 'pino'
import t from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../host/paper-host.fixture.ts'
import { guardIn } from './guard/guard.fixture.ts'
import { createApi } from './server.ts'

t.test('probes need no token where reading does, and say why the host is not ready', async (t) => {
  const folder = t.testdir({})
  const host = await hostAfter(await shippedConfig(folder), 1)
  const log = pino({ level: 'silent' })
  const guard = guardIn(folder, { readNeedsToken: true })
  const app = createApi({ host, reloader: reloaderOf(host), log, guard })
  t.teardown(() => app.close())
  const ask = async (url: string): Promise<[number, unknown]> => {
    const answer = await app.inject({ url })
    return [answer.statusCode, answer.json()]
  }
  t.equal((await ask('/api/v1/health'))[0], 401)
  t.strictSame(await ask('/livez'), [200, { status: 'alive' }])
  const reasons = ['The host is stopped: bars and commands are not carried out.']
  t.strictSame(await ask('/readyz'), [503, { status: 'not ready', reasons }])

  host.state = 'running'
  host.inputs.open()
  t.strictSame(await ask('/readyz'), [200, { status: 'ready', reasons: [] }])
  const asked = Array.from({ length: 1000 }, () => host.inputs.between('a test', () => Promise.resolve()))
  const full = ['1000 inputs wait already: more are not taken.']
  t.strictSame(await ask('/readyz'), [503, { status: 'not ready', reasons: full }])
  host.inputs.close()
  await Promise.allSettled(asked)
})
