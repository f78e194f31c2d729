import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import type { ModelRecord } from '../learning/registry/record.ts'
import { stateTag } from '../host/reload/change-config.ts'

/** By which a change of the configuration names the one that it was made for, with what waits. */
export const configTag = (host: Pick<PaperHost, 'revision' | 'asRead'>): string => `"${stateTag(host)}"`

/**
 * The configurations of which one must hold for a request to be carried out; null: whichever holds.
 *
 * @param header `If-Match`
 * @throws GrodtError BODY_INVALID
 */
export function tagsIn(header: string | undefined): string[] | null {
  if (header === undefined || header.trim() === '*') return null
  return header.split(',').map((tag) => {
    const name = /^\s*"(revision-\d{1,15}-[0-9a-f]{12})"\s*$/.exec(tag)?.[1]
    if (name !== undefined) return name
    const problem = `The header If-Match must be an ETag such as "revision-3-0123456789ab", as GET /config has it; this was ${header}.`
    throw new GrodtError('BODY_INVALID', { problem })
  })
}

/** By which a change of a model names the state that it was made for: every change of its state gives another one. */
export const modelTag = ({ id, changes }: Pick<ModelRecord, 'id' | 'changes'>): string =>
  `"model-${id.slice(0, 12)}-${changes.length}"`

/** @throws GrodtError MODEL_MOVED when `If-Match` (`header`) names another state than the present one */
export function requireModelTag(header: string | undefined, record: ModelRecord): void {
  if (header === undefined || header.trim() === '*') return
  const tag = modelTag(record)
  if (header.split(',').some((one) => one.trim() === tag)) return
  const { id, state, changes } = record
  const reason = changes.at(-1)?.reason ?? ''
  throw new GrodtError('MODEL_MOVED', { model: id.slice(0, 12), state, reason, tag, asked: header })
}
