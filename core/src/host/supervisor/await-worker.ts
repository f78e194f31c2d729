import { GrodtError } from '../../errors.ts'
import type { PaperHost } from '../paper-host.ts'

/**
 * Before a person lets a strategy out of quarantine: have its worker run. Without one its next answer would fail, and it would
 * be in quarantine again. A reload meanwhile puts other workers in the place of those that were there: they are waited for then.
 *
 * @throws GrodtError PLUGIN_WORKER when its worker does not start; the strategy stays in quarantine
 */
export async function awaitWorker(
  host: Pick<PaperHost, 'engine' | 'outside' | 'prepared'>,
  strategy: string,
): Promise<void> {
  const { engine, outside } = host
  const isIn = engine.sleeves.some(({ name, quarantined }) => name === strategy && quarantined)
  if (outside === null || !isIn) return
  if (outside.state(strategy) === 'down') outside.revive(strategy)
  await outside.started(strategy)
  if (host.outside !== outside) return awaitWorker(host, strategy)
  if (outside.state(strategy) !== 'down') return
  const problem = outside.problem(strategy) ?? 'it has ended again'
  const plugin = host.prepared.checked.plugins.get(strategy) ?? ''
  throw new GrodtError('PLUGIN_WORKER', { entry: strategy, plugin, problem })
}
