import type { OutcomeView, PlanView } from '../../host/views/reload.ts'
import { parseCommandLine } from '../arguments.ts'
import { revisionDiffCommand } from '../revisions/read.ts'
import { loginName, print } from '../steer/answer.ts'
import { apiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { STEER_COMMANDS } from '../steer/commands.ts'
import { CONFIG_COMMANDS } from '../config-commands.ts'
import { diffLines, outcomeLines } from './lines.ts'

/**
 * `grodt reload`: the running host takes over what its files say now.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function reloadCommand(args: string[]): Promise<number> {
  const parsed = parseCommandLine(STEER_COMMANDS.reload, args)
  const unpin = parsed.values
    .get('unpin')
    ?.split(',')
    .map((id) => id.trim())
  const body = {
    author: parsed.values.get('author') ?? loginName(),
    withoutModels: parsed.flags.has('without-models'),
    ...(unpin !== undefined && { unpin }),
  }
  const address = apiAddress('reload', parsed)
  const answer: Answer<OutcomeView> = await ask(address, (client) => client.reloadConfig({ body }))
  return print(parsed, answer, outcomeLines)
}

/**
 * `grodt config diff`: what a reload would change; with numbers, how revisions differ.
 *
 * @returns 1 when the files are wrong
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE; with numbers also those of the store
 */
export async function diffCommand(args: string[]): Promise<number> {
  const spec = CONFIG_COMMANDS.diff
  const parsed = parseCommandLine(spec, args)
  if (parsed.positionals.length > 0) return revisionDiffCommand(spec, parsed)
  const address = apiAddress(spec.name, parsed)
  const answer: Answer<PlanView> = await ask(address, (client) => client.diffConfig())
  return print(parsed, answer, diffLines)
}
