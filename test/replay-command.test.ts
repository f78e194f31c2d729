import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { addConfigs, csv, grodt, walk } from '../core/src/cli/cli-fixture.ts'
import { authorized } from './support/host-process.ts'
import { forge } from './support/journal.ts'

const PROGRAM = join(import.meta.dirname, '..', 'core', 'bin', 'grodt.mjs')
const folder = t.testdir({})
addConfigs(folder)

interface Host {
  readonly child: ChildProcess
  readonly closed: Promise<unknown[]>
  readonly api: string
}

async function start(): Promise<Host> {
  const options = ['run', '--store', 'store', '--log', 'x.log', '--port', '0', '--speed', '300000']
  const child = spawn(process.execPath, [PROGRAM, ...options], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (data) => (out += String(data)))
  const closed = once(child, 'close')
  for (;;) {
    const address = /^API: +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1]
    if (address !== undefined) return { child, closed, api: `${address}/api/v1` }
    if (child.exitCode !== null) throw new Error(`It ended before it listened:\n${out}`)
    await Promise.race([once(child.stdout, 'data'), closed])
  }
}

async function barsLater({ api }: Host, more: number): Promise<void> {
  const bars = async (): Promise<number> =>
    ((await (await fetch(`${api}/status`)).json()) as { bars: number }).bars
  const target = (await bars()) + more
  // Questions without end take the time of the host.
  while ((await bars()) < target) await later(5)
}

async function send({ api }: Host, path: string, body: object = {}): Promise<void> {
  const answer = await fetch(api + path, {
    method: 'POST',
    headers: authorized(folder),
    body: JSON.stringify({ reason: 'a test', author: 'ann', ...body }),
  })
  t.ok(answer.ok, path)
}

interface Report {
  readonly processes: number
  readonly inputs: { readonly bars: number; readonly commands: number }
  readonly trades: number
  readonly differences: readonly object[]
  readonly notCompared: readonly object[]
}

t.test('a host that was steered and killed replays without a difference', async (t) => {
  const killed = await start()
  await barsLater(killed, 300)
  await send(killed, '/strategies/S3_Breakout/pause')
  await barsLater(killed, 100)
  await send(killed, '/risk/locks', { strategy: null, symbol: 'ETH/USDT', until: null })
  await send(killed, '/risk/kill-switch/trigger')
  killed.child.kill('SIGKILL')
  await killed.closed

  const again = await start()
  await send(again, '/risk/kill-switch/reset')
  await send(again, '/strategies/S3_Breakout/resume')
  await barsLater(again, 2000)
  again.child.kill('SIGKILL')
  await again.closed

  const last = await start()
  await barsLater(last, 100)
  t.match(grodt(folder, 'replay', 'store'), {
    code: 1,
    out: '',
    err: `The store "store" is in use by process ${last.child.pid}`,
  })
  last.child.kill('SIGTERM')
  t.strictSame(await last.closed, [0, null])

  const { code, out, err } = grodt(folder, 'replay', 'store', '--json')
  t.same([code, err], [0, ''])
  const report = JSON.parse(out) as Report
  t.match(report, { processes: 3, inputs: { commands: 5 }, differences: [], notCompared: [] })
  t.ok(report.inputs.bars >= 2300 && report.trades > 5, `${report.trades} trades`)
  t.match(
    grodt(folder, 'replay', 'store').out,
    /^store: the journal through the kernel of backtests\n {2}records +1 to [\d,]+\n {2}market time +2026-01-01 00:00 to 2026-\d\d-\d\d [\d:]+ UTC \(.*\)\n {2}processes +3, all with the same configuration and plugins\n {2}inputs +bars [\d,]+, commands 5, weights 0\n {2}bars +[\d,]+\n {2}events +[\d,]+, with \d+ closed trades\n {2}snapshots +\d, the whole state of each\n {2}speed +[\d,]+ bars\/s \([\d.]+ s\)\n {2}differences +0\n$/,
  )
  t.equal(grodt(folder, 'store', 'verify', 'store').code, 0, 'the store is what it was')
})

t.test('the state at a moment, as a screen and as JSON', async (t) => {
  const until = ['--until', '2026-01-04T12:00']
  const { code, out } = grodt(folder, 'replay', 'store', '--show', ...until)
  t.equal(code, 0)
  t.match(out, /^2026-01-04 12:00 UTC, after record [\d,]+ and event \d+\n\nequity [\d,.]+ USDT \(/)
  for (const part of [
    'kill switch',
    '  strategy ',
    'BTC/USDT 1h: bar of 2026-01-04 11:00',
    'regime ',
    'ema(',
  ]) {
    t.ok(out.includes(part), part)
  }
  const state = JSON.parse(grodt(folder, 'replay', 'store', '--show', '--json', ...until).out) as object
  t.match(state, {
    time: { iso: '2026-01-04T12:00:00.000Z' },
    book: { currency: 'USDT', capital: 100_000 },
    strategies: [{ name: 'S1_VWAP_EMA_Scalper' }, {}, {}],
    tracks: [{ symbol: 'BTC/USDT', timeframe: '1h' }, {}, {}],
    made: { configuration: { 'risk.yaml': /^[0-9a-f]{64}$/ } },
    differences: [],
  })
})

t.test('what happened, input by input', async (t) => {
  const last = 1500
  const lines = grodt(folder, 'replay', 'store', '--events', '--json', '--until', `record:${last}`)
    .out.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; record: { seq: number } })
  t.same(
    lines.map(({ record }) => record.seq),
    Array.from({ length: last }, (_, i) => i + 1),
  )
  const at = lines.find(({ kind }) => kind === 'command')?.record.seq ?? 0
  const { code, out } = grodt(
    folder,
    'replay',
    'store',
    '--events',
    '--from',
    `record:${at}`,
    '--until',
    `record:${at}`,
  )
  t.equal(code, 0)
  t.match(
    out,
    new RegExp(
      `^2026-01-\\d\\d [\\d:]+ {2}record ${at.toLocaleString('en-US')} {2}command pause: strategy S3_Breakout, reason "a test", author local/ann\\n` +
        ' +\\d+ strategy-paused +S3_Breakout .*\\n(.*\\n)* +equity [\\d,.]+, \\d+ open positions?\\n\\ndifferences: 0\\n$',
    ),
  )
})

t.test('a decision that was altered ends it with exit code 1 and is shown', async (t) => {
  let record = 0
  await forge(join(folder, 'store'), (text, seq) => {
    if (record > 0 || !text.includes('"kind":"fill"')) return text
    record = seq
    return text.replace(/"liquidity":"taker"/, '"liquidity":"maker"')
  })
  const { code, out } = grodt(folder, 'replay', 'store')
  t.equal(code, 1)
  t.match(
    out,
    new RegExp(
      `\\n {2}differences +1\\n\\nrecord ${record}, 2026-\\d\\d-\\d\\d [\\d:]+ UTC, bars: event \\d+\\n` +
        ' {2}fill, liquidity: was "maker", is "taker"\\n$',
    ),
  )
})

t.test('the journal of a backtest replays too, and can be looked at inside of a day', async (t) => {
  writeFileSync(join(folder, 'ABCUSDT-1h.csv'), csv(walk(1200, 3)))
  const backtest = ['backtest', '--data', 'ABCUSDT-1h.csv', '--from', '2024-01-10', '--no-out', '--quiet']
  t.equal(grodt(folder, ...backtest, '--journal', 'all').code, 0)
  const { code, out } = grodt(folder, 'replay', 'all', '--json')
  t.equal(code, 0)
  t.match(JSON.parse(out), { processes: 1, bars: 1200, differences: [], notCompared: [] })
  const at = ['--until', '2024-02-01T07:30']
  const state = JSON.parse(grodt(folder, 'replay', 'all', '--show', '--json', ...at).out) as object
  t.match(state, { time: { iso: '2024-02-01T07:00:00.000Z' }, differences: [] })
  const inputs = grodt(folder, 'replay', 'all', '--events', '--json', '--from', '2024-02-01', ...at)
    .out.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { record: { time: number } })
  t.same(
    inputs.map(({ record }) => new Date(record.time).getUTCHours()),
    [0, 1, 2, 3, 4, 5, 6, 7],
    'the bars of that day one by one',
  )
  t.equal(grodt(folder, ...backtest, '--journal', 'some', '--journal-parts', 'events').code, 0)
  t.match(grodt(folder, 'replay', 'some'), {
    code: 1,
    err: /^Record \d+ of "some" has no input: the journal holds events only, which cannot be replayed\. /,
  })
})

t.test('what cannot be replayed says so', async (t) => {
  t.match(grodt(folder, 'replay', 'nowhere'), { code: 1, err: /^There is no store at "nowhere"/ })
  t.match(grodt(folder, 'replay', 'store', '--until', 'soon'), {
    code: 2,
    err: '--until was "soon", expected a time in UTC such as 2026-01-31T09:30, milliseconds, record:12 or event:345. See: grodt help replay\n',
  })
  t.match(grodt(folder, 'replay', 'store', '--show', '--events'), {
    code: 2,
    err: /^Give --show or --events/,
  })
})
