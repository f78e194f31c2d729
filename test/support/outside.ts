import type { Engine } from '../../core/src/engine/engine.ts'
import type { OutsideFault } from '../../core/src/engine/outside.ts'

/** What becomes of a question at this time (ms); null lets the instance answer. */
export type FaultAt = (instance: string, time: number) => OutsideFault | null

/** Let the answers of instances of this thread not come, as if they were of another one. */
export function unreliable(engine: Engine, faultAt: FaultAt): void {
  function around<T>(instance: string, ask: () => T): () => T {
    return () => {
      const fault = faultAt(instance, engine.time)
      if (fault !== null) throw fault
      return ask()
    }
  }
  for (const runner of engine.runners) {
    const { call, memory } = runner
    if (call !== null && memory !== null) {
      runner.call = { onBar: around(memory.instance, () => call.onBar()) }
    }
  }
  for (const { tracks } of engine.markets) {
    for (const { classifier } of tracks) {
      if (classifier !== null) classifier.read = around(classifier.instance, classifier.read)
    }
  }
}
