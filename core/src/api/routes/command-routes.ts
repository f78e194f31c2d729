import type { Static } from 'typebox'
import type { EngineEvent } from '../../engine/events.ts'
import type { Command } from '../../engine/inputs.ts'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { awaitWorker } from '../../host/supervisor/await-worker.ts'
import { gateView, type GateView } from '../../host/views/gate.ts'
import {
  killSwitchRow,
  lockRows,
  pauseRows,
  type KillSwitchRow,
  type PauseRow,
} from '../../host/views/risk.ts'
import { limitRows } from '../../host/views/risk-limits.ts'
import { riskReport } from '../../host/views/supervision.ts'
import { moment, type Moment } from '../../host/views/time.ts'
import { REASON_EXAMPLE } from '../check-body.ts'
import * as schemas from '../schemas/command-schemas.ts'
import { RISK, STRATEGY } from '../etag.ts'
import { NO_CONDITION, type Condition } from '../if-match.ts'
import { lockEnd } from '../lock-end.ts'
import { RefusedRequest } from '../problem.ts'
import { route, type Route } from '../route.ts'
import { risk, strategyParams } from '../schemas/schemas.ts'

/** Who it was where the request does not say. */
const NOBODY = 'api'

const person = ({ reason, author = NOBODY }: schemas.PersonBody) => ({ reason, author })

/** Of every command. */
export const COMMAND_ERRORS = [
  'REASON_MISSING',
  'HOST_STOPPED',
  'HOST_BUSY',
  'STORE_WRITE',
] as const satisfies readonly ErrorCode[]

/** The routes by which a person steers the host. Each enqueues one command and answers with what came of it. */
export const commandRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/risk',
    config: { scope: 'read' },
    version: RISK,
    schema: {
      operationId: 'getRisk',
      summary: 'Kill switch, locks, paused and faulty strategies',
      description:
        'What keeps entries from being opened. Its ETag names kill switch, locks and pauses; `faulty` may change without it.',
      tags: ['risk'],
      response: { 200: risk },
    },
    handler: ({ host }) => riskReport(host),
  }),
  route({
    method: 'GET',
    url: '/risk/limits',
    config: { scope: 'read' },
    schema: {
      operationId: 'getRiskLimits',
      summary: 'Each limit with its use in per cent',
      description:
        'Those that are set and count what the book has, as the next entry would be held against them ([risk.md](risk.md)); not those of one order. Of the value at risk it is that of the present book, with what waits.',
      tags: ['risk'],
      response: { 200: schemas.riskLimits },
    },
    handler: ({ host }) => ({ time: moment(host.engine.time), limits: limitRows(host.engine) }),
  }),
  route({
    method: 'POST',
    url: '/risk/kill-switch/trigger',
    config: { scope: 'trade' },
    version: RISK,
    errors: ['KILL_SWITCH_LATCHED', ...COMMAND_ERRORS],
    schema: {
      operationId: 'triggerKillSwitch',
      summary: 'Halt the book',
      description: 'Latches the kill switch. 409 `KILL_SWITCH_LATCHED` when it is.',
      tags: ['risk'],
      body: schemas.personBody,
      response: { 200: schemas.killSwitchMoved },
    },
    handler: ({ host }, { body }, _, condition) => {
      const command = { name: 'trigger-kill-switch', ...person(body) } as const
      return carryOut(host, { command, condition }, 'kill-switch', () => moved(host))
    },
  }),
  route({
    method: 'POST',
    url: '/risk/kill-switch/reset',
    config: { scope: 'trade' },
    version: RISK,
    errors: ['KILL_SWITCH_NOT_LATCHED', ...COMMAND_ERRORS],
    schema: {
      operationId: 'resetKillSwitch',
      summary: 'Release it again',
      description: 'Arms a latched kill switch again. 409 `KILL_SWITCH_NOT_LATCHED` when it is not.',
      tags: ['risk'],
      body: schemas.personBody,
      response: { 200: schemas.killSwitchMoved },
    },
    handler: ({ host }, { body }, _, condition) => {
      const command = { name: 'reset-kill-switch', ...person(body) } as const
      return carryOut(host, { command, condition }, 'kill-switch', () => moved(host))
    },
  }),
  route({
    method: 'POST',
    url: '/risk/locks',
    config: { scope: 'trade' },
    version: RISK,
    errors: [
      'STRATEGY_UNKNOWN',
      'SYMBOL_UNKNOWN',
      'LOCK_LASTS',
      'LOCK_PASSED',
      'LOCK_EARLY',
      ...COMMAND_ERRORS,
    ],
    schema: {
      operationId: 'addLock',
      summary: 'Lock entries',
      description:
        '409 `LOCK_LASTS` when a lock with the same reach lasts as long, `LOCK_PASSED` when its end has passed, `LOCK_EARLY` for a length before the first bar.',
      tags: ['risk'],
      body: schemas.lockBody,
      response: { 200: schemas.lockAdded },
    },
    handler: ({ host }, { body }, _, condition) => {
      const { strategy = null, symbol = null, until } = body
      const command = { name: 'add-lock', strategy, symbol, end: lockEnd(until), ...person(body) } as const
      return carryOut(host, { command, condition }, 'lock-set', (event) => {
        const lock = lockRows(host.engine).find((one) => one.lock === event.lock)
        if (lock === undefined) throw new Error(`lock ${event.lock} was set and is not there`)
        return { lock }
      })
    },
  }),
  route({
    method: 'DELETE',
    url: '/risk/locks/:id',
    config: { scope: 'trade' },
    version: RISK,
    errors: ['LOCK_UNKNOWN', ...COMMAND_ERRORS],
    schema: {
      operationId: 'removeLock',
      summary: 'Remove a lock',
      description:
        'Of whatever reason. `reason` and `author` may stand in the body or in the query; the body counts where both have one.',
      tags: ['risk'],
      params: schemas.lockParams,
      querystring: schemas.personParts,
      body: schemas.personParts,
      response: { 200: schemas.lockRemoved },
    },
    handler: ({ host }, { body, query, params: { id: lock } }, _, condition) => {
      const { reason, author = NOBODY } = { ...query, ...body }
      if (reason === undefined) throw new GrodtError('REASON_MISSING', { how: REASON_EXAMPLE })
      const command = { name: 'remove-lock', lock, reason, author } as const
      return carryOut(host, { command, condition }, 'lock-released', () => ({
        lock,
        locks: lockRows(host.engine),
      }))
    },
  }),
  route({
    method: 'POST',
    url: '/strategies/:name/pause',
    config: { scope: 'trade' },
    version: STRATEGY,
    errors: ['STRATEGY_UNKNOWN', 'STRATEGY_PAUSED', ...COMMAND_ERRORS],
    schema: {
      operationId: 'pauseStrategy',
      summary: 'Have it only manage what it holds',
      tags: ['strategies'],
      params: strategyParams,
      body: schemas.personBody,
      response: { 200: schemas.pauseChanged },
    },
    handler: ({ host }, { body, params: { name } }, _, condition) => {
      const command = { name: 'pause', strategy: name, ...person(body) } as const
      return carryOut(host, { command, condition }, 'strategy-paused', () => paused(host, name))
    },
  }),
  route({
    method: 'POST',
    url: '/strategies/:name/resume',
    config: { scope: 'trade' },
    version: STRATEGY,
    errors: ['STRATEGY_UNKNOWN', 'STRATEGY_NOT_PAUSED', ...COMMAND_ERRORS],
    schema: {
      operationId: 'resumeStrategy',
      summary: 'Let it trade again',
      description: 'Ends a pause, whatever set it.',
      tags: ['strategies'],
      params: strategyParams,
      body: schemas.personBody,
      response: { 200: schemas.pauseChanged },
    },
    handler: ({ host }, { body, params: { name } }, _, condition) => {
      const command = { name: 'resume', strategy: name, ...person(body) } as const
      return carryOut(host, { command, condition }, 'strategy-resumed', () => paused(host, name))
    },
  }),
  route({
    method: 'POST',
    url: '/strategies/:name/release',
    config: { scope: 'trade' },
    version: STRATEGY,
    errors: ['STRATEGY_UNKNOWN', 'STRATEGY_NOT_QUARANTINED', 'PLUGIN_WORKER', ...COMMAND_ERRORS],
    schema: {
      operationId: 'releaseStrategy',
      summary: 'Let it out of quarantine',
      description:
        'Its strikes count from 0 again. Where its worker is being started, the answer waits for that; 422 `PLUGIN_WORKER` when it does not start.',
      tags: ['strategies'],
      params: strategyParams,
      body: schemas.personBody,
      response: { 200: schemas.quarantineReleased },
    },
    handler: ({ host }, { body, params: { name } }, _, condition) =>
      releaseStrategy(host, name, body, condition),
  }),
]

// A reload puts another engine in the place of the one that was there when the command came: each asks the host.
const moved = ({ engine }: PaperHost): { killSwitch: KillSwitchRow } => ({
  killSwitch: killSwitchRow(engine),
})

const gates = ({ engine }: PaperHost, name: string): GateView[] =>
  engine.sleeves.find((sleeve) => sleeve.name === name)?.slots.map(gateView) ?? []

const paused = (
  host: PaperHost,
  name: string,
): { strategy: string; pause: PauseRow | null; gates: GateView[] } => ({
  strategy: name,
  pause: pauseRows(host.engine).find(({ strategy }) => strategy === name) ?? null,
  gates: gates(host, name),
})

/** Let a strategy out of quarantine. @throws RefusedRequest when it is not in it; GrodtError PLUGIN_WORKER; as `carryOut` */
export async function releaseStrategy(
  host: PaperHost,
  name: string,
  by: schemas.PersonBody,
  condition = NO_CONDITION,
): Promise<Static<typeof schemas.quarantineReleased>> {
  const command = { name: 'release-quarantine', strategy: name, ...person(by) } as const
  condition.check()
  await awaitWorker(host, name)
  return carryOut(host, { command, condition }, 'quarantine-released', ({ strikes }) => ({
    strategy: name,
    strikes,
    gates: gates(host, name),
  }))
}

/**
 * Have the run loop carry out a command.
 *
 * @param kind of the event that says that it was done
 * @param state what came of it beside that event, read before anything else happens
 * @throws RefusedRequest when it cannot be carried out, GrodtError HOST_STOPPED, HOST_BUSY or STATE_MOVED
 */
async function carryOut<K extends EngineEvent['kind'], A extends object>(
  host: PaperHost,
  { command, condition }: { readonly command: Command; readonly condition: Condition },
  kind: K,
  state: (event: Extract<EngineEvent, { readonly kind: K }>) => A,
): Promise<A & { readonly seq: number; readonly time: Moment }> {
  const answerOf = (events: readonly EngineEvent[]) => {
    const refused = events.find((event) => event.kind === 'command-refused')
    if (refused !== undefined) throw new RefusedRequest(refused.code, refused.problem)
    const event = events.find((one): one is Extract<EngineEvent, { readonly kind: K }> => one.kind === kind)
    if (event === undefined) throw new Error(`${command.name} was answered by no ${kind}`)
    condition.tell()
    return { seq: event.seq, time: moment(event.time), ...state(event) }
  }
  const answer = await host.inputs.enqueue({ kind: 'command', command }, answerOf, condition.check)
  // What a person was told stays true after a power loss.
  await host.commit()
  return answer
}
