import { startPath, type WeightPath } from '../../allocation/weight-path.ts'
import type { Engine } from '../../engine/engine.ts'

/** The weights of an engine now, as a start or a reload has set them. */
export const standingPath = ({ time, sleeves, exposureScale }: Engine): WeightPath =>
  startPath(
    time,
    sleeves
      .filter(({ enabled, spec }) => enabled && spec.retired !== true)
      .map(({ name, weight, spec }) => ({ name, weight, configured: spec.weight })),
    exposureScale,
  )
