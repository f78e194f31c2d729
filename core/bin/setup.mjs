/**
 * Makes a fresh clone ready: installs the dependencies and builds, each only when needed. Afterwards it is a
 * no-op of a few milliseconds, so that every npm script can start with it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const LOCK = join(ROOT, 'package-lock.json')
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json')
const STAMP = join(ROOT, 'node_modules', '.grodt-setup')

process.exitCode = await setup()

async function setup() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `GRODT needs Node 20.19 or newer; this is Node ${process.versions.node}. See https://nodejs.org`,
    )
    return 1
  }
  if (!dependenciesAreCurrent() && !install()) return 1
  const { buildIfStale, buildFailure } = await import('./build.mjs')
  try {
    const took = await buildIfStale()
    if (took !== null) console.error(`Built sdk and core in ${took.toFixed(0)} ms.`)
    return 0
  } catch (error) {
    console.error(buildFailure(error))
    return 1
  }
}

/** Times first, because they cost nothing; a checkout changes them without changing the lock file, hence the hash. */
function dependenciesAreCurrent() {
  if (!existsSync(INSTALLED)) return false
  if (!existsSync(LOCK) || statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return true
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash()
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex')
}

function install() {
  const command = existsSync(LOCK) ? 'ci' : 'install'
  console.error(`Installing the dependencies (npm ${command}); this is needed once and takes a minute.`)
  const windows = process.platform === 'win32'
  const { status, error } = spawnSync('npm', [command], { cwd: ROOT, stdio: 'inherit', shell: windows })
  if (status !== 0) {
    const cause = error === undefined ? '' : ` (${error.message})`
    console.error(
      `The dependencies could not be installed${cause}; the reason is above. When the registry cannot be reached, ` +
        'try again later with: npm run setup. When the lock file is not in sync, because a package was added below ' +
        'plugins/, run: npm install',
    )
    return false
  }
  if (existsSync(LOCK)) writeFileSync(STAMP, lockHash())
  return true
}
