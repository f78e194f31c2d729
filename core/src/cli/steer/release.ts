import { parseCommandLine, usageError } from '../arguments.ts'
import { person, print } from './answer.ts'
import { apiAddress } from './address.ts'
import { ask } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { releasedLines } from './lines.ts'

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
  const address = apiAddress(spec.name, parsed)
  const answer = await ask(address, (client) => client.releaseStrategy({ name: strategy, body }))
  return print(parsed, answer, ({ strikes, gates }) => releasedLines(strategy, strikes, gates))
}
