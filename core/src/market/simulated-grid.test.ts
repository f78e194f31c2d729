import t from 'tap'
import { toGrid } from './simulated-grid.ts'

t.test('prices go to the nearest tick without the noise of binary fractions', async (t) => {
  t.equal(toGrid(0.29, 0.1), 0.3)
  t.equal(toGrid(1.005, 0.01), 1)
  t.equal(toGrid(1.13, 0.25), 1.25)
  t.equal(toGrid(61_234.7, 5), 61_235)
})

t.test('no price is below one tick', async (t) => {
  t.equal(toGrid(0.0001, 0.01), 0.01)
  t.equal(toGrid(0.4, 1), 1)
})
