import t from 'tap'
import { hostAfter, shippedConfig } from '../paper-host.fixture.ts'
import { closedTrades } from './trades.ts'
import type { PastQuery } from './past-events.ts'

const { engine } = await hostAfter(await shippedConfig(t.testdir({})), 3000)
const { trades } = engine
const page = (query: Partial<PastQuery>, rows?: number) =>
  closedTrades(engine, { before: null, limit: 500, ...query }, rows)

t.test('only rows of the page are made, whatever is looked through', (t) => {
  let made = 0
  const get = trades.get.bind(trades)
  t.intercept(trades, 'get', {
    value: (row: number) => {
      made++
      return get(row)
    },
  })
  const count = trades.length
  t.ok(count > 20, `${count} trades`)
  t.strictSame(page({ strategy: 'nope' }), { found: [], next: null })
  t.equal(made, 0)
  const own = engine.sleeves[trades.sleeve(0)].name
  const { found } = page({ strategy: own })
  t.ok(found.length > 0 && found.length < count)
  t.ok(made <= 2 * found.length, `${made} for ${found.length}`)
  t.end()
})

t.test('a page looks through so many rows, and the next one goes on there', (t) => {
  for (const query of [{}, { strategy: engine.sleeves[trades.sleeve(0)].name }, { limit: 2 }]) {
    const wanted = page({ ...query, limit: 500 }).found.map(({ trade }) => trade)
    const found: number[] = []
    let before: PastQuery['before'] = null
    do {
      const one = page({ ...query, before }, 3)
      found.push(...one.found.map(({ trade }) => trade))
      before = one.next
    } while (before !== null)
    t.strictSame(found, wanted)
  }
  t.end()
})

t.test('times are those of the ends, both of them belong to it', (t) => {
  const ends = Array.from({ length: trades.length }, (_, row) => trades.exitTime(row))
  t.strictSame(
    ends,
    ends.toSorted((a, b) => a - b),
  )
  const from = ends[Math.floor(ends.length / 3)]
  const to = ends[Math.floor((2 * ends.length) / 3)]
  t.strictSame(
    page({ from, to }).found.map(({ trade }) => trade),
    ends.flatMap((end, row) => (end >= from && end <= to ? [row + 1] : [])).reverse(),
  )
  t.strictSame(page({ to: 0 }), { found: [], next: null })
  t.end()
})
