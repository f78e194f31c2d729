import type { OutcomeView, PlanView } from '../../host/views/reload.ts'
import { parseCommandLine } from '../arguments.ts'
import { loginName, print } from '../steer/answer.ts'
import { apiAddress, ask } from '../steer/client.ts'
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
  const body = { author: parsed.values.get('author') ?? loginName() }
  const answer = await ask<OutcomeView>(apiAddress('reload', parsed), 'POST', '/config/reload', body)
  return print(parsed, answer, outcomeLines)
}

/**
 * `grodt config diff`: what a reload would change.
 *
 * @returns 1 when the files are wrong
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function diffCommand(args: string[]): Promise<number> {
  const spec = CONFIG_COMMANDS.diff
  const parsed = parseCommandLine(spec, args)
  const answer = await ask<PlanView>(apiAddress(spec.name, parsed), 'GET', '/config/diff')
  return print(parsed, answer, diffLines)
}
