import type { ForecastValues, PresentForecasts } from '../meta/learner.ts'
import { TARGET_DEFINITIONS } from '../../learning/labels/targets.ts'
import type { TargetState } from './target-state.ts'

/** What is forecast at a moment, ms: of each target what was forecast last, until its labels are known. */
export function presentForecasts(states: readonly TargetState[], time: number): PresentForecasts {
  const by = {
    market: {} as Record<string, ForecastValues>,
    strategy: {} as Record<string, ForecastValues>,
  }
  const models: Partial<Record<TargetState['target'], string | null>> = {}
  for (const { target, present } of states) {
    const { about, horizon } = TARGET_DEFINITIONS[target]
    for (const { subject, value, model, time: decided } of present) {
      if (value === null || time >= decided + horizon) continue
      by[about][subject] = { ...by[about][subject], [target]: value }
      models[target] = model ?? models[target] ?? null
    }
  }
  return { markets: by.market, sleeves: by.strategy, models }
}
