import { number } from '@grodt/sdk'
import { PORTFOLIO_LIMITS } from './limits.ts'
import { BOOK_PROTECTIONS } from './protections.ts'
import { file, section } from './shared.ts'

/** risk.yaml: limits of the whole book. */
export const riskFile = file('Limits of the whole book.', {
  risk: section('Portfolio limits.', {
    exposure: number({
      default: 1,
      minimum: 0,
      maximum: 5,
      unit: 'multiple',
      description: 'Scales the budget of every strategy: budget = weight x exposure x equity.',
    }),
    ...PORTFOLIO_LIMITS,
    ...BOOK_PROTECTIONS,
  }),
})
