import Type, { type Static } from 'typebox'
import { shape } from '../shape.ts'
import { issue } from './schemas/config-schemas.ts'
import { text } from './schemas/schemas.ts'

/** The page that says what every code means; the type of a problem is a place on it. */
export const ERRORS_PAGE = '/api/v1/docs/errors'

/** Problem details for HTTP, RFC 9457. */
export const problem = shape('Problem', {
  type: text('Where the kind of problem is described: the place of its code on the page of errors.'),
  title: text('The kind of problem.'),
  status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.' }),
  detail: text('What was wrong with this request, and what to do.'),
  code: text('Of the table of errors (errors.md); it stays the same.'),
  instance: text('This one answer: its path, and the number under which the log has it.'),
  errors: Type.Optional(
    Type.Array(issue, { description: 'Of CONFIG_INVALID: every mistake of every file.' }),
  ),
})

export type Problem = Static<typeof problem>
