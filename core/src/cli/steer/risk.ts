import type { AddLockAnswer, RemoveLockAnswer } from '@grodt/sdk/client'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { LimitRow } from '../../host/views/risk-limits.ts'
import type { LockRow } from '../../host/views/risk.ts'
import type { StrategyView } from '../../host/views/strategies.ts'
import type { RiskReport } from '../../host/views/supervision.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { person, print } from './answer.ts'
import { apiAddress, type ApiAddress } from './address.ts'
import { ask, type Answer } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { gateLines, limitLines } from './limit-lines.ts'
import { lockLines, riskLines, unlockedLines } from './lines.ts'

const { lock, unlock } = STEER_COMMANDS.risk.subcommands

/**
 * `grodt risk`, `grodt risk lock`, `grodt risk unlock NUMBER`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function riskCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  if (action === 'lock') return lockCommand(rest)
  if (action === 'unlock') return unlockCommand(rest)
  if (action !== undefined && !action.startsWith('-')) {
    const near = didYouMean(nearestName(action, ['lock', 'unlock']))
    throw usageError('risk', `There is nothing called "${action}" to do with risk${near}.`)
  }
  const parsed = parseCommandLine(STEER_COMMANDS.risk, args)
  const answer = await riskOf(apiAddress('risk', parsed))
  return print(parsed, answer, ({ limits, strategies, ...risk }) => [
    ...riskLines(risk),
    ...limitLines(limits),
    ...gateLines(strategies),
  ])
}

/** What holds the book back, and what may: three answers of the host as one, or the first refusal. */
async function riskOf(address: ApiAddress): Promise<Answer<RiskReport & Uses>> {
  const risk: Answer<RiskReport> = await ask(address, (client) => client.getRisk())
  if (!risk.ok) return risk
  const limits: Answer<Pick<Uses, 'limits'>> = await ask(address, (client) => client.getRiskLimits())
  if (!limits.ok) return limits
  const strategies: Answer<Pick<Uses, 'strategies'>> = await ask(address, (client) => client.listStrategies())
  if (!strategies.ok) return strategies
  const gates = strategies.body.strategies.map(({ name, gates }) => ({ name, gates }))
  return { ok: true, body: { ...risk.body, limits: limits.body.limits, strategies: gates } }
}

interface Uses {
  readonly limits: readonly LimitRow[]
  readonly strategies: readonly Pick<StrategyView, 'name' | 'gates'>[]
}

async function lockCommand(args: string[]): Promise<number> {
  const parsed = parseCommandLine(lock, args)
  const { values } = parsed
  const body = {
    ...person(lock.name, parsed),
    strategy: values.get('strategy') ?? null,
    symbol: values.get('symbol') ?? null,
    until: values.get('until') ?? null,
  }
  const address = apiAddress(lock.name, parsed)
  const answer: Answer<AddLockAnswer & { lock: LockRow }> = await ask(address, (client) =>
    client.addLock({ body }),
  )
  return print(parsed, answer, ({ lock }) => lockLines(lock))
}

async function unlockCommand(args: string[]): Promise<number> {
  const parsed = parseCommandLine(unlock, args)
  const [number] = parsed.positionals as readonly (string | undefined)[]
  if (number === undefined || !/^\d{1,15}$/.test(number)) {
    const given = number === undefined ? '' : `"${number}" is no number. `
    throw usageError(unlock.name, `${given}Name the lock by its number, which grodt risk shows.`)
  }
  const body = person(unlock.name, parsed)
  const address = apiAddress(unlock.name, parsed)
  const answer: Answer<RemoveLockAnswer & { locks: readonly LockRow[] }> = await ask(address, (client) =>
    client.removeLock({ id: Number(number), body }),
  )
  return print(parsed, answer, ({ lock, locks }) => unlockedLines(lock, locks))
}
