import { readFileSync } from 'node:fs'

let known: string | null = null

/** The version of @grodt/core. It is read once: a host says it with every status. */
export const coreVersion = (): string => (known ??= findVersion())

/** This file lies one folder below its package in src, up to two in the build. */
function findVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    const version = versionIn(new URL(path, import.meta.url))
    if (version !== null) return version
  }
  return 'unknown'
}

function versionIn(file: URL): string | null {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string }
    return name === '@grodt/core' ? version : null
  } catch {
    return null
  }
}
