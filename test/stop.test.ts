import { once } from 'node:events'
import { Agent, get as request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { readHostSnapshot } from '../core/src/host/durable/host-snapshot.ts'
import { openStore } from '../core/src/store/store.ts'
import { barsLater, get, post, spawnHost } from './support/host-process.ts'

/** What the host promises, ms. */
const LONGEST_STOP = 5000

interface Page {
  readonly events: readonly { readonly seq: number }[]
}

/** Readers and a person who ask without a pause until the host is gone. @returns requests that were answered */
async function ask(api: string, done: { answers: number }): Promise<void> {
  async function reader(path: string): Promise<void> {
    for (;;) {
      await get(api, path)
      done.answers += 1
    }
  }
  async function follower(): Promise<void> {
    for (let after = 0; ; done.answers += 1) {
      after = (await get<Page>(api, `/events?after=${after}&limit=500`)).events.at(0)?.seq ?? after
    }
  }
  async function person(): Promise<void> {
    for (let n = 0; ; n++) {
      const path = n % 2 === 0 ? 'pause' : 'resume'
      await post(api, `/strategies/S3_Breakout/${path}`, { reason: `command ${n}`, author: 'ann' })
      done.answers += 1
    }
  }
  await Promise.allSettled([
    follower(),
    person(),
    ...['/status', '/performance', '/strategies', '/positions'].map(reader),
  ])
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  t.test(`${signal} under load: an orderly end in time, and nothing to replay`, async (t) => {
    const store = join(t.testdir({}), 'store')
    const args = ['--store', store, '--log', `${store}.log`, '--speed', '300000']
    const host = spawnHost(t, { args })
    const api = await host.listening()
    const done = { answers: 0 }
    const asking = ask(api, done)
    // Somebody who never finishes a request, and somebody who keeps a connection open.
    const { hostname, port, pathname } = new URL(api)
    const silent = connect(Number(port), hostname)
    silent.on('error', () => undefined)
    silent.write('GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    const agent = new Agent({ keepAlive: true })
    const [answer] = (await once(
      request({ hostname, port, path: `${pathname}/health`, agent }),
      'response',
    )) as [NodeJS.ReadableStream]
    answer.resume()
    await barsLater(api, 100)

    const begin = performance.now()
    host.child.kill(signal)
    t.strictSame(await host.closed, [0, null])
    const ms = performance.now() - begin
    t.ok(ms < LONGEST_STOP, `after ${ms.toFixed(0)} ms`)
    await asking
    agent.destroy()
    silent.destroy()
    t.ok(done.answers > 0, `${done.answers} requests were answered`)

    const opened = await openStore(store)
    const { seq } = opened.head()
    const snapshot = await opened.latestSnapshot()
    t.equal(snapshot?.seq, seq, 'the last record has a snapshot')
    const { meta } = readHostSnapshot(snapshot?.bytes ?? Buffer.of())
    t.match(meta.learner, { version: 1, decided: Number }, 'with what was learnt')
    const last: string[] = []
    for await (const { kind } of opened.records({ after: seq - 1 })) last.push(kind)
    t.strictSame(last, ['stop'])
    await opened.close()
    const next = spawnHost(t, { args: [...args, '--for', '200ms'] })
    t.strictSame(await next.closed, [0, null])
    t.match(next.out(), /^Account: +goes on from 2026-[^;]+stored in\s/m)
    t.notMatch(next.out(), 'replayed')
  })
}
