import Type, { type Static } from 'typebox'
import { shape } from '../../shape.ts'
import { count, gate, killSwitch, lock, moment, nullable, object, pause, text } from './schemas.ts'

/** One line that shows as it is: no control characters, no marks that turn the direction of a text. */
const LINE = '[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*'

const line = (most: number, description: string) =>
  Type.String({
    pattern: `^(?=.*\\S)${LINE}$`,
    maxLength: most,
    description,
    expected: `a text of one line, at most ${most} characters`,
  })

export const reason = line(500, 'Why, in words. Required.')
export const author = Type.Optional(line(100, 'Who; `api` where it is left out.'))

/** Who wants something, and why. */
export const personBody = shape('Reason', { reason, author })

const scope = (description: string) =>
  Type.Optional(
    Type.Union([Type.String({ maxLength: 100 }), Type.Null()], { description, expected: 'a text or null' }),
  )

export const lockBody = object({
  reason,
  author,
  strategy: scope('Whose entries are blocked; null or left out: those of all strategies.'),
  symbol: scope('Where; null or left out: in every symbol.'),
  until: Type.Optional(
    Type.Union([Type.String({ maxLength: 40 }), Type.Null()], {
      description:
        'When it ends, in market time: a length such as 4h or 30m from now on, or a time such as 2026-01-31T09:30Z (UTC). Null or left out: a person has to remove it.',
      expected: 'a text or null',
    }),
  ),
})

/** To remove a lock the person may stand in the body or in the query. */
export const personParts = object({ reason: Type.Optional(reason), author })

const seq = count('Sequence number of the event that says so; `/events` has it.')
const time = moment('Market time from which on it holds.')

export const killSwitchMoved = shape('KillSwitchMoved', { seq, time, killSwitch })
export const lockAdded = object({ seq, time, lock })
export const lockRemoved = object({
  seq,
  time,
  lock: count('Number of the lock that was removed.'),
  locks: Type.Array(lock, { description: 'Those that are still in force.' }),
})
export const pauseChanged = shape('PauseChanged', {
  seq,
  time,
  strategy: text('Its name.'),
  pause: nullable(pause, 'What holds it from now on; null: it is not paused.'),
  gates: Type.Array(gate, { description: 'What else keeps it from opening positions.' }),
})
export const quarantineReleased = object({
  seq,
  time,
  strategy: text('Its name.'),
  strikes: count('How many it had; they count from 0 again.'),
  gates: Type.Array(gate, { description: 'What else keeps it from opening positions.' }),
})

export type PersonBody = Static<typeof personBody>

export const lockParams = object({
  id: Type.Integer({
    minimum: 0,
    description: 'Number of the lock.',
    expected: 'the number of a lock, such as 3',
  }),
})

const limitNumber = (description: string) =>
  Type.Number({ description: `${description} As \`unit\` says: quote currency, a count, or a fraction.` })

export const riskLimits = object({
  time: moment('Market time.'),
  limits: Type.Array(
    shape('RiskLimit', {
      limit: text('Its key, as in refusals.'),
      strategy: nullable(Type.String(), 'Whose limit it is; null: of the book.'),
      symbol: nullable(Type.String(), 'Where it counts; null: in every symbol.'),
      used: nullable(
        Type.Number(),
        'What there is; null: it is not known. As `unit` says: quote currency, a count, or a fraction.',
      ),
      allowed: limitNumber('What there may be.'),
      unit: Type.Enum(['quote', 'count', 'fraction'], { description: 'Of `used` and `allowed`.' }),
      use: nullable(
        Type.Number(),
        '`used` of `allowed`. Per cent; null where nothing is allowed, or `used` is null.',
      ),
      reason: nullable(Type.String(), 'Why it is not known what there is; null where it is.'),
    }),
    { description: 'Those of the book, then those of strategies.' },
  ),
})
