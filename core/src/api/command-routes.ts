import type { FastifyPluginCallback } from 'fastify'
import type { TSchema } from 'typebox'
import type { EngineEvent } from '../engine/events.ts'
import type { Command } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'
import type { PaperHost } from '../host/paper-host.ts'
import { gateView } from '../host/views/gate.ts'
import { killSwitchRow, lockRows, pauseRows } from '../host/views/risk.ts'
import { moment } from '../host/views/time.ts'
import { checkParts, REASON_EXAMPLE } from './check-body.ts'
import * as schemas from './command-schemas.ts'
import { lockEnd } from './lock-end.ts'
import { RefusedRequest } from './problem.ts'
import { noQuery, strategyParams, type StrategyParams } from './schemas.ts'

/** Who it was where the request does not say. */
const NOBODY = 'api'

const person = ({ reason, author = NOBODY }: schemas.PersonBody) => ({ reason, author })

const takes = (body: TSchema, response: TSchema, querystring: TSchema = noQuery) => ({
  schema: { body, querystring, response: { 200: response } },
})

/** The routes by which a person steers the host. Each enqueues one command and answers with what came of it. */
export function commandRoutes(host: PaperHost): FastifyPluginCallback {
  // A reload puts another engine in the place of this one.
  const moved = () => ({ killSwitch: killSwitchRow(host.engine) })
  const gates = (name: string) =>
    host.engine.sleeves.find((sleeve) => sleeve.name === name)?.slots.map(gateView) ?? []
  const paused = (name: string) => () => ({
    strategy: name,
    pause: pauseRows(host.engine).find(({ strategy }) => strategy === name) ?? null,
    gates: gates(name),
  })

  return (app, _, done) => {
    checkParts(app)

    app.post<{ Body: schemas.PersonBody }>(
      '/risk/kill-switch/trigger',
      takes(schemas.personBody, schemas.killSwitchMoved),
      ({ body }) => carryOut(host, { name: 'trigger-kill-switch', ...person(body) }, 'kill-switch', moved),
    )
    app.post<{ Body: schemas.PersonBody }>(
      '/risk/kill-switch/reset',
      takes(schemas.personBody, schemas.killSwitchMoved),
      ({ body }) => carryOut(host, { name: 'reset-kill-switch', ...person(body) }, 'kill-switch', moved),
    )
    app.post<{ Body: schemas.LockBody }>(
      '/risk/locks',
      takes(schemas.lockBody, schemas.lockAdded),
      ({ body }) => {
        const { strategy = null, symbol = null, until } = body
        const command = { name: 'add-lock', strategy, symbol, end: lockEnd(until), ...person(body) } as const
        return carryOut(host, command, 'lock-set', () => ({ lock: lockRows(host.engine).at(-1) }))
      },
    )
    app.delete<{
      Body: schemas.PersonParts | undefined
      Querystring: schemas.PersonParts
      Params: schemas.LockParams
    }>(
      '/risk/locks/:id',
      takes(schemas.personParts, schemas.lockRemoved, schemas.personParts),
      ({ body, query, params: { id } }) => {
        const { reason, author = NOBODY } = { ...query, ...body }
        if (reason === undefined) throw new GrodtError('REASON_MISSING', { how: REASON_EXAMPLE })
        const lock = lockNumber(id)
        const command = { name: 'remove-lock', lock, reason, author } as const
        return carryOut(host, command, 'lock-released', () => ({ lock, locks: lockRows(host.engine) }))
      },
    )
    app.post<{ Body: schemas.PersonBody; Params: StrategyParams }>(
      '/strategies/:name/pause',
      { schema: { params: strategyParams, ...takes(schemas.personBody, schemas.pauseChanged).schema } },
      ({ body, params: { name } }) =>
        carryOut(host, { name: 'pause', strategy: name, ...person(body) }, 'strategy-paused', paused(name)),
    )
    app.post<{ Body: schemas.PersonBody; Params: StrategyParams }>(
      '/strategies/:name/resume',
      { schema: { params: strategyParams, ...takes(schemas.personBody, schemas.pauseChanged).schema } },
      ({ body, params: { name } }) =>
        carryOut(host, { name: 'resume', strategy: name, ...person(body) }, 'strategy-resumed', paused(name)),
    )
    app.post<{ Body: schemas.PersonBody; Params: StrategyParams }>(
      '/strategies/:name/release',
      {
        schema: { params: strategyParams, ...takes(schemas.personBody, schemas.quarantineReleased).schema },
      },
      ({ body, params: { name } }) => {
        const command = { name: 'release-quarantine', strategy: name, ...person(body) } as const
        return carryOut(host, command, 'quarantine-released', ({ strikes }) => ({
          strategy: name,
          strikes,
          gates: gates(name),
        }))
      },
    )
    done()
  }
}

function lockNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const problem = `A lock is named by its number, such as 3; this was "${text}".`
  throw new GrodtError('BODY_INVALID', { problem })
}

/**
 * Have the run loop carry out a command.
 *
 * @param kind of the event that says that it was done
 * @param state what came of it beside that event, read before anything else happens
 * @throws RefusedRequest when it cannot be carried out, GrodtError HOST_STOPPED or HOST_BUSY
 */
async function carryOut<K extends EngineEvent['kind']>(
  host: PaperHost,
  command: Command,
  kind: K,
  state: (event: Extract<EngineEvent, { readonly kind: K }>) => object,
): Promise<object> {
  const answer = await host.inputs.enqueue({ kind: 'command', command }, (events) => {
    const refused = events.find((event) => event.kind === 'command-refused')
    if (refused !== undefined) throw new RefusedRequest(refused.code, refused.problem)
    const event = events.find((one): one is Extract<EngineEvent, { readonly kind: K }> => one.kind === kind)
    if (event === undefined) throw new Error(`${command.name} was answered by no ${kind}`)
    return { seq: event.seq, time: moment(event.time), ...state(event) }
  })
  // What a person was told stays true after a power loss.
  await host.commit()
  return answer
}
