import { createHash } from 'node:crypto'
import { fieldChanges } from '../../config/diff.ts'
import { same, type Mapping } from '../../config/edit/merge-patch.ts'
import { patchYaml } from '../../config/edit/yaml-edit.ts'
import { configFile, parseConfig, readConfigFiles, type ConfigFile } from '../../config/load.ts'
import { CONFIG_FILE_NAMES, type ConfigFileName } from '../../config/schemas/files.ts'
import { parseYaml } from '../../config/yaml.ts'
import { GrodtError } from '../../errors.ts'
import { loadPlugins } from '../load-plugins.ts'
import { withOverrides } from '../overrides.ts'
import type { PaperHost } from '../paper-host.ts'
import { withPins } from '../pins.ts'
import { prepareFrom, type Prepared } from '../prepare.ts'
import { namedPlugins } from '../used-plugins.ts'
import { clearChange, noteChange } from './change-note.ts'
import { notedWriting } from './noted-writing.ts'
import type { FileWriting, NextConfiguration, Reloader, ReloadOutcome, ReloadRequest } from './reloader.ts'
import { stageFiles } from './stage-files.ts'

/** What of the configuration is to be other than it is. */
export interface ConfigPatch {
  readonly file: ConfigFileName
  /** Merged into what the file says (RFC 7396): `null` takes a key away, so that its default holds. */
  readonly patch: Mapping
  /** Asked before it is drafted, and again when its turn has come: throws when what it was made for holds no more. */
  readonly holds?: () => void
  /** Called when it is over or planned, before another one begins. */
  readonly settled?: () => void
}

/** A change of the configuration, and by whom. */
export interface ConfigChangeRequest extends ConfigPatch, Pick<ReloadRequest, 'author' | 'reason'> {}

/** A change that was made, or would be. */
export interface ChangedConfig {
  readonly file: ConfigFileName
  /** `planned`: nothing was done. */
  readonly result: 'activated' | 'unchanged' | 'planned' | 'rejected'
  /** The revision that runs now. */
  readonly revision: number | null
  readonly plan: ReloadOutcome['plan']
  /** Why it was rejected. */
  readonly error: ReloadOutcome['error']
}

/** A change that was checked, with what it was made for. */
interface Draft {
  readonly asRead: Prepared
  readonly prepared: Prepared
  readonly from: ConfigFile | null
  readonly to: ConfigFile
  /** Whether any field has another value. */
  readonly differs: boolean
}

/** The number of the revision that runs; a host without revisions has number 0. */
export const revisionOf = ({ revision }: Pick<PaperHost, 'revision'>): number => revision ?? 0

/**
 * Names the configuration for who makes a change of it: another revision has another one, and so has what waits, which
 * makes none.
 */
export function stateTag(host: Pick<PaperHost, 'revision' | 'asRead'>): string {
  const hash = createHash('sha256')
  for (const { name, sha256 } of host.asRead.files) hash.update(`${name} ${sha256}\n`)
  return `revision-${revisionOf(host)}-${hash.digest('hex').slice(0, 12)}`
}

/**
 * What a change would do; nothing is changed.
 *
 * @throws GrodtError CONFIG_AHEAD, CONFIG_EDIT, CONFIG_INVALID with every mistake, as a plugin is wrong; what `holds` throws
 */
export async function planChange(
  host: PaperHost,
  reloader: Reloader,
  request: ConfigPatch,
): Promise<ChangedConfig> {
  const { prepared } = await firstDraft(host, reloader, request)
  const plan = await reloader.plan(() => Promise.resolve(prepared))
  request.settled?.()
  return { file: request.file, result: 'planned', revision: host.revision, plan, error: null }
}

/**
 * Change the configuration as a reload does, all or nothing, and write the file just before the engines are exchanged.
 * Only what the change says takes effect: not what else was done to the files, or to the code of plugins, meanwhile.
 *
 * @throws GrodtError as `planChange`: nothing was tried then; what comes after that is in the outcome
 */
export async function changeConfig(
  host: PaperHost,
  reloader: Reloader,
  request: ConfigChangeRequest,
): Promise<ChangedConfig> {
  const { file, author, reason, holds, settled } = request
  const first = await firstDraft(host, reloader, request)
  if (!first.differs) {
    const plan = await reloader.plan(() => Promise.resolve(first.asRead))
    settled?.()
    return { file, result: 'unchanged', revision: host.revision, plan, error: null }
  }
  const by = { author, ...(reason !== undefined && { reason }) }
  const outcome = await reloader.change(
    { ...by, edits: file, ...(holds !== undefined && { holds }), ...(settled !== undefined && { settled }) },
    async () => {
      // Another change, or what waited, may have come into force while this one waited.
      const draft = first.asRead === host.asRead ? first : await draftOf(host, request)
      return nextOf(host, draft, by)
    },
  )
  if (outcome.error === null && host.store !== null) await clearChange(host.store)
  return { file, ...outcome }
}

function nextOf(host: PaperHost, { prepared, from, to }: Draft, origin: Author): NextConfiguration {
  const { folder } = prepared
  const staged = stageFiles(folder, [{ name: to.name, from, to }])
  const { store } = host
  const note = { origin, folder, file: to.name, from: from?.sha256 ?? null, to: to.sha256 }
  const writing: FileWriting = notedWriting(staged, {
    note: async () => void (store !== null && (await noteChange(store, note))),
    clear: async () => void (store !== null && (await clearChange(store))),
  })
  return { prepared, writing }
}

type Author = Pick<ReloadRequest, 'author' | 'reason'>

/** A draft for what runs now: what another change has written is ahead of that until the change is over. */
async function firstDraft(host: PaperHost, reloader: Reloader, request: ConfigPatch): Promise<Draft> {
  for (;;) {
    while (reloader.running !== null) await reloader.running
    const draft = await draftOf(host, request)
    if (draft.asRead === host.asRead) return draft
  }
}

async function draftOf(host: PaperHost, request: ConfigPatch): Promise<Draft> {
  const { file, patch, holds } = request
  holds?.()
  const { asRead } = host
  const files = filesAsRun(asRead)
  const from = files.find(({ name }) => name === file) ?? null
  const to = configFile(file, patchYaml(file, from?.text ?? '', patch))
  const prepared = await prepareFiles(asRead, [...files.filter(({ name }) => name !== file), to])
  const differs = fieldChanges(asRead.checked.values, prepared.checked.values).length > 0
  return { asRead, prepared, from, to, differs }
}

/**
 * The files of the configuration as they are, which say what runs; they may have other comments.
 *
 * @throws GrodtError CONFIG_AHEAD
 */
function filesAsRun({ folder, files }: Prepared): readonly ConfigFile[] {
  const now = readConfigFiles(folder)
  const ahead = CONFIG_FILE_NAMES.filter((name) => {
    const [was, is] = [files, now].map((list) => list.find((one) => one.name === name))
    return was?.sha256 !== is?.sha256 && !(was && is && same(valueOf(was), valueOf(is)))
  })
  if (ahead.length === 0) return now
  throw new GrodtError('CONFIG_AHEAD', { files: ahead.join(', '), folder })
}

const valueOf = ({ name, text }: ConfigFile): unknown => parseYaml(name, text).value ?? text

/**
 * The configuration of some files with the plugins that are loaded; others are loaded where it names them.
 *
 * @throws GrodtError CONFIG_INVALID with every mistake
 */
export async function prepareFiles(asRead: Prepared, files: readonly ConfigFile[]): Promise<Prepared> {
  const { folder, options, checked, plugins, refused, idle, pinned } = asRead
  const read = parseConfig(folder, files)
  const { pluginFolders } = read.draft.host
  const wanted = namedPlugins(withOverrides(read, options).draft)
  const known = same(pluginFolders, checked.config.host.pluginFolders) && !idle.some(wanted)
  const found = known
    ? { plugins, refused, idle, pinned }
    : withPins(await loadPlugins(pluginFolders, options.cacheFolder, { tryFirst: true, wanted }), pinned)
  return prepareFrom(folder, read, found, options)
}
