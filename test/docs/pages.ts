import { configReference } from '../../core/src/config/reference.ts'
import { errorsReference } from '../../core/src/errors-reference.ts'
import { apiPage } from './api.ts'
import { strategiesPage } from './strategies.ts'

/** The pages of docs/ that are written from schemas and tables. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'api.md': apiPage,
  'configuration.md': configReference,
  'errors.md': errorsReference,
  'strategies.md': strategiesPage,
}
