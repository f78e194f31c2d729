import t from 'tap'
import { checkJournals } from './check-journals.ts'
import { checkWork } from './check-work.ts'
import { floorLoop } from './floor.ts'
import { prepareBench } from './host.ts'
import { benchmarkSeries } from './series.ts'

t.test('the series of the benchmark is the documented one', async (t) => {
  const { open, high, low, close, volume } = benchmarkSeries(1_000_000)
  t.same([open[0], high[0], low[0], close[0], volume[0]], [29999.84, 30009.91, 29962.67, 29967.34, 28.845])
  t.equal(close.reduce((sum, price) => sum + price, 0).toFixed(2), '32707945009.87', 'the sum of the closes')
  const { equity, trades, maxDrawdown } = floorLoop(
    { open, high, low, close, volume, time: open },
    new Float64Array(1_000_000),
  )
  t.equal(equity.toFixed(4), '998460116.3819')
  t.equal(trades, 23_030)
  t.equal(maxDrawdown.toFixed(4), '1540130.5935')
})

t.test('host, bare loop and fused loop make the same trades and the same equity', async (t) => {
  const cache = t.testdir()
  const problems = checkWork(
    benchmarkSeries(100_000),
    await prepareBench('one', cache),
    await prepareBench('three', cache),
    await prepareBench('guarded', cache),
  )
  t.same(problems, [])
})

t.test('a journal holds every event and bar of the run and leaves its result as it is', async (t) => {
  t.same(await checkJournals(benchmarkSeries(100_000), await prepareBench('three', t.testdir())), [])
})
