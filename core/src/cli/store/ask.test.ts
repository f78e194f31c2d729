import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import t from 'tap'
import { guardIn } from '../../api/guard/guard.fixture.ts'
import { createApi, listen } from '../../api/server.ts'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { allocationCommand } from '../allocation/allocation.ts'
import { auditCommand } from '../audit/audit.ts'

const place = workplace(t)
const configs = join(place.store, '..', 'of-commands')
mkdirSync(configs)
const where = (port: number): void =>
  writeFileSync(
    join(configs, 'host.yaml'),
    `host: { store: { path: ${JSON.stringify(place.store)} }, api: { port: ${port} } }\n`,
  )

/** What a command says about the store that the configuration names. */
async function said(command: Promise<number>): Promise<[number, string]> {
  const streams = [process.stdout, process.stderr].map((stream) => t.capture(stream, 'write', () => true))
  const code = await command.finally(() => {
    for (const one of streams) one.restore()
  })
  return [code, streams.flatMap((one) => one().map((call) => String(call.args[0]))).join('')]
}
const verify = (): Promise<[number, string]> => said(auditCommand(['verify', '--configs', configs]))
const explain = (): Promise<[number, string]> =>
  said(allocationCommand(['explain', 'last', '--configs', configs]))

t.test('the store is the one of the configuration, and its host is taken at its word', async (t) => {
  const kept = await keptHost(place)
  const { host, reloader } = kept
  const api = createApi({ host, reloader, log: pino({ level: 'silent' }), guard: guardIn(configs) })
  where(Number(new URL(await listen(api, '127.0.0.1', 0)).port))
  try {
    t.match(await verify(), [0, /checked by the host that runs on it\n/])
    process.env.GRODT_TOKEN = 'wrong'
    for (const ask of [verify, explain]) t.match(await ask(), [1, /^The token /])
    await t.rejects(said(auditCommand(['event', '1', '--configs', join(configs, 'none'), place.store])), {
      message: /is in use by process \d+\. .* name its API with --api\.$/,
    })
  } finally {
    delete process.env.GRODT_TOKEN
    await api.close()
  }
  for (const ask of [verify, explain]) await t.rejects(ask(), { code: 'STORE_IN_USE' }, 'none answers')
  await kept.stop()
  const [code, text] = await verify()
  t.equal(code, 0)
  t.ok(text.startsWith(`${place.store}: `), text)
})
