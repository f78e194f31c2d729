import { usedPlugins } from '../used-plugins.ts'
import type { Prepared } from '../prepare.ts'

/** What a host was made of. A replay needs the same. */
export interface HostIdentity {
  /** SHA-256 by name of every configuration file. */
  readonly configuration: Readonly<Record<string, string>>
  /** Version and content hash by id of every plugin that takes part. */
  readonly plugins: Readonly<Record<string, string>>
}

/** The identity of a prepared configuration. */
export function identityOf(prepared: Prepared): HostIdentity {
  return {
    configuration: Object.fromEntries(prepared.files.map(({ name, sha256 }) => [name, sha256])),
    plugins: Object.fromEntries(
      usedPlugins(prepared).map(({ manifest, contentHash }) => [
        manifest.id,
        `${manifest.version} ${contentHash}`,
      ]),
    ),
  }
}

/** What differs between two identities, for example `risk.yaml`; empty when nothing does. */
export function identityChanges(stored: HostIdentity, now: HostIdentity): string[] {
  return [
    ...changes('', stored.configuration, now.configuration),
    ...changes('plugin ', stored.plugins, now.plugins),
  ]
}

function changes(
  what: string,
  stored: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  const names = new Set([...Object.keys(stored), ...Object.keys(now)])
  return [...names].filter((name) => stored[name] !== now[name]).map((name) => `${what}${name}`)
}
