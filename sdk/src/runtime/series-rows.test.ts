import fc from 'fast-check'
import t from 'tap'
import { BLOCK, CAPACITY, Series } from './series.ts'

const NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

t.test('rows appended as a block fill the rings as bars appended one by one do', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: BLOCK }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(sizes, (blocks) => {
      const rows = blocks.reduce((sum, size) => sum + size, 0)
      const column = (shift: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => shift + i)
      const [time, open, high, low, close, volume] = NAMES.map((_, n) => column(n * 100_000))
      const whole = new Series('BTC/USDT', '1m')
      const single = new Series('BTC/USDT', '1m')
      let from = 0
      for (const size of blocks) {
        whole.appendRows({ time, open, high, low, close, volume }, from, from + size)
        from += size
      }
      for (let i = 0; i < rows; i++) single.append(time[i], open[i], high[i], low[i], close[i], volume[i])
      return whole.appended === single.appended && NAMES.every((name) => equal(whole[name], single[name]))
    }),
    { examples: [[[BLOCK, BLOCK, BLOCK, 1000, 200]], [[CAPACITY / 4, CAPACITY / 4]]] },
  )
})

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => Object.is(value, b[i]))
}
