import { readFileSync } from 'node:fs'

/** The one copy of the SDK that the host and all plugins share. */
export interface HostSdk {
  /** File URL of its author API. */
  readonly url: string
  readonly version: string
}

/** Find the SDK as this process resolves it: its sources in tests, its build otherwise. */
export function hostSdk(): HostSdk {
  const url = import.meta.resolve('@grodt/sdk')
  // Both src/index.ts and dist/index.js lie one folder below the package.
  return { url, version: packageVersion(new URL('../package.json', url)) }
}

/** The version of esbuild without importing it, which would cost more than the whole start. */
export function esbuildVersion(): string {
  return packageVersion(new URL('../package.json', import.meta.resolve('esbuild')))
}

function packageVersion(file: URL): string {
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return version
}
