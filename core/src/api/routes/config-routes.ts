import { GrodtError, type ErrorCode } from '../../errors.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import type { ReloadOutcome } from '../../host/reload/reloader.ts'
import { configView, outcomeView, planView } from '../../host/views/reload.ts'
import * as schemas from '../schemas/config-schemas.ts'
import { inTurn } from '../costly.ts'
import { CONFIG } from '../etag.ts'
import { RefusedRequest } from '../problem.ts'
import { route, type Route } from '../route.ts'

/** Why files and plugins cannot come into force. */
export const RELOAD_ERRORS = [
  'CONFIG_INVALID',
  'CONFIG_FOLDER',
  'PLUGIN_CLAIMED_TWICE',
  'PLUGIN_BUILD',
  'PLUGIN_CONTRACT',
  'PLUGIN_FAILED',
  'PLUGIN_STATE_UNFIT',
  'PLUGIN_STATE_INVALID',
  'PLUGIN_WORKER',
  'REHEARSAL_FAILED',
  'PREDICTOR_UNFIT',
  'ENGINE_STATE_DIFFERS',
  'TAKEOVER_REFUSED',
  'HOST_STOPPED',
  'STORE_WRITE',
] as const satisfies readonly ErrorCode[]

/** What runs, what a reload would do, and the reload itself. */
export const configRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/config',
    config: { scope: 'read' },
    version: CONFIG,
    schema: {
      operationId: 'getConfig',
      summary: 'What runs, what waits, the last reloads',
      description:
        'The revision that runs, its files and plugins, what waits, and the last 50 reloads ([reload.md](reload.md)).',
      tags: ['config'],
      response: { 200: schemas.runningConfig },
    },
    handler: ({ host, reloader }) => configView(host, reloader),
  }),
  route({
    method: 'GET',
    url: '/config/diff',
    config: { scope: 'read' },
    version: CONFIG,
    errors: [...RELOAD_ERRORS, 'READ_BUSY'],
    schema: {
      operationId: 'diffConfig',
      summary: 'What a reload would change',
      description:
        'Nothing is changed. 422 with every mistake when the files are wrong, 409 `TAKEOVER_REFUSED` when the strategies cannot be taken over now.',
      tags: ['config'],
      response: { 200: schemas.reloadPlan },
    },
    handler: async ({ host, reloader }) => planView(await inTurn(host, 'diff', () => reloader.plan())),
  }),
  route({
    method: 'POST',
    url: '/config/reload',
    config: { scope: 'admin' },
    version: CONFIG,
    errors: ['PLUGIN_NOT_PINNED', ...RELOAD_ERRORS],
    schema: {
      operationId: 'reloadConfig',
      summary: 'Take over files and plugins as they are now',
      description:
        'Takes over configuration and plugins as their files are now ([reload.md](reload.md)). No `reason` is needed. `unpin` has plugins run as their folders have them after a roll-back; 409 `PLUGIN_NOT_PINNED` for one that does already. `withoutModels` takes over code of predictors that cannot serve the champions, which is 422 `PREDICTOR_UNFIT` else. 422 with every mistake when the files are wrong, 409 `ENGINE_STATE_DIFFERS` or `TAKEOVER_REFUSED` when the account cannot go on with them; the host goes on as it is then.',
      tags: ['config'],
      body: schemas.reloadBody,
      response: { 200: schemas.reloadOutcome },
    },
    handler: async ({ host, reloader }, { body, headers }, _, { check, tell }) => {
      // A body is not needed: without one it is null.
      const {
        author = 'api',
        unpin,
        withoutModels = false,
      } = (body as schemas.ReloadBody | null | undefined) ?? {}
      if (unpin !== undefined) requirePinned(host, unpin)
      const outcome = await reloader.request({
        ...{ author, withoutModels, settled: tell },
        ...(unpin !== undefined && { unpin }),
        // Who demands nothing may be answered by the reload of somebody else.
        ...(headers['if-match'] !== undefined && { holds: check }),
      })
      return outcomeView(accepted(outcome))
    },
  }),
]

/** @throws RefusedRequest when it was refused, Error when that is a fault of the host */
export function accepted<O extends Pick<ReloadOutcome, 'error'> & { readonly result: string }>(
  outcome: O,
): O & { readonly result: Exclude<O['result'], 'rejected'> } {
  const { error, result } = outcome
  if (error !== null && error.code !== 'UNEXPECTED')
    throw new RefusedRequest(error.code, error.message, error.issues)
  if (error !== null) throw new Error(error.message)
  if (result === 'rejected') throw new Error('a change was rejected without an error')
  return outcome as O & { readonly result: Exclude<O['result'], 'rejected'> }
}

function requirePinned({ prepared }: PaperHost, ids: readonly string[]): void {
  const pinned = prepared.pinned.map(({ pin }) => pin.id)
  const wrong = ids.find((id) => !pinned.includes(id))
  if (wrong === undefined) return
  const present = pinned.length === 0 ? 'None is.' : `Pinned: ${pinned.join(', ')}.`
  throw new GrodtError('PLUGIN_NOT_PINNED', { id: wrong, present })
}
