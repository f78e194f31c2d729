import type { PauseStrategyAnswer } from '@grodt/sdk/client'
import type { PauseRow } from '../../host/views/risk.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { person, print } from './answer.ts'
import { apiAddress } from './address.ts'
import { ask, type Answer } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { strategyLines } from './lines.ts'

/** What the API answers to both. */
type Changed = PauseStrategyAnswer & { readonly pause: PauseRow | null }

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
  const input = { name: strategy, body: person(name, parsed) }
  const answer: Answer<Changed> = await ask(apiAddress(name, parsed), (client) =>
    name === 'pause' ? client.pauseStrategy(input) : client.resumeStrategy(input),
  )
  return print(parsed, answer, ({ pause, gates }) => strategyLines(strategy, pause, gates))
}
