import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  AllocatorPlugin,
  ClassifierPlugin,
  PluginKind,
  PredictorPlugin,
  StrategyPlugin,
} from '@grodt/sdk'
import { GrodtError } from '../errors.ts'
import { bundlePlugin, entryName, type BundleOptions } from './bundle.ts'
import { sha256, writeBundle, type Bundle } from './bundle-cache.ts'
import { checkDefinition } from './check-definition.ts'
import { hostSdk } from './host-sdk.ts'
import type { PluginManifest } from './manifest.ts'
import { importableText } from './portable.ts'

interface Definitions {
  readonly strategy: StrategyPlugin
  readonly 'regime-classifier': ClassifierPlugin
  readonly allocator: AllocatorPlugin
  readonly predictor: PredictorPlugin
}

interface Loaded<K extends PluginKind> {
  readonly kind: K
  readonly manifest: PluginManifest
  /** Its default export, checked against the contract. */
  readonly definition: Definitions[K]
  /** Its code in one module, with a placeholder for the SDK: from it alone it can be loaded again. */
  readonly code: string
  /** SHA-256 (hex) of `code`: the same code has the same hash on every machine. */
  readonly contentHash: string
  /** The file that was imported; a worker imports the same one. */
  readonly bundleFile: string
  /** Absolute paths of all files it was built from. */
  readonly inputs: readonly string[]
  /** Counts the builds of this plugin that this process has loaded. */
  readonly generation: number
}

/** A plugin that runs in this process; narrowing `kind` narrows `definition`. */
export type LoadedPlugin<K extends PluginKind = PluginKind> = { [P in K]: Loaded<P> }[K]

/**
 * Bundle a plugin, import it and check it against the contract. Its functions are not called.
 * @param cacheFolder where bundles are kept between starts
 * @throws GrodtError PLUGIN_BUILD when it does not compile, PLUGIN_CONTRACT when it cannot be used
 */
export async function loadPlugin(
  manifest: PluginManifest,
  cacheFolder: string,
  options: BundleOptions = {},
): Promise<LoadedPlugin> {
  return loadBundle(manifest, await bundlePlugin(manifest, cacheFolder, options))
}

/** What is said of a plugin whose folder is not looked at. */
export type KeptManifest = Pick<PluginManifest, 'kind' | 'id' | 'aliases' | 'packageName' | 'version'>

/**
 * Load a plugin from its code alone, as `LoadedPlugin.code` gave it: neither its folder nor esbuild is needed.
 *
 * @param cacheFolder where the file to import is written
 * @throws GrodtError PLUGIN_CONTRACT when this version of the host cannot use it
 */
export async function loadKeptPlugin(
  kept: KeptManifest,
  code: string,
  cacheFolder: string,
): Promise<LoadedPlugin> {
  const folder = resolve(cacheFolder, 'plugins')
  const text = importableText(code, hostSdk().url)
  const file = await writeBundle(folder, `kept-${kept.kind}-${kept.id}`, text)
  const manifest = {
    ...kept,
    folder: dirname(file),
    entry: file,
    file: `${kept.packageName} ${kept.version}`,
  }
  return loadBundle(manifest, { file, code, contentHash: sha256(code), inputs: [] })
}

async function loadBundle(manifest: PluginManifest, bundle: Bundle): Promise<LoadedPlugin> {
  // So that the stack of a plugin's error points at its own lines. Only what is imported from here on pays for it.
  process.setSourceMapsEnabled(true)
  const exported = await importDefault(manifest, bundle.file)
  const problems = checkDefinition(manifest.kind, exported)
  if (problems.length > 0) throw refusal(manifest, problems)
  const loaded: Loaded<PluginKind> = {
    kind: manifest.kind,
    manifest,
    definition: exported as Definitions[PluginKind],
    code: bundle.code,
    contentHash: bundle.contentHash,
    bundleFile: bundle.file,
    inputs: bundle.inputs,
    generation: generationOf(manifest, bundle.contentHash),
  }
  // The check has just held kind and definition together; the compiler cannot see that.
  return loaded as LoadedPlugin
}

/** The builds that this process has loaded, by the plugin's name, in order. */
const builds = new Map<string, string[]>()

function generationOf({ kind, id }: PluginManifest, contentHash: string): number {
  const name = `${kind} ${id}`
  const known = builds.get(name) ?? []
  builds.set(name, known)
  if (!known.includes(contentHash)) known.push(contentHash)
  return known.indexOf(contentHash) + 1
}

async function importDefault(manifest: PluginManifest, file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown }
    return module.default
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw refusal(manifest, [`it throws while it is loaded:\n${text}`], error)
  }
}

function refusal(manifest: PluginManifest, problems: readonly string[], cause?: unknown): GrodtError {
  const entry = entryName(manifest)
  const lines = problems.map((problem) => `${entry}: ${problem}`)
  const problem = lines.length === 1 ? lines[0] : [`${lines.length} problems`, ...lines].join('\n  ')
  return new GrodtError('PLUGIN_CONTRACT', { id: manifest.id, problem }, cause === undefined ? {} : { cause })
}
