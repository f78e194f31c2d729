/**
 * Builds sdk/dist and core/dist of a checkout, and only when a source has changed. esbuild is imported only for
 * a real build, so that the check costs a few milliseconds at each start.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(import.meta.url)
const ROOT = join(dirname(here), '..', '..')

/** A running host imports parts of its own build late, so the files of older builds stay for a while. */
const KEEP_MS = 30 * 86_400_000

const PACKAGES = [
  {
    folder: 'sdk',
    entries: {
      index: 'src/index.ts',
      host: 'src/host.ts',
      client: 'src/client/index.ts',
      conformance: 'src/conformance/index.ts',
      worker: 'src/worker/boot.ts',
    },
    inlined: /^typebox(\/|$)/,
  },
  {
    folder: 'core',
    entries: {
      main: 'src/cli/main.ts',
      training: 'src/host/training/thread.ts',
      research: 'src/research/jobs/process.ts',
      watch: 'src/research/watch/thread.ts',
    },
    // The SDK stays outside: core and the plugins must share one copy of it.
    inlined: /^(typebox|js-yaml)(\/|$)/,
  },
]

/** Is this a checkout, as opposed to an installed package, which brings its dist along? */
export function isCheckout(root = ROOT) {
  return ['package.json', 'sdk/src', 'core/src'].every((path) => existsSync(join(root, path)))
}

/**
 * Build what is out of date. Gives null when everything is fresh, otherwise the time it took in milliseconds.
 * @throws when a source does not compile or esbuild is not installed.
 */
export async function buildIfStale(root = ROOT) {
  const fingerprint = sourcesFingerprint(root)
  const stampFile = join(root, 'core', 'dist', '.build.json')
  if (isFresh(root, stampFile, fingerprint)) return null
  const start = performance.now()
  const { build } = await import('esbuild')
  // Every package compiles before the first file is replaced: a broken source leaves the old build whole.
  const results = []
  for (const one of PACKAGES) results.push(...(await compile(build, root, one)))
  const outputs = results.map((file) => replaceFile(root, file))
  removeLeftovers(root, new Set(outputs.map((output) => output.path)))
  // The stamp comes last: a build that is interrupted or overtaken is stale and is done again.
  replaceFile(root, { path: stampFile, contents: JSON.stringify({ fingerprint, outputs }) })
  return performance.now() - start
}

/** One hash over path, size and time of everything that the build depends on. */
function sourcesFingerprint(root) {
  let text = `${process.platform} ${stamp(here)}\n`
  const add = (path) => (text += `${path} ${stamp(`${root}/${path}`)}\n`)
  add('package-lock.json')
  for (const { folder } of PACKAGES) {
    add(`${folder}/package.json`)
    for (const path of sources(root, `${folder}/src`)) add(path)
  }
  return createHash('sha256').update(text).digest('hex')
}

/** Every command begins with this walk over some 800 files, hence no `join` and `relative` for each of them. */
function sources(root, folder) {
  const found = []
  for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...sources(root, path))
    else if (/\.(ts|json)$/.test(path) && !path.endsWith('.test.ts')) found.push(path)
  }
  return found.sort()
}

function stamp(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.size} ${found.mtimeMs}`
}

function isFresh(root, stampFile, fingerprint) {
  let recorded
  try {
    recorded = JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return false
  }
  const untouched = (output) => stamp(`${root}/${output.path}`) === output.stamp
  return recorded.fingerprint === fingerprint && recorded.outputs.every(untouched)
}

async function compile(build, root, { folder, entries, inlined }) {
  const inputs = Object.entries(entries).map(([name, path]) => [name, join(root, folder, path)])
  const existing = inputs.filter(([, path]) => existsSync(path))
  if (existing.length === 0) return []
  const outdir = join(root, folder, 'dist')
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(existing),
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    write: false,
    logLevel: 'silent',
    tsconfigRaw: {},
    plugins: [externalPackages(inlined)],
  })
  // Chunks before the entries that import them.
  const depth = (file) => relative(outdir, file.path).split(/[\\/]/).length
  return result.outputFiles.sort((a, b) => depth(b) - depth(a))
}

/** Packages stay imports, except the ones that are spread over hundreds of files and would slow the start. */
function externalPackages(inlined) {
  return {
    name: 'external-packages',
    setup(context) {
      context.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === 'entry-point' || inlined.test(path) ? undefined : { path, external: true },
      )
    },
  }
}

/** Write beside and rename, so that another process sees the old file or the new one, never half of one. */
function replaceFile(root, { path, contents }) {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(temporary, contents)
  const written = stamp(temporary)
  renameSync(temporary, path)
  return { path: relative(root, path), stamp: written }
}

function removeLeftovers(root, current) {
  const limit = Date.now() - KEEP_MS
  for (const { folder } of PACKAGES) {
    const dist = join(root, folder, 'dist')
    if (!existsSync(dist)) continue
    for (const name of readdirSync(dist, { recursive: true })) {
      const path = join(dist, name)
      const found = statSync(path, { throwIfNoEntry: false })
      if (found?.isFile() && found.mtimeMs < limit && !current.has(relative(root, path))) rmSync(path)
    }
  }
}

/** What a person should read when a build fails. */
export function buildFailure(error) {
  if (error?.code === 'ERR_MODULE_NOT_FOUND') {
    return 'The dependencies of GRODT are not installed. Run this once: npm run setup'
  }
  const places = (error?.errors ?? []).map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`,
  )
  return `GRODT could not be built:\n${places.length > 0 ? places.join('\n') : (error?.stack ?? error)}`
}

if (startedAsProgram()) {
  try {
    const took = await buildIfStale()
    console.log(took === null ? 'The build is up to date.' : `Built sdk and core in ${took.toFixed(0)} ms.`)
  } catch (error) {
    console.error(buildFailure(error))
    process.exitCode = 1
  }
}

function startedAsProgram() {
  const started = process.argv[1]
  return started !== undefined && existsSync(started) && realpathSync(started) === here
}
