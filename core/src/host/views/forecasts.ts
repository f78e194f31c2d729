import type { Forecast } from '../../learning/types.ts'
import type { TargetStatus } from '../meta/learner.ts'
import type { PaperHost } from '../paper-host.ts'
import { moment, type Moment } from './time.ts'

/** Where every target stands, and what is forecast now. */
export interface ForecastView {
  readonly time: Moment
  readonly targets: readonly (Omit<TargetStatus, 'training' | 'forecasts'> & {
    readonly training: { readonly until: Moment; readonly late: boolean } | null
    readonly forecasts: readonly (Omit<Forecast, 'time' | 'target'> & { readonly time: Moment })[]
  })[]
}

export function forecastView({ engine, meta }: Pick<PaperHost, 'engine' | 'meta'>): ForecastView {
  return {
    time: moment(engine.time),
    targets: meta.learner.status().map(({ training, forecasts, ...status }) => ({
      ...status,
      training: training === null ? null : { until: moment(training.until), late: training.late },
      forecasts: forecasts.map(({ subject, time, value, by, model, reason, now, rule }) => ({
        subject,
        time: moment(time),
        value,
        by,
        model,
        reason,
        now,
        rule,
      })),
    })),
  }
}
