import Type from 'typebox'
import { shape } from '../../shape.ts'
import { oneOf } from '../../words.ts'
import type { Difference } from '../../host/reconciliation/compare.ts'
import { moment, nullable, object, text } from './schemas.ts'

const amount = (description: string) => Type.Number({ description: `${description} In the currency itself.` })

const difference = shape('AccountDifference', {
  of: oneOf<Difference['of']>({ asset: 'cash', instrument: 'a net position' }, 'What it is about.'),
  name: text('Currency or symbol.'),
  books: amount('What the books say; of a symbol in its base currency.'),
  account: amount('What the account holds.'),
  difference: amount('How much more the account has than the books.'),
})

const row = {
  at: moment('Time of day.'),
  account: text('What was asked, for example the simulated broker.'),
  agrees: nullable(Type.Boolean(), 'Whether both hold the same; null where they could not be compared.'),
  differences: Type.Array(difference, {
    description: 'What they do not agree about; none where they agree.',
  }),
  problem: nullable(Type.String(), 'Why they could not be compared; null: they were.'),
}

export const comparison = shape('AccountComparison', row)

export const reconciliation = object({
  last: nullable(comparison, 'What came of the last comparison; null before the first.'),
  minutes: Type.Number({ description: 'Between two comparisons that nobody asked for. Minutes.' }),
})
