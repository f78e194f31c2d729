import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { copyShipped } from '../core/src/config/shipped.fixture.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** The loader by its place: the host works in a folder of its own. */
const LOADER = new URL('support/loader/register.mjs', import.meta.url).href

interface Host {
  readonly child: ChildProcess
  readonly closed: Promise<unknown[]>
  readonly out: () => string
  readonly api: string
}

/** A host process whose engine makes a mistake, once it listens or has ended. */
async function start(folder: string, env: Readonly<Record<string, string>>): Promise<Host> {
  const child = spawn(
    process.execPath,
    [
      ...[`--import=${LOADER}`, '--conditions=grodt-source', join(ROOT, 'test', 'support', 'broken-host.ts')],
      ...['run', '--port', '0', '--speed', '300000'],
    ],
    { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (out += String(data)))
  const closed = once(child, 'close')
  for (;;) {
    const address = /^API: +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1]
    if (address !== undefined || child.exitCode !== null) {
      return { child, closed, out: () => out, api: `${address ?? ''}/api/v1` }
    }
    await Promise.race([once(child.stdout, 'data'), closed])
  }
}

interface Status {
  readonly bars: number
  readonly state: string
  readonly manageOnly: { readonly lock: number; readonly reason: string } | null
}

interface Event {
  readonly seq: number
  readonly kind: string
  readonly reason?: string
}

async function get<T>({ api }: Host, path: string): Promise<T> {
  return (await (await fetch(api + path)).json()) as T
}

async function until(host: Host, there: (status: Status) => boolean): Promise<Status> {
  for (;;) {
    const status = await get<Status>(host, '/status')
    if (there(status)) return status
  }
}

/** A working folder with the shipped configuration and static weights, something secret in a comment of it. */
function workplace(folder: string): string {
  copyShipped(join(folder, 'configs'))
  const file = join(folder, 'configs', 'host.yaml')
  appendFileSync(file, '\n# api_secret: hunter2hunter2\n')
  symlinkSync(join(ROOT, 'plugins'), join(folder, 'plugins'))
  return folder
}

async function kill({ child, closed }: Host): Promise<void> {
  child.kill('SIGKILL')
  await closed
}

t.test('a host whose books break goes manage-only, lives on, and is so after a kill', async (t) => {
  const folder = workplace(t.testdir({}))
  const env = { GRODT_BREAK_AT: '400' }
  const first = await start(folder, env)
  const { manageOnly } = await until(first, (status) => status.manageOnly !== null)
  const [file, ...others] = readdirSync(join(folder, '.grodt', 'diagnostics'))
  t.strictSame(others, [])
  const path = join('.grodt', 'diagnostics', file)
  t.equal(manageOnly?.lock, 1)
  t.match(
    manageOnly?.reason,
    new RegExp(
      `^invariant 2: the net position in BTC/USDT at the venue is \\S+ lots, expected \\S+ lots, off by -5 lots; diagnostic bundle ${path}$`,
    ),
  )
  const lockSet = (await get<{ events: Event[] }>(first, '/events?kind=lock-set&limit=500')).events.find(
    ({ reason }) => reason === 'invariant',
  )
  t.match(lockSet, { author: 'host', why: manageOnly?.reason, until: null })

  const { bars } = await get<Status>(first, '/status')
  await until(first, (status) => status.bars > bars + 1500)
  t.match(await get<Status>(first, '/status'), { state: 'running', manageOnly: { lock: 1 } })
  const approved = `/events?kind=order-approved&after=${lockSet?.seq ?? 0}`
  t.strictSame(await get(first, approved), { events: [], next: null }, 'nothing is opened')
  t.strictSame(await get(first, '/positions'), { positions: [] }, 'exits have closed what was open')
  await kill(first)

  const bundle = readFileSync(join(folder, path), 'utf8')
  t.notMatch(bundle, 'hunter2')
  t.match(JSON.parse(bundle), {
    cause: { violations: [{ invariant: 2, difference: -5 }] },
    at: { batches: 400 },
    journal: { folder: '.grodt/store', appended: 403 },
  })
  const log = readFileSync(join(folder, '.grodt', 'log', 'paper.log'), 'utf8')
  t.match(log, `"msg":"manage-only: invariant 2: the net position in BTC/USDT`)

  const second = await start(folder, env)
  t.strictSame((await get<Status>(second, '/status')).manageOnly, manageOnly)
  t.strictSame(readdirSync(join(folder, '.grodt', 'diagnostics')), [file], 'it is not told again')
  t.match(second.out(), /^Note: +manage-only until a person removes lock 1 \(grodt risk unlock\):$/m)
  await kill(second)
})

t.test('a host whose engine throws ends with the error and names the bundle', async (t) => {
  const folder = workplace(t.testdir({}))
  const host = await start(folder, { GRODT_THROW_AT: '90' })
  t.strictSame(await host.closed, [1, null])
  const [file] = readdirSync(join(folder, '.grodt', 'diagnostics'))
  t.match(host.out(), 'in the market and was stopped: the bar is upside down\n    at ')
  t.match(host.out(), `There is a diagnostic bundle ${join('.grodt', 'diagnostics', file)}.`)
  t.match(JSON.parse(readFileSync(join(folder, '.grodt', 'diagnostics', file), 'utf8')), {
    cause: { kind: 'error', message: 'the bar is upside down' },
    at: { batches: 90 },
  })
  const again = await start(folder, {})
  await until(again, ({ bars }) => bars > 100)
  again.child.kill('SIGTERM')
  t.strictSame(await again.closed, [0, null], 'it goes on from there')
})
