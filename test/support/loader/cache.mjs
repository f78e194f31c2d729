/** What esbuild made, kept between the processes of a test run and between runs. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { threadId } from 'node:worker_threads'

const require = createRequire(import.meta.url)
const { version } = require('esbuild/package.json')

/** Goes with an installation, like what is in it. */
export const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/grodt-loader/', import.meta.url))

/** Counts up when the way the files are made changes. */
const FORMAT = 2

/** Other files are made where this is another. */
export const MADE_BY = `esbuild-${version}-format-${FORMAT}`

mkdirSync(FOLDER, { recursive: true })

const sha256 = (text) => createHash('sha256').update(text).digest('hex')

/** A name beside `path` that no other thread of any process uses. */
export const temporary = (path) => `${path}.${process.pid}-${threadId}`

/** esbuild, which is loaded only where something is to be made. */
export const esbuild = () => require('esbuild')

/**
 * JavaScript of a source, made anew when the source or esbuild has changed.
 *
 * @param path of the source; there is one kept file for each
 * @param text of the source
 * @param make makes it
 */
export async function kept(path, text, make) {
  const file = FOLDER + sha256(path)
  const mark = `\n// ${sha256(JSON.stringify([MADE_BY, text]))}\n`
  const known = readIfThere(file)
  if (known?.endsWith(mark)) return known
  const made = `${await make()}${mark}`
  // Written beside and renamed: another process sees a whole file or none.
  writeFileSync(temporary(file), made)
  renameSync(temporary(file), file)
  return made
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}
