import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createEncrypted } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { connect as connectEncrypted } from 'node:tls'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { hostAfter, reloaderOf, shippedConfig } from '../host/paper-host.fixture.ts'
import { answerUnreadable, limitConnections, type ConnectionLimits } from './connections.ts'
import { ownCertificate } from './guard/certificate.fixture.ts'
import { guardIn } from './guard/guard.fixture.ts'
import { createApi, listen } from './server.ts'

const host = await hostAfter(await shippedConfig(t.testdir({ cache: {}, access: {} })), 1)
const guard = guardIn(t.testdirName)
const app = createApi({ host, reloader: reloaderOf(host), log: pino({ level: 'silent' }), guard })
const port = Number(new URL(await listen(app, '127.0.0.1', 0)).port)
t.teardown(() => app.close())

/** Send bytes as they are. @returns all that comes back until the other side hangs up */
async function send(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (part) => (answer += part.toString()))
  // It may be hung up on while it still sends.
  socket.on('error', () => undefined)
  socket.write(text)
  await once(socket, 'close')
  return answer
}

const request = (target: string, ...headers: string[]): string =>
  [`GET ${target} HTTP/1.1`, ...headers, 'connection: close', '', ''].join('\r\n')

const statusOf = (answer: string): string => answer.slice(9, 12)

/** The code of the problem, of an answer that is one in every way. */
function problemIn(answer: string): string {
  const [head, body] = answer.split('\r\n\r\n')
  for (const header of ['content-type: application/problem+json', 'x-content-type-options: nosniff']) {
    if (!head.includes(header)) throw new Error(`${header} is missing in:\n${head}`)
  }
  const { code, status } = JSON.parse(body) as { code: string; status: number }
  if (String(status) !== statusOf(answer)) throw new Error(`${status} is another status in:\n${head}`)
  return code
}

const OWN = `host: 127.0.0.1`

t.test('a request names one host, in its header and in a whole address', async (t) => {
  t.equal(statusOf(await send(request('/livez', OWN))), '200')
  t.equal(statusOf(await send(request(`http://localhost:${port}/livez`, OWN))), '200')
  t.equal(problemIn(await send(request('/livez', OWN, 'Host: evil.example'))), 'API_HOST')
  t.equal(problemIn(await send(request('/livez', OWN, OWN))), 'API_HOST')
  t.equal(problemIn(await send(request('http://evil.example/livez', OWN))), 'API_HOST')
  t.equal(problemIn(await send(request('http://127.0.0.1@evil.example/livez', OWN))), 'API_HOST')
})

t.test('what cannot be read is answered as a problem too, and hung up on', async (t) => {
  t.equal(problemIn(await send('\0\x01 nonsense\r\n\r\n')), 'REQUEST_INVALID')
  t.equal(problemIn(await send(request('/livez', OWN, `x: ${'x'.repeat(20_000)}`))), 'REQUEST_HEADERS')
  t.equal(problemIn(await send(request(`/livez?${'x'.repeat(20_000)}`, OWN))), 'REQUEST_HEADERS')
  t.equal(problemIn(await send(request('/api/v1/strategies/%ff', OWN))), 'REQUEST_INVALID')
})

t.test('two lengths of one body are one request for nobody', async (t) => {
  const hidden = request('/livez', OWN)
  for (const lengths of [
    ['content-length: 4', 'transfer-encoding: chunked'],
    ['content-length: 0', `content-length: ${hidden.length}`],
    ['transfer-encoding : chunked'],
  ]) {
    const head = ['POST /api/v1/reload HTTP/1.1', OWN, ...lengths, '', '']
    const answer = await send(`${head.join('\r\n')}0\r\n\r\n${hidden}`)
    t.equal(problemIn(answer), 'REQUEST_INVALID', lengths.join())
  }
})

t.test('who is slow is told, and hung up on', async (t) => {
  const { server } = app
  t.match(server, { headersTimeout: 10_000, requestTimeout: 30_000, timeout: 30_000 })
  const written: string[] = []
  const socket = {
    destroyed: false,
    writable: true,
    write: (text: string) => written.push(text),
    destroy: () => written.push('end'),
  }
  const slow = Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  answerUnreadable(true)(slow, socket as unknown as Socket)
  t.equal(problemIn(written[0]), 'REQUEST_SLOW')
  t.match(written[0], 'strict-transport-security: max-age=')
  t.equal(written[1], 'end')
  const gone = Object.assign(new Error('gone'), { code: 'ECONNRESET' })
  answerUnreadable(true)(gone, socket as unknown as Socket)
  t.equal(written.length, 2, 'nobody is there')
})

const certificate = ownCertificate()
const answering: RequestListener = (request, response) => {
  if (request.url === '/stream') response.write('open')
  else response.end('done')
}

/** What both sorts of servers are talked to with. */
const SORTS = [
  { sort: 'plain', server: createServer(answering), open: (to: number) => connect(to, '127.0.0.1') },
  {
    sort: 'encrypted',
    server: createEncrypted(certificate, answering),
    open: (to: number) => connectEncrypted({ port: to, host: '127.0.0.1', ca: certificate.cert }),
  },
]

for (const { sort, server, open } of SORTS) {
  t.test(`one ${sort} connection too many costs the one that has been idle for longest`, async (t) => {
    limitConnections(server, { most: 3 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port: own } = server.address() as AddressInfo
    t.teardown(() => {
      server.closeAllConnections()
      server.close()
    })
    const closed: string[] = []
    const connected = async (name: string, text: string): Promise<Socket> => {
      const socket = open(own)
      socket.on('error', () => undefined)
      socket.once('close', () => closed.push(name))
      await once(socket, sort === 'plain' ? 'connect' : 'secureConnect')
      socket.write(text)
      return socket
    }
    const get = (url: string): string => `GET ${url} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`
    const stream = await connected('stream', get('/stream'))
    await once(stream, 'data')
    const asking = await connected('asking', get('/'))
    await once(asking, 'data')
    await connected('silent', 'GET')
    asking.write(get('/'))
    await once(asking, 'data')
    const fresh = await connected('fresh', get('/'))
    const [answer] = (await once(fresh, 'data')) as [Buffer]
    t.match(answer.toString(), /^HTTP\/1\.1 200/)
    t.strictSame(closed, ['silent'], 'its request never came')
    const last = await connected('last', get('/stream'))
    await once(last, 'data')
    t.strictSame(closed, ['silent', 'asking'], 'a stream is not idle, however old')
  })
}

/** More than the buffers of a connection hold. */
const MUCH = Buffer.alloc(32_000_000)

/** A server with some limits, and what it answers where that is not there at once. */
async function limited(
  t: Test,
  limits: ConnectionLimits,
): Promise<{
  readonly open: (...urls: string[]) => Promise<{ readonly client: Socket; readonly end: Promise<unknown> }>
  readonly held: ServerResponse[]
  readonly timeout: () => Promise<unknown>
}> {
  const held: ServerResponse[] = []
  let requests = 0
  const own = createServer(({ url }, response) => {
    requests++
    if (url === '/much') response.end(MUCH)
    else held.push(response)
    if (url === '/events') response.setHeader('content-type', 'text/event-stream').write(MUCH)
  })
  limitConnections(own, limits)
  own.listen(0, '127.0.0.1')
  await once(own, 'listening')
  t.teardown(() => {
    own.closeAllConnections()
    own.close()
  })
  const { port: at } = own.address() as AddressInfo
  return {
    held,
    timeout: () => once(own, 'timeout'),
    async open(...urls) {
      const all = requests + urls.length
      const connected = once(own, 'connection') as Promise<[Socket]>
      // Nobody listens to what comes: it stays in the buffers, until they are full.
      const client = connect(at, '127.0.0.1')
      client.on('error', () => undefined)
      client.write(urls.map((url) => `GET ${url} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`).join(''))
      const [socket] = await connected
      const end = socket.destroyed ? Promise.resolve() : once(socket, 'close')
      while (requests < all) await once(own, 'request')
      return { client, end }
    },
  }
}

t.test('who does not read its answer is hung up on; work and streams may take their time', async (t) => {
  const server = await limited(t, { slowest: 40 })
  const slow = await server.open('/slow')
  const stream = await server.open('/events')
  await server.timeout()
  const unread = await server.open('/much')
  await unread.end
  const [work, events] = server.held
  work.end('done')
  const [answer] = (await once(slow.client, 'data')) as [Buffer]
  t.match(answer.toString(), /done/, 'it was worked on for longer than that')
  events.end()
  let read = 0
  stream.client.on('data', (part) => {
    read += part.length
    if (read > MUCH.length) stream.client.destroy()
  })
  await once(stream.client, 'close')
  t.ok(read > MUCH.length, 'a stream is all there')
})

t.test('of what is encrypted nobody sees whether it is read: it may take ten times as long', async (t) => {
  const own = createEncrypted(certificate, (_, response) => response.end(MUCH))
  limitConnections(own)
  own.listen(0, '127.0.0.1')
  await once(own, 'listening')
  t.teardown(() => own.close())
  const { port: at } = own.address() as AddressInfo
  const asked = once(own, 'request') as Promise<[IncomingMessage]>
  const client = connectEncrypted({ port: at, host: '127.0.0.1', ca: certificate.cert })
  client.on('error', () => undefined)
  client.write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  const [{ socket }] = await asked
  const left = Array.from({ length: 10 }, () => {
    own.emit('timeout', socket)
    return !socket.destroyed
  })
  t.strictSame(left, [...new Array<boolean>(9).fill(true), false])
  client.destroy()
})

t.test('one too many costs an answer that is not read before it costs the newcomer', async (t) => {
  const server = await limited(t, { most: 3 })
  const stream = await server.open('/events')
  const unread = await server.open('/much')
  const working = await server.open('/slow')
  const last = await server.open('/slow')
  await unread.end
  await (
    await server.open()
  ).end
  const [events, ...others] = server.held
  for (const answer of others) answer.end('done')
  for (const { client } of [working, last]) t.match(String(await once(client, 'data')), /done/)
  t.notOk(events.destroyed)
  t.notOk(stream.client.destroyed)
})

t.test('who has asked twice is idle when both answers are there', async (t) => {
  const server = await limited(t, { most: 1 })
  const both = await server.open('/one', '/two')
  const [first, second] = server.held
  first.end('first')
  t.match(String(await once(both.client, 'data')), /first/)
  await (
    await server.open()
  ).end
  second.end('second')
  t.match(String(await once(both.client, 'data')), /second/)
  await server.open('/three')
  await both.end
})
