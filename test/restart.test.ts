import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { SeededRandom } from '../sdk/src/host.ts'
import { prepare } from '../core/src/host/prepare.ts'
import { openStore } from '../core/src/store/store.ts'
import { verifyStore } from '../core/src/store/verify.ts'
import { barsLater, changedConfigs, get, post, spawnHost, type HostProcess } from './support/host-process.ts'
import { compareWithUndisturbed } from './support/undisturbed.ts'

const KILLS = Number(process.env.GRODT_KILLS ?? 3)
const SPEED = 100_000
const { GRODT_SEED = '1' } = process.env
/** Of the moments; when the system is asked for others, the table says which it was. */
const SEED = GRODT_SEED === 'random' ? process.pid : Number(GRODT_SEED)

interface Host extends HostProcess {
  readonly api: string
}

function hostOn(t: Test, store: string, args: readonly string[] = []): HostProcess {
  const log = `${store}.log`
  return spawnHost(t, { args: ['--store', store, '--log', log, '--speed', String(SPEED), ...args] })
}

/** A host once it listens. */
async function start(t: Test, store: string, args: readonly string[] = []): Promise<Host> {
  const host = hostOn(t, store, args)
  return { ...host, api: await host.listening() }
}

async function stop(t: Test, { child, closed }: HostProcess): Promise<void> {
  child.kill('SIGTERM')
  t.strictSame(await closed, [0, null])
}

async function kill({ child, closed }: HostProcess): Promise<void> {
  child.kill('SIGKILL')
  await closed
}

const COMMANDS = [
  '/strategies/S3_Breakout/pause',
  '/strategies/S3_Breakout/resume',
  '/risk/kill-switch/trigger',
  '/risk/kill-switch/reset',
  '/risk/locks',
]
const READS = ['/status', '/positions', '/performance', '/events?limit=500', '/risk', '/strategies']

/** Somebody who gives commands and two who read, each one request after the other, until the host is gone. */
async function load(api: string, random: SeededRandom, told: Told): Promise<void> {
  const any = (paths: readonly string[]): string => paths[Math.floor(random.next() * paths.length)]
  async function person(): Promise<void> {
    for (;;) {
      const reason = `command ${++told.given}`
      const path = any(COMMANDS)
      const lock = path.endsWith('locks') ? { symbol: 'ETH/USDT', until: '2h' } : {}
      const status = await post(api, path, { reason, author: 'ann', ...lock })
      if (status === 200) told.acknowledged.push(reason)
    }
  }
  async function reader(): Promise<void> {
    for (;;) await get(api, any(READS))
  }
  // Who waits for an answer when the host is killed does not know whether it was done.
  await Promise.allSettled([person(), reader(), reader()])
}

interface Told {
  given: number
  readonly acknowledged: string[]
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >>> 1] ?? 0

t.test(`killed ${KILLS} times at random moments under load, a host is one that was not`, async (t) => {
  const folder = t.testdir({})
  const store = join(folder, 'store')
  // Snapshots all the time, so that many a kill falls into one.
  const configs = changedConfigs(folder, (text, file) =>
    file === 'host.yaml' ? `${text}  store: { snapshot_every: 60 }\n` : text,
  )
  const random = new SeededRandom(SEED)
  const told: Told = { given: 0, acknowledged: [] }
  const moments = { start: 0, run: 0, stop: 0 }
  const recovered: number[] = []
  const replayed: number[] = []
  let startMs = 1500
  let unclean = 0

  /** A host under load. */
  async function loaded(): Promise<Host & { done: Promise<void> }> {
    const begin = performance.now()
    const host = await start(t, store, ['--configs', configs])
    startMs = performance.now() - begin
    if (unclean > 0) {
      t.match(host.out(), /^Account: +goes on/m)
      recovered.push(startMs)
      replayed.push(Number(/([\d,]+) inputs?\s+replayed/.exec(host.out())?.[1]?.replaceAll(',', '') ?? 0))
    }
    return { ...host, done: load(host.api, random, told) }
  }

  for (let n = 0; n < KILLS; n++) {
    const place = n === 0 ? 0.5 : random.next()
    if (place < 0.25) {
      moments.start += 1
      const host = hostOn(t, store, ['--configs', configs])
      await later(random.next() * startMs)
      await kill(host)
      continue
    }
    const host = await loaded()
    await later(random.next() * 1200)
    if (place < 0.8) moments.run += 1
    else {
      moments.stop += 1
      host.child.kill('SIGTERM')
      await later(random.next() * 60)
    }
    await kill(host)
    await host.done
    unclean += 1
  }
  const last = await loaded()
  await barsLater(last.api, 200)
  await stop(t, last)
  await last.done

  t.match(await verifyStore(store), { problems: [] })
  const market = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: 300_000 }
  const prepared = await prepare(configs, { market, cacheFolder: join(folder, 'cache') })
  const opened = await openStore(store)
  const options = { prepared, marketSeed: 42, speed: SPEED, log: () => undefined }
  const compared = await compareWithUndisturbed(opened, options)
  await opened.close()
  const lost = told.acknowledged.filter((reason) => !compared.commands.includes(reason))
  const twice = compared.commands.length - new Set(compared.commands).size
  const table = {
    seed: SEED,
    kills: `${KILLS} (${moments.start} at the start, ${moments.run} running, ${moments.stop} while stopping)`,
    recoveries: recovered.length,
    'time to listen again, ms': `median ${median(recovered).toFixed(0)}, max ${Math.max(...recovered).toFixed(0)}`,
    'inputs replayed': `median ${median(replayed)}, max ${Math.max(...replayed)}`,
    bars: compared.bars,
    events: compared.events,
    trades: compared.trades,
    commands: `${compared.commands.length}, of ${told.acknowledged.length} acknowledged ${lost.length} lost`,
    differences: compared.differences.length,
  }
  t.comment(
    `\n${Object.entries(table)
      .map(([name, value]) => `${name.padEnd(26)}${value}`)
      .join('\n')}\n`,
  )
  t.strictSame(compared.differences, [])
  t.strictSame(lost, [], 'every acknowledged command was carried out')
  t.equal(twice, 0, 'and none twice')
  t.ok(compared.bars > 200, `${compared.bars} bars`)
  t.ok(compared.trades > 0, `${compared.trades} trades`)
  t.ok(told.acknowledged.length > 0, `${told.acknowledged.length} commands`)
})

t.test(
  'killed and started with another configuration, it replays with the old one and goes on',
  async (t) => {
    const folder = t.testdir({})
    const store = join(folder, 'store')
    const configs = changedConfigs(folder, (text) => text)
    const first = await start(t, store, ['--configs', configs])
    t.match(first.out(), /^Revision: 1$/m)
    await barsLater(first.api, 300)
    await kill(first)
    changedConfigs(folder, (text) => text.replace('max_open_positions: 50', 'max_open_positions: 1'))

    const second = await start(t, store, ['--configs', configs])
    t.match(second.out(), /the last process did not stop\s+in order: [1-9]\d* inputs\s+replayed/)
    t.match(second.out(), /^Revision: 2; changed since revision 1: risk.yaml$/m)
    await barsLater(second.api, 200)
    await stop(t, second)
    t.match(await verifyStore(store), { revisions: 2, problems: [] })

    const third = await start(t, store, ['--configs', configs])
    t.match(third.out(), /^Revision: 2$/m)
    await stop(t, third)
  },
)

t.test(
  'what a person was told is true after a kill, and a plain stop leaves nothing to replay',
  async (t) => {
    const store = join(t.testdir({}), 'store')
    const send = ({ api }: Host, path: string): Promise<number> =>
      post(api, path, { reason: 'a test', author: 'ann' })
    const risk = ({ api }: Host): Promise<unknown> => get(api, '/risk')

    const first = await start(t, store)
    await barsLater(first.api, 50)
    t.equal(await send(first, '/strategies/S3_Breakout/pause'), 200)
    t.equal(await send(first, '/risk/kill-switch/trigger'), 200)
    await kill(first)

    const second = await start(t, store)
    t.match(await risk(second), { killSwitch: { stage: 'latched', why: 'a test', author: 'local/ann' } })
    t.match(JSON.stringify(await risk(second)), 'S3_Breakout')
    t.match(await get(second.api, '/status'), { availability: { starts: 2, crashes: 1 } })
    const busy = hostOn(t, store, ['--no-api'])
    t.strictSame(await busy.closed, [1, null])
    t.match(busy.out(), `The store "${store}" is in use by process ${second.child.pid}`)
    t.equal(await send(second, '/risk/kill-switch/reset'), 200)
    await stop(t, second)

    const third = await start(t, store)
    t.match(await risk(third), { killSwitch: { stage: 'armed' } })
    t.match(await get(third.api, '/status'), { availability: { starts: 3, crashes: 1 } })
    t.match(third.out(), /^Account: +goes on from 2026-[^;]+stored in\s/m)
    t.notMatch(third.out(), 'replayed')
    await stop(t, third)

    const fresh = await start(t, store, ['--fresh'])
    t.match(fresh.out(), `The stored account was set aside: ${store}-`)
    t.match(fresh.out(), /^Account: +new, stored in\s/m)
    await stop(t, fresh)
  },
)
