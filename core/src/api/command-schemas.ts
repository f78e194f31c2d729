import Type, { type Static } from 'typebox'
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

const reason = line(500, 'Why, in words. Required.')
const author = Type.Optional(line(100, 'Who; `api` where it is left out.'))

/** Who wants something, and why. */
export const personBody = object({ reason, author })

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

export const killSwitchMoved = object({ seq, time, killSwitch })
export const lockAdded = object({ seq, time, lock })
export const lockRemoved = object({
  seq,
  time,
  lock: count('Number of the lock that was removed.'),
  locks: Type.Array(lock, { description: 'Those that are still in force.' }),
})
export const pauseChanged = object({
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
export type LockBody = Static<typeof lockBody>
export type PersonParts = Static<typeof personParts>
export interface LockParams {
  readonly id: string
}
