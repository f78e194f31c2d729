import { configReference } from '../../core/src/config/reference.ts'
import { errorsReference } from '../../core/src/errors-reference.ts'
import { allocatorsPage } from './allocators.ts'
import { apiPage } from './api.ts'
import { auditPage, auditSchemaFile } from './audit.ts'
import { clientOperations, clientTypes } from './client.ts'
import { predictorsPage } from './predictors.ts'
import { reportSchema } from './report-schema.ts'
import { resultsPage } from './results.ts'
import { statisticsPage } from './statistics.ts'
import { strategiesPage } from './strategies.ts'

/** The files that are written from schemas and tables, as seen from docs/. */
export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'allocators.md': allocatorsPage,
  'api.md': apiPage,
  'audit.md': auditPage,
  'audit.schema.json': auditSchemaFile,
  'configuration.md': configReference,
  'errors.md': errorsReference,
  'predictors.md': predictorsPage,
  'report.schema.json': reportSchema,
  'results.md': resultsPage,
  'statistics.md': statisticsPage,
  'strategies.md': strategiesPage,
  '../sdk/src/client/operations.ts': clientOperations,
  '../sdk/src/client/types.ts': clientTypes,
}
