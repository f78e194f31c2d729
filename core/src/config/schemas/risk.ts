import { choice, integer, number } from '@grodt/sdk'
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
    max_gross_exposure: number({
      default: 1,
      minimum: 0,
      unit: 'multiple of equity',
      description: 'Largest sum of all positions, long and short added.',
    }),
    max_symbol_exposure: number({
      default: 1,
      minimum: 0,
      unit: 'multiple of equity',
      description: 'Largest net position in one symbol.',
    }),
    max_open_positions: integer({
      default: 50,
      minimum: 1,
      unit: 'positions',
      description: 'Most open positions of all strategies together.',
    }),
    over_limit: choice(['shrink', 'refuse'], {
      default: 'shrink',
      description: 'What becomes of an entry above a limit: made smaller until it fits, or refused.',
    }),
  }),
})
