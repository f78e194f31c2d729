import type { ErrorCode } from '../errors.ts'
import { modelsOf } from '../host/models/carry-out.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { ModelRegistry } from '../learning/registry/types.ts'
import { storeOf } from './store-of.ts'

/** Why there are no models to look at. */
export const REGISTRY_ERRORS = ['MODELS_NOT_KEPT', 'AUDIT_STORE'] as const satisfies readonly ErrorCode[]

/**
 * The models of the running host.
 *
 * @param store the folder of the one that is meant; left out: whichever it is
 * @throws GrodtError MODELS_NOT_KEPT where nothing is predicted; AUDIT_STORE when the host keeps another store, or none
 */
export function registryOf(host: PaperHost, store: string | undefined): ModelRegistry {
  if (store !== undefined) storeOf(host, store)
  return modelsOf(host)
}
