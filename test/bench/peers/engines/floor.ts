import { floorLoop, type FloorResult } from '../../floor.ts'
import type { Adapter } from '../contestant.ts'

/** The bare loop by hand: the scale of the table, no engine. */
const adapter: Adapter = (columns) => {
  const curve = new Float64Array(columns.close.length)
  let result: FloorResult | undefined
  return {
    run() {
      result = floorLoop(columns, curve)
    },
    outcome: () => ({ trades: result?.trades ?? 0, equity: result?.equity ?? null }),
  }
}
export default adapter
