import { join, relative, resolve } from 'node:path'
import type * as esbuild from 'esbuild'
import type { BuildFailure, BuildOptions, Message, Plugin } from 'esbuild'
import { GrodtError } from '../errors.ts'
import { findBundle, inputOf, sha256, storeBundle, type Bundle, type BundleInput } from './bundle-cache.ts'
import { esbuildVersion, hostSdk } from './host-sdk.ts'
import { importableText, portableCode, SDK_PLACEHOLDER } from './portable.ts'
import type { PluginManifest } from './manifest.ts'
import { shownPath } from './text.ts'

export interface BundleOptions {
  /** How esbuild is imported; it is only called when the bundle is not in the cache. */
  readonly loadEsbuild?: () => Promise<typeof esbuild>
}

/** Counts up when the way a bundle is made changes, so that no bundle made the old way is used. */
const FORMAT = 2

/** CommonJS packages inside a bundle that call `require` on a built-in module need one. */
const REQUIRE = `import { createRequire as createHostRequire } from 'node:module'
const require = createHostRequire(import.meta.url)`

/**
 * Bundle a plugin and all it imports, except the SDK, into one ES module below `<cacheFolder>/plugins`. When no
 * file has changed since the last time, the stored bundle is given back and esbuild is not even imported.
 * @throws GrodtError PLUGIN_BUILD with file, line and column of every error
 */
export async function bundlePlugin(
  manifest: PluginManifest,
  cacheFolder: string,
  { loadEsbuild = () => import('esbuild') }: BundleOptions = {},
): Promise<Bundle> {
  const sdk = hostSdk()
  const folder = resolve(cacheFolder, 'plugins')
  const name = `${manifest.kind}-${manifest.id}`
  const key = [FORMAT, `esbuild ${esbuildVersion()}`, `sdk ${sdk.version} ${sdk.url}`, manifest.entry].join(
    ', ',
  )
  const stored = await findBundle(folder, name, key, (text) => portableCode(text, sdk.url))
  if (stored !== null) return stored

  const { build } = await loadEsbuild()
  const inputs = new Map<string, BundleInput>()
  const options = buildOptions(manifest, join(folder, `${name}.mjs`), inputs)
  try {
    let result = await build(options)
    if (result.outputFiles[1].text.includes('Dynamic require of ')) {
      result = await build({ ...options, banner: { js: REQUIRE } })
    }
    const [map, code] = result.outputFiles.map((file) => file.text)
    const portable = withoutPaths(code, Object.keys(result.metafile.inputs))
    const text = importableText(portable, sdk.url, map)
    if (portableCode(text, sdk.url) !== portable) {
      const list = `  ${entryName(manifest)}: the code holds the address of the SDK, ${sdk.url}, as a text`
      throw new GrodtError('PLUGIN_BUILD', { id: manifest.id, list })
    }
    const made = { text, contentHash: sha256(portable), inputs: [...inputs.values()] }
    return await storeBundle(folder, name, key, made, portable)
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    const list = error.errors.map((message) => describe(message, manifest.folder)).join('\n')
    throw new GrodtError('PLUGIN_BUILD', { id: manifest.id, list }, { cause: error })
  }
}

function buildOptions(manifest: PluginManifest, outfile: string, inputs: Map<string, BundleInput>) {
  return {
    absWorkingDir: manifest.folder,
    entryPoints: [manifest.entry],
    outfile,
    write: false,
    bundle: true,
    metafile: true,
    format: 'esm',
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

/** Plugins and host share one SDK; nothing else of the host can be reached by an import. */
const sharedSdk: Plugin = {
  name: 'shared-sdk',
  setup(context) {
    context.onResolve({ filter: /^@grodt\/(sdk|core)(\/|$)/ }, ({ path }) =>
      path === '@grodt/sdk'
        ? { path: SDK_PLACEHOLDER, external: true }
        : { errors: [{ text: `A plugin cannot import "${path}". All that it may use is in "@grodt/sdk".` }] },
    )
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

/** `file:line:column: text` and the line with a mark below the place. */
function describe({ text, location }: Message, folder: string): string {
  if (location === null) return `  ${text}`
  const { file, line, lineText } = location
  // esbuild counts bytes, people and editors count characters.
  const before = Buffer.from(lineText).subarray(0, location.column).toString()
  const place = `${shownPath(resolve(folder, file))}:${line}:${before.length + 1}`
  const number = String(line).padStart(6)
  const frame = `${number} | ${lineText}\n${' '.repeat(number.length)} | ${before.replace(/[^\t]/g, ' ')}^`
  return `  ${place}: ${text}\n${frame}`
}

/** How the entry of a plugin is named in messages, for example `src/index.ts`. */
export function entryName(manifest: PluginManifest): string {
  return relative(manifest.folder, manifest.entry)
}
