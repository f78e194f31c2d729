import type { Interval } from '../../portfolio/statistics/schema/returns.ts'
import type { Beside, ValidationReport } from '../validation/report.ts'
import type { ModelMetric } from './record.ts'

/** The main figures of a validation, each with its interval and its baselines. */
export function metricsOf(report: ValidationReport | null): ModelMetric[] {
  if (report === null) return []
  const { figures, intervals } = report
  const bounds: Readonly<Record<string, Interval | null>> = intervals
  return Object.entries<Beside>({ ...figures }).map(([name, { model, ...baselines }]) => ({
    name,
    value: model,
    low: bounds[name]?.low ?? null,
    high: bounds[name]?.high ?? null,
    baselines,
  }))
}
