import { MINIMUM } from '../minimum.ts'
import { always, count, object, sampled, time, timeOrNull, type Of } from './definition.ts'

const depth = (meaning: string) =>
  always({ meaning: `${meaning} Above 1 when more than everything was lost.`, unit: 'fraction' })
const lasting = (meaning: string) => always({ meaning, unit: 'ms' })

/** The deepest fall at every bar. */
export const maxDrawdown = object({
  fraction: depth(
    'Fall over the high-water mark; of a strategy: over its share of the start capital plus its highest result.',
  ),
  amount: always({ meaning: 'High-water mark minus trough.', unit: 'quote currency' }),
  peak: timeOrNull(
    'The last move of the curve that reached the mark before the fall; null when the curve never fell.',
  ),
  trough: timeOrNull('When the fall was deepest; null when the curve never fell.'),
  recovered: timeOrNull('When the mark was reached again; null if it was not.'),
  declineMs: lasting('From peak to trough.'),
  recoveryMs: sampled({
    meaning: 'From trough to recovery.',
    unit: 'ms',
    minimum: 'a recovery',
  }),
  durationMs: lasting('From peak to recovery, or to the end of the run.'),
})

/** Where the curve stands now. */
export const currentDrawdown = object({
  fraction: depth('Present fall, over the same as the maximum drawdown; 0 at a high-water mark.'),
  amount: always({ meaning: 'High-water mark minus present value.', unit: 'quote currency' }),
  since: time('The last move of the curve that reached the high-water mark.'),
  durationMs: lasting('From then to the end of the run; 0 at the mark.'),
})

/** All falls of the daily values. */
export const drawdowns = object({
  count: count('Falls from a high-water mark of the daily values, each until the mark is reached again.'),
  averageFraction: sampled({ meaning: 'Mean depth of these falls.', unit: 'fraction', minimum: '1 fall' }),
  averageDurationMs: sampled({
    meaning: 'Mean time from mark to recovery; the last fall counts up to the end.',
    unit: 'ms',
    minimum: '1 fall',
  }),
  longestDurationMs: sampled({ meaning: 'Longest of these times.', unit: 'ms', minimum: '1 fall' }),
  averageRecoveryMs: sampled({
    meaning: 'Mean time from trough to recovery.',
    unit: 'ms',
    minimum: '1 fall that recovered',
  }),
  timeUnderWater: sampled({
    meaning: 'Share of the daily values after the first that are below the high-water mark.',
    unit: 'fraction',
    minimum: `${MINIMUM.points} daily values`,
  }),
  ulcerIndex: sampled({
    meaning:
      'Root of the mean square (n) of the falls of the daily values after the first from their high-water mark (Martin and McCann 1989).',
    unit: 'fraction',
    minimum: `${MINIMUM.points} daily values`,
  }),
})

export type MaxDrawdown = Of<typeof maxDrawdown>
export type CurrentDrawdown = Of<typeof currentDrawdown>
export type Drawdowns = Of<typeof drawdowns>
