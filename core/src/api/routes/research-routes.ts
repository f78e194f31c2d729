import { GrodtError } from '../../errors.ts'
import { changedFiles, type FilePatches } from '../../research/jobs/changed-files.ts'
import type { JobRequest } from '../../research/jobs/jobs.ts'
import { fileName, FILE_WORDS } from '../schemas/change-schemas.ts'
import { personBody } from '../schemas/command-schemas.ts'
import { timeOf } from '../paging.ts'
import * as schemas from '../schemas/research-schemas.ts'
import { backtestView, dataRow } from './research-views.ts'
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
      'BACKTEST_QUEUE',
      'BACKTEST_FOLDER',
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
    handler: ({ host, jobs }, { body }) => {
      const patches: FilePatches = Object.fromEntries(
        FILE_WORDS.flatMap((word) => {
          const patch = body.changes?.[word]
          return patch === undefined ? [] : [[fileName(word), patch]]
        }),
      )
      const job = jobs.start({
        asked: { author: body.author ?? NOBODY, reason: body.reason },
        data: body.data ?? '',
        options: optionsOf(body),
        files: changedFiles(host.asRead, patches),
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
    errors: ['BACKTEST_FOLDER'],
    schema: {
      operationId: 'listBacktests',
      summary: 'Backtests, the newest first',
      description: 'Those that wait, run, and are kept (`research.keep`).',
      tags: ['research'],
      response: { 200: schemas.backtests },
    },
    handler: ({ jobs }) => ({ backtests: jobs.list().map(backtestView) }),
  }),
  route({
    method: 'GET',
    url: '/backtests/:id',
    config: { scope: 'read' },
    errors: ['BACKTEST_UNKNOWN', 'BACKTEST_FOLDER'],
    schema: {
      operationId: 'getBacktest',
      summary: 'One backtest: how far it is, and its report',
      tags: ['research'],
      params: schemas.backtestParams,
      response: { 200: schemas.backtestWithReport },
    },
    handler: async ({ jobs }, { params: { id } }) => {
      const report = await jobs.report(id)
      return { ...backtestView(jobs.get(id)), report }
    },
  }),
  route({
    method: 'POST',
    url: '/backtests/:id/cancel',
    config: { scope: 'trade' },
    errors: ['REASON_MISSING', 'BACKTEST_UNKNOWN', 'BACKTEST_OVER', 'BACKTEST_FOLDER'],
    schema: {
      operationId: 'cancelBacktest',
      summary: 'End a backtest that waits or runs',
      description: 'Nothing of it runs any more when this answers.',
      tags: ['research'],
      params: schemas.backtestParams,
      body: personBody,
      response: { 200: schemas.backtest },
    },
    handler: async ({ jobs }, { params: { id }, body: { author = NOBODY, reason } }) =>
      backtestView(await jobs.cancel(id, { author, reason })),
  }),
  route({
    method: 'DELETE',
    url: '/backtests/:id',
    config: { scope: 'trade' },
    errors: ['REASON_MISSING', 'BACKTEST_UNKNOWN', 'BACKTEST_ACTIVE', 'BACKTEST_FOLDER'],
    schema: {
      operationId: 'removeBacktest',
      summary: 'Remove a backtest that is over',
      description: 'Its result goes with it; the log of the host says who wanted it.',
      tags: ['research'],
      params: schemas.backtestParams,
      body: personBody,
      response: { 200: schemas.removed },
    },
    handler: ({ jobs }, { params: { id }, body: { author = NOBODY, reason }, log }) => {
      jobs.remove(id)
      log.warn({ backtest: id, author, reason }, 'a backtest was removed')
      return { id }
    },
  }),
  route({
    method: 'GET',
    url: '/data',
    config: { scope: 'read' },
    errors: ['DATA_NOT_FOUND', 'DATA_OUTSIDE', 'HOST_STOPPED'],
    schema: {
      operationId: 'listData',
      summary: 'Candle files that a backtest may read',
      description:
        'Those of one folder, not of the folders in it. A file is read whole when it is new or has changed, beside the host.',
      tags: ['research'],
      querystring: schemas.dataQuery,
      response: { 200: schemas.data },
    },
    handler: async ({ jobs }, { query: { path = '' } }) => {
      const { folders, files } = await jobs.inventory.list(path)
      return { folders: [...folders], files: files.map(dataRow) }
    },
  }),
]

/** @throws GrodtError BODY_INVALID for what is no time, and a period that ends before it begins */
function optionsOf(body: schemas.BacktestBody): JobRequest['options'] {
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
