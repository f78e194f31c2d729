import type { AllocationDecision } from '../allocation/types.ts'
import { addPath, hasMoved, weightPath, type WeightPath } from '../allocation/weight-path.ts'
import type { Engine } from '../engine/engine.ts'
import { standingPath } from '../host/meta/standing.ts'

/** The decisions about the weights in a run, as far as its report needs them. */
export class DecisionLog {
  /** How the weights came about, by the start and every decision that says something else than what was before it. */
  readonly paths: WeightPath[] = []
  count = 0
  moved = 0
  /** Engine time of the last one that moved something, ms; null: none did. */
  lastMoved: number | null = null

  start(engine: Engine): void {
    const path = standingPath(engine)
    if (hasMoved([path])) this.paths.push(path)
  }

  add(decision: AllocationDecision): void {
    this.count++
    if (decision.moved) {
      this.moved++
      this.lastMoved = decision.time
    }
    addPath(this.paths, weightPath(decision))
  }
}
