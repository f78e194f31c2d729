import { moment } from '../../host/views/time.ts'
import { cursorOf, pastQuery } from '../paging.ts'
import { route, type Route } from '../route.ts'
import { personBody } from '../schemas/command-schemas.ts'
import * as schemas from '../schemas/data-schemas.ts'
import { jobsQuery } from '../schemas/research-schemas.ts'
import { dataRow, importView, jobPage } from './research-views.ts'

/** Who is meant where a request does not say. */
const NOBODY = 'api'

/** Candles that come in, and what is missing among those that are there. */
export const dataRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/data/gaps',
    config: { scope: 'read' },
    errors: ['DATA_NOT_FOUND', 'DATA_OUTSIDE', 'READ_BUSY', 'READ_FAILED', 'HOST_STOPPED'],
    schema: {
      operationId: 'listGaps',
      summary: 'Places where bars of a candle file are missing',
      description:
        'Every distance between two bars that is longer than one, closed hours of a market too. `from` and `to` are those of the first missing bar.',
      tags: ['research'],
      querystring: schemas.gapsQuery,
      response: { 200: schemas.gaps },
    },
    handler: async ({ research }, { query: { file: path, ...request } }) => {
      const { limit, before, from = null, to = null } = pastQuery(request)
      const wanted = { limit, before: before?.record ?? null, from, to }
      const { file, gaps, more } = await research.inventory.gaps(path, wanted)
      const rows = gaps.map(({ line, bars, ...gap }) => ({
        ...{ line, bars },
        ...{ from: moment(gap.from), to: moment(gap.to) },
      }))
      const next = more ? { record: gaps[gaps.length - 1].number, event: 0 } : null
      return { file: dataRow(file), gaps: rows, next: cursorOf(next) }
    },
  }),
  route({
    method: 'POST',
    url: '/data/import',
    config: { scope: 'admin' },
    errors: ['REASON_MISSING', 'DATA_NOT_FOUND', 'DATA_OUTSIDE', 'JOB_QUEUE', 'JOB_FOLDER', 'HOST_STOPPED'],
    schema: {
      operationId: 'startImport',
      summary: 'Import candle files into the data folder',
      description:
        'What `grodt data import` does ([data.md](data.md)), in a process of its own, in one queue with backtests ([backtests.md](backtests.md#imports)). When anything is refused, nothing is written; what is wrong with the files is in `failure`. Where a file cannot be written (`DATA_WRITE`), those that it names are written already.',
      tags: ['research'],
      body: schemas.importBody,
      response: { 200: schemas.importJob },
    },
    handler: ({ research }, { body, log }) => {
      const { author = NOBODY, reason, paths = [''], into = '', replace = false } = body
      const job = research.startImport(
        { author, reason },
        {
          ...{ paths, into, replace },
          symbol: body.symbol ?? null,
          timeframe: body.timeframe ?? null,
          badRows: body.bad_rows ?? 'refuse',
        },
      )
      log.warn({ import: job.id, author, reason, paths, into, replace }, 'candle files are imported')
      return importView(job)
    },
  }),
  route({
    method: 'GET',
    url: '/data/imports',
    config: { scope: 'read' },
    errors: ['JOB_FOLDER'],
    schema: {
      operationId: 'listImports',
      summary: 'Imports, the newest first',
      description:
        'Those that wait, run, and are kept (`research.keep`). `from` and `to` are about the time of day at which they were asked for.',
      tags: ['research'],
      querystring: jobsQuery,
      response: { 200: schemas.imports },
    },
    handler: ({ research }, { query }) => {
      const { found, next } = jobPage(research.imports.list(), query)
      return { imports: found.map(importView), next: cursorOf(next) }
    },
  }),
  route({
    method: 'GET',
    url: '/data/imports/:id',
    config: { scope: 'read' },
    errors: ['JOB_UNKNOWN', 'JOB_FOLDER'],
    schema: {
      operationId: 'getImport',
      summary: 'One import: how far it is, and what came of it',
      tags: ['research'],
      params: schemas.importParams,
      response: { 200: schemas.importWithResult },
    },
    handler: async ({ research: { imports } }, { params: { id } }) => {
      const result = await imports.result(id)
      return { ...importView(imports.get(id)), result }
    },
  }),
  route({
    method: 'POST',
    url: '/data/imports/:id/cancel',
    config: { scope: 'admin' },
    errors: ['REASON_MISSING', 'JOB_UNKNOWN', 'JOB_OVER', 'JOB_FOLDER'],
    schema: {
      operationId: 'cancelImport',
      summary: 'End an import that waits or runs',
      description:
        'Nothing of it runs any more when this answers. No file is left half-written; one that was cut off among several may have written some of them, and can be sent again.',
      tags: ['research'],
      params: schemas.importParams,
      body: personBody,
      response: { 200: schemas.importJob },
    },
    handler: async ({ research }, { params: { id }, body: { author = NOBODY, reason } }) =>
      importView(await research.imports.cancel(id, { author, reason })),
  }),
  route({
    method: 'DELETE',
    url: '/data/imports/:id',
    config: { scope: 'admin' },
    errors: ['REASON_MISSING', 'JOB_UNKNOWN', 'JOB_ACTIVE', 'JOB_FOLDER'],
    schema: {
      operationId: 'removeImport',
      summary: 'Remove the record of an import that is over',
      description: 'The bars stay where they are; the log of the host says who wanted it.',
      tags: ['research'],
      params: schemas.importParams,
      body: personBody,
      response: { 200: schemas.removedImport },
    },
    handler: ({ research }, { params: { id }, body: { author = NOBODY, reason }, log }) => {
      research.imports.remove(id)
      log.warn({ import: id, author, reason }, 'the record of an import was removed')
      return { id }
    },
  }),
]
