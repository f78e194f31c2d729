import type { AllocationDecision, Asker } from '../../allocation/types.ts'
import type { PaperHost } from '../paper-host.ts'

/**
 * Have a running host decide about the weights between two inputs, whatever the schedule says. It is applied and
 * journaled like every other decision, and on the disk when this returns.
 *
 * @throws GrodtError ALLOCATION_REFUSED, HOST_STOPPED, HOST_BUSY, STORE_WRITE
 */
export async function decideFor(host: PaperHost, by: Asker): Promise<AllocationDecision> {
  const decision = await host.inputs.between('allocation', async () => {
    const { controller, learner } = host.meta
    const input = controller.decideFor(by, learner.forecasts())
    host.apply(input)
    await Promise.resolve()
    return input.decision
  })
  // What a person was told stays true after a power loss.
  await host.commit()
  return decision
}
