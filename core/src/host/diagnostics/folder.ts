import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Names that this module gives. */
const BUNDLE = /^\d{4,}-\d\d-\d\dT[\d-]+Z-(?:record|event)-\d+(?:-\d+)?\.json$/

/** Where bundles are written, and how many are kept. */
export interface BundleFolder {
  readonly path: string
  readonly keep: number
}

/** When and where in the run a bundle was made. */
export interface BundlePlace {
  /** Engine time, ms. */
  readonly time: number
  /** The last record of the journal, or the last event where nothing is stored. */
  readonly at: { readonly record: number } | { readonly event: number }
}

/** A path for a new bundle, which no file has. */
export function bundlePath({ path }: BundleFolder, { time, at }: BundlePlace): string {
  const moment = new Date(time)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')
  const place = 'record' in at ? `record-${at.record}` : `event-${at.event}`
  for (let n = 1; ; n++) {
    const name = `${moment}-${place}${n === 1 ? '' : `-${n}`}.json`
    if (!existsSync(join(path, name))) return join(path, name)
  }
}

/**
 * Write a bundle whole or not at all, readable by its owner alone, and remove the oldest ones beyond those that are kept.
 *
 * @throws errors of the file system
 */
export function writeBundle(folder: BundleFolder, path: string, text: string): void {
  mkdirSync(folder.path, { recursive: true })
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    const file = openSync(unfinished, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  removeOldest(folder)
}

/** By the time of writing: market time may begin anew. */
function removeOldest({ path, keep }: BundleFolder): void {
  const bundles = readdirSync(path)
    .filter((name) => BUNDLE.test(name))
    .map((name) => ({ name, written: statSync(join(path, name)).mtimeMs }))
    .sort((a, b) => b.written - a.written || (a.name < b.name ? 1 : -1))
  for (const { name } of bundles.slice(keep)) rmSync(join(path, name), { force: true })
}
