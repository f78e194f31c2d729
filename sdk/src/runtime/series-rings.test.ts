import t from 'tap'
import { CAPACITY, reuseRings, Series, sharedRing } from './series.ts'

t.test('shared rings are used again, as if they were new', async (t) => {
  const series = new Series('A', '1h', sharedRing)
  series.append(1, 2, 3, 4, 5, 6)
  const rings = [series.time, series.open, series.time]
  reuseRings(rings)
  reuseRings([new Float64Array(CAPACITY)])
  const again = [sharedRing(), sharedRing(), sharedRing()]
  t.same(new Set(again.slice(0, 2)), new Set(rings), 'each once')
  t.notOk(rings.includes(again[2]))
  for (const ring of again) {
    t.ok(ring.buffer instanceof SharedArrayBuffer)
    t.ok(ring.every(Number.isNaN))
  }
})
