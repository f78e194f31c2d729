import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { definitionInUse } from './definitions.ts'
import { removeOldBundles } from './old-bundles.ts'

/** A file that went into a bundle, as it was before it was read. */
export interface BundleInput {
  /** Absolute. */
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  /** Tells an exchange that kept size and time, as deployments make it. */
  readonly ctimeMs: number
}

/** A plugin's code in one file, ready to be run. */
export interface Bundle {
  /** Absolute path. Its name holds a hash of its bytes: one name never means two contents. */
  readonly file: string
  /** The code alone, without its source map: the same bytes in every clone of the repository. */
  readonly code: string
  /** SHA-256 (hex) of `code`. */
  readonly contentHash: string
  /** Absolute paths of all files that went into it, sorted: what a watcher has to watch. */
  readonly inputs: readonly string[]
  /** Whether it was run in a thread of its own already, and did no harm. */
  readonly tried: boolean
}

interface BundleRecord {
  /** Tools and settings that made the bundle. */
  readonly key: string
  readonly fileName: string
  readonly contentHash: string
  readonly inputs: readonly BundleInput[]
  readonly tried: boolean
}

/**
 * The bundle stored under `name`, or null when there is none, when it was made by other tools (`key`), when an
 * input has changed since, or when the stored file is damaged.
 *
 * @param codeOf the code alone in the text of a file
 */
export async function findBundle(
  folder: string,
  name: string,
  key: string,
  codeOf: (text: string) => string,
): Promise<Bundle | null> {
  try {
    const record = JSON.parse(await readFile(recordFile(folder, name), 'utf8')) as BundleRecord
    if (record.key !== key) return null
    const file = join(folder, record.fileName)
    const [text, ...unchanged] = await Promise.all([
      readFile(file, 'utf8'),
      ...record.inputs.map(isUnchanged),
    ])
    const code = codeOf(text)
    if (!unchanged.every(Boolean) || bundleFileName(name, text) !== record.fileName) return null
    if (sha256(code) !== record.contentHash) return null
    const { contentHash, tried } = record
    return { file, code, contentHash, inputs: record.inputs.map(({ path }) => path), tried }
  } catch {
    // An unreadable record or bundle is the same as none: it is built again.
    return null
  }
}

/** Store a bundle for the next start. */
export async function storeBundle(
  folder: string,
  name: string,
  key: string,
  made: { readonly text: string; readonly contentHash: string; readonly inputs: readonly BundleInput[] },
  code: string,
): Promise<Bundle> {
  const { text, contentHash } = made
  const inputs = [...made.inputs].sort((a, b) => (a.path < b.path ? -1 : 1))
  const fileName = bundleFileName(name, text)
  const record: BundleRecord = { key, fileName, contentHash, inputs, tried: false }
  const file = await writeBundle(folder, name, text)
  await replaceFile(recordFile(folder, name), JSON.stringify(record, null, 1))
  return { file, code, contentHash, inputs: inputs.map((input) => input.path), tried: false }
}

/** Note that a stored bundle was tried, unless another one has taken its place meanwhile. */
export async function markTried(folder: string, name: string, { file }: Bundle): Promise<void> {
  const path = recordFile(folder, name)
  const record = JSON.parse(await readFile(path, 'utf8')) as BundleRecord
  if (record.fileName !== basename(file)) return
  await replaceFile(path, JSON.stringify({ ...record, tried: true }, null, 1))
}

/** Write a file to be run, without a note of where it came from. @returns its path */
export async function writeBundle(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, bundleFileName(name, text))
  await replaceFile(file, text)
  await removeOldBundles(folder, name, (path) => definitionInUse(path) !== undefined)
  return file
}

/** Size and times of a file now. Taken before the file is read, so that an edit in between makes a rebuild. */
export async function inputOf(path: string): Promise<BundleInput> {
  const { size, mtimeMs, ctimeMs } = await stat(path)
  return { path, size, mtimeMs, ctimeMs }
}

async function isUnchanged(input: BundleInput): Promise<boolean> {
  const { size, mtimeMs, ctimeMs } = await inputOf(input.path)
  return size === input.size && mtimeMs === input.mtimeMs && ctimeMs === input.ctimeMs
}

const recordFile = (folder: string, name: string) => join(folder, `${name}.json`)

function bundleFileName(name: string, text: string): string {
  return `${name}-${sha256(text).slice(0, 16)}.cjs`
}

/** Of a text in UTF-8, hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Write beside and rename, so that another process sees the old file or the new one, never half of one. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}`)
  await writeFile(temporary, text)
  await rename(temporary, path)
}
