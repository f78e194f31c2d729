import fc from 'fast-check'
import t from 'tap'
import { mostConfident } from './coverage.ts'
import type { OutOfSample } from './out-of-sample.ts'

const tableOf = (values: readonly number[]): OutOfSample =>
  ({
    value: Float64Array.from(values),
    time: Float64Array.from(values, (_, i) => Math.floor(i / 4)),
  }) as unknown as OutOfSample

const forecasts = fc.array(
  fc.integer({ min: 0, max: 64 }).map((p) => p / 64),
  { minLength: 70, maxLength: 200 },
)

t.test('thresholds come from earlier moments: later forecasts change no earlier choice', async (t) => {
  fc.assert(
    fc.property(forecasts, fc.integer({ min: 64, max: 69 }), (values, from) => {
      const before = mostConfident(tableOf(values), [0.25]).rows[0]
      // Forecasts of the moment itself do not count for it either.
      const moment = from - (from % 4)
      const changed = values.map((value, i) => (i >= moment + 4 ? 1 - value / 4 : value))
      const after = mostConfident(tableOf(changed), [0.25]).rows[0]
      const early = (rows: readonly number[]): number[] => rows.filter((row) => row < moment + 4)
      return early(before).join() === early(after).join()
    }),
  )
  t.pass()
})

t.test('a threshold is the quantile of all earlier distances from a half', async (t) => {
  fc.assert(
    fc.property(forecasts, (values) => {
      const { rows, judged } = mostConfident(tableOf(values), [0.5])
      const wanted = values.flatMap((value, row) => {
        const moment = row - (row % 4)
        if (moment < 60) return []
        const earlier = values.slice(0, moment).map((one) => Math.abs(one - 0.5))
        earlier.sort((a, b) => a - b)
        const middle = (earlier[(moment >> 1) - 1] + earlier[moment >> 1]) / 2
        return Math.abs(value - 0.5) >= middle ? [row] : []
      })
      return rows[0].join() === wanted.join() && judged === Math.max(0, values.length - 60)
    }),
  )
  t.pass()
})
