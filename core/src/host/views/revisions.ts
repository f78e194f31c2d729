import { fieldChanges } from '../../config/diff.ts'
import { parseConfig } from '../../config/load.ts'
import type { DamagedRevision, StoredRevision } from '../../store/revisions.ts'
import { revisionBefore, revisionNumbered, type RevisionStore } from '../durable/kept-revisions.ts'
import { revisionChanges, wholeRevision, type KeptPlugin, type KeptRevision } from '../durable/revisions.ts'
import { pinRow, type PinRow } from '../pins.ts'
import type { PastPage, PastQuery } from './past-events.ts'
import { moment, type Moment } from './time.ts'

/** A revision in a list. */
export interface RevisionRow {
  readonly number: number
  /** The first record that was made with it. */
  readonly record: number
  /** Market time; null of a damaged one. */
  readonly time: Moment | null
  /** Time of day; null where it was not kept. */
  readonly at: Moment | null
  readonly author: string | null
  readonly reason: string | null
  /** Number of the revision whose content it brought back. */
  readonly rolledBackTo: number | null
  /** Files, plugins and options in which it differs from the one before; null where that one is not kept. */
  readonly changed: readonly string[] | null
  /** What is wrong with it in the store. */
  readonly damage: string | null
}

/** One revision with its content. */
export interface RevisionView extends RevisionRow {
  /** Version of GRODT. */
  readonly host: string
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly text: string }[]
  readonly plugins: readonly Pick<KeptPlugin, 'kind' | 'id' | 'version' | 'contentHash'>[]
  /** Of the plugins: those that ran from kept code. */
  readonly pins: readonly PinRow[]
  /** What the command line said. */
  readonly overrides: KeptRevision['overrides']
}

/** What differs between two revisions, as far as files and hashes say it: no code of a plugin is run for it. */
export interface RevisionDiff {
  /** Null where the revision before is not kept: then nothing is compared. */
  readonly from: number | null
  readonly to: number
  readonly fields: readonly {
    readonly file: string
    readonly key: string
    /** Null where there is none. */
    readonly from: unknown
    readonly to: unknown
  }[]
  readonly plugins: readonly {
    /** Kind and id. */
    readonly plugin: string
    /** Version and content hash; null where it did not take part. */
    readonly from: string | null
    readonly to: string | null
  }[]
  /** Everything in which they differ, by file, plugin and option; a file also when only its comments do. */
  readonly changed: readonly string[]
}

type Stored = StoredRevision | DamagedRevision

/** Revisions that are looked at for one page at most: each is read with all its files. */
const MOST_READ = 1000

/** Revisions that are read at once where times leave out what was read before, at least. */
const CHUNK = 50

/** Which revisions. Times are those of the market at which they came into force. */
export interface RevisionQuery extends Pick<PastQuery, 'before' | 'limit' | 'from' | 'to'> {
  /** Only revisions below this number; left out: all. */
  readonly below?: number | undefined
}

/**
 * Some revisions, the newest first, by the market time at which they came into force. Of a damaged one that is not known:
 * it is among those of any time. A place has the number of a revision: those below it are still to be looked at.
 */
export async function revisionPage(
  store: RevisionStore,
  { before, limit, from = -Infinity, to = Infinity, below: asked = Infinity }: RevisionQuery,
): Promise<PastPage<RevisionRow>> {
  const found: RevisionRow[] = []
  const place = (record: number): PastPage<RevisionRow> => ({ found, next: { record, event: 0 } })
  let below = Math.min(before?.record ?? Infinity, asked)
  for (let read = 0; ;) {
    const size = read === 0 ? limit : Math.max(limit, CHUNK)
    // One more says what the last of them changed.
    const stored = await store.newestRevisions({ before: below, limit: size + 1 })
    for (const [i, one] of stored.slice(0, size).entries()) {
      const time = 'time' in one ? one.time : null
      if (time !== null && time < from) return { found, next: null }
      if (found.length === limit || read >= MOST_READ) return place(below)
      below = one.number
      if (time === null || time <= to) found.push(rowOf(store, one, stored.at(i + 1) ?? null))
    }
    if (stored.length <= size) return { found, next: null }
    if (found.length === limit) return place(below)
    read += size
  }
}

function rowOf(store: RevisionStore, stored: Stored, before: Stored | null): RevisionRow {
  const { number, from: record } = stored
  try {
    return rowOfWhole(wholeRevision(store, stored), wholeOrNull(store, before, number - 1))
  } catch (error) {
    return {
      number,
      record,
      time: null,
      at: null,
      author: null,
      reason: null,
      rolledBackTo: null,
      changed: null,
      damage: error instanceof Error ? error.message : String(error),
    }
  }
}

function wholeOrNull(store: RevisionStore, stored: Stored | null, number: number): KeptRevision | null {
  if (stored?.number !== number) return null
  try {
    return wholeRevision(store, stored)
  } catch {
    // Its own row says what is wrong with it.
    return null
  }
}

function rowOfWhole(revision: KeptRevision, before: KeptRevision | null): RevisionRow {
  const { number, from: record, time, at, author, reason, rolledBackTo } = revision
  return {
    number,
    record,
    time: moment(time),
    at: at === undefined ? null : moment(at),
    author,
    reason: reason ?? null,
    rolledBackTo: rolledBackTo ?? null,
    changed: before === null ? null : revisionChanges(before, revision),
    damage: null,
  }
}

/** @throws GrodtError REVISION_UNKNOWN, STORE_DAMAGED */
export async function revisionView(store: RevisionStore, number: number): Promise<RevisionView> {
  const revision = await revisionNumbered(store, number)
  const { host, files, plugins, pins = [], overrides } = revision
  return {
    ...rowOfWhole(revision, await revisionBefore(store, number)),
    host,
    files: files.map(({ name, sha256, text }) => ({ name, sha256, text })),
    plugins: plugins.map(({ kind, id, version, contentHash }) => ({ kind, id, version, contentHash })),
    pins: pins.map((pin) => {
      const own = plugins.find(({ kind, id }) => kind === pin.kind && id === pin.id)
      return pinRow(pin, own === undefined ? null : buildText(own))
    }),
    overrides,
  }
}

/**
 * What a revision changed, or how two differ.
 *
 * @param from null: the one before
 * @throws GrodtError REVISION_UNKNOWN, STORE_DAMAGED
 */
export async function revisionDiff(
  store: RevisionStore,
  to: number,
  from: number | null = null,
): Promise<RevisionDiff> {
  const after = await revisionNumbered(store, to)
  const before = from === null ? await revisionBefore(store, to) : await revisionNumbered(store, from)
  if (before === null) return { from: null, to, fields: [], plugins: [], changed: [] }
  const [was, is] = [before, after].map(
    ({ number, files }) => parseConfig(`revision ${number}`, files).values,
  )
  return {
    from: before.number,
    to,
    fields: fieldChanges(was, is).map(({ file, key, from: old, to: value }) => ({
      file,
      key,
      from: old ?? null,
      to: value ?? null,
    })),
    plugins: pluginDiff(before, after),
    changed: revisionChanges(before, after),
  }
}

const buildText = ({ version, contentHash }: KeptPlugin): string => `${version} ${contentHash}`

function pluginDiff(before: KeptRevision, after: KeptRevision): RevisionDiff['plugins'] {
  const [was, is] = [before, after].map(
    ({ plugins }) => new Map(plugins.map((one) => [`${one.kind} ${one.id}`, buildText(one)])),
  )
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((plugin) => was.get(plugin) !== is.get(plugin))
    .map((plugin) => ({ plugin, from: was.get(plugin) ?? null, to: is.get(plugin) ?? null }))
}
