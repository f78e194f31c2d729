import { GrodtError } from '../../errors.ts'
import { changedFiles, type FilePatches } from '../../research/jobs/changed-files.ts'
import type { BacktestRequest } from '../../research/jobs/backtests.ts'
import { pinnedCode } from '../../research/jobs/pinned-code.ts'
import { fileName, FILE_WORDS } from '../schemas/change-schemas.ts'
import { personBody } from '../schemas/command-schemas.ts'
import { cursorOf, timeOf } from '../paging.ts'
import * as schemas from '../schemas/research-schemas.ts'
import { backtestView, dataRow, jobPage } from './research-views.ts'
import { route, type Route } from '../route.ts'

/** Who is meant where a request does not say. */
const NOBODY = 'api'

/** What is tried beside the running host, which none of it touches. */
export const researchRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/backtests',
    config: { scope: 'trade' },
    errors: [
      'REASON_MISSING',
      'DATA_NOT_FOUND',
      'DATA_OUTSIDE',
      'CONFIG_EDIT',
      'CONFIG_INVALID',
      'JOB_QUEUE',
      'JOB_FOLDER',
      'HOST_STOPPED',
    ],
    schema: {
      operationId: 'startBacktest',
      summary: 'Start a backtest',
      description:
        'Of the configuration as it was taken over last, with the changes of the request, in a process of its own ([backtests.md](backtests.md)). One runs at a time, the others wait. What shows only with the data at hand is in `failure` once it has run.',
      tags: ['research'],
      body: schemas.backtestBody,
      response: { 200: schemas.backtest },
    },
    handler: ({ host, research }, { body }) => {
      const patches: FilePatches = Object.fromEntries(
        FILE_WORDS.flatMap((word) => {
          const patch = body.changes?.[word]
          return patch === undefined ? [] : [[fileName(word), patch]]
        }),
      )
      const job = research.startBacktest({
        asked: { author: body.author ?? NOBODY, reason: body.reason },
        data: body.data ?? '',
        options: optionsOf(body),
        files: changedFiles(host.asRead, patches),
        pinned: pinnedCode(host.asRead),
        changes: patches,
        revision: host.revision,
      })
      return backtestView(job)
    },
  }),
  route({
    method: 'GET',
    url: '/backtests',
    config: { scope: 'read' },
    errors: ['JOB_FOLDER'],
    schema: {
      operationId: 'listBacktests',
      summary: 'Backtests, the newest first',
      description:
        'Those that wait, run, and are kept (`research.keep`). `from` and `to` are about the time of day at which they were asked for.',
      tags: ['research'],
      querystring: schemas.jobsQuery,
      response: { 200: schemas.backtests },
    },
    handler: ({ research }, { query }) => {
      const { found, next } = jobPage(research.backtests.list(), query)
      return { backtests: found.map(backtestView), next: cursorOf(next) }
    },
  }),
  route({
    method: 'GET',
    url: '/backtests/:id',
    config: { scope: 'read' },
    errors: ['JOB_UNKNOWN', 'JOB_FOLDER'],
    schema: {
      operationId: 'getBacktest',
      summary: 'One backtest: how far it is, and its report',
      tags: ['research'],
      params: schemas.backtestParams,
      response: { 200: schemas.backtestWithReport },
    },
    handler: async ({ research: { backtests } }, { params: { id } }) => {
      const report = await backtests.result(id)
      return { ...backtestView(backtests.get(id)), report }
    },
  }),
  route({
    method: 'POST',
    url: '/backtests/:id/cancel',
    config: { scope: 'trade' },
    errors: ['REASON_MISSING', 'JOB_UNKNOWN', 'JOB_OVER', 'JOB_FOLDER'],
    schema: {
      operationId: 'cancelBacktest',
      summary: 'End a backtest that waits or runs',
      description: 'Nothing of it runs any more when this answers.',
      tags: ['research'],
      params: schemas.backtestParams,
      body: personBody,
      response: { 200: schemas.backtest },
    },
    handler: async ({ research }, { params: { id }, body: { author = NOBODY, reason } }) =>
      backtestView(await research.backtests.cancel(id, { author, reason })),
  }),
  route({
    method: 'DELETE',
    url: '/backtests/:id',
    config: { scope: 'trade' },
    errors: ['REASON_MISSING', 'JOB_UNKNOWN', 'JOB_ACTIVE', 'JOB_FOLDER'],
    schema: {
      operationId: 'removeBacktest',
      summary: 'Remove a backtest that is over',
      description: 'Its result goes with it; the log of the host says who wanted it.',
      tags: ['research'],
      params: schemas.backtestParams,
      body: personBody,
      response: { 200: schemas.removed },
    },
    handler: ({ research }, { params: { id }, body: { author = NOBODY, reason }, log }) => {
      research.backtests.remove(id)
      log.warn({ backtest: id, author, reason }, 'a backtest was removed')
      return { id }
    },
  }),
  route({
    method: 'GET',
    url: '/data',
    config: { scope: 'read' },
    errors: ['DATA_NOT_FOUND', 'DATA_OUTSIDE', 'READ_BUSY', 'READ_FAILED', 'HOST_STOPPED'],
    schema: {
      operationId: 'listData',
      summary: 'Candle files that a backtest may read',
      description:
        'Those of one folder, not of the folders in it. A file is read whole when it is new or has changed, beside the host.',
      tags: ['research'],
      querystring: schemas.dataQuery,
      response: { 200: schemas.data },
    },
    handler: async ({ research }, { query: { path = '' } }) => {
      const { folders, files } = await research.inventory.list(path)
      return { folders: [...folders], files: files.map(dataRow) }
    },
  }),
]

/** @throws GrodtError BODY_INVALID for what is no time, and a period that ends before it begins */
function optionsOf(body: schemas.BacktestBody): BacktestRequest['options'] {
  const [from, to] = [timeOf('from', body.from, 'body'), timeOf('to', body.to, 'body')]
  if (from !== undefined && to !== undefined && from >= to) {
    throw new GrodtError('BODY_INVALID', { problem: 'The body key "from" must be a time before "to".' })
  }
  const iso = (ms: number | undefined): string | null =>
    ms === undefined ? null : new Date(ms).toISOString()
  return {
    timeframe: body.timeframe ?? null,
    symbol: body.symbol ?? null,
    symbols: body.symbols ?? null,
    dataTimeframe: body.data_timeframe ?? null,
    badRows: body.bad_rows ?? 'refuse',
    from: iso(from),
    to: iso(to),
    capital: body.capital ?? null,
    seed: body.seed ?? null,
    leaveOpen: body.leave_open ?? false,
  }
}
