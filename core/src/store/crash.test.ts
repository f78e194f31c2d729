import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { openLevel } from './level-database.ts'
import { openStore, openStoreOn } from './store.ts'
import { entry, take } from './store.fixture.ts'
import { verifyStore } from './verify.ts'
import type { Database } from './database.ts'

/** The log file to which level writes now, with its size. */
function newestLog(folder: string): { path: string; size: number } {
  const db = join(folder, 'db')
  const name = readdirSync(db)
    .filter((one) => one.endsWith('.log'))
    .sort()
    .at(-1)
  const path = join(db, String(name))
  return { path, size: statSync(path).size }
}

/** Open what a crash left; it must be a whole prefix of 1, 2, 3 ... with at least the acknowledged records. */
async function assertPrefix(
  t: Test,
  folder: string,
  acknowledged: number,
  appended: number,
): Promise<number> {
  const store = await openStore(folder)
  const records = await take(store.records())
  const { seq } = store.head()
  t.strictSame(
    records.map((record) => [record.seq, record.input]),
    Array.from({ length: seq }, (_, i) => [i + 1, { n: i + 1 }]),
  )
  t.ok(seq >= acknowledged && seq <= appended, `${acknowledged} <= ${seq} <= ${appended}`)
  const last = seq
  t.equal(store.append(entry(seq + 1)), seq + 1, 'it goes on')
  await store.close()
  t.match(await verifyStore(folder), { records: last + 1, problems: [] })
  return seq
}

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ append: fc.integer({ min: 1, max: 9 }) }) },
    { weight: 3, arbitrary: fc.constant({ flush: false }) },
    { weight: 1, arbitrary: fc.constant({ flush: true }) },
  ),
  { minLength: 1, maxLength: 30 },
)

/** A place after the last sync, as a part of what follows it, and how many bytes there never reached the disk. */
const holes = fc.record({
  part: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.constantFrom(1, 64, 512, 4096),
})

t.test('power loss: unsynced bytes are cut off or wiped anywhere; a whole prefix is left', async (t) => {
  const cuts: number[] = []
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.array(holes, { maxLength: 3 }), async (plan, place, wiped) => {
      const folder = t.testdir({ live: {}, crashed: {} })
      const [live, crashed] = [join(folder, 'live'), join(folder, 'crashed')]
      const store = await openStore(live, { group: { records: 5 } })
      let n = 0
      let acknowledged = 0
      let synced = newestLog(live).size
      for (const step of plan) {
        if ('append' in step) for (let i = 0; i < step.append; i++) store.append(entry(++n))
        else {
          await store.flush({ sync: step.flush })
          if (step.flush) {
            acknowledged = n
            synced = newestLog(live).size
          }
        }
      }
      cpSync(live, crashed, { recursive: true })
      await store.close()
      const { path, size } = newestLog(crashed)
      const at = synced + (place % (size - synced + 1))
      if (wiped.length > 0) {
        // Pages that were never written, with later ones that were.
        const bytes = readFileSync(path)
        for (const { part, length } of wiped) {
          const from = synced + Math.floor(part * (size - synced))
          bytes.fill(0, from, Math.min(size, from + length))
        }
        writeFileSync(path, bytes)
      } else truncateSync(path, at)
      const left = await assertPrefix(t, crashed, acknowledged, n)
      cuts.push(n - left)
    }),
    { numRuns: Math.ceil(Number(process.env.GRODT_RUNS ?? 250) / 10) },
  )
  t.ok(cuts.some((cut) => cut > 0) && cuts.some((cut) => cut === 0), 'some lost records, some did not')
})

const inodeOf = (path: string): string => String(statSync(path, { throwIfNoEntry: false })?.ino ?? 'gone')

/** Names and sizes of the database's files. */
const filesOf = (folder: string): string =>
  readdirSync(join(folder, 'db'))
    .map((name) => `${name} ${statSync(join(folder, 'db', name), { throwIfNoEntry: false })?.size ?? 'gone'}`)
    .join()

t.test('power loss after level began a new log: a sync has synced the one before too', async (t) => {
  const folder = t.testdir({ live: {}, crashed: {} })
  const [live, crashed] = [join(folder, 'live'), join(folder, 'crashed')]
  /** What is on the disk of each log: level syncs the newest, and the handles of Node.js are seen here. */
  const safe = new Map<string, number>()
  const probe = await open(fileURLToPath(import.meta.url), 'r')
  const prototype = Object.getPrototypeOf(probe) as { sync: (this: FileHandle) => Promise<void> }
  await probe.close()
  const { sync } = prototype
  let synced = 0
  prototype.sync = async function () {
    const { ino, size } = await this.stat()
    await sync.call(this)
    safe.set(String(ino), size)
    synced += 1
  }
  t.teardown(() => (prototype.sync = sync))
  const db = await openLevel(live, { create: true })
  const watched: Database = {
    ...db,
    async write(operations, withSync) {
      await db.write(operations, withSync)
      const { path, size } = newestLog(live)
      if (withSync) safe.set(inodeOf(path), size)
    },
  }
  const store = await openStoreOn(live, watched, { group: { records: 8 } })
  // Level begins a new log when four megabytes are in the old one: crossing that, there are two for a moment.
  const filler = randomBytes(48 * 1024).toString('hex')
  let n = 0
  let tried = 0
  for (let round = 0; round < 400 && tried < 3; round++) {
    for (let i = 0; i < 8; i++) store.append({ ...entry(++n), events: [{ type: 'mark' }, filler] })
    await store.flush({ sync: round % 2 === 1 })
    if (round % 2 === 0 || synced === 0) continue
    synced = 0
    rmSync(crashed, { recursive: true, force: true })
    // A crash is one moment: a copy during which level threw a file away is none.
    const before = filesOf(live)
    const logs = readdirSync(join(live, 'db')).filter((name) => name.endsWith('.log'))
    const safeOf = new Map(logs.map((name) => [name, safe.get(inodeOf(join(live, 'db', name))) ?? 0]))
    try {
      cpSync(live, crashed, { recursive: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
    if (filesOf(live) !== before) continue
    tried += 1
    for (const [name, size] of safeOf) {
      const copy = join(crashed, 'db', name)
      truncateSync(copy, Math.min(statSync(copy).size, size))
    }
    await assertPrefix(t, crashed, n, n)
  }
  await store.close()
  t.ok(tried > 0, `${tried} syncs found a log before the newest`)
})

/** Remembers what was not synced, and can lose any of those writes and keep later ones. */
function forgetful(db: Database, lose: (write: number) => boolean): Database {
  let count = 0
  return {
    ...db,
    async write(operations, sync) {
      count += 1
      // A sync makes everything before durable: only writes after the last one are lost.
      if (sync || !lose(count)) await db.write(operations, sync)
    },
  }
}

t.test('a lost group with later ones on the disk is cut at the gap and kept in a file', async (t) => {
  const folder = t.testdir()
  const db = await openLevel(folder, { create: true })
  // 1: version of the layout. 2 is synced, 4 is lost.
  const store = await openStoreOn(
    folder,
    forgetful(db, (write) => write === 4),
  )
  for (let group = 0; group < 4; group++) {
    for (let i = 1; i <= 3; i++) store.append(entry(3 * group + i))
    await store.flush({ sync: group === 0 })
  }
  await db.close()
  const again = await openStore(folder)
  const file = join(folder, 'dropped-10.jsonl')
  t.strictSame(again.recovery, {
    lastSeq: 6,
    checkedAfter: 0,
    cut: 3,
    dropped: { count: 3, first: 10, last: 12, file },
    migratedFrom: null,
  })
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  t.match(JSON.parse(lines[0]), { seq: 10, text: /"input":\{"n":10\}/ })
  t.equal(again.head().time, 6)
  await again.close()
  await assertPrefix(t, folder, 6, 6)
})

t.test('a failed write: nothing is accepted after it, everything before it is there', async (t) => {
  const folder = t.testdir()
  const db = await openLevel(folder, { create: true })
  let fail = false
  const problems: string[] = []
  const full: Database = {
    ...db,
    write: (operations, sync) =>
      fail
        ? Promise.reject(new Error('IO error: 000003.log: No space left on device'))
        : db.write(operations, sync),
  }
  const store = await openStoreOn(folder, full, { onProblem: (one) => problems.push(one.message) })
  await store.appendDurable(entry(1))
  await store.appendDurable(entry(2))
  fail = true
  const message = `The store "${folder}" cannot be written: the disk is full. Everything up to record 2 is written; nothing more is accepted. Make room on it, then start again.`
  const both = [store.appendDurable(entry(3)), store.appendDurable(entry(4))]
  for (const one of both) await t.rejects(one, { code: 'STORE_WRITE', message })
  fail = false
  t.throws(() => store.append(entry(5)), { code: 'STORE_WRITE', message })
  await t.rejects(store.put('x', 1), { message })
  await t.rejects(store.writeSnapshot({ seq: 2, time: 2, bytes: Buffer.from('x') }), { message })
  t.strictSame(problems, [message], 'told once')
  await store.close()
  await assertPrefix(t, folder, 2, 2)
})

t.test('a folder that may not be written says so', async (t) => {
  const { openFailure } = await import('./failure.ts')
  const cause = new Error('Database failed to open', {
    cause: new Error('IO error: /x/db/LOCK: Read-only file system'),
  })
  t.match(openFailure('/x', cause), {
    code: 'STORE_FOLDER',
    message:
      'The store "/x" cannot be opened: it is read-only or belongs to another user. Give this user the right to write there, or give another folder.',
  })
})

t.test('kill -9 at random moments: every acknowledged record is there', async (t) => {
  const folder = t.testdir()
  let last = 0
  for (const [run, stopAfter] of [3, 40, 11, 90, 25].entries()) {
    const child = spawn(
      process.execPath,
      [...process.execArgv, fileURLToPath(new URL('crash-child.fixture.ts', import.meta.url)), folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    t.teardown(() => child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    let acknowledged = 0
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line)
      if (acknowledged >= last + stopAfter) child.kill('SIGKILL')
    }
    await exited
    t.equal(child.signalCode, 'SIGKILL', `kill ${run + 1}`)
    last = await assertPrefix(t, folder, acknowledged, Infinity)
    last += 1
  }
})
