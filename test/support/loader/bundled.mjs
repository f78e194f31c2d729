/** Packages that are spread over hundreds of files, each in a few pieces, as the build of the project has them. */
import { existsSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { esbuild, FOLDER, MADE_BY, temporary } from './cache.mjs'

/** What may be imported of TypeBox: its folder, and those folders directly in it. */
const ENTRY = /^file:.*\/node_modules\/typebox\/build\/(?:([a-z]+)\/)?index\.mjs$/

/** What is made or being made, so that imports at the same time wait for one. */
const folders = new Map()

/** @returns a module that stands for the one at `url`; null when that is to be loaded as it is */
export async function bundledSource(url) {
  const entry = ENTRY.exec(url)
  if (entry === null) return null
  const [, name = 'index'] = entry
  const path = fileURLToPath(url)
  const build = name === 'index' ? dirname(path) : dirname(dirname(path))
  if (!folders.has(build)) folders.set(build, typebox(build))
  const folder = await folders.get(build)
  const place = JSON.stringify(pathToFileURL(join(folder, `${name}.mjs`)).href)
  return `export * from ${place}\nexport { default } from ${place}`
}

/** The folder with the pieces: one for all entries, so that these share what they have in common. */
async function typebox(build) {
  const { version, exports } = JSON.parse(readFileSync(join(build, '..', 'package.json'), 'utf8'))
  const folder = join(FOLDER, `typebox-${version}-${MADE_BY}`)
  if (existsSync(folder)) return folder
  const half = temporary(folder)
  await esbuild().build({
    entryPoints: Object.values(exports).map((one) => {
      const path = join(build, '..', one.import)
      return { in: path, out: relative(build, dirname(path)) || 'index' }
    }),
    outdir: half,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  })
  // Another process may have been faster, with the same files.
  await rename(half, folder).catch((error) => {
    if (!existsSync(folder)) throw error
  })
  await rm(half, { recursive: true, force: true })
  return folder
}
