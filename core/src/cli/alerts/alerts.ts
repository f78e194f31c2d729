import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { AlertsConfig } from '../../config/alerts.ts'
import { configError } from '../../config/issue.ts'
import { loadConfig } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import type { Channel } from '../../host/alerts/channels/channel.ts'
import { openChannel } from '../../host/alerts/channels/open.ts'
import { testChannels } from '../../host/alerts/test-channels.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { apiAddress } from '../steer/address.ts'
import { print } from '../steer/answer.ts'
import { ask } from '../steer/client.ts'
import { ALERTS_COMMAND } from './commands.ts'
import { alertLines, testLines } from './lines.ts'

const { test } = ALERTS_COMMAND.subcommands

/**
 * `grodt alerts`: what is wrong with the running host. `grodt alerts test`: whether messages arrive.
 *
 * @returns 1 when the host refuses, or a test message did not arrive
 * @throws GrodtError OPTION, CONFIG_FOLDER, CONFIG_INVALID, ALERT_CHANNEL, HOST_UNREACHABLE
 */
export async function alertsCommand(args: string[]): Promise<number> {
  const [action, ...rest] = args
  if (action === 'test') return testCommand(rest)
  if (action !== undefined && !action.startsWith('-')) {
    const near = didYouMean(nearestName(action, ['test']))
    throw usageError('alerts', `There is nothing called "${action}" to do with alerts${near}.`)
  }
  const parsed = parseCommandLine(ALERTS_COMMAND, args)
  const answer = await ask(apiAddress('alerts', parsed), (client) => client.getAlerts())
  return print(parsed, answer, alertLines)
}

async function testCommand(args: string[]): Promise<number> {
  const parsed = parseCommandLine(test, args)
  const { channels } = alertsOf(parsed.values.get('configs') ?? 'configs')
  const now = (): number => Date.now()
  const opened: Channel[] = channels.map((one) => openChannel(one, process.env, now))
  if (opened.length === 0) throw new GrodtError('ALERT_NONE')
  const tests = await testChannels(opened, parsed.values.get('channel') ?? null, now())
  const arrived = tests.every((one) => one.arrived)
  print(parsed, { ok: true, body: { tests } }, (body) => testLines(body.tests))
  return arrived ? 0 : 1
}

/** The other files need not be free of mistakes. */
function alertsOf(folder: string): AlertsConfig {
  const loaded = loadConfig(folder)
  const { file } = loaded.locate('alerts.yaml', [], 'value')
  const issues = loaded.issues.filter((issue) => issue.file === file)
  if (issues.length === 0) return loaded.draft.alerts
  throw configError(issues)
}
