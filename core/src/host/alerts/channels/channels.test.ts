import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { testMessage, type AlertMessage } from '../message.ts'
import { SendProblem, type Channel } from './channel.ts'
import { openChannel } from './open.ts'
import { signature } from './webhook.ts'

const SECRET = 'a-secret-that-nobody-sees'
const TOKEN = '123:ABC-token'
const environment = { HOOK: SECRET, BOT: TOKEN }
const NOW = Date.UTC(2026, 0, 5, 12)
const message: AlertMessage = { ...testMessage(NOW), kind: 'raised', severity: 'critical', text: 'Halted.' }
const { signal } = new AbortController()

interface Call {
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A place on this machine that answers as it is told. */
async function place(t: Test, answer: (response: ServerResponse) => unknown) {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      calls.push({ path: request.url, headers: request.headers, body })
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls }
}

const webhookTo = (url: string, secretEnv = 'HOOK'): Channel =>
  openChannel(
    { name: 'ops', kind: 'webhook', severity: 'info', url, secretEnv },
    environment,
    () => NOW + 999,
  )
const telegramTo = (apiUrl: string): Channel =>
  openChannel(
    { name: 'phone', kind: 'telegram', severity: 'info', chatId: '-100', tokenEnv: 'BOT', apiUrl },
    environment,
    () => NOW,
  )

/** What was wrong with a message that did not arrive. */
async function problemOf(channel: Channel): Promise<SendProblem> {
  try {
    throw new Error(`it arrived: ${await channel.send(message, signal)}`)
  } catch (error) {
    if (error instanceof SendProblem) return error
    throw error
  }
}

t.test('a webhook gets JSON that is signed with its time', async (t) => {
  const { url, calls } = await place(t, (response) => response.end('thanks\n  a lot'))
  const channel = webhookTo(`${url}/hook/key-in-path`)
  t.equal(channel.where, url, 'a path may be secret')
  t.equal(await channel.send(message, signal), '200 thanks a lot')
  const [{ path, headers, body }] = calls
  t.equal(path, '/hook/key-in-path')
  t.strictSame(JSON.parse(body), {
    ...{ id: message.id, kind: 'raised', severity: 'critical', rule: null, subject: null, text: 'Halted.' },
    ...{ since: '2026-01-05T12:00:00.000Z', at: '2026-01-05T12:00:00.000Z' },
  })
  t.match(headers, {
    'content-type': 'application/json',
    'grodt-delivery': message.id,
    'grodt-timestamp': String(NOW / 1000),
    'grodt-signature': `sha256=${signature(SECRET, NOW / 1000, body)}`,
  })
})

t.test('the signature is HMAC-SHA-256 of time, point and body', async (t) => {
  // printf '1700000000.{}' | openssl dgst -sha256 -hmac key
  t.equal(
    signature('key', 1_700_000_000, '{}'),
    '9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae',
  )
})

t.test('Telegram gets the text through the bot', async (t) => {
  const { url, calls } = await place(t, (response) => response.end('{"ok":true}'))
  const channel = telegramTo(`${url}/`)
  t.equal(channel.where, `${url} chat -100`)
  t.equal(await channel.send(message, signal), '200 {"ok":true}')
  t.equal(calls[0].path, '/bot123%3AABC-token/sendMessage')
  t.strictSame(JSON.parse(calls[0].body), { chat_id: '-100', text: '[critical] Halted.' })
  await channel.send({ ...message, text: 'x'.repeat(5000) }, signal)
  t.equal((JSON.parse(calls[1].body) as { text: string }).text.length, 4096)
})

t.test('an answer says whether another try has sense, and when', async (t) => {
  const cases: [status: number, headers: Record<string, string>, retry: boolean, wait: number | null][] = [
    [404, {}, false, null],
    [401, {}, false, null],
    [302, { location: 'http://127.0.0.1:1/' }, false, null],
    [429, { 'retry-after': '30' }, true, 30_000],
    [503, { 'retry-after': '86400' }, true, 300_000],
    [500, { 'retry-after': 'soon' }, true, null],
    [408, {}, true, null],
  ]
  for (const [status, headers, retry, wait] of cases) {
    const { url } = await place(t, (response) => response.writeHead(status, headers).end('no'))
    const problem = await problemOf(webhookTo(url))
    t.strictSame([problem.message, problem.retry, problem.wait], [`it answered ${status} no`, retry, wait])
  }
})

t.test('a place that is not there, or breaks off, is tried again', async (t) => {
  const { url } = await place(t, (response) => response.destroy())
  t.equal((await problemOf(webhookTo(url))).retry, true)
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  const refused = await problemOf(webhookTo(`http://127.0.0.1:${port}`))
  t.strictSame([refused.retry, refused.message], [true, 'the connection was refused'])
})

t.test('a secret that is not there is said by its name, and comes out nowhere', async (t) => {
  const problem = await problemOf(webhookTo('http://127.0.0.1:1', 'OTHER'))
  const said = 'the environment variable OTHER is not set where this runs'
  t.strictSame([problem.message, problem.retry], [said, false])
  const echo = await place(t, (response) => response.writeHead(400).end(`what is ${SECRET} ${TOKEN}?`))
  t.equal((await problemOf(webhookTo(echo.url))).message, `it answered 400 what is *** ${TOKEN}?`)
  t.equal((await problemOf(telegramTo(echo.url))).message, `it answered 400 what is ${SECRET} ***?`)
})
