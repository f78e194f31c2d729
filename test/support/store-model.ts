import type { Store, StoreOptions } from '../../core/src/store/store.ts'

const DAY = 86_400_000
/** Engine time from one record to the next, so that a few records are days. */
const STEP = DAY / 8
const SERIES = ['BTC/USDT 1m', 'x']

interface Row {
  readonly series: string
  readonly number: number
  readonly values: readonly number[]
}

interface Entry {
  readonly id: number
  readonly time: number
  readonly rows: readonly Row[]
}

/** What a step does beside appending. */
export type Action =
  | { readonly do: 'flush'; readonly sync: boolean }
  | { readonly do: 'put'; readonly name: string }
  | { readonly do: 'snapshot' }
  | { readonly do: 'close' }

/** @throws Error when a statement does not hold */
function hold(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

/** A store in memory that forgets nothing, and knows what the real one has promised to keep. */
export class StoreModel {
  readonly #entries: Entry[] = []
  #id = 0
  /** Records that are acknowledged: as written, which the end of a process does not take, and as synced. */
  #written = 0
  #durable = 0
  /** By name: the value that was acknowledged last, and those that were on their way since. */
  readonly #puts = new Map<string, { kept: number | null; later: number[] }>()
  /** By record: what was given as snapshots there. */
  readonly #snapshots = new Map<number, { readonly id: number; acknowledged: boolean }[]>()
  /** A write has failed, and somebody was told. */
  #told = false
  readonly seen = { records: 0, cut: 0, removed: 0, snapshots: 0 }

  /** A process has opened the store and found so many records: what was appended after them is gone. */
  begin(seq: number): void {
    this.seen.cut += this.#entries.length - seq
    this.#entries.length = seq
    this.#told = false
    for (const at of [...this.#snapshots.keys()]) if (at > seq) this.#snapshots.delete(at)
  }

  /** The store said that it cannot write. */
  told(): void {
    this.#told = true
  }

  append(store: Store, rows: number): void {
    const id = ++this.#id
    const added = Array.from({ length: rows }, (_, i): Row => {
      const series = SERIES[i % SERIES.length]
      const values = [id, i, id / 3]
      return { series, number: store.addRow(series, values), values }
    })
    const entry = { id, time: (this.#entries.length + 1) * STEP, rows: added }
    const seq = store.append({ kind: 'batch', time: entry.time, input: { id }, events: [] })
    this.#entries.push(entry)
    hold(seq === this.#entries.length, `record ${this.#entries.length} got number ${seq}`)
    this.seen.records += 1
  }

  /** Do a step; what it promises holds once the promise resolves. */
  async act(store: Store, action: Action): Promise<void> {
    const all = this.#entries.length
    if (action.do === 'put') {
      const value = ++this.#id
      const known = this.#puts.get(action.name) ?? { kept: null, later: [] }
      this.#puts.set(action.name, known)
      known.later.push(value)
      await store.put(action.name, value)
      // Puts of one name may overtake each other: only what was given before this one is out of date.
      if (known.kept === null || value > known.kept) known.kept = value
      return
    }
    if (action.do === 'snapshot') {
      const id = ++this.#id
      if (all === 0) return
      const given = { id, acknowledged: false }
      this.#snapshots.set(all, [...(this.#snapshots.get(all) ?? []), given])
      await store.writeSnapshot({ seq: all, time: all * STEP, bytes: Buffer.from(`state ${id}`) })
      given.acknowledged = true
      this.seen.snapshots += 1
      this.#acknowledge(all, true)
      return
    }
    if (action.do === 'flush') await store.flush({ sync: action.sync })
    else {
      await store.close()
      // A write that failed was told: the rest is not there, and whoever closes knows.
      if (this.#told) return
    }
    this.#acknowledge(all, action.do === 'close' || action.sync)
  }

  #acknowledge(seq: number, synced: boolean): void {
    this.#written = Math.max(this.#written, seq)
    if (synced) this.#durable = Math.max(this.#durable, seq)
  }

  /** What a store that was opened after a crash must have. @throws Error */
  async check(store: Store, promised: 'written' | 'durable', settings: StoreOptions): Promise<void> {
    const { seq } = store.head()
    const least = promised === 'written' ? this.#written : this.#durable
    hold(seq >= least, `${least} records were acknowledged as ${promised}, ${seq} are there`)
    // What a dead process left stays until the power fails; what a power loss left is on the disk.
    this.#written = seq
    if (promised === 'durable') this.#durable = seq
    await this.checkWhatIsRead(store, true)
    await this.#checkSnapshots(store, settings)
    for (const [name, { kept, later }] of this.#puts) {
      const value = (await store.get(name)) ?? null
      const allowed = later.filter((one) => kept === null || one >= kept)
      const fine = value === kept || allowed.includes(value as number)
      hold(fine, `"${name}" is ${String(value)}, expected ${String(kept)} or one of ${allowed.join(', ')}`)
      if (promised === 'durable') this.#puts.set(name, { kept: value as number | null, later: [] })
    }
  }

  /** Whatever is read is what was written. @throws Error; GrodtError STORE_DAMAGED */
  async checkWhatIsRead(store: Store, whole = false): Promise<void> {
    const { seq } = store.head()
    hold(seq <= this.#entries.length, `${seq} records are there, ${this.#entries.length} were appended`)
    let expected = store.oldest()
    for await (const record of store.records()) {
      const entry = this.#entries[expected - 1]
      const found = JSON.stringify([record.seq, record.time, record.input])
      const wanted = JSON.stringify([expected, entry.time, { id: entry.id }])
      hold(found === wanted, `record ${found}, expected ${wanted}`)
      for (const { series, number, values } of entry.rows) {
        const read = await store.rows(series, number, 1).catch((error: unknown) => {
          if (whole || !(error instanceof RangeError)) throw error
          return null
        })
        const same = read === null || values.every((value, i) => Object.is(read[i][0], value))
        hold(same, `row ${number} of ${series}`)
      }
      expected += 1
    }
    hold(expected === seq + 1, `the records end with ${expected - 1}, expected ${seq}`)
    const latest = await store.latestSnapshot()
    if (latest === null) return
    const given = this.#snapshots.get(latest.seq) ?? []
    const known = given.some(({ id }) => String(latest.bytes) === `state ${id}`)
    hold(known, `the snapshot at ${latest.seq} is "${String(latest.bytes)}"`)
  }

  async #checkSnapshots(store: Store, { days = null, snapshots: kept = 3 }: StoreOptions): Promise<void> {
    const { seq } = store.head()
    const present = (await store.snapshots()).map((info) => info.seq)
    const acknowledged = [...this.#snapshots]
      .filter(([, given]) => given.some((one) => one.acknowledged))
      .map(([at]) => at)
    const last = Math.max(0, ...acknowledged)
    hold(last === 0 || (present.at(-1) ?? 0) >= last, `the snapshot at ${last} is not there`)
    const need = Math.min(kept, acknowledged.length)
    hold(present.length >= need, `${present.length} snapshots are there, expected ${need}`)
    for (const at of present) hold(this.#snapshots.has(at), `nobody made the snapshot at ${at}`)
    // Retention takes nothing that is young or that a snapshot needs.
    const removed = store.oldest() - 1
    this.seen.removed += removed
    if (removed === 0) return
    hold(days !== null, 'nothing is to be removed')
    hold(
      removed <= (present[0] ?? 0),
      `${removed} records were removed, the oldest snapshot is at ${present[0]}`,
    )
    const limit = days === 0 ? Infinity : Math.max(seq, this.#longest) * STEP - days * DAY
    hold(removed * STEP < limit, `record ${removed} was removed before its time`)
  }

  /** The most records that there ever were. */
  get #longest(): number {
    return this.#entries.length
  }
}
