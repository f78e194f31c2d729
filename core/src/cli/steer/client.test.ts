import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GrodtClient } from '@grodt/sdk/client'
import t, { type Test } from 'tap'
import { parseCommandLine } from '../arguments.ts'
import { bookCommand } from '../book/book.ts'
import { person } from './answer.ts'
import type { ApiAddress } from './address.ts'
import { ask } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { killSwitchCommand } from './kill-switch.ts'
import { pauseCommand } from './pause.ts'
import { releaseCommand } from './release.ts'
import { riskCommand } from './risk.ts'

const parsed = (...args: string[]) => parseCommandLine(STEER_COMMANDS.pause, args)

/** @returns the address of a server that answers like this */
async function serve(t: Test, listener: RequestListener): Promise<ApiAddress> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: null }
}

t.test('an answer is taken, a refusal too, and what is no host is named', async (t) => {
  const seen: string[] = []
  const address = await serve(t, (request, response) => {
    let body = ''
    request.on('data', (data) => (body += String(data)))
    request.on('end', () => {
      const { 'content-type': type = '', authorization = '-' } = request.headers
      seen.push(`${request.method} ${request.url} ${type} ${body} ${authorization}`)
      const types: Record<string, [number, string, string]> = {
        '/api/v1/risk/locks': [200, 'application/json; charset=utf-8', '{"a":1}'],
        '/api/v1/risk': [409, 'application/problem+json', '{"detail":"no"}'],
        '/api/v1/status': [200, 'text/html', '<p>'],
      }
      const [status, kind, text] = types[request.url ?? ''] ?? [500, 'text/plain', 'x']
      response.writeHead(status, { 'content-type': kind }).end(text)
    })
  })
  const lock = (client: GrodtClient) => client.addLock({ body: { reason: 'x' } })
  t.strictSame(await ask(address, lock), { ok: true, body: { a: 1 } })
  t.strictSame(await ask(address, (client) => client.getRisk()), { ok: false, body: { detail: 'no' } })
  t.strictSame(seen, ['POST /api/v1/risk/locks application/json {"reason":"x"} -', 'GET /api/v1/risk   -'])
  await ask({ ...address, token: 'grodt_x' }, lock)
  t.match(seen.at(-1), / Bearer grodt_x$/)
  const advice = 'Start one with grodt run, or give the address of its API with --api URL.'
  const questions: ((client: GrodtClient) => Promise<unknown>)[] = [
    (client) => client.getStatus(),
    (client) => client.getPortfolio(),
  ]
  for (const question of questions) {
    await t.rejects(ask(address, question), {
      code: 'HOST_UNREACHABLE',
      message: `No host answers at ${address.url}: what answers there is something else. ${advice}`,
    })
  }
})

t.test('a host that is not there, or hangs up, is named', async (t) => {
  const address = await serve(t, (request) => request.socket.destroy())
  await t.rejects(
    ask(address, (client) => client.getRisk()),
    { code: 'HOST_UNREACHABLE' },
  )
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  await t.rejects(
    ask({ url: `http://127.0.0.1:${port}`, token: null }, (client) => client.getRisk()),
    {
      message: new RegExp(
        `^No host answers at http://127\\.0\\.0\\.1:${port}: the connection was refused\\. Start one`,
      ),
    },
  )
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
      killSwitchCommand(['triger']),
      'There is nothing called "triger" to do with the kill switch (did you mean "trigger"?). See: grodt help kill-switch',
    ],
    [
      killSwitchCommand(['reset']),
      'Say why: --reason "exchange maintenance". See: grodt help kill-switch reset',
    ],
    [pauseCommand('resume', why), 'Name the strategy, as strategies.yaml does. See: grodt help resume'],
    [releaseCommand(why), 'Name the strategy, as strategies.yaml does. See: grodt help release'],
    [
      bookCommand('orders', ['--limit', '1e3']),
      '--limit was "1e3", expected a whole number from 1 to 500. See: grodt help orders',
    ],
    [releaseCommand(['S1']), 'Say why: --reason "exchange maintenance". See: grodt help release'],
  ]
  for (const [command, message] of cases) await t.rejects(command, { code: 'OPTION', message })
})
