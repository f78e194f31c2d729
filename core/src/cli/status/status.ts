import type { PluginsView } from '../../host/views/plugins.ts'
import type { ConfigView } from '../../host/views/reload.ts'
import type { ReconciliationView } from '../../host/views/reconciliation.ts'
import type { StatusView } from '../../host/views/status.ts'
import type { StrategyView } from '../../host/views/strategies.ts'
import { parseCommandLine } from '../arguments.ts'
import { print } from '../steer/answer.ts'
import { apiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { STEER_COMMANDS } from '../steer/commands.ts'
import { statusLines } from './lines.ts'

/**
 * `grodt status`: what the running host does, and what it is made of.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function statusCommand(args: string[]): Promise<number> {
  const parsed = parseCommandLine(STEER_COMMANDS.status, args)
  const address = apiAddress('status', parsed)
  const status: Answer<StatusView> = await ask(address, (client) => client.getStatus())
  if (!status.ok) return print(parsed, status, () => [])
  const strategies: Answer<{ strategies: readonly StrategyView[] }> = await ask(address, (client) =>
    client.listStrategies(),
  )
  if (!strategies.ok) return print(parsed, strategies, () => [])
  const config: Answer<ConfigView> = await ask(address, (client) => client.getConfig())
  if (!config.ok) return print(parsed, config, () => [])
  const plugins: Answer<PluginsView> = await ask(address, (client) => client.listPlugins())
  if (!plugins.ok) return print(parsed, plugins, () => [])
  const account: Answer<ReconciliationView> = await ask(address, (client) => client.getReconciliation())
  if (!account.ok) return print(parsed, account, () => [])
  const body = {
    ...{ status: status.body, ...strategies.body },
    ...{ config: config.body, plugins: plugins.body.plugins, account: account.body },
  }
  return print(parsed, { ok: true, body }, (all) => statusLines(all))
}
