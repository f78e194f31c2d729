import { createHash } from 'node:crypto'
import { CONFIG_FILE_NAMES } from '../../config/schemas/files.ts'
import { parseConfig, type ConfigFile } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import type { KnownMarket } from '../../plugins/catalogue.ts'
import { loadKeptPlugin, type KeptManifest, type LoadedPlugin } from '../../plugins/load.ts'
import type { Json } from '../../store/json.ts'
import type { JournalEntry } from '../../store/record.ts'
import type { DamagedRevision, StoredRevision } from '../../store/revisions.ts'
import type { Store } from '../../store/store.ts'
import { coreVersion } from '../../version.ts'
import type { Overrides } from '../overrides.ts'
import type { Pin } from '../pins.ts'
import { prepareFrom, type Prepared } from '../prepare.ts'
import { usedPlugins } from '../used-plugins.ts'

/** A plugin that takes part in a revision; its code is kept beside it. */
export interface KeptPlugin extends KeptManifest {
  /** SHA-256 (hex) of its code. */
  readonly contentHash: string
}

/** What a host runs, as far as a file, the command line or a plugin decides it. */
export interface RevisionContent {
  /** Version of GRODT. */
  readonly host: string
  /** As they were read, with SHA-256 (hex) of their bytes. */
  readonly files: readonly ConfigFile[]
  /** What the command line put in their place. */
  readonly overrides: Overrides
  /** What the configuration was checked against. */
  readonly market: KnownMarket
  /** In the order of kind and id. */
  readonly plugins: readonly KeptPlugin[]
  /** Of the plugins: those whose folders hold something else. Left out where there are none. */
  readonly pins?: readonly Pin[]
}

/** Who brought a revision into force, when, and why. */
export interface RevisionOrigin {
  /** Where it came from: `file`, or who changed it. */
  readonly author: string
  /** Time of day, ms; left out by a backtest, and before it was kept. */
  readonly at?: number
  /** In the words of the author, where it was asked for with a reason. */
  readonly reason?: string
  /** Number of the revision whose content it brings back. */
  readonly rolledBackTo?: number
}

/** One accepted configuration with the plugins that it names. */
export interface KeptRevision extends RevisionContent, RevisionOrigin {
  /** 1, 2, 3 ... */
  readonly number: number
  /** The first record that was made with it. */
  readonly from: number
  /** Engine time at which it came into force, ms. */
  readonly time: number
}

/** When and by whom a revision comes into force. */
export interface RevisionUse extends Partial<RevisionOrigin> {
  /** Engine time, ms. */
  readonly time: number
}

type Value = RevisionContent & RevisionOrigin

/** What a prepared configuration consists of. */
export function revisionContent(prepared: Prepared): RevisionContent {
  const { files, options, pinned } = prepared
  const { market, timeframe, capital, seed } = options
  return {
    host: coreVersion(),
    files: files.map(({ name, text, sha256 }) => ({ name, text, sha256 })),
    overrides: {
      ...(timeframe !== undefined && { timeframe }),
      ...(capital !== undefined && { capital }),
      ...(seed !== undefined && { seed }),
    },
    market: {
      symbols: market.symbols === null ? null : [...market.symbols],
      baseTimeframeMs: market.baseTimeframeMs,
    },
    plugins: usedPlugins(prepared).map(({ manifest, contentHash }) => {
      const { kind, id, version, packageName, aliases } = manifest
      return { kind, id, version, packageName, aliases: [...aliases], contentHash }
    }),
    ...(pinned.length > 0 && { pins: pinned.map(({ pin }) => pin) }),
  }
}

/**
 * Keep what runs from the next record on: texts, and the code of every plugin that takes part. The content of the latest
 * revision keeps its number.
 *
 * @throws GrodtError STORE_WRITE
 */
export async function keepRevision(
  store: Store,
  prepared: Prepared,
  use: RevisionUse,
): Promise<KeptRevision> {
  const { revision } = await nextRevision(store, prepared, use)
  await store.putRevision(storedOf(revision), codeOf(prepared))
  return revision
}

/** A revision that a record brings into force which is still to come. */
export interface ReadyRevision {
  readonly number: number
  /**
   * Append that record, and keep the revision with it: the store has both or neither.
   *
   * @returns the number of the record
   * @throws GrodtError STORE_WRITE
   */
  append(entry: JournalEntry): number
}

/** What `keepRevision` does in two steps, of which the second waits for nothing. Without the second nothing is kept. */
export async function readyRevision(
  store: Store,
  prepared: Prepared,
  use: RevisionUse,
): Promise<ReadyRevision> {
  const { revision, isNew, known } = await nextRevision(store, prepared, use)
  const code = new Map([...codeOf(prepared)].filter(([hash]) => !known.includes(hash)))
  return {
    number: revision.number,
    append(entry) {
      // Records may have come since it was made ready.
      const from = store.head().seq + store.pending() + 1
      return store.appendRevision(entry, storedOf(isNew ? { ...revision, from } : revision), code)
    },
  }
}

const codeOf = (prepared: Prepared): ReadonlyMap<string, string> =>
  new Map(usedPlugins(prepared).map(({ contentHash, code }) => [contentHash, code]))

/** The latest revision where it consists of the same, else one more. */
async function nextRevision(
  store: Store,
  prepared: Prepared,
  { time, author = 'file', ...origin }: RevisionUse,
): Promise<{
  readonly revision: KeptRevision
  readonly isNew: boolean
  /** The code that the latest revision needs, which stays in the store as long as that is the latest. */
  readonly known: readonly string[]
}> {
  const content = revisionContent(prepared)
  const latest = await store.revisionAt(Infinity)
  const kept = latest === null || 'problem' in latest ? null : revisionOf(latest)
  const known = latest === null || 'problem' in latest ? [] : latest.code
  if (kept !== null && sameContent(kept, content)) return { revision: kept, isNew: false, known }
  const from = store.head().seq + store.pending() + 1
  // One that was kept by a start that did not come to its record is in force nowhere: its number is free.
  const number = (latest?.number ?? 0) + (latest?.from === from ? 0 : 1)
  const revision = { ...content, number, from, time, author, ...origin }
  return { revision, isNew: true, known }
}

/**
 * The revision with which a record was made; null when the store did not keep any at that time.
 *
 * @param seq number of the record; `Infinity` for the latest revision
 * @throws GrodtError STORE_DAMAGED
 */
export async function revisionAt(
  store: Pick<Store, 'folder' | 'revisionAt'>,
  seq: number,
): Promise<KeptRevision | null> {
  const stored = await store.revisionAt(seq)
  return stored === null ? null : wholeRevision(store, stored)
}

/** A revision as it was kept. @throws GrodtError STORE_DAMAGED */
export function wholeRevision(
  store: Pick<Store, 'folder'>,
  stored: StoredRevision | DamagedRevision,
): KeptRevision {
  if ('problem' in stored) throw damaged(store, stored.problem)
  const revision = revisionOf(stored)
  if (revision === null) throw damaged(store, `revision ${stored.number} was lost in a repair`)
  return revision
}

const damaged = ({ folder }: Pick<Store, 'folder'>, problem: string): GrodtError =>
  new GrodtError('STORE_DAMAGED', { folder, problem })

/**
 * The configuration and plugins of a revision, from what the store holds alone.
 *
 * @param cacheFolder where the plugins' code is written to be imported
 * @throws GrodtError STORE_DAMAGED when code is missing or is not what ran; CONFIG_INVALID, PLUGIN_CONTRACT when this
 * version of GRODT does not take it
 */
export async function prepareRevision(
  store: Pick<Store, 'folder' | 'code'>,
  revision: KeptRevision,
  cacheFolder: string,
): Promise<Prepared> {
  const { files, overrides, market, pins = [] } = revision
  for (const { name, text, sha256 } of files) {
    // A file that is no UTF-8 lost bytes when it was read; what was understood of it is kept.
    const whole = text.includes('\ufffd') || createHash('sha256').update(text).digest('hex') === sha256
    if (!whole) throw damaged(store, `${name} of revision ${revision.number} does not fit its hash`)
  }
  const plugins = await loadRevisionPlugins(store, revision, cacheFolder)
  const pinned = pins.flatMap((pin) => {
    const plugin = plugins.find(({ kind, manifest }) => kind === pin.kind && manifest.id === pin.id)
    return plugin === undefined ? [] : [{ pin, plugin }]
  })
  const folder = `revision ${revision.number}`
  const options = { ...overrides, market, cacheFolder }
  return prepareFrom(folder, parseConfig(folder, files), { plugins, refused: [], pinned }, options)
}

/**
 * The plugins of a revision from their kept code.
 *
 * @throws GrodtError STORE_DAMAGED, PLUGIN_CONTRACT
 */
export const loadRevisionPlugins = (
  store: Pick<Store, 'code'>,
  { plugins }: Pick<RevisionContent, 'plugins'>,
  cacheFolder: string,
): Promise<LoadedPlugin[]> =>
  Promise.all(
    plugins.map(async (plugin) => loadKeptPlugin(plugin, await store.code(plugin.contentHash), cacheFolder)),
  )

/** Whether the same would run. */
function sameContent(a: RevisionContent, b: RevisionContent): boolean {
  return JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b))
}

/** What differs between two revisions, for example `risk.yaml` or `plugin breakout`; empty when nothing does. */
export function revisionChanges(before: RevisionContent, after: RevisionContent): string[] {
  const files = CONFIG_FILE_NAMES.filter((name) => textOf(before, name) !== textOf(after, name))
  const [was, is] = [before, after].map(
    ({ plugins }) => new Map(plugins.map((one) => [`${one.kind} ${one.id}`, one])),
  )
  const plugins = [...new Map([...was, ...is])]
    .filter(([key]) => JSON.stringify(was.get(key)) !== JSON.stringify(is.get(key)))
    .map(([, { id }]) => `plugin ${id}`)
  const overrides = (['timeframe', 'capital', 'seed'] as const).filter(
    (name) => before.overrides[name] !== after.overrides[name],
  )
  return [
    ...files,
    ...overrides.map((name) => `option ${name}`),
    ...plugins,
    ...(before.host === after.host ? [] : [`GRODT ${before.host} to ${after.host}`]),
  ]
}

const textOf = ({ files }: RevisionContent, name: string): string | undefined =>
  files.find((file) => file.name === name)?.sha256

const contentOf = ({ host, files, overrides, market, plugins, pins }: RevisionContent): RevisionContent => ({
  host,
  files,
  overrides,
  market,
  plugins,
  ...(pins !== undefined && { pins }),
})

function storedOf(revision: KeptRevision): StoredRevision {
  const { number, from, time, author, at, reason, rolledBackTo, plugins } = revision
  const value: Value = {
    author,
    ...(at !== undefined && { at }),
    ...(reason !== undefined && { reason }),
    ...(rolledBackTo !== undefined && { rolledBackTo }),
    ...contentOf(revision),
  }
  const code = [...new Set(plugins.map(({ contentHash }) => contentHash))].sort()
  return { number, from, time, code, value: value as unknown as Json }
}

function revisionOf({ number, from, time, value }: StoredRevision): KeptRevision | null {
  return value === null ? null : { number, from, time, ...(value as unknown as Value) }
}
