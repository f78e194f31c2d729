import t from 'tap'
import { flatRuns, zeroVolumeRuns } from './runs.ts'
import { series, upTo } from './series.fixture.ts'

t.test('bars without volume are found in runs, also at the ends', async (t) => {
  const silent = new Set([0, 3, 4, 9])
  const columns = series(upTo(10), (step) => [1, 1, 1, 1, silent.has(step) ? 0 : 1])
  t.same(zeroVolumeRuns(columns), [
    { bar: 0, bars: 1 },
    { bar: 3, bars: 2 },
    { bar: 9, bars: 1 },
  ])
})

t.test('ten bars at the last close are a flat run, nine are not', async (t) => {
  const flat = (from: number, count: number) => (step: number) => {
    const stands = step >= from && step < from + count
    const price = stands ? from : step + 1
    return [price, price, price, price, 1] as const
  }
  t.same(flatRuns(series(upTo(40), flat(20, 10))), [{ bar: 20, bars: 10 }])
  t.same(flatRuns(series(upTo(40), flat(20, 9))), [])
})
