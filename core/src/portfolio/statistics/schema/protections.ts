import Type from 'typebox'
import { always, count, object, sampled, time, type Of } from './definition.ts'

const text = (description: string) => Type.String({ description })
const stage = (description: string) => Type.Enum(['armed', 'warned', 'latched'], { description })

const lockGroup = object({
  strategy: Type.Union([Type.String(), Type.Null()], {
    description: 'Its name in strategies.yaml; null: locks of the whole book.',
  }),
  reason: text('Why entries were locked.'),
  count: count('Locks that were set.'),
})

const pauseGroup = object({
  strategy: text('Its name in strategies.yaml.'),
  rule: text('The performance rule that paused it, or person.'),
  count: count('How often.'),
})

const move = object({
  time: time('Close of the bar at which it moved.'),
  from: stage('The stage before.'),
  to: stage('The stage after.'),
  cause: Type.Union([Type.String(), Type.Null()], { description: 'What moved it.' }),
  value: sampled({ meaning: 'What was measured.', unit: 'fraction', minimum: 'a cause that is measured' }),
  limit: sampled({
    meaning: 'The limit that it reached.',
    unit: 'fraction',
    minimum: 'a cause that is measured',
  }),
  equity: always({ meaning: 'Equity of the book.', unit: 'quote currency' }),
})

/** What locks, pauses and the kill switch did in a run. */
export const protections = object(
  {
    locks: Type.Array(lockGroup, { description: 'By strategy, the book first, and reason.' }),
    pauses: Type.Array(pauseGroup, { description: 'By strategy and rule.' }),
    killSwitch: object(
      {
        stage: stage('Its stage at the end.'),
        moves: Type.Array(move, { description: 'Every change of its stage, in order of time.' }),
      },
      'The kill switch of the book.',
    ),
  },
  'What locks, pauses and the kill switch did; locks.csv has every event. Entries that they refused are among the refusals of the strategies.',
)

export type ProtectionReport = Of<typeof protections>
