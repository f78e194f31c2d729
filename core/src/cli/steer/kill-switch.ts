import type { TriggerKillSwitchAnswer } from '@grodt/sdk/client'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { KillSwitchRow } from '../../host/views/risk.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { sayWhatToDo } from '../help.ts'
import { person, print } from './answer.ts'
import { apiAddress } from './address.ts'
import { ask, type Answer } from './client.ts'
import { STEER_COMMANDS } from './commands.ts'
import { killSwitchLines } from './lines.ts'

/**
 * `grodt kill-switch trigger|reset`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function killSwitchCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  if (action === undefined) throw sayWhatToDo('kill-switch')
  if (action !== 'trigger' && action !== 'reset') {
    const near = didYouMean(nearestName(action, ['trigger', 'reset']))
    throw usageError('kill-switch', `There is nothing called "${action}" to do with the kill switch${near}.`)
  }
  const spec = STEER_COMMANDS['kill-switch'].subcommands[action]
  const parsed = parseCommandLine(spec, rest)
  const body = person(spec.name, parsed)
  const address = apiAddress(spec.name, parsed)
  const answer: Answer<TriggerKillSwitchAnswer & { killSwitch: KillSwitchRow }> = await ask(
    address,
    (client) =>
      action === 'trigger' ? client.triggerKillSwitch({ body }) : client.resetKillSwitch({ body }),
  )
  return print(parsed, answer, ({ killSwitch }) => killSwitchLines(killSwitch))
}
