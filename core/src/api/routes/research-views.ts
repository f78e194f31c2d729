import type { Static } from 'typebox'
import { issueRows } from '../../host/views/issues.ts'
import { numberedPage, isInTime, type PastPage } from '../../host/views/past-events.ts'
import { moment } from '../../host/views/time.ts'
import type { ListedFile } from '../../market/data/list.ts'
import { timeframeName } from '../../market/timeframe.ts'
import type { BacktestJob } from '../../research/jobs/backtests.ts'
import type { ImportJob } from '../../research/jobs/imports.ts'
import type { Job } from '../../research/jobs/jobs.ts'
import { inRequestWords } from '../../research/jobs/request-words.ts'
import { pastQuery } from '../paging.ts'
import type { importJob as importSchema } from '../schemas/data-schemas.ts'
import type * as schemas from '../schemas/research-schemas.ts'

const orNull = <A, B>(value: A | null, made: (value: A) => B): B | null =>
  value === null ? null : made(value)

/** What all jobs have, as the API shows it. */
function jobView({ id, state, asked, started, ended, progress, cancelled }: Job) {
  return {
    id,
    state,
    asked: { author: asked.author, reason: asked.reason, at: moment(asked.at) },
    started: orNull(started, moment),
    ended: orNull(ended, moment),
    progress: orNull(progress, ({ done, all }) => ({ done, all, share: all === 0 ? 0 : done / all })),
    cancelled,
  }
}

/**
 * Jobs of a kind, the newest first, by when they were asked for. A place has the number of a job.
 *
 * @throws GrodtError BODY_INVALID for what is no time and no cursor
 */
export function jobPage<J extends Job>(
  jobs: readonly J[],
  { state, ...part }: Static<typeof schemas.jobsQuery>,
): PastPage<J> {
  const query = pastQuery(part)
  const wanted = jobs.filter(
    (job) => (state === undefined || job.state === state) && isInTime({ time: job.asked.at }, query),
  )
  return numberedPage(wanted, query, ({ id }) => id)
}

/** A backtest as the API shows it. */
export function backtestView(job: BacktestJob): Static<typeof schemas.backtest> {
  const { data, options, changes, revision } = job.request
  return {
    ...jobView(job),
    data,
    options: { ...options, symbols: options.symbols === null ? null : [...options.symbols] },
    changes,
    revision,
    failure: orNull(job.failure, ({ code, message, issues }) => ({
      code,
      message,
      errors: issueRows(issues),
    })),
  }
}

/** An import as the API shows it. */
export function importView(job: ImportJob): Static<typeof importSchema> {
  const { paths, ...request } = job.request
  return {
    ...jobView(job),
    ...request,
    paths: [...paths],
    failure: orNull(job.failure, ({ code, message, problems }) => ({
      code,
      message,
      problems: [...problems],
    })),
  }
}

/** A candle file as the API shows it. */
export function dataRow({
  first,
  last,
  timeframeMs,
  problem,
  ...file
}: ListedFile): Static<typeof schemas.data>['files'][number] {
  return {
    ...file,
    problem: orNull(problem, inRequestWords),
    timeframe: orNull(timeframeMs, timeframeName),
    from: orNull(first, moment),
    to: orNull(last, moment),
  }
}
