import type { GateView } from '../../host/views/gate.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { person, print } from './answer.ts'
import { apiAddress, ask } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { releasedLines } from './lines.ts'

/** What the API answers. */
interface Released {
  readonly strategy: string
  readonly strikes: number
  readonly gates: readonly GateView[]
}

/**
 * `grodt release STRATEGY`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function releaseCommand(args: string[]): Promise<number> {
  const spec = STEER_COMMANDS.release
  const parsed = parseCommandLine(spec, args)
  const [strategy] = parsed.positionals as readonly (string | undefined)[]
  if (strategy === undefined) throw usageError(spec.name, 'Name the strategy, as strategies.yaml does.')
  const body = person(spec.name, parsed)
  const path = `/strategies/${encodeURIComponent(strategy)}/release`
  const answer = await ask<Released>(apiAddress(spec.name, parsed), 'POST', path, body)
  return print(parsed, answer, ({ strikes, gates }) => releasedLines(strategy, strikes, gates))
}
