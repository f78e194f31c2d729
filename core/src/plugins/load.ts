import { resolve } from 'node:path'
import type {
  AllocatorPlugin,
  ClassifierPlugin,
  PluginKind,
  PredictorPlugin,
  StrategyPlugin,
} from '@grodt/sdk'
import { loadFailure, runPluginModule } from '@grodt/sdk/host'
import { bundlePlace, bundlePlugin, type BundleOptions } from './bundle.ts'
import { markTried, sha256, writeBundle, type Bundle } from './bundle-cache.ts'
import { checkDefinition } from './check-definition.ts'
import { definitionInUse, rememberDefinition } from './definitions.ts'
import { missingOfSdk, runnableCode } from './kept-code.ts'
import type { PluginManifest } from './manifest.ts'
import { refusal } from './refusal.ts'
import type { WorkerLimits } from './worker/plugin-worker.ts'
import { tryModule } from './worker/trial.ts'

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
  /** Its code in one file, with a placeholder for the SDK: from it alone it can be loaded again. */
  readonly code: string
  /** SHA-256 (hex) of `code`: the same code has the same hash on every machine. */
  readonly contentHash: string
  /** The file that was run; a worker runs the same one. */
  readonly bundleFile: string
  /** Absolute paths of all files it was built from. */
  readonly inputs: readonly string[]
  /** Counts the builds of this plugin, by version and content, that this process has loaded. */
  readonly generation: number
}

/** A plugin that runs in this process; narrowing `kind` narrows `definition`. */
export type LoadedPlugin<K extends PluginKind = PluginKind> = { [P in K]: Loaded<P> }[K]

export interface LoadOptions extends BundleOptions {
  /**
   * Run a build that was never tried in a worker of its own first, where it can loop, exit or use up memory without
   * harm. A process in which nothing runs that could be disturbed may save the time.
   */
  readonly trial?: WorkerLimits
  /** Milliseconds that only grow; for tests. */
  readonly now?: () => number
}

/** The machine may have been busy when a build took too long: it is tried again after that, ms. */
const LATE_MS = 60_000

/**
 * Bundle a plugin, run its module and check it against the contract. Its functions are not called.
 * @param cacheFolder where bundles are kept between starts
 * @throws GrodtError PLUGIN_BUILD when it does not compile, PLUGIN_CONTRACT when it cannot be used
 */
export async function loadPlugin(
  manifest: PluginManifest,
  cacheFolder: string,
  { trial, now = () => performance.now(), ...options }: LoadOptions = {},
): Promise<LoadedPlugin> {
  const bundle = await bundlePlugin(manifest, cacheFolder, options)
  if (trial !== undefined && !bundle.tried) await tryBundle(manifest, bundle, cacheFolder, trial, now)
  return loadBundle(manifest, bundle)
}

/** What came of trials, by content hash: null, or that it took too long; and until when that counts, ms. */
const tried = new Map<string, { readonly problem: string | null; readonly until: number }>()

async function tryBundle(
  manifest: PluginManifest,
  bundle: Bundle,
  cacheFolder: string,
  limits: WorkerLimits,
  now: () => number,
): Promise<void> {
  const { contentHash } = bundle
  const known = tried.get(contentHash)
  let problem: string | null
  if (known !== undefined && now() < known.until) {
    problem =
      known.problem === null
        ? null
        : `${known.problem} That was less than a minute ago: it was not tried again.`
  } else {
    const outcome = await tryModule(bundle.file, cacheFolder, limits)
    problem = outcome.problem
    // Whatever else is wrong may lie in what the code finds around it, and does not hold up anybody.
    if (problem === null) tried.set(contentHash, { problem, until: Infinity })
    else if (outcome.late) tried.set(contentHash, { problem, until: now() + LATE_MS })
  }
  if (problem !== null) throw refusal(manifest, [problem])
  const { folder, name } = bundlePlace(manifest, cacheFolder)
  await markTried(folder, name, bundle)
}

/** What is said of a plugin whose folder is not looked at. */
export type KeptManifest = Pick<PluginManifest, 'kind' | 'id' | 'aliases' | 'packageName' | 'version'>

/**
 * Load a plugin from its code alone, as `LoadedPlugin.code` gave it: its folder is not needed.
 *
 * @param cacheFolder where the file to run is written
 * @throws GrodtError PLUGIN_CONTRACT when this version of the host cannot use it
 */
export async function loadKeptPlugin(
  kept: KeptManifest,
  code: string,
  cacheFolder: string,
): Promise<LoadedPlugin> {
  const place = bundlePlace(kept, cacheFolder)
  const { folder } = place
  const name = `kept-${place.name}`
  const manifest = {
    ...kept,
    folder,
    entry: resolve(folder, name),
    file: `${kept.packageName} ${kept.version}`,
  }
  let text: string
  try {
    text = await runnableCode(code)
  } catch (error) {
    throw refusal(manifest, [`it cannot be converted: ${(error as Error).message}`], error)
  }
  const missing = missingOfSdk(text)
  if (missing.length > 0) {
    throw refusal(manifest, [`it uses ${missing.join(', ')} of @grodt/sdk, which this version does not have`])
  }
  const file = await writeBundle(folder, name, text)
  return loadBundle(manifest, { file, code, contentHash: sha256(code), inputs: [], tried: true })
}

function loadBundle(manifest: PluginManifest, bundle: Bundle): LoadedPlugin {
  const loaded: Loaded<PluginKind> = {
    kind: manifest.kind,
    manifest,
    definition: definitionOf(manifest, bundle.file),
    code: bundle.code,
    contentHash: bundle.contentHash,
    bundleFile: bundle.file,
    inputs: bundle.inputs,
    generation: generationOf(manifest, bundle.contentHash),
  }
  // The check has just held kind and definition together; the compiler cannot see that.
  return loaded as LoadedPlugin
}

function definitionOf(manifest: PluginManifest, file: string): Definitions[PluginKind] {
  const known = definitionInUse(file)
  const exported = known ?? defaultExport(manifest, file)
  const problems = checkDefinition(manifest.kind, exported)
  if (problems.length > 0) throw refusal(manifest, problems)
  const definition = exported as Definitions[PluginKind]
  if (known === undefined) rememberDefinition(file, definition)
  return definition
}

function defaultExport(manifest: PluginManifest, file: string): unknown {
  // So that the stack of a plugin's error points at its own lines. Only what is loaded from here on pays for it.
  process.setSourceMapsEnabled(true)
  try {
    return runPluginModule(file).default
  } catch (error) {
    throw refusal(manifest, [loadFailure(error)], error)
  }
}

/** The builds that this process has loaded, by the plugin's name, with their numbers. */
const builds = new Map<string, Map<string, number>>()

function generationOf({ kind, id, version }: PluginManifest, contentHash: string): number {
  const name = `${kind} ${id}`
  const known = builds.get(name) ?? new Map<string, number>()
  builds.set(name, known)
  const build = `${version} ${contentHash}`
  const generation = known.get(build) ?? known.size + 1
  known.set(build, generation)
  return generation
}
