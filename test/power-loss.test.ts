import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { copyShipped } from '../core/src/config/shipped.fixture.ts'
import type { GrodtError } from '../core/src/errors.ts'
import type { Command } from '../core/src/engine/inputs.ts'
import { manualClock } from '../core/src/host/clock.ts'
import { keep, type Keeper } from '../core/src/host/durable/keeper.ts'
import { openPaperHost } from '../core/src/host/durable/open.ts'
import { ACCELERATED_START, runPaperHost, type PaperHostOptions } from '../core/src/host/paper-host.ts'
import { prepare } from '../core/src/host/prepare.ts'
import { openStoreOn } from '../core/src/store/store.ts'
import { verifyOn } from '../core/src/store/verify.ts'
import { CALM, FaultyDisk, type CrashKind, type Faults } from './support/faulty-disk.ts'
import { runs } from './support/runs.ts'
import { compareWithUndisturbed } from './support/undisturbed.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FIVE_MINUTES = 300_000
const BARS = 700
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']

/** The shipped configuration with static weights and a short history, so that a start is cheap. */
async function shipped(): Promise<PaperHostOptions> {
  const folder = t.testdir({})
  const configs = join(folder, 'configs')
  copyShipped(configs)
  const file = join(configs, 'host.yaml')
  const text = readFileSync(file, 'utf8').replace(/history_bars: \d+/, 'history_bars: 300')
  writeFileSync(file, text.replace('host:\n', `host:\n  plugin_folders: [${join(ROOT, 'plugins')}]\n`))
  const market = { symbols: SYMBOLS, baseTimeframeMs: FIVE_MINUTES }
  const prepared = await prepare(configs, { market, cacheFolder: join(folder, 'cache') })
  const clock = (): ReturnType<typeof manualClock> => manualClock(ACCELERATED_START + BARS * FIVE_MINUTES)
  return { prepared, marketSeed: 42, speed: 7200, log: () => undefined, clock }
}

const options = await shipped()
const never = new AbortController().signal

const who = (n: number): { reason: string; author: string } => ({ reason: `command ${n}`, author: 'ann' })
const COMMANDS: readonly ((n: number) => Command)[] = [
  (n) => ({ name: 'pause', strategy: 'S3_Breakout', ...who(n) }),
  (n) => ({ name: 'resume', strategy: 'S3_Breakout', ...who(n) }),
  (n) => ({ name: 'add-lock', strategy: null, symbol: 'ETH/USDT', end: { after: 3_600_000 }, ...who(n) }),
  (n) => ({ name: 'trigger-kill-switch', ...who(n) }),
  (n) => ({ name: 'reset-kill-switch', ...who(n) }),
]

/** One process: how far it gets, the disk under it, its commands and its end. */
interface Life {
  /** Bars that it does at most. */
  readonly bars: number
  readonly faults: Faults
  readonly end: CrashKind
  /** After how many bars of its own which command comes. */
  readonly commands: readonly { readonly after: number; readonly kind: number }[]
  readonly snapshotEvery: number
  readonly group: number
}

const life: fc.Arbitrary<Life> = fc.record({
  bars: fc.integer({ min: 0, max: 250 }),
  faults: fc.record({
    seed: fc.nat(),
    delay: fc.constantFrom(0, 5),
    crashAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })),
    failAt: fc.oneof({ weight: 5, arbitrary: fc.constant(Infinity) }, fc.integer({ min: 3, max: 30 })),
  }),
  end: fc.constantFrom('kill', 'power', 'power'),
  commands: fc.array(
    fc.record({
      after: fc.integer({ min: 1, max: 200 }),
      kind: fc.nat(COMMANDS.length - 1),
    }),
    { maxLength: 3 },
  ),
  snapshotEvery: fc.constantFrom(7, 40, 1000),
  group: fc.constantFrom(1, 6, 512),
})

/** Commands of all lives: those that were given, and those whose author was told that they hold. */
interface Told {
  given: number
  readonly acknowledged: string[]
}

async function live(disk: FaultyDisk, folder: string, told: Told, life: Life): Promise<void> {
  const { db, died, dead } = disk.open(life.faults)
  const ended = new AbortController()
  void died.then(() => ended.abort())
  const told1: Promise<unknown>[] = []
  let keeper: Keeper | null = null

  async function work(): Promise<void> {
    const store = await openStoreOn(folder, db, { group: { records: life.group } })
    const { host } = await openPaperHost(options, store)
    const real = keep(host, store, life.snapshotEvery)
    keeper = real
    let bars = 0
    const command = (kind: number): void => {
      const n = ++told.given
      const input = { kind: 'command' as const, command: COMMANDS[kind](n) }
      const done = host.inputs
        .enqueue(input, () => undefined)
        .then(() => host.commit())
        .then(() => {
          if (!dead()) told.acknowledged.push(`command ${n}`)
        })
      // Whoever gave it hears that it may not hold.
      told1.push(done.catch(() => undefined))
    }
    const watched: Keeper = {
      ...real,
      applied(input, events) {
        real.applied(input, events)
        if (input.kind !== 'bars') return
        bars += 1
        for (const { after, kind } of life.commands) if (after === bars) command(kind)
      },
    }
    const maxBars = Math.min(BARS, host.feed.bars + life.bars)
    await runPaperHost(host, { signal: ended.signal, keeper: watched, maxBars })
    await Promise.all(told1)
  }

  const unless = (error: unknown): void => {
    if (life.faults.failAt === Infinity) throw error
    const { code = '' } = error as GrodtError
    if (code !== 'STORE_WRITE' && !String(error).includes('No space left')) throw error
  }
  try {
    await Promise.race([work().catch(unless), died])
  } finally {
    ended.abort()
    ;(keeper as Keeper | null)?.release()
  }
  disk.crash(life.end, life.faults.seed)
}

/** The last process: it does what is left, and stops in order. */
async function finish(disk: FaultyDisk, folder: string): Promise<FaultyDisk> {
  const store = await openStoreOn(folder, disk.open(CALM).db)
  const { host } = await openPaperHost(options, store)
  const keeper = keep(host, store, 1000)
  await runPaperHost(host, { signal: never, keeper, maxBars: BARS })
  await keeper.stop()
  keeper.release()
  await store.close()
  return disk
}

const base = mkdtempSync(join(t.testdir({}), 'x-'))

t.test(
  'a host whose power fails again and again has the events and books of one without a store',
  async (t) => {
    const seen: Record<string, number> = {}
    const count = (name: string, by: number): void => void (seen[name] = (seen[name] ?? 0) + by)
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 5 }), async (lives) => {
        const folder = mkdtempSync(join(base, 'x-'))
        const disk = new FaultyDisk()
        const told: Told = { given: 0, acknowledged: [] }
        for (const one of lives) await live(disk, folder, told, one)
        await finish(disk, folder)
        const verified = await verifyOn(folder, disk.open(CALM).db)
        if (verified.problems.length > 0) throw new Error(JSON.stringify(verified.problems))
        const store = await openStoreOn(folder, disk.open(CALM).db)
        const compared = await compareWithUndisturbed(store, options)
        await store.close()
        rmSync(folder, { recursive: true })
        if (compared.differences.length > 0) throw new Error(compared.differences.join('\n'))
        if (compared.bars !== BARS) throw new Error(`${compared.bars} bars, expected ${BARS}`)
        const { commands } = compared
        if (new Set(commands).size !== commands.length) throw new Error('a command was carried out twice')
        const lost = told.acknowledged.filter((reason) => !commands.includes(reason))
        if (lost.length > 0) throw new Error(`lost: ${lost.join(', ')}`)
        for (const [name, by] of Object.entries(disk.seen)) count(name, by)
        count('acknowledged commands', told.acknowledged.length)
        count('lost commands that nobody was told of', told.given - commands.length)
        count('trades', compared.trades)
      }),
      { ...runs, numRuns: Math.ceil(runs.numRuns / 12) },
    )
    for (const name of ['crashes', 'lost', 'acknowledged commands', 'trades']) {
      t.ok(seen[name] > 0, `${name}: ${seen[name]}`)
    }
    t.comment(JSON.stringify(seen))
  },
)
