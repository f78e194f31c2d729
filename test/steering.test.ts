import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { addConfigs, grodt, type Finished } from '../core/src/cli/cli-fixture.ts'
import { authorized } from './support/host-process.ts'

const PROGRAM = fileURLToPath(new URL('../core/bin/grodt.mjs', import.meta.url))
const S1 = 'S1_VWAP_EMA_Scalper'
const S2 = 'S2_Mean_Reversion'
const S3 = 'S3_Breakout'

type Body = Readonly<Record<string, unknown>>
interface Event extends Body {
  readonly seq: number
  readonly kind: string
}

// One host of a user, another process, whose kill switch flattens; everything goes over its socket.
const folder = t.testdir({})
addConfigs(folder)
appendFileSync(join(folder, 'configs', 'risk.yaml'), '  kill_switch: { action: flatten }\n')
const child = spawn(process.execPath, [PROGRAM, 'run', '--port', '0', '--speed', '150000'], {
  cwd: folder,
  env: { ...process.env, NODE_OPTIONS: '' },
  stdio: ['ignore', 'pipe', 'pipe'],
})
t.teardown(() => child.kill('SIGKILL'))
const closed = once(child, 'close')
let out = ''
let err = ''
child.stdout.on('data', (data) => (out += String(data)))
child.stderr.on('data', (data) => (err += String(data)))
let address: string | undefined
while ((address = /^API: +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(out)?.[1]) === undefined) {
  if (child.exitCode !== null) throw new Error(`It ended before it listened:\n${out}${err}`)
  await Promise.race([once(child.stdout, 'data'), closed])
}
const api = `${address}/api/v1`
const { authorization } = authorized(folder)

async function ask(method: string, path: string, body?: object): Promise<{ status: number; body: Body }> {
  const answer = await fetch(api + path, {
    method,
    ...(body === undefined
      ? { headers: { authorization } }
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', authorization } }),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}

/** Every event after `seq`, the oldest first. */
async function eventsAfter(seq: number): Promise<Event[]> {
  const found: Event[] = []
  for (let cursor = ''; ;) {
    const { body } = await ask('GET', `/events?after=${seq}&limit=500${cursor}`)
    found.push(...(body.events as Event[]))
    if (body.next === null) return found.reverse()
    cursor = `&cursor=${String(body.next)}`
  }
}

/** The first event after `seq` that is wanted. Asks again until there is one: the market goes on by itself. */
async function eventAfter(seq: number, wanted: (event: Event) => boolean): Promise<Event> {
  for (let after = seq; ;) {
    const events = await eventsAfter(after)
    const found = events.find(wanted)
    if (found !== undefined) return found
    after = events.at(-1)?.seq ?? after
  }
}

/** The program of the user, who is told the address. */
const cli = (...args: string[]): Finished => grodt(folder, ...args, '--api', String(address))

t.test('a paused strategy opens nothing until it is resumed', async (t) => {
  const { status, body } = await ask('POST', `/strategies/${S3}/pause`, { reason: 'news', author: 'anna' })
  t.equal(status, 200)
  t.match(body, {
    strategy: S3,
    pause: { rule: 'person', resume: 'person', why: 'news', author: 'local/anna' },
  })
  const seq = body.seq as number
  t.match(await eventAfter(seq - 1, (event) => event.seq === seq), { kind: 'strategy-paused', strategy: S3 })
  const refused = await eventAfter(seq, ({ kind, strategy }) => kind === 'order-refused' && strategy === S3)
  t.match(refused, { limit: 'paused', value: 'person', allowed: 'resumed by a person' })
  t.equal((await ask('GET', `/strategies/${S3}`)).body.paused, true)

  t.match(await ask('POST', `/strategies/${S3}/pause`, { reason: 'again' }), {
    status: 409,
    body: { code: 'STRATEGY_PAUSED', detail: /^S3_Breakout is paused already, by local\/anna\./ },
  })
  t.match(cli('risk').out, /^kill switch armed\nno locks\nS3_Breakout paused until a person resumes it\n/)
  const resumed = cli('resume', S3, '--reason', 'it is over', '--author', 'bert', '--json')
  t.equal(resumed.code, 0, resumed.err)
  const answer = JSON.parse(resumed.out) as Body
  t.match(answer, { strategy: S3, pause: null })
  const entered = await eventAfter(
    answer.seq as number,
    ({ kind, strategy }) => kind === 'order-approved' && strategy === S3,
  )
  t.ok(entered.seq > (answer.seq as number))
  t.same(cli('resume', S3, '--reason', 'again'), { code: 1, out: '', err: 'S3_Breakout is not paused.\n' })
})

t.test('a strategy is paused by the program too, under the name of its user', async (t) => {
  const paused = cli('pause', S1, '--reason', 'holiday')
  t.equal(paused.code, 0, paused.err)
  t.match(
    paused.out,
    /^S1_VWAP_EMA_Scalper paused until a person resumes it\n {2}since [\d :-]+ UTC, \S.*: holiday\n$/,
  )
  t.match(cli('pause', 'S1_VWAP_EMA_Scalpr', '--reason', 'x'), {
    code: 1,
    err: /^There is no strategy "S1_VWAP_EMA_Scalpr" \(did you mean "S1_VWAP_EMA_Scalper"\?\)\. There are: /,
  })
  t.equal((await ask('POST', `/strategies/${S1}/resume`, { reason: 'back' })).status, 200)
})

t.test('a lock keeps entries away until it is removed, or until its time is over', async (t) => {
  const locked = cli('risk', 'lock', '--reason', 'thin market', '--author', 'anna', '--json')
  t.equal(locked.code, 0, locked.err)
  const { seq, lock } = JSON.parse(locked.out) as { seq: number; lock: { lock: number } }
  t.match(lock, {
    reason: 'person',
    strategy: null,
    symbol: null,
    until: null,
    why: 'thin market',
    author: 'local/anna',
  })
  const refused = await eventAfter(seq, ({ kind }) => kind === 'order-refused')
  t.match(refused, { limit: 'locked', value: `person (lock ${lock.lock})`, allowed: 'removed by a person' })
  t.match(cli('risk').out, `lock ${lock.lock} on all strategies until a person removes it\n`)
  const removed = await ask('DELETE', `/risk/locks/${lock.lock}?reason=over`)
  t.match(removed, { status: 200, body: { lock: lock.lock } })
  t.strictSame(removed.body.locks, [])
  await eventAfter(removed.body.seq as number, ({ kind }) => kind === 'order-approved')
  t.match(await ask('DELETE', `/risk/locks/${lock.lock}`, { reason: 'again' }), {
    status: 404,
    body: { code: 'LOCK_UNKNOWN' },
  })

  const short = await ask('POST', '/risk/locks', {
    reason: 'report',
    strategy: S2,
    symbol: 'ETH/USDT',
    until: '2h',
  })
  t.equal(short.status, 200)
  const { lock: own } = short.body as { lock: { lock: number; from: { ms: number }; until: { ms: number } } }
  t.equal(own.until.ms - own.from.ms, 2 * 3_600_000)
  const over = await eventAfter(
    short.body.seq as number,
    ({ kind, lock }) => kind === 'lock-released' && lock === own.lock,
  )
  t.match(over, { by: 'time', strategy: S2, symbol: 'ETH/USDT' })

  const another = await ask('POST', '/risk/locks', { reason: 'report', symbol: 'SOL/USDT' })
  const { lock: number } = another.body.lock as { lock: number }
  t.same(cli('risk', 'unlock', String(number), '--reason', 'over'), {
    code: 0,
    out: `lock ${number} removed; no lock is left\n`,
    err: '',
  })
})

t.test('the kill switch closes everything and stays latched until a person resets it', async (t) => {
  // A position can be closed by its own exit before the halt arrives: then there is nothing to see, and it is tried again.
  for (let seen = 0; seen === 0;) {
    while (((await ask('GET', '/positions')).body.positions as unknown[]).length === 0);
    const pulled = await ask('POST', '/risk/kill-switch/trigger', { reason: 'try' })
    t.match(pulled, { status: 200, body: { killSwitch: { stage: 'latched', cause: 'manual' } } })
    const seq = pulled.body.seq as number
    const refused = await eventAfter(seq, ({ kind }) => kind === 'order-refused')
    t.match(refused, { limit: 'kill-switch', value: 'latched by manual', allowed: 'reset by a person' })
    t.strictSame((await ask('GET', '/positions')).body.positions, [])
    const trades = (await eventsAfter(seq)).filter(({ kind }) => kind === 'trade-closed')
    t.ok(trades.every(({ cause }) => cause === 'kill-switch'))
    seen = trades.length
    t.equal(cli('kill-switch', 'reset', '--reason', 'tried').code, 0)
  }

  const pulled = cli('kill-switch', 'trigger', '--reason', 'this looks wrong', '--author', 'anna', '--json')
  t.equal(pulled.code, 0, pulled.err)
  const { killSwitch } = JSON.parse(pulled.out) as { killSwitch: Body }
  t.match(killSwitch, { stage: 'latched', cause: 'manual', action: 'flatten', why: 'this looks wrong' })
  t.match(
    cli('risk').out,
    /^kill switch LATCHED since [\d :-]+ UTC \(local\/anna: this looks wrong\)\n {2}no entries, positions are closed; grodt kill-switch reset releases it\n/,
  )
  t.match(cli('kill-switch', 'trigger', '--reason', 'again'), {
    code: 1,
    err: 'The kill switch is latched already, by local/anna. Only a reset releases it.\n',
  })
  const reset = await ask('POST', '/risk/kill-switch/reset', { reason: 'it was a test', author: 'bert' })
  t.match(reset, {
    status: 200,
    body: { killSwitch: { stage: 'armed', cause: 'reset', author: 'local/bert' } },
  })
  await eventAfter(reset.body.seq as number, ({ kind }) => kind === 'order-approved')
  t.match(cli('kill-switch', 'reset', '--reason', 'again', '--json'), {
    code: 1,
    out: /"code": "KILL_SWITCH_NOT_LATCHED"/,
    err: '',
  })
})

t.test('over the socket, too, only JSON is taken, and a wrong method says which are right', async (t) => {
  const form = await fetch(`${api}/risk/kill-switch/trigger`, {
    ...{ method: 'POST', headers: { authorization }, body: '{"reason":"x"}' },
  })
  t.equal(form.status, 415)
  const wrong = await fetch(`${api}/risk/kill-switch/trigger`)
  t.strictSame([wrong.status, wrong.headers.get('allow')], [405, 'POST'])
  t.match(await ask('GET', '/risk'), { body: { killSwitch: { stage: 'armed' } } })
})

t.test('what was done is in the output and in the log; a host that is gone is named', async (t) => {
  child.kill('SIGINT')
  t.strictSame(await closed, [0, null])
  t.equal(err, '')
  for (const line of [
    `pause ${S3}: local/anna: news; it only manages what it holds until a person resumes it`,
    `resume ${S3} (local/bert: it is over)`,
    'kill switch armed -> latched: local/anna: this looks wrong',
    'kill switch latched -> armed: local/bert: it was a test',
  ]) {
    t.ok(out.includes(line), line)
  }
  const log = readFileSync(join(folder, '.grodt', 'log', 'paper.log'), 'utf8')
    .trim()
    .split('\n')
  const lines = log.map((line) => JSON.parse(line) as Body)
  t.ok(
    lines.some(
      ({ event, why, level }) => event === 'kill-switch' && why === 'this looks wrong' && level === 50,
    ),
  )
  t.ok(lines.some(({ event, code }) => event === 'command-refused' && code === 'STRATEGY_PAUSED'))
  t.same(cli('risk'), {
    code: 3,
    out: '',
    err: `No host answers at ${address}: the connection was refused. Start one with grodt run, or give the address of its API with --api URL.\n`,
  })
})
