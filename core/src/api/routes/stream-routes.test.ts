import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { EventRing } from '../../host/event-ring.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { messagesOf, type Message } from '../../host/stream/stream.fixture.ts'
import { guardIn } from '../guard/guard.fixture.ts'
import { addToken, revokeToken } from '../guard/tokens.ts'
import { createApi, listen } from '../server.ts'

const place = workplace(t)
const kept = await keptHost(place)
const { host, reloader } = kept
await kept.to(500)
const log = pino({ level: 'silent' })
const guard = guardIn(join(place.store, '..'))

interface Served {
  readonly open: (path: string, headers?: Record<string, string>) => Promise<IncomingMessage>
  readonly close: () => Promise<void>
}

async function served(t: Test, remembered = 1000): Promise<Served> {
  const events = new EventRing(remembered)
  events.push(host.events.after(0, 1000))
  const app = createApi({ host: remembered === 1000 ? host : { ...host, events }, reloader, log, guard })
  t.teardown(() => app.close())
  const address = await listen(app, '127.0.0.1', 0)
  return {
    open: (path, headers = {}) =>
      new Promise((resolve, reject) => {
        get(`${address}/api/v1/events/stream${path}`, { headers }, resolve).on('error', reject)
      }),
    close: () => app.close(),
  }
}

/** Reads a stream until a message is there. */
async function until(
  stream: IncomingMessage,
  isLast: (message: Message) => boolean,
): Promise<readonly Message[]> {
  let text = ''
  for await (const bytes of stream) {
    text += String(bytes)
    const messages = messagesOf(text.slice(0, text.lastIndexOf('\n\n') + 2))
    if (messages.some(isLast)) return messages
  }
  return messagesOf(text)
}

const newest = (): number => host.events.newest ?? 0
const isEvent =
  (seq: number) =>
  ({ event, id }: Message): boolean =>
    event === null && Number(id) === seq
const isEnd = ({ event }: Message): boolean => event === 'end'
const seqs = (messages: readonly Message[]): number[] =>
  messages.filter(({ event, data }) => event === null && data !== null).map(({ id }) => Number(id))

t.test('a stream begins with the next event; with a number behind it, out of the journal', async (t) => {
  const { open } = await served(t)
  const before = newest()
  const stream = await open('')
  t.match(stream.headers, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  })
  const live = until(stream, () => true)
  await kept.to(host.feed.bars + 100)
  t.equal(seqs(await live)[0], before + 1)

  const forgetful = await served(t, 20)
  const all = Array.from({ length: newest() - 3 }, (_, i) => i + 4)
  for (const [path, headers] of [
    ['?after=3', {}],
    ['?after=90', { 'last-event-id': '3' }],
  ] as const) {
    t.strictSame(seqs(await until(await forgetful.open(path, headers), isEvent(newest()))), all)
  }
})

t.test('nobody reads a stream by asking for its head', async (t) => {
  const app = createApi({ host, reloader, log, guard })
  t.teardown(() => app.close())
  const head = await app.inject({ method: 'HEAD', url: '/api/v1/events/stream' })
  t.strictSame([head.statusCode, head.headers.allow], [405, 'GET'])
  t.equal((await app.inject({ method: 'HEAD', url: '/api/v1/health' })).statusCode, 200)
})

t.test('a stream ends when its token is revoked', async (t) => {
  const { open } = await served(t)
  const token = addToken(guard.access, 'desk', 'read')
  const headers = { authorization: `Bearer ${token}` }
  const stream = await open('', headers)
  const end = until(stream, isEnd)
  revokeToken(guard.access, 'desk')
  t.equal((await open('', headers)).statusCode, 401)
  // The token is looked up a second after it was so last.
  const now = performance.now() + 1000
  t.intercept(performance, 'now', { value: () => now })
  await kept.to(host.feed.bars + 100)
  t.match((await end).at(-1), { event: 'end', data: { reason: 'the token is not valid any more' } })
})

t.test('filters are lists of known names', async (t) => {
  const { open } = await served(t)
  const wanted = await open('?after=3&kind=regime-changed,fill&symbol=BTC/USDT')
  const last = host.events.after(0, 1000).findLast((event) => {
    return ['regime-changed', 'fill'].includes(event.kind) && 'symbol' in event && event.symbol === 'BTC/USDT'
  })
  const found = await until(wanted, isEvent(last?.seq ?? NaN))
  t.ok(found.length > 1)
  t.ok(found.every(({ data }) => data?.symbol === 'BTC/USDT'))
  const refused = async (path: string, headers: Record<string, string> = {}): Promise<unknown> => {
    const answer = await open(path, headers)
    const text = (await answer.toArray()).map(String).join('')
    const { status, detail } = JSON.parse(text) as { status: number; detail: string }
    return [status, detail.split('.')[0]]
  }
  t.strictSame(await refused('?kind=fills'), [
    400,
    'There is no kind of event called "fills" (did you mean "fill"?)',
  ])
  t.strictSame(await refused('?strategy=S3_Breakuot'), [
    404,
    'There is no strategy "S3_Breakuot" (did you mean "S3_Breakout"?)',
  ])
  t.strictSame(await refused('?symbol=BTC'), [404, 'The host does not trade "BTC"'])
  t.strictSame(await refused('', { 'last-event-id': 'x' }), [
    400,
    'The header Last-Event-ID must be the number of an event; this was "x"',
  ])
})

t.test(
  'twenty readers of which two take nothing: no bar is missed, the others have everything',
  async (t) => {
    const { open, close } = await served(t)
    const streams = await Promise.all(Array.from({ length: 20 }, () => open('')))
    const [from, bars] = [newest(), host.feed.bars + 300]
    const readers = streams.slice(2).map((stream) => until(stream, isEnd))
    await kept.to(bars)
    t.equal(host.feed.bars, bars)
    const to = newest()
    const probe = await until(await open(`?after=${from}`), isEvent(to))
    await close()
    const wanted = seqs(probe)
    t.strictSame([wanted[0], wanted.at(-1)], [from + 1, to])
    for (const messages of await Promise.all(readers)) {
      t.strictSame(seqs(messages), wanted)
      t.match(messages.at(-1), { event: 'end', id: String(to), data: { reason: 'the host has stopped' } })
    }
    await kept.stop()
  },
)
