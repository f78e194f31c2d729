import t from 'tap'
import { stepRows } from './step-times.ts'

const rounds = (...medians: number[]) => medians.map((median) => ({ median, p99: 10 * median }))

t.test('the change is that of the pairs, whatever the machine does from pair to pair', async (t) => {
  const [alone, , tail, last] = stepRows({ alone: rounds(1, 8, 2), asked: rounds(1.1, 8, 2.3) }, 10)
  t.strictSame(alone, {
    what: 'A step of the host, median: left alone, with the requests',
    measured: '2.000 ms, 2.300 ms',
  })
  t.match(tail, { measured: '20.000 ms, 23.000 ms' })
  t.match(last, { unit: '%', goal: 10 })
  const longer = (alone: number, asked: number): number => {
    const [, row] = stepRows({ alone: rounds(alone), asked: rounds(asked) }, 10)
    return 'value' in row ? Number(row.value.toFixed(6)) : NaN
  }
  t.strictSame([longer(2, 2), longer(2, 2.3), longer(2, 1)], [0, 15, -50])
})
