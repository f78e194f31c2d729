import { fieldChanges } from '../../config/diff.ts'
import { parseConfig } from '../../config/load.ts'
import type { DamagedRevision, StoredRevision } from '../../store/revisions.ts'
import { revisionBefore, revisionNumbered, type RevisionStore } from '../durable/kept-revisions.ts'
import { revisionChanges, wholeRevision, type KeptPlugin, type KeptRevision } from '../durable/revisions.ts'
import { pinRow, type PinRow } from '../pins.ts'
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

/** Some revisions, the newest first. */
export interface RevisionPage {
  readonly revisions: readonly RevisionRow[]
  /** Give it as `before` to get older ones; null when there are none. */
  readonly next: number | null
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

/**
 * A page of the list.
 *
 * @param before only revisions below this number
 */
export async function revisionPage(
  store: RevisionStore,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<RevisionPage> {
  // One more says what the last of them changed.
  const stored = await store.newestRevisions({ before, limit: limit + 1 })
  const revisions = stored.slice(0, limit).map((one, i) => rowOf(store, one, stored.at(i + 1) ?? null))
  return { revisions, next: stored.length > limit ? (revisions.at(-1)?.number ?? null) : null }
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
