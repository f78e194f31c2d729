import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Peer } from './roster.ts'

/** A peer that can be loaded from a folder, or the reason why not. */
export type Installed =
  { readonly folder: string; readonly reason: null } | { readonly folder: null; readonly reason: string }

/** What an npm command said. */
export interface NpmAnswer {
  readonly status: number | null
  readonly stdout: string
}

/** Runs npm in a folder; another one stands in for it in tests. */
export type Npm = (folder: string, args: readonly string[]) => NpmAnswer

/** Errors of npm that mean that there is no network. */
const OFFLINE =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED|ERR_SOCKET_TIMEOUT)$/

const MINUTES_2 = 120_000

/** The npm that runs this program where there is one, so that its version does not matter. */
const runNpm: Npm = (folder, args) => {
  const own = process.env.npm_execpath ?? ''
  const throughNode = /\.c?js$/.test(own)
  const { status, stdout } = spawnSync(
    throughNode ? process.execPath : 'npm',
    throughNode ? [own, ...args] : args,
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: MINUTES_2,
      shell: !throughNode && process.platform === 'win32',
    },
  )
  return { status, stdout }
}

/** Version of an installed package, or null. */
export function versionIn(folder: string, name: string): string | null {
  const file = join(folder, 'node_modules', name, 'package.json')
  if (!existsSync(file)) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/**
 * Installs peers below a cache folder, each in a folder of its own, so that one that fails does not touch the others.
 * No install scripts are run, no lock file is left, what is there already is not asked for again, and after the
 * first peer that finds no network the others are not tried.
 */
export function installer(cacheFolder: string, npm: Npm = runNpm): (peer: Peer) => Installed {
  let offline: string | null = null
  return (peer) => {
    const { name, version, extras = {} } = peer
    const folder = join(cacheFolder, `${name}-${version}`)
    if (isComplete(folder, peer)) return { folder, reason: null }
    if (offline !== null) return { folder: null, reason: offline }
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const packages = Object.entries({ [name]: version, ...extras }).map(([one, at]) => `${one}@${at}`)
    const { status, stdout } = npm(folder, [
      'install',
      // Relative to the folder: no path with blanks has to survive a shell.
      '--prefix=.',
      '--json',
      '--ignore-scripts',
      '--no-save',
      '--no-package-lock',
      '--legacy-peer-deps',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--fetch-retries=1',
      '--fetch-timeout=20000',
      ...packages,
    ])
    // npm keeps a lock file of its own among the modules, with the addresses that it loaded from.
    rmSync(join(folder, 'node_modules', '.package-lock.json'), { force: true })
    if (status === 0 && isComplete(folder, peer)) return { folder, reason: null }
    rmSync(folder, { recursive: true, force: true })
    const { code, text } = failure(stdout)
    if (OFFLINE.test(code)) offline = `the package registry cannot be reached (${code})`
    return { folder: null, reason: offline ?? `npm could not install it: ${text}` }
  }
}

function isComplete(folder: string, { name, version, extras = {} }: Peer): boolean {
  return Object.entries({ [name]: version, ...extras }).every(
    ([one, wanted]) => versionIn(folder, one) === wanted,
  )
}

/** Code and first sentence of what `npm --json` says about a failure, without addresses. */
function failure(stdout: string): { code: string; text: string } {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code?: string; summary?: string } }
    const code = error?.code ?? 'unknown error'
    const [first = ''] = (error?.summary ?? '').split('\n')
    const text = first.replace(/\bhttps?:\/\/\S+/g, 'the package registry').replace(/\.$/, '')
    return { code, text: text === '' ? code : text }
  } catch {
    return { code: 'unknown error', text: 'npm did not say why' }
  }
}
