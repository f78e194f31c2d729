import { parseYaml } from '../../config/yaml.ts'
import type { Violation } from '../../engine/checks/violation.ts'
import { coreVersion } from '../../version.ts'
import type { PaperHost } from '../paper-host.ts'
import { usedPlugins } from '../used-plugins.ts'
import { bundlePath, writeBundle } from './folder.ts'
import type { InputRing } from './input-ring.ts'
import { maskSecrets, maskYaml, secretsIn } from './mask.ts'
import { readable, readableState } from './state.ts'

/** Of this layout. */
const VERSION = 1

/** Why a bundle is written. */
export type BundleCause =
  | { readonly kind: 'violation'; readonly violations: readonly Violation[] }
  | { readonly kind: 'error'; readonly error: unknown }

/** The end of the journal, where there is one. */
export interface JournalHead {
  readonly folder: string
  /** Number of the last record that was appended, and of the last one that is written with its hash. */
  readonly appended: number
  readonly written: number
  readonly hash: string
}

/** A bundle that was written, or why it was not. */
export type WrittenBundle = { readonly path: string } | { readonly problem: string }

/** How a bundle is named in a sentence. */
export const bundleText = (written: WrittenBundle): string =>
  'path' in written
    ? `diagnostic bundle ${written.path}`
    : `no diagnostic bundle could be written: ${written.problem}`

/**
 * Write everything that explains what a host did last: why, the last inputs and events, its state, its configuration
 * without secrets, versions. It never throws: whatever it is written for comes first.
 */
export function writeDiagnostics(
  host: PaperHost,
  inputs: InputRing,
  journal: JournalHead | null,
  cause: BundleCause,
): WrittenBundle {
  const { engine, prepared } = host
  const folder = prepared.checked.config.host.diagnostics
  try {
    const at = journal === null ? { event: engine.seq } : { record: journal.appended }
    const path = bundlePath(folder, { time: engine.time, at })
    const secrets = prepared.files.flatMap(({ name, text }) => secretsIn(parseYaml(name, text).value))
    const bundle = maskSecrets(contentOf(host, inputs, journal, cause), secrets)
    writeBundle(folder, path, `${JSON.stringify(bundle, null, 1)}\n`)
    return { path }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function contentOf(
  host: PaperHost,
  inputs: InputRing,
  journal: JournalHead | null,
  cause: BundleCause,
): Record<string, unknown> {
  const { engine, prepared, events, market, speed, state, feed } = host
  return {
    format: 'grodt-diagnostics',
    version: VERSION,
    cause: causeOf(cause),
    at: {
      time: new Date(engine.time).toISOString(),
      ms: engine.time,
      batches: engine.batches,
      bars: feed.bars,
      event: engine.seq,
    },
    host: { mode: 'paper', state, speed, market },
    journal,
    versions: {
      grodt: coreVersion(),
      revision: host.revision,
      node: process.versions.node,
      v8: process.versions.v8,
      platform: `${process.platform} ${process.arch}`,
      plugins: usedPlugins(prepared).map(({ kind, manifest: { id, version }, contentHash, generation }) => ({
        ...{ id, kind, version, contentHash, generation },
      })),
    },
    inputs: readable(inputs.shown()),
    events: readable(events.after(0, events.capacity)),
    state: readableState(engine),
    configuration: prepared.files.map(({ name, sha256, text }) => ({ name, sha256, text: maskYaml(text) })),
  }
}

function causeOf(cause: BundleCause): unknown {
  if (cause.kind === 'violation') return readable(cause)
  const { error } = cause
  if (!(error instanceof Error)) return { kind: 'error', message: String(error) }
  const code = 'code' in error ? { code: error.code } : {}
  return { kind: 'error', message: error.message, ...code, stack: error.stack }
}
