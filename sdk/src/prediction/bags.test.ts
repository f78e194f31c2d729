import t from 'tap'
import { SeededRandom } from '../runtime/random.ts'
import { bags } from './bags.ts'
import { OutOfBag } from './out-of-bag.ts'

const daily = (days: number, subjects: number) =>
  Float64Array.from({ length: days * subjects }, (_, i) => Math.floor(i / subjects))

t.test('whole moments are drawn, as many as there are', async (t) => {
  const drawer = bags(daily(100, 4), 400, new SeededRandom(1))
  const left: number[] = []
  for (let i = 0; i < 50; i++) {
    const weight = drawer.next()
    const whole = weight.every((times, row) => times === weight[row - (row % 4)])
    t.ok(whole, 'all rows of a moment are drawn equally often')
    t.equal(
      weight.reduce((sum, times) => sum + times, 0),
      400,
    )
    left.push(weight.filter((times) => times === 0).length / 400)
  }
  const mean = left.reduce((sum, share) => sum + share / left.length, 0)
  t.ok(Math.abs(mean - Math.exp(-1)) < 0.02, `1/e of the rows are left out: ${mean}`)
})

t.test('a bag can be smaller than the data, and is never empty', async (t) => {
  const sum = (weight: Uint16Array) => weight.reduce((total, times) => total + times, 0)
  t.equal(sum(bags(daily(100, 4), 100, new SeededRandom(1)).next()), 100)
  t.equal(sum(bags(daily(100, 4), 1, new SeededRandom(1)).next()), 4)
  t.equal(sum(bags(daily(1, 3), 1_000, new SeededRandom(1)).next()), 3)
})

t.test('the mean of the trees that did not see a row', async (t) => {
  const seen = new OutOfBag(3)
  const columns = [Float64Array.of(1, 2, 3)]
  const says = (value: number) => ({ feature: [-1], value: [value], right: [0] })
  seen.add(says(4), Uint16Array.of(0, 1, 2), columns)
  seen.add(says(6), Uint16Array.of(0, 0, 1), columns)
  t.strictSame([...seen.means()], [5, 6, NaN])
})
