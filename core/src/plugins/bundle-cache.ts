import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A file that went into a bundle, as it was before it was read. */
export interface BundleInput {
  /** Absolute. */
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

/** A plugin's code in one file, ready to be imported. */
export interface Bundle {
  /** Absolute path. Its name holds a hash of its bytes: one name never means two contents. */
  readonly file: string
  /** The code alone, with the same bytes in every clone of the repository. */
  readonly code: string
  /** SHA-256 (hex) of `code`. */
  readonly contentHash: string
  /** Absolute paths of all files that went into it, sorted: what a watcher has to watch. */
  readonly inputs: readonly string[]
}

interface BundleRecord {
  /** Tools and settings that made the bundle. */
  readonly key: string
  readonly fileName: string
  readonly contentHash: string
  readonly inputs: readonly BundleInput[]
}

/**
 * The bundle stored under `name`, or null when there is none, when it was made by other tools (`key`), when an
 * input has changed since, or when the stored file is damaged.
 *
 * @param codeOf the code alone of the text that is imported
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
    return { file, code, contentHash: record.contentHash, inputs: record.inputs.map(({ path }) => path) }
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
  const record: BundleRecord = { key, fileName, contentHash, inputs }
  const file = await writeBundle(folder, name, text)
  await replaceFile(recordFile(folder, name), JSON.stringify(record, null, 1))
  return { file, code, contentHash, inputs: inputs.map((input) => input.path) }
}

/** Write what is imported, without a note of where it came from. @returns its path */
export async function writeBundle(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, bundleFileName(name, text))
  await replaceFile(file, text)
  return file
}

/** Size and time of a file now. Taken before the file is read, so that an edit in between makes a rebuild. */
export async function inputOf(path: string): Promise<BundleInput> {
  const { size, mtimeMs } = await stat(path)
  return { path, size, mtimeMs }
}

async function isUnchanged(input: BundleInput): Promise<boolean> {
  const { size, mtimeMs } = await inputOf(input.path)
  return size === input.size && mtimeMs === input.mtimeMs
}

const recordFile = (folder: string, name: string) => join(folder, `${name}.json`)

function bundleFileName(name: string, text: string): string {
  return `${name}-${sha256(text).slice(0, 16)}.mjs`
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
