import { join, resolve, sep } from 'node:path'
import { didYouMean, MODULE_END, MODULE_START, nearestName, PLUGIN_API, SDK_MODULE } from '@grodt/sdk/host'
import type * as esbuild from 'esbuild'
import type { BuildFailure, BuildOptions, Message, Plugin } from 'esbuild'
import { GrodtError } from '../errors.ts'
import { findBundle, inputOf, sha256, storeBundle, type Bundle, type BundleInput } from './bundle-cache.ts'
import { esbuildVersion, hostSdk } from './host-sdk.ts'
import type { PluginManifest } from './manifest.ts'
import { withoutSourceMap, withSourceMap } from './portable.ts'
import { shownPath } from './text.ts'

export interface BundleOptions {
  /** How esbuild is imported; it is only called when the bundle is not in the cache. */
  readonly loadEsbuild?: () => Promise<typeof esbuild>
}

/** Counts up when the way a bundle is made changes, so that no bundle made the old way is used. */
const FORMAT = 3

/**
 * Bundle a plugin and all it imports, except the SDK, into one file below `<cacheFolder>/plugins`, to be run by
 * `runPluginModule`. When no file has changed since the last time, the stored bundle is given back and esbuild is not
 * even imported.
 * @throws GrodtError PLUGIN_BUILD with file, line and column of every error
 */
export async function bundlePlugin(
  manifest: PluginManifest,
  cacheFolder: string,
  { loadEsbuild = () => import('esbuild') }: BundleOptions = {},
): Promise<Bundle> {
  const { folder, name } = bundlePlace(manifest, cacheFolder)
  const sdk = `sdk ${hostSdk().version} ${sha256(SDK_EXPORTS).slice(0, 16)}`
  const key = [FORMAT, `esbuild ${esbuildVersion()}`, sdk, manifest.entry].join(', ')
  const stored = await findBundle(folder, name, key, withoutSourceMap)
  if (stored !== null) return stored

  const { build } = await loadEsbuild()
  const inputs = new Map<string, BundleInput>()
  try {
    const result = await build(buildOptions(manifest, join(folder, `${name}.cjs`), inputs))
    const errors = result.warnings.filter((warning) => isOwnImportMeta(warning, manifest.folder))
    if (errors.length > 0) throw refusal(manifest, errors)
    const [map, bundled] = result.outputFiles.map((file) => file.text)
    const code = withoutPaths(bundled, Object.keys(result.metafile.inputs))
    const made = { text: withSourceMap(code, map), contentHash: sha256(code), inputs: [...inputs.values()] }
    return await storeBundle(folder, name, key, made, code)
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    throw refusal(manifest, error.errors, error)
  }
}

/** Where the bundles of a plugin lie, and what their names begin with. */
export function bundlePlace(
  { kind, id }: Pick<PluginManifest, 'kind' | 'id'>,
  cacheFolder: string,
): { readonly folder: string; readonly name: string } {
  return { folder: resolve(cacheFolder, 'plugins'), name: `${kind}-${id}` }
}

function buildOptions(manifest: PluginManifest, outfile: string, inputs: Map<string, BundleInput>) {
  return {
    absWorkingDir: manifest.folder,
    entryPoints: [manifest.entry],
    outfile,
    write: false,
    bundle: true,
    metafile: true,
    format: 'cjs',
    banner: { js: MODULE_START },
    footer: { js: MODULE_END },
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    // No tsconfig.json of the surroundings: equal sources must give equal code wherever they lie.
    tsconfigRaw: {},
    plugins: [sharedSdk, recordInputs(inputs)],
  } as const satisfies BuildOptions
}

/** All that a plugin can import of the SDK. Types are not among them; esbuild leaves imports of types out. */
const SDK_EXPORTS = `export { ${Object.keys(PLUGIN_API).sort().join(', ')} } from '${SDK_MODULE}'`

/** Plugins and host share one SDK; nothing else of the host can be reached by an import. */
const sharedSdk: Plugin = {
  name: 'shared-sdk',
  setup(context) {
    context.onResolve({ filter: /^(@grodt\/(sdk|core)|grodt:.*)(\/|$)/ }, ({ path, namespace }) => {
      if (path === '@grodt/sdk') return { path, namespace: 'shared-sdk' }
      if (namespace === 'shared-sdk') return { path, external: true }
      return {
        errors: [{ text: `A plugin cannot import "${path}". All that it may use is in "@grodt/sdk".` }],
      }
    })
    // Names that the SDK does not offer are then found by esbuild, with their place.
    context.onLoad({ filter: /.*/, namespace: 'shared-sdk' }, () => ({ contents: SDK_EXPORTS }))
  },
}

function recordInputs(inputs: Map<string, BundleInput>): Plugin {
  return {
    name: 'record-inputs',
    setup(context) {
      context.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path }) => {
        inputs.set(path, await inputOf(path))
        return undefined
      })
    },
  }
}

/**
 * Packages outside the plugin's folder are named in comments and wrappers by their relative path, which differs
 * with the depth at which they are installed.
 */
function withoutPaths(code: string, inputs: readonly string[]): string {
  let text = code
  for (const path of inputs) {
    const at = path.lastIndexOf('node_modules/')
    if (path.startsWith('../') && at > 0) text = text.replaceAll(path, path.slice(at))
  }
  return text
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

/** Packages may ask for it where they can do without; in the plugin's own files it is a mistake. */
function isOwnImportMeta({ id, location }: Message, folder: string): boolean {
  if (id !== 'empty-import-meta' || location === null) return false
  return !resolve(folder, location.file).includes(`${sep}node_modules${sep}`)
}

function refusal(manifest: PluginManifest, messages: readonly Message[], cause?: Error): GrodtError {
  const list = messages.map((message) => describe(message, manifest.folder)).join('\n')
  return new GrodtError('PLUGIN_BUILD', { id: manifest.id, list }, { cause })
}

/** In words of ours what esbuild says in words of its output format. */
function textOf({ id, text }: Message): string {
  if (text.startsWith('Top-level await')) {
    return 'A plugin cannot wait while it is loaded: there is no "await" outside of functions.'
  }
  if (id === 'empty-import-meta') {
    return 'A plugin has no "import.meta": its code runs apart from its files. Import what it needs.'
  }
  const missing = /^No matching export in "shared-sdk:@grodt\/sdk" for import "(.*)"$/.exec(text)?.[1]
  if (missing === undefined) return text
  return `"@grodt/sdk" has no export "${missing}"${didYouMean(nearestName(missing, Object.keys(PLUGIN_API)))}`
}

/** `file:line:column: text` and the line with a mark below the place. */
function describe(message: Message, folder: string): string {
  const { location } = message
  const text = textOf(message)
  if (location === null) return `  ${text}`
  const { file, line, lineText } = location
  // esbuild counts bytes, people and editors count characters.
  const before = Buffer.from(lineText).subarray(0, location.column).toString()
  const place = `${shownPath(resolve(folder, file))}:${line}:${before.length + 1}`
  const number = String(line).padStart(6)
  const frame = `${number} | ${lineText}\n${' '.repeat(number.length)} | ${before.replace(/[^\t]/g, ' ')}^`
  return `  ${place}: ${text}\n${frame}`
}
