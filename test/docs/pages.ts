import { configReference } from '../../core/src/config/reference.ts'
import { errorsReference } from '../../core/src/errors-reference.ts'
import { apiPage } from './api.ts'
import { auditPage, auditSchemaFile } from './audit.ts'
import { reportSchema } from './report-schema.ts'
import { resultsPage } from './results.ts'
import { statisticsPage } from './statistics.ts'
import { strategiesPage } from './strategies.ts'

/** The files of docs/ that are written from schemas and tables. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'api.md': apiPage,
  'audit.md': auditPage,
  'audit.schema.json': auditSchemaFile,
  'configuration.md': configReference,
  'errors.md': errorsReference,
  'report.schema.json': reportSchema,
  'results.md': resultsPage,
  'statistics.md': statisticsPage,
  'strategies.md': strategiesPage,
}
