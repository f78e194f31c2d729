import { readFileSync } from 'node:fs'

/** The version of @grodt/core: this file lies one folder below its package in src, up to two in the build. */
export function coreVersion(): string {
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
