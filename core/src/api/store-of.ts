import { resolve } from 'node:path'
import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { Store } from '../store/store.ts'

/**
 * The store of the running host.
 *
 * @param asked the folder of the one that is meant; left out: whichever it is
 * @throws GrodtError AUDIT_STORE when the host keeps another one, or none
 */
export function storeOf({ store }: PaperHost, asked: string | undefined): Store {
  if (store !== null && (asked === undefined || resolve(asked) === resolve(store.folder))) return store
  const kept = store === null ? 'nothing' : `the store "${store.folder}"`
  const wanted = asked === undefined ? 'a journal' : `the store "${asked}"`
  throw new GrodtError('AUDIT_STORE', { kept, wanted })
}
