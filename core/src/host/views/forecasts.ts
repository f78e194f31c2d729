import type { PaperHost } from '../paper-host.ts'
import { moment } from './time.ts'

/** Where every target stands, and what is forecast now. */
export function forecastView({ engine, meta }: Pick<PaperHost, 'engine' | 'meta'>): object {
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
