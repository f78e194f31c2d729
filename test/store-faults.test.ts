import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { GrodtError } from '../core/src/errors.ts'
import { putJson, type Database } from '../core/src/store/database.ts'
import { hostKey, SCHEMA_KEY } from '../core/src/store/keys.ts'
import { migrate, schemaOf, type Migration } from '../core/src/store/schema.ts'
import { openStoreOn, type Store, type StoreOptions } from '../core/src/store/store.ts'
import { verifyOn } from '../core/src/store/verify.ts'
import { CALM, FaultyDisk, type CrashKind } from './support/faulty-disk.ts'
import { runs } from './support/runs.ts'
import { StoreModel } from './support/store-model.ts'

type Step =
  | { readonly do: 'append'; readonly count: number; readonly rows: number }
  | { readonly do: 'flush'; readonly sync: boolean; readonly wait: boolean }
  | { readonly do: 'put'; readonly name: string; readonly wait: boolean }
  | { readonly do: 'snapshot'; readonly wait: boolean }
  | { readonly do: 'turns'; readonly count: number }
  | { readonly do: 'close' }

/** One process: what it does, and how it ends if it does not end before. */
interface Life {
  readonly steps: readonly Step[]
  readonly end: CrashKind
  readonly seed: number
  readonly delay: number
  readonly crashAt: number
  readonly failAt: number
}

const wait = fc.boolean()
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 9 }),
      rows: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('flush' as const), sync: fc.boolean(), wait }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('snapshot' as const), wait }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('put' as const), name: fc.constantFrom('a', 'b'), wait }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
)

const never = fc.constant(Infinity)
const life = (end: fc.Arbitrary<CrashKind>): fc.Arbitrary<Life> =>
  fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 30 }),
    end,
    seed: fc.nat(),
    delay: fc.constantFrom(0, 3, 25),
    crashAt: fc.oneof(never, fc.integer({ min: 1, max: 120 })),
    failAt: fc.oneof({ weight: 5, arbitrary: never }, fc.integer({ min: 1, max: 30 })),
  })

const options: fc.Arbitrary<StoreOptions> = fc.record({
  snapshots: fc.integer({ min: 1, max: 3 }),
  days: fc.constantFrom(null, 0, 1, 4),
  group: fc.record({ records: fc.constantFrom(1, 4, 512) }),
})

/** What one process did until it ended; `dead` when it did not end by itself. */
async function live(
  disk: FaultyDisk,
  folder: string,
  model: StoreModel,
  { steps, delay, seed, crashAt, failAt }: Life,
  settings: StoreOptions,
): Promise<'closed' | 'dead'> {
  const { db, died, dead } = disk.open({ seed, delay, crashAt, failAt })
  const unasked: Promise<unknown>[] = []
  /** Whoever waits for a write that fails is told; the others find out. */
  const failed = (error: unknown): void => {
    if (error instanceof GrodtError && error.code === 'STORE_WRITE' && failAt !== Infinity) return
    throw error
  }

  async function work(): Promise<void> {
    let store: Store
    try {
      store = await openStoreOn(folder, db, { ...settings, onProblem: () => model.told() })
    } catch (error) {
      if (failAt !== Infinity && String(error).includes('No space left')) return
      throw error
    }
    model.begin(store.head().seq)
    let closed = false
    for (const step of steps) {
      if (dead() || closed) return
      try {
        if (step.do === 'append') for (let i = 0; i < step.count; i++) model.append(store, step.rows)
        else if (step.do === 'turns') for (let i = 0; i < step.count; i++) await Promise.resolve()
        else {
          const done = model.act(store, step)
          if (step.do === 'close') closed = true
          if (closed || ('wait' in step && step.wait)) await done
          else unasked.push(done.catch(failed))
        }
      } catch (error) {
        failed(error)
      }
    }
    await Promise.all(unasked)
  }

  await Promise.race([work(), died])
  return dead() ? 'dead' : 'closed'
}

/** The end of a process, and what the next one must find. */
async function end(
  disk: FaultyDisk,
  folder: string,
  model: StoreModel,
  { end: kind, seed }: Life,
  settings: StoreOptions,
): Promise<void> {
  disk.crash(kind, seed)
  const copy = disk.copy()
  const { db } = copy.open(CALM)
  const problems: GrodtError[] = []
  const store = await openStoreOn(folder, db, { ...settings, onProblem: (problem) => problems.push(problem) })
  await model.check(store, kind === 'kill' ? 'written' : 'durable', settings)
  if (problems.length > 0) throw problems[0]
  await store.close()
  const verified = await verifyOn(folder, copy.open(CALM).db)
  if (verified.problems.length > 0) throw new Error(JSON.stringify(verified.problems))
}

/** Totals over all runs, so that the test shows what it has tried. */
function total(): { readonly add: (disk: FaultyDisk) => void; readonly seen: Record<string, number> } {
  const seen: Record<string, number> = {}
  return {
    seen,
    add(disk) {
      for (const [name, count] of Object.entries(disk.seen)) seen[name] = (seen[name] ?? 0) + count
    },
  }
}

const base = mkdtempSync(join(t.testdir({}), 'x-'))
let made = 0
/** A place for the records that a recovery cuts off. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(base, `${made++}-`))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const lived = (steps: Step[], own: Partial<Life> = {}): Life => ({
  ...{ steps, end: 'kill', seed: 0, delay: 0, crashAt: Infinity, failAt: Infinity },
  ...own,
})
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** What was wrong once, at many places. */
const EXAMPLES: [Life[], StoreOptions][] = [
  // A snapshot wrote the head that it had read before a group was written.
  ...upTo(60).map((i): [Life[], StoreOptions] => {
    const steps: Step[] = [
      { do: 'append', count: 1, rows: 0 },
      { do: 'snapshot', wait: false },
      { do: 'append', count: 4, rows: 0 },
    ]
    const one = lived(steps, { delay: 25, seed: i, crashAt: 4 + (i % 10) })
    return [[one], { group: { records: 4 } }]
  }),
  // A head survived a power loss alone, and the records that it counts did not.
  ...upTo(20).map((seed): [Life[], StoreOptions] => {
    const steps: Step[] = [
      { do: 'append', count: 4, rows: 0 },
      { do: 'flush', sync: false, wait: false },
    ]
    return [[lived(steps, { end: 'power', seed })], { group: { records: 4 } }]
  }),
]

t.test(
  'failed, torn, lost, reordered and delayed writes: what was acknowledged is there, in order',
  async (t) => {
    const { add, seen } = total()
    const tried = { records: 0, cut: 0, removed: 0, snapshots: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(life(fc.constantFrom('kill', 'power')), { minLength: 1, maxLength: 4 }),
        options,
        (lives, settings) =>
          inFolder(async (folder) => {
            const disk = new FaultyDisk()
            const model = new StoreModel()
            for (const one of lives) {
              await live(disk, folder, model, one, settings)
              await end(disk, folder, model, one, settings)
            }
            add(disk)
            for (const name of Object.keys(tried) as (keyof typeof tried)[]) tried[name] += model.seen[name]
          }),
      ),
      { ...runs, examples: EXAMPLES },
    )
    for (const [name, count] of Object.entries({ ...seen, ...tried })) {
      if (name !== 'torn') t.ok(count > 0, `${name}: ${count}`)
    }
  },
)

t.test('a disk that keeps parts of writes: damage is named, and nothing false is read', async (t) => {
  const { add, seen } = total()
  let refused = 0
  await fc.assert(
    fc.asyncProperty(life(fc.constant('torn')), options, (one, settings) =>
      inFolder(async (folder) => {
        const disk = new FaultyDisk()
        const model = new StoreModel()
        await live(disk, folder, model, one, settings)
        disk.crash('torn', one.seed)
        add(disk)
        const { db } = disk.open(CALM)
        try {
          const store = await openStoreOn(folder, db, settings)
          await model.checkWhatIsRead(store)
          await store.close()
        } catch (error) {
          if (!(error instanceof GrodtError) || error.code !== 'STORE_DAMAGED') throw error
          refused += 1
        }
      }),
    ),
    runs,
  )
  t.ok(seen.torn > 0, `${seen.torn} torn writes`)
  t.ok(refused > 0, `${refused} of ${seen.crashes} starts were refused`)
})

const VALUES = 40
const BATCH = 7

/** A step between versions: every value gets a mark, in several batches. */
const marking: Migration = async function* (db: Database) {
  for (let from = 0; from < VALUES; from += BATCH) {
    const names = Array.from({ length: Math.min(BATCH, VALUES - from) }, (_, i) => hostKey(`v${from + i}`))
    const values = await Promise.all(names.map((name) => db.get(name)))
    yield names.map((name, i) => {
      const value = JSON.parse(String(values[i])) as { n: number }
      return putJson(name, { n: value.n, marked: true })
    })
  }
}

t.test(
  'a migration that is cut off anywhere, again and again, ends with every value in the new form',
  async (t) => {
    const { add, seen } = total()
    let again = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            crashAt: fc.integer({ min: 1, max: 120 }),
            seed: fc.nat(),
            end: fc.constantFrom<CrashKind[]>('kill', 'power'),
          }),
          { maxLength: 5 },
        ),
        async (crashes) => {
          const content = new Map([[SCHEMA_KEY, Buffer.from('1')]])
          for (let n = 0; n < VALUES; n++) content.set(hostKey(`v${n}`), Buffer.from(JSON.stringify({ n })))
          const disk = new FaultyDisk(content)
          const run = (db: Database): Promise<number | null> =>
            migrate('x', db, 3, { 1: marking, 2: marking })
          for (const { crashAt, seed, end } of crashes) {
            const { db, died, dead } = disk.open({ ...CALM, seed, crashAt, delay: 2 })
            await Promise.race([run(db), died])
            if (dead()) again += 1
            disk.crash(end, seed)
          }
          await run(disk.open(CALM).db)
          add(disk)
          for (let n = 0; n < VALUES; n++) {
            const value = String(disk.content.get(hostKey(`v${n}`)))
            if (value !== JSON.stringify({ n, marked: true })) throw new Error(`v${n}: ${value}`)
          }
          if ((await schemaOf('x', disk.open(CALM).db, 3)) !== 3) throw new Error('not version 3')
        },
      ),
      runs,
    )
    t.ok(again > 0, `${again} were cut off`)
    t.ok(seen.lost > 0, `${seen.lost} batches were lost`)
  },
)
