import type { Answer, ClassifierPlugin, RegimeReading, StrategyPlugin } from '@grodt/sdk'
import { positionNumbers, seedFor, type SlotNumbers } from '@grodt/sdk/host'
import type { Engine } from '../../engine/engine.ts'
import { failure } from '../../engine/faults.ts'
import type { InstanceMemory, Runner } from '../../engine/runner.ts'
import type { Slot } from '../../engine/slot.ts'
import type { InstanceSpec } from '../instance.ts'
import { createRemote, type RemoteInstance, type RemoteSymbol } from './remote-instance.ts'
import { timedAnswer, type Seat } from './seat.ts'

function slotNumbers({ hasBar, flat, position, regime }: Slot): SlotNumbers {
  return {
    hasBar,
    flat,
    position: position === null ? null : positionNumbers(position),
    regime: regime === null ? null : { label: regime.label, confidence: regime.confidence },
  }
}

/** @throws GrodtError PLUGIN_FAILED when it cannot be created */
function create(
  engine: Engine,
  seat: Seat,
  spec: InstanceSpec<StrategyPlugin | ClassifierPlugin>,
  instance: string,
  symbols: readonly RemoteSymbol[],
): RemoteInstance {
  const { name, plugin, definition, config } = spec
  try {
    const remote = createRemote(
      {
        instance,
        name,
        plugin,
        declared: definition.state,
        config,
        seed: seedFor(spec.seed, instance),
        symbols,
      },
      seat.worker,
    )
    seat.take(engine, remote)
    return remote
  } catch (error) {
    const names = symbols.map(({ instrument }) => instrument.symbol).join(', ')
    throw failure(definition.kind, name, plugin, names, 0, error)
  }
}

/** Let an instance of a strategy in a worker answer for a runner. @throws GrodtError PLUGIN_FAILED */
export function attachRemote(
  runner: Runner,
  seat: Seat,
  spec: InstanceSpec<StrategyPlugin>,
  instance: string,
  symbols: readonly RemoteSymbol[],
): void {
  const { engine, slots } = runner
  const remote = create(engine, seat, spec, instance, symbols)
  runner.memory = remote.memory
  runner.call = {
    onBar() {
      const { time, budget, fills } = runner
      return timedAnswer(seat, () =>
        remote.ask({ time, budget, fills, slots: slots.map(slotNumbers) }),
      ) as Answer
    },
  }
  engine.runners.push(runner)
}

/** A classifier of a track in a worker. @throws GrodtError PLUGIN_FAILED */
export function remoteClassifier(
  engine: Engine,
  seat: Seat,
  spec: InstanceSpec<ClassifierPlugin>,
  instance: string,
  symbol: RemoteSymbol,
): { readonly memory: InstanceMemory; readonly read: () => RegimeReading | null } {
  const remote = create(engine, seat, spec, instance, [symbol])
  return {
    memory: remote.memory,
    read: () =>
      timedAnswer(seat, () =>
        remote.ask({ time: engine.time, budget: 0, fills: [], slots: [] }),
      ) as RegimeReading | null,
  }
}
