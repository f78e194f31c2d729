import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STRATEGIES = ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout']

/** A host as a user starts it: another process, seen through its output. */
interface Started {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly closed: Promise<unknown[]>
  /** Resolves once the output matches; rejects when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>
}

function start(t: Test, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [join('core', 'bin', 'grodt.mjs'), 'run', '--no-store', ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (err += String(data)))
  const closed = once(child, 'close')
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(out)
      if (match !== null) return match
      if (child.exitCode !== null) throw new Error(`It ended before ${String(pattern)}:\n${out}${err}`)
      await Promise.race([once(child.stdout, 'data'), closed])
    }
  }
  return { child, out: () => out, err: () => err, closed, until }
}

async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url)
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

interface EventPage {
  readonly events: readonly { readonly kind: string; readonly strategy?: string }[]
}

t.test('the host runs, trades with every strategy, answers, and stops cleanly', async (t) => {
  const log = join(t.testdir({}), 'paper.log')
  const host = start(t, ['--speed', '300000', '--port', '0', '--log', log])
  const [, address] = await host.until(/^API: +(http:\/\/127\.0\.0\.1:\d+)$/m)
  const api = `${address}/api/v1`

  for (const name of STRATEGIES) await host.until(new RegExp(`trade {2}${name} `))

  t.match(await (await fetch(address)).text(), '/api/v1/performance')
  t.match(await get(`${api}/health`), { status: 'ok', state: 'running' })
  t.match(await get(`${api}/status`), { mode: 'paper', speed: 300_000, bars: Number, timeframe: '5m' })
  const { strategies } = await get<{ strategies: { name: string; trades: number }[] }>(`${api}/strategies`)
  t.strictSame(
    strategies.map(({ name }) => name),
    STRATEGIES,
  )
  for (const { name, trades } of strategies) t.ok(trades > 0, `${name} has ${trades} trades`)
  t.match(await get(`${api}/strategies/S3_Breakout`), { name: 'S3_Breakout', enabled: true })
  t.type((await get<{ positions: unknown }>(`${api}/positions`)).positions, Array)
  t.match(await get(`${api}/performance`), { currency: 'USDT', capital: 100_000, equity: Number })
  t.match(host.out(), /^Weights: +evidence \d/m)
  const allocation = await get<{ last: object | null }>(`${api}/allocation`)
  t.match(allocation, { allocator: 'evidence', moves: true, updateFrequency: 3600 })
  t.not(allocation.last, null, 'it is asked at every full hour')
  const page = await get<EventPage>(`${api}/events?kind=trade-closed`)
  t.equal(page.events.at(0)?.kind, 'trade-closed')
  t.equal((await fetch(`${api}/strategies/none`)).status, 404)

  const stopping = performance.now()
  host.child.kill('SIGINT')
  t.strictSame(await host.closed, [0, null])
  t.ok(performance.now() - stopping < 2000, 'within two seconds')
  t.equal(host.err(), '')
  t.match(host.out(), /\nStopped after \d+s: [\d,]+ bars per symbol, to 2026-/)
  for (const name of STRATEGIES)
    t.match(host.out(), new RegExp(`^  ${name}: [+-][\\d,.]+, \\d+ trades?`, 'm'))
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  t.match(JSON.parse(lines[0]), { msg: 'started' })
  t.match(JSON.parse(lines[lines.length - 1]), { msg: 'stopped' })
})

t.test('equal seeds trade alike in two processes, whatever their speed', async (t) => {
  const trades = async (speed: string): Promise<string[]> => {
    const host = start(t, [
      '--speed',
      speed,
      '--no-api',
      '--seed',
      '7',
      '--log',
      join(t.testdir({}), 'x.log'),
    ])
    await host.until(/(trade {2}[^\n]+\n[^]*){10}/)
    host.child.kill('SIGTERM')
    t.strictSame(await host.closed, [0, null])
    return host
      .out()
      .split('\n')
      .filter((line) => line.includes(' trade  '))
      .slice(0, 10)
  }
  t.strictSame(await trades('2000000'), await trades('500000'))
})

t.test('a bounded run ends by itself, without API and without colours', async (t) => {
  const log = join(t.testdir({}), 'paper.log')
  const host = start(t, ['--for', '300ms', '--no-api', '--speed', '100000', '--log', log])
  t.strictSame(await host.closed, [0, null])
  t.match(host.out(), /^API: +off$/m)
  t.notMatch(host.out(), '\u001b')
  t.match(host.out(), /\nStopped after /)
})

t.test('a taken port ends the start with what to do', async (t) => {
  const log = join(t.testdir({}), 'paper.log')
  const first = start(t, ['--port', '0', '--log', log])
  const [, port] = await first.until(/^API: +http:\/\/127\.0\.0\.1:(\d+)$/m)
  const second = start(t, ['--port', port, '--log', log])
  t.strictSame(await second.closed, [1, null])
  t.equal(
    second.err(),
    `Port ${port} on 127.0.0.1 is in use. Stop the other program or give another port with --port.\n`,
  )
  first.child.kill('SIGTERM')
  t.strictSame(await first.closed, [0, null])
})
