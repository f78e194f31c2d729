import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { SeededRandom } from '../sdk/src/host.ts'
import { openStore } from '../core/src/store/store.ts'
import { verifyStore } from '../core/src/store/verify.ts'
import type { JournalRecord } from '../core/src/store/record.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const KILLS = Number(process.env.GRODT_KILLS ?? 5)

interface Host {
  readonly child: ChildProcess
  readonly closed: Promise<unknown[]>
  readonly api: string
  readonly out: () => string
}

/** A host as a user starts it, once it listens. */
async function start(store: string, log: string, args: readonly string[] = []): Promise<Host> {
  const program = join('core', 'bin', 'grodt.mjs')
  const options = ['run', '--store', store, '--log', log, '--port', '0', '--speed', '300000', ...args]
  const child = spawn(process.execPath, [program, ...options], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (out += String(data)))
  const closed = once(child, 'close')
  for (;;) {
    const address = /^API: +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1]
    if (address !== undefined) return { child, closed, api: `${address}/api/v1`, out: () => out }
    if (child.exitCode !== null) throw new Error(`It ended before it listened:\n${out}`)
    await Promise.race([once(child.stdout, 'data'), closed])
  }
}

async function barsOf({ api }: Host): Promise<number> {
  const answer = await fetch(`${api}/status`)
  return ((await answer.json()) as { bars: number }).bars
}

/** Wait until the host has done this many more bars. */
async function barsLater(host: Host, more: number): Promise<void> {
  const target = (await barsOf(host)) + more
  while ((await barsOf(host)) < target);
}

async function stop({ child, closed }: Host): Promise<void> {
  child.kill('SIGTERM')
  t.strictSame(await closed, [0, null])
}

async function journal(folder: string): Promise<JournalRecord[]> {
  const store = await openStore(folder)
  const records: JournalRecord[] = []
  for await (const record of store.records({ after: 0 })) records.push(record)
  await store.close()
  return records
}

const barRecords = (records: readonly JournalRecord[]): unknown[] =>
  records.filter(({ kind }) => kind === 'bars').map(({ time, input, events }) => ({ time, input, events }))

t.test(`killed ${KILLS} times at random moments, a host has the events of one that was not`, async (t) => {
  const folder = t.testdir({})
  const [killed, whole] = [join(folder, 'killed'), join(folder, 'whole')]
  const log = join(folder, 'x.log')
  const random = new SeededRandom(Number(process.env.GRODT_SEED) || 1)
  for (let kill = 0; kill < KILLS; kill++) {
    const host = await start(killed, log)
    await barsLater(host, Math.floor(random.next() * 400))
    host.child.kill('SIGKILL')
    await host.closed
    if (kill > 0) t.match(host.out(), /the last process did not stop\s+in order/)
  }
  const last = await start(killed, log)
  await barsLater(last, 200)
  await stop(last)
  t.match(await verifyStore(killed), { problems: [] })

  const found = barRecords(await journal(killed))
  const undisturbed = await start(whole, log)
  while ((await barsOf(undisturbed)) < found.length) await barsLater(undisturbed, 100)
  await stop(undisturbed)
  const expected = barRecords(await journal(whole)).slice(0, found.length)
  t.ok(found.length > 200, `${found.length} bars`)
  t.ok(JSON.stringify(found).includes('"trade-closed"'), 'with trades')
  t.strictSame(found, expected)
})

t.test(
  'what a person was told is true after a kill, and a plain stop leaves nothing to replay',
  async (t) => {
    const folder = t.testdir({})
    const [store, log] = [join(folder, 'store'), join(folder, 'x.log')]
    const send = async (host: Host, path: string): Promise<number> => {
      const answer = await fetch(host.api + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'a test', author: 'ann' }),
      })
      return answer.status
    }
    const risk = async ({ api }: Host): Promise<unknown> => (await fetch(`${api}/risk`)).json()

    const first = await start(store, log)
    await barsLater(first, 50)
    t.equal(await send(first, '/strategies/S3_Breakout/pause'), 200)
    t.equal(await send(first, '/risk/kill-switch/trigger'), 200)
    first.child.kill('SIGKILL')
    await first.closed

    const second = await start(store, log)
    t.match(await risk(second), { killSwitch: { stage: 'latched', why: 'a test', author: 'ann' } })
    t.match(JSON.stringify(await risk(second)), 'S3_Breakout')
    const busy = spawn(process.execPath, [
      join(ROOT, 'core', 'bin', 'grodt.mjs'),
      ...['run', '--store', store, '--no-api', '--log', log],
    ])
    let err = ''
    busy.stderr.on('data', (data) => (err += String(data)))
    t.strictSame(await once(busy, 'close'), [1, null])
    t.match(err, `The store "${store}" is in use by process ${second.child.pid}`)
    t.equal(await send(second, '/risk/kill-switch/reset'), 200)
    await stop(second)

    const third = await start(store, log)
    t.match(await risk(third), { killSwitch: { stage: 'armed' } })
    t.match(third.out(), /^Account: +goes on from 2026-[^;]+stored in\s/m)
    t.notMatch(third.out(), 'replayed')
    await stop(third)

    const fresh = await start(store, log, ['--fresh'])
    t.match(fresh.out(), `The stored account was set aside: ${store}-`)
    t.match(fresh.out(), /^Account: +new, stored in\s/m)
    await stop(fresh)
  },
)
