import { comparisonView, reconciliationView } from '../../host/views/reconciliation.ts'
import { route, type Route } from '../route.ts'
import { personBody } from '../schemas/command-schemas.ts'
import * as schemas from '../schemas/reconciliation-schemas.ts'

/** Whether the account holds what the books say. */
export const reconciliationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/portfolio/reconciliation',
    config: { scope: 'read' },
    schema: {
      operationId: 'getReconciliation',
      summary: 'Whether books and account hold the same',
      description: 'What came of the last comparison ([checks.md](checks.md#books-and-account)).',
      tags: ['portfolio'],
      response: { 200: schemas.reconciliation },
    },
    handler: ({ host }) => reconciliationView(host),
  }),
  route({
    method: 'POST',
    url: '/portfolio/reconciliation',
    config: { scope: 'trade' },
    errors: ['REASON_MISSING'],
    schema: {
      operationId: 'reconcile',
      summary: 'Compare books and account now',
      description:
        'The answer waits for the account, up to 30 s for each of three tries; whoever asks meanwhile gets the same one. Nothing of the book is changed; a difference is an event.',
      tags: ['portfolio'],
      body: personBody,
      response: { 200: schemas.comparison },
    },
    handler: async ({ reconciler }, { body: { reason, author = 'api' }, log }) => {
      log.warn({ reason, author }, 'books and account are compared')
      return comparisonView(await reconciler.compare())
    },
  }),
]
