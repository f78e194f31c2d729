import { restoreEngine, takeEngineSnapshot } from '../../engine/snapshot.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RevisionInput } from '../../engine/inputs.ts'
import { replaceEngine, type PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'

/**
 * An engine that is wired from another configuration and holds all that the running one holds: books, orders, exits,
 * locks, indicators, states of the plugins. The running one goes on untouched.
 *
 * @throws GrodtError PLUGIN_FAILED when an instance cannot be created, ENGINE_STATE_DIFFERS, PLUGIN_STATE_INVALID,
 * PLUGIN_STATE_UNFIT, PROTECTION_STATE
 */
export function successor(host: PaperHost, prepared: Prepared): Engine {
  const engine = host.wire(prepared)
  restoreEngine(engine, takeEngineSnapshot(host.engine))
  return engine
}

/** Put a successor in the place of the running engine, between the input that it was made after and the next. */
export function activate(host: PaperHost, prepared: Prepared, engine: Engine, input: RevisionInput): void {
  replaceEngine(host, prepared, engine)
  host.revision = input.revision
  host.held = input.held
  host.apply(input)
}
