import Type from 'typebox'
import { always, count, object, orNull, sampled, time, type Of } from './definition.ts'

const text = (description: string) => Type.String({ description })
const stage = (description: string) => Type.Enum(['armed', 'warned', 'latched'], { description })

const REFUSED = 'one refusal that has numbers'
const DURATION =
  'From setting to end, added up; a lock or pause that is in force at the end of the run ends with it.'

const limitHit = object({
  strategy: text('Its name in strategies.yaml.'),
  limit: text('The limit; docs/risk.md.'),
  refused: count('Entries that it refused.'),
  cut: count('Entries that it made smaller.'),
  leastKept: sampled({
    meaning: 'The smallest notional that was approved of an entry that it cut, over the wanted one.',
    unit: 'fraction',
    minimum: 'one cut',
  }),
  value: sampled({
    meaning: 'What the book would have had, of the refused entry that was furthest from what is allowed.',
    unit: 'none',
    minimum: REFUSED,
  }),
  allowed: sampled({ meaning: 'What was allowed then.', unit: 'none', minimum: REFUSED }),
  unit: orNull(Type.Enum(['quote currency', 'fraction', 'count']), `Of both. Null below ${REFUSED}.`),
})

const lockScope = object({
  symbol: Type.Union([Type.String(), Type.Null()], { description: 'Null: every symbol.' }),
  count: count('Locks that were set.'),
  lockedMs: always({ meaning: DURATION, unit: 'ms' }),
})

const lockGroup = object({
  strategy: Type.Union([Type.String(), Type.Null()], {
    description: 'Its name in strategies.yaml; null: locks of the whole book.',
  }),
  reason: text('Why entries were locked.'),
  count: count('Locks that were set.'),
  scopes: Type.Array(lockScope, { description: 'The same by symbol; those of every symbol first.' }),
})

const pauseGroup = object({
  strategy: text('Its name in strategies.yaml.'),
  rule: text('The performance rule that paused it, or person.'),
  count: count('How often.'),
  pausedMs: always({ meaning: DURATION, unit: 'ms' }),
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

/** What limits, locks, pauses and the kill switch did in a run. */
export const protections = object(
  {
    limits: Type.Array(limitHit, {
      description: 'Limits that refused or cut entries: by strategy, the most frequent first.',
    }),
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
  'What limits, locks, pauses and the kill switch did; locks.csv has every event. Entries that they refused are among the refusals of the strategies.',
)

export type ProtectionReport = Of<typeof protections>
export type LimitReport = ProtectionReport['limits']
