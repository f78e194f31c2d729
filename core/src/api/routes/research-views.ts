import type { Static } from 'typebox'
import { issueRows } from '../../host/views/issues.ts'
import { moment } from '../../host/views/time.ts'
import type { ListedFile } from '../../market/data/list.ts'
import { timeframeName } from '../../market/timeframe.ts'
import type { Job } from '../../research/jobs/jobs.ts'
import type * as schemas from '../schemas/research-schemas.ts'

const orNull = <A, B>(value: A | null, made: (value: A) => B): B | null =>
  value === null ? null : made(value)

/** A backtest as the API shows it. */
export function backtestView(job: Job): Static<typeof schemas.backtest> {
  const { asked, started, ended, progress, failure, options } = job
  return {
    ...job,
    asked: { author: asked.author, reason: asked.reason, at: moment(asked.at) },
    options: { ...options, symbols: options.symbols === null ? null : [...options.symbols] },
    started: orNull(started, moment),
    ended: orNull(ended, moment),
    progress: orNull(progress, ({ done, all }) => ({ done, all, share: all === 0 ? 0 : done / all })),
    failure: orNull(failure, ({ code, message, issues }) => ({ code, message, errors: issueRows(issues) })),
  }
}

/** A candle file as the API shows it. */
export function dataRow({
  first,
  last,
  timeframeMs,
  ...file
}: ListedFile): Static<typeof schemas.data>['files'][number] {
  return {
    ...file,
    timeframe: orNull(timeframeMs, timeframeName),
    from: orNull(first, moment),
    to: orNull(last, moment),
  }
}
