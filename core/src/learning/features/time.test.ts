import t from 'tap'
import { DAY } from '../periods.ts'
import { timeFeature } from './time.ts'

const weekends = (time: number): readonly number[] => [
  timeFeature('weekend', time),
  timeFeature('weekend_tomorrow', time),
]

t.test('at 00:00 today is the day that has ended and tomorrow the day that begins', async (t) => {
  const friday = Date.UTC(2024, 2, 29)
  t.strictSame(
    [0, 1, 2, 3].map((days) => weekends(friday + days * DAY)),
    [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
    ],
    'a flag that slipped by a column would look like skill',
  )
})

t.test('a change to or from daylight saving changes nothing', async (t) => {
  for (const sunday of [
    Date.UTC(2024, 2, 31),
    Date.UTC(2024, 9, 27),
    Date.UTC(2024, 2, 10),
    Date.UTC(2024, 10, 3),
  ]) {
    t.strictSame(
      [-1, 0, 1, 2].map((days) => weekends(sunday + days * DAY)),
      [
        [0, 1],
        [1, 1],
        [1, 0],
        [0, 0],
      ],
    )
    t.equal(
      timeFeature('weekday_sin', sunday),
      timeFeature('weekday_sin', sunday + 7 * DAY),
      'each day has 24 hours',
    )
  }
})

t.test('weekdays are on a circle on which Monday follows Sunday', async (t) => {
  const monday = Date.UTC(2024, 0, 1)
  t.equal(timeFeature('weekday_sin', monday), 0)
  t.equal(timeFeature('weekday_cos', monday), 1)
  t.ok(timeFeature('weekday_sin', monday + DAY) > 0)
  t.ok(timeFeature('weekday_sin', monday - DAY) < 0)
})
