import { relative } from 'node:path'
import { GrodtError } from '../errors.ts'
import type { PluginManifest } from './manifest.ts'

/** Why a plugin cannot be used, all of it. */
export function refusal(manifest: PluginManifest, problems: readonly string[], cause?: unknown): GrodtError {
  // For example src/index.ts.
  const entry = relative(manifest.folder, manifest.entry)
  const lines = problems.map((problem) => `${entry}: ${problem}`)
  const problem = lines.length === 1 ? lines[0] : [`${lines.length} problems`, ...lines].join('\n  ')
  return new GrodtError('PLUGIN_CONTRACT', { id: manifest.id, problem }, cause === undefined ? {} : { cause })
}
