import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBundle, inputOf, sha256, storeBundle, type BundleInput } from '../bundle-cache.ts'
import { esbuildVersion } from '../host-sdk.ts'

/** Counts up when the way the file is made changes. */
const FORMAT = 1

const sameText = (text: string): string => text

/**
 * The file that a worker runs: its boot and the whole SDK in one, which starts in a fraction of the time that the modules
 * take one by one, and makes a worker run alike from sources and from a build.
 *
 * @param cacheFolder where it is kept between starts
 * @returns its absolute path
 */
export const workerFile = (cacheFolder: string): Promise<string> =>
  threadFile(cacheFolder, 'worker', import.meta.resolve('@grodt/sdk/worker'))

/**
 * The file that a thread of the host runs, in one piece with all that it imports.
 *
 * @param name of the file
 * @param url of its entry module
 * @returns its absolute path
 */
export async function threadFile(cacheFolder: string, name: string, url: string): Promise<string> {
  const folder = resolve(cacheFolder, 'plugins')
  const entry = fileURLToPath(url)
  const key = [FORMAT, `esbuild ${esbuildVersion()}`, entry].join(', ')
  const stored = await findBundle(folder, name, key, sameText)
  if (stored !== null) return stored.file
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Sources go with the sources of the SDK, which need not be built.
    conditions: entry.endsWith('.ts') ? ['grodt-source'] : [],
    // The one place that asks where it lies is given the place of the file.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href" },
    logLevel: 'silent',
    tsconfigRaw: {},
  })
  const [{ text }] = outputFiles
  const inputs: BundleInput[] = await Promise.all(
    Object.keys(metafile.inputs).map((path) => inputOf(resolve(path))),
  )
  const made = { text, contentHash: sha256(text), inputs }
  return (await storeBundle(folder, name, key, made, text)).file
}
