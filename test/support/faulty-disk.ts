import { SeededRandom } from '../../sdk/src/host.ts'
import type { Database, Entry, Operation, Range } from '../../core/src/store/database.ts'

/** What an unreliable disk does during one life of a process. */
export interface Faults {
  /** Of every delay and of what a crash leaves. */
  readonly seed: number
  /** Most steps that a write waits before it takes effect, and again before its caller is told. */
  readonly delay: number
  /** The process dies at this write or read, from 1; Infinity: never. */
  readonly crashAt: number
  /** This write, from 1, and every one after it fails; Infinity: none. */
  readonly failAt: number
}

/**
 * How a life ends. `kill`: what was written is there, of what was on its way some. `power`: a synced write and all
 * before it are there; of the others some are, whichever they are, and torn ones are lost as a whole, which is what the
 * checksums of a real database make of them. `torn`: a disk without such checksums, which keeps parts of writes.
 */
export type CrashKind = 'kill' | 'power' | 'torn'

interface Write {
  readonly operations: readonly Operation[]
}

export const CALM: Faults = { seed: 1, delay: 0, crashAt: Infinity, failAt: Infinity }

/** A database in memory that delays, reorders, fails, loses and tears writes as its seed says. */
export class FaultyDisk {
  /** What a running process reads. */
  #memory: Map<string, Buffer>
  /** What no crash takes away. */
  #durable: Map<string, Buffer>
  /** What was written since, in order. */
  #unsynced: Write[] = []
  /** Writes that have not taken effect. */
  readonly #onTheirWay = new Set<Write>()
  #keys: string[] | null = null
  #life = 0
  /** What the crashes of this disk did, for a test that wants to know that they did it. */
  readonly seen = { crashes: 0, lost: 0, holes: 0, torn: 0, failed: 0, inFlight: 0 }

  constructor(content: ReadonlyMap<string, Buffer> = new Map()) {
    this.#memory = new Map(content)
    this.#durable = new Map(content)
  }

  /** Another disk with the same content, all of it durable. */
  copy(): FaultyDisk {
    return new FaultyDisk(this.#memory)
  }

  get content(): ReadonlyMap<string, Buffer> {
    return this.#memory
  }

  /** A new life: the database as a process sees it, and a promise that resolves when that process dies. */
  open(faults: Faults): {
    readonly db: Database
    readonly died: Promise<void>
    readonly dead: () => boolean
  } {
    const random = new SeededRandom(faults.seed)
    const life = ++this.#life
    let steps = 0
    let writes = 0
    let tellDeath: () => void
    const died = new Promise<void>((resolve) => (tellDeath = resolve))
    const gone = (): boolean => life !== this.#life || steps >= faults.crashAt
    const never = new Promise<never>(() => undefined)

    /** Time goes by; a dead process never comes back. */
    const step = async (): Promise<void> => {
      if (gone()) await never
      steps += 1
      if (!gone()) return
      tellDeath()
      await never
    }
    const pause = async (): Promise<void> => {
      for (let left = Math.floor(random.next() * (faults.delay + 1)); left > 0; left--)
        await Promise.resolve()
      if (gone()) await never
    }

    const db: Database = {
      get: async (key) => {
        await step()
        if (gone()) await never
        return this.#memory.get(key)
      },
      write: async (operations, sync) => {
        if (gone()) await never
        const write = { operations: [...operations] }
        const number = ++writes
        this.#onTheirWay.add(write)
        await pause()
        await step()
        if (gone()) await never
        this.#onTheirWay.delete(write)
        if (number >= faults.failAt) {
          this.seen.failed += 1
          // A write that failed may yet be found at the next start.
          if (random.next() < 0.5) this.#unsynced.push(write)
          throw new Error('IO error: 000003.log: No space left on device')
        }
        this.#apply(write)
        this.#unsynced.push(write)
        if (sync) this.#sync()
        await pause()
      },
      scan: (range) => this.#scan(range, step),
      bytes: async () => 0,
      close: async () => {
        await step()
      },
    }
    return { db, died, dead: gone }
  }

  /** The process is dead: what the next one finds. */
  crash(kind: CrashKind, seed: number): void {
    const random = new SeededRandom(seed)
    this.#life += 1
    this.seen.crashes += 1
    this.seen.inFlight += this.#onTheirWay.size
    if (kind === 'kill') {
      for (const write of this.#onTheirWay) if (random.next() < 0.5) this.#unsynced.push(write)
      this.#memory = new Map(this.#durable)
      for (const write of this.#unsynced) this.#apply(write)
    } else {
      this.#memory = new Map(this.#durable)
      const writes = [...this.#unsynced, ...this.#onTheirWay]
      const fates = fatesOf(writes.length, random)
      this.#count(fates)
      writes.forEach((write, i) => {
        if (fates[i]) this.#apply(write)
        else if (kind === 'torn' && random.next() < 0.7) {
          this.seen.torn += 1
          this.#apply(partOf(write, random))
        }
      })
      // What survived a power loss is on the disk.
      this.#sync()
    }
    this.#onTheirWay.clear()
    this.#keys = null
  }

  #count(fates: readonly boolean[]): void {
    this.seen.lost += fates.filter((kept) => !kept).length
    if (fates.includes(false) && fates.lastIndexOf(true) > fates.indexOf(false)) this.seen.holes += 1
  }

  #sync(): void {
    this.#durable = new Map(this.#memory)
    this.#unsynced = []
  }

  #apply({ operations }: Write): void {
    for (const operation of operations) {
      const { key } = operation
      if (operation.type === 'del' ? this.#memory.has(key) : !this.#memory.has(key)) this.#keys = null
      if (operation.type === 'del') this.#memory.delete(key)
      else this.#memory.set(key, Buffer.from(operation.value))
    }
  }

  async *#scan(range: Range, step: () => Promise<void>): AsyncGenerator<readonly Entry[]> {
    // As of now, whatever is written while it is read.
    const { gt, gte = '', lt, lte, reverse = false, limit = Infinity } = range
    const keys = (this.#keys ??= [...this.#memory.keys()].sort())
    const from = gt === undefined ? firstFrom(keys, gte) : firstFrom(keys, gt, true)
    const to =
      lt !== undefined ? firstFrom(keys, lt) : lte !== undefined ? firstFrom(keys, lte, true) : keys.length
    const count = Math.max(0, Math.min(limit, to - from))
    const found = reverse ? keys.slice(to - count, to).reverse() : keys.slice(from, from + count)
    const entries = found.map((key): Entry => [key, this.#memory.get(key) as Buffer])
    for (let at = 0; at < entries.length; at += 1000) {
      await step()
      yield entries.slice(at, at + 1000)
    }
  }
}

/** Index of the first key that is not before `key`, or is after it. */
function firstFrom(keys: readonly string[], key: string, after = false): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle] < key || (after && keys[middle] === key)) low = middle + 1
    else high = middle
  }
  return low
}

/** Which of the writes since the last sync a power loss leaves: all, none, a beginning, all but one, or any. */
function fatesOf(count: number, random: SeededRandom): boolean[] {
  const kind = Math.floor(random.next() * 5)
  const place = Math.floor(random.next() * (count + 1))
  return Array.from({ length: count }, (_, i) => {
    if (kind === 0) return true
    if (kind === 1) return false
    if (kind === 2) return i < place
    if (kind === 3) return i !== place
    return random.next() < 0.5
  })
}

/** Some operations of a write, and half of the last one's bytes. */
function partOf({ operations }: Write, random: SeededRandom): Write {
  const part = operations.slice(0, 1 + Math.floor(random.next() * operations.length))
  const last = part[part.length - 1]
  if (last.type === 'put' && random.next() < 0.5) {
    part[part.length - 1] = { ...last, value: last.value.subarray(0, last.value.length >>> 1) }
  }
  return { operations: part }
}
