import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { parseCommandLine } from '../arguments.ts'
import { person } from './answer.ts'
import { apiAddress, ask } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { killSwitchCommand } from './kill-switch.ts'
import { pauseCommand } from './pause.ts'
import { releaseCommand } from './release.ts'
import { riskCommand } from './risk.ts'

const parsed = (...args: string[]) => parseCommandLine(STEER_COMMANDS.pause, args)

/** @returns the address of a server that answers like this */
async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.test('the address is that of --api, else of host.yaml', async (t) => {
  t.equal(apiAddress('pause', parsed('--api', 'http://localhost:99/api/v1/')), 'http://localhost:99')
  const folder = (api: string): string => t.testdir({ configs: { 'host.yaml': `host:\n  api: ${api}\n` } })
  const of = (api: string): string => apiAddress('pause', parsed('--configs', `${folder(api)}/configs`))
  t.equal(of('{ port: 8080 }'), 'http://127.0.0.1:8080')
  t.equal(of('{ host: "::1" }'), 'http://[::1]:7373')
  t.equal(
    of('{ prt: 1 }'),
    'http://127.0.0.1:7373',
    'a mistake elsewhere in the file keeps nobody from a halt',
  )
  t.throws(() => of('{ port: 0 }'), {
    code: 'OPTION',
    message:
      /host\.yaml the API takes a free port: give the address that grodt run shows with --api URL\. See: grodt help pause$/,
  })
  for (const wrong of ['127.0.0.1:7373', 'ftp://x', 'here']) {
    t.throws(() => apiAddress('pause', parsed('--api', wrong)), {
      code: 'OPTION',
      message: `--api was "${wrong}", expected an address such as http://127.0.0.1:7373. See: grodt help pause`,
    })
  }
  t.throws(() => apiAddress('pause', parsed('--configs', '/nowhere')), { code: 'CONFIG_FOLDER' })
})

t.test('an answer is taken, a refusal too, and what is no host is named', async (t) => {
  const seen: string[] = []
  const address = await serve(t, (request, response) => {
    let body = ''
    request.on('data', (data) => (body += String(data)))
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${body}`)
      const types: Record<string, [number, string, string]> = {
        '/api/v1/ok': [200, 'application/json; charset=utf-8', '{"a":1}'],
        '/api/v1/refused': [409, 'application/problem+json', '{"detail":"no"}'],
        '/api/v1/page': [200, 'text/html', '<p>'],
      }
      const [status, type, text] = types[request.url ?? ''] ?? [500, 'text/plain', 'x']
      response.writeHead(status, { 'content-type': type }).end(text)
    })
  })
  t.strictSame(await ask(address, 'POST', '/ok', { reason: 'x' }), { ok: true, body: { a: 1 } })
  t.strictSame(await ask(address, 'GET', '/refused'), { ok: false, body: { detail: 'no' } })
  t.strictSame(seen, ['POST /api/v1/ok application/json {"reason":"x"}', 'GET /api/v1/refused  '])
  const advice = 'Start one with grodt run, or give the address of its API with --api URL.'
  for (const path of ['/page', '/fails']) {
    await t.rejects(ask(address, 'GET', path), {
      code: 'HOST_UNREACHABLE',
      message: `No host answers at ${address}: what answers there is something else. ${advice}`,
    })
  }
})

t.test('a host that is not there, or hangs up, is named', async (t) => {
  const address = await serve(t, (request) => request.socket.destroy())
  await t.rejects(ask(address, 'GET', '/risk'), { code: 'HOST_UNREACHABLE' })
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  await t.rejects(ask(`http://127.0.0.1:${port}`, 'GET', '/risk'), {
    message: new RegExp(
      `^No host answers at http://127\\.0\\.0\\.1:${port}: the connection was refused\\. Start one`,
    ),
  })
})

t.test('a person has a reason, and a name without being asked', async (t) => {
  t.strictSame(person('pause', parsed('--reason', 'news', '--author', 'anna')), {
    reason: 'news',
    author: 'anna',
  })
  t.match(person('pause', parsed('--reason', 'news')), { author: /\S/ })
  const message = 'Say why: --reason "exchange maintenance". See: grodt help pause'
  t.throws(() => person('pause', parsed()), { code: 'OPTION', message })
  t.throws(() => person('pause', parsed('--reason', ' ')), { message })
})

t.test('a wrong command line is refused before anybody is asked', async (t) => {
  const why = ['--reason', 'x']
  const cases: [Promise<number>, string][] = [
    [
      riskCommand(['unlok', '1']),
      'There is nothing called "unlok" to do with risk (did you mean "unlock"?). See: grodt help risk',
    ],
    [
      riskCommand(['unlock', ...why]),
      'Name the lock by its number, which grodt risk shows. See: grodt help risk unlock',
    ],
    [
      riskCommand(['unlock', 'x', ...why]),
      '"x" is no number. Name the lock by its number, which grodt risk shows. See: grodt help risk unlock',
    ],
    [riskCommand(['lock']), 'Say why: --reason "exchange maintenance". See: grodt help risk lock'],
    [
      killSwitchCommand([]),
      'Say what to do: grodt kill-switch trigger or reset. See: grodt help kill-switch',
    ],
    [
      killSwitchCommand(['triger']),
      'There is nothing called "triger" to do with the kill switch (did you mean "trigger"?). See: grodt help kill-switch',
    ],
    [
      killSwitchCommand(['reset']),
      'Say why: --reason "exchange maintenance". See: grodt help kill-switch reset',
    ],
    [pauseCommand('resume', why), 'Name the strategy, as strategies.yaml does. See: grodt help resume'],
    [releaseCommand(why), 'Name the strategy, as strategies.yaml does. See: grodt help release'],
    [releaseCommand(['S1']), 'Say why: --reason "exchange maintenance". See: grodt help release'],
  ]
  for (const [command, message] of cases) await t.rejects(command, { code: 'OPTION', message })
})
