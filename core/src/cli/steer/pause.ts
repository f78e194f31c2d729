import type { GateView } from '../../host/views/gate.ts'
import type { PauseRow } from '../../host/views/risk.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { person, print } from './answer.ts'
import { apiAddress, ask } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { strategyLines } from './lines.ts'

/** What the API answers to both. */
interface Changed {
  readonly strategy: string
  readonly pause: PauseRow | null
  readonly gates: readonly GateView[]
}

/**
 * `grodt pause STRATEGY`, `grodt resume STRATEGY`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function pauseCommand(name: 'pause' | 'resume', args: string[]): Promise<number> {
  const parsed = parseCommandLine(STEER_COMMANDS[name], args)
  const [strategy] = parsed.positionals as readonly (string | undefined)[]
  if (strategy === undefined) throw usageError(name, 'Name the strategy, as strategies.yaml does.')
  const body = person(name, parsed)
  const path = `/strategies/${encodeURIComponent(strategy)}/${name}`
  const answer = await ask<Changed>(apiAddress(name, parsed), 'POST', path, body)
  return print(parsed, answer, ({ pause, gates }) => strategyLines(strategy, pause, gates))
}
