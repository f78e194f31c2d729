import { GrodtError } from '../../errors.ts'
import type { ModelRecord } from '../../learning/registry/record.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { PaperHost } from '../paper-host.ts'
import type { ModelChange } from './changes.ts'

/** The models of a host. @throws GrodtError MODELS_NOT_KEPT when it has none */
export function modelsOf({ models }: PaperHost): ModelRegistry {
  if (models === null) throw new GrodtError('MODELS_NOT_KEPT')
  return models
}

/**
 * Have a running host change its models between two inputs; the journal has what was done, and both are on the disk when
 * this returns.
 *
 * @throws GrodtError HOST_STOPPED, HOST_BUSY, MODELS_NOT_KEPT; what `change` throws
 */
export async function carryOutChange(
  host: PaperHost,
  change: (registry: ModelRegistry, time: number) => ModelChange,
): Promise<ModelRecord> {
  const record = await host.inputs.between('models', async () => {
    const done = change(modelsOf(host), host.engine.time || host.start)
    if (done.note !== null) host.apply({ kind: 'learning', notes: [done.note] })
    await Promise.resolve()
    return done.record
  })
  // What a person was told stays true after a power loss.
  await host.commit()
  return record
}
