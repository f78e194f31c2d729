import t from 'tap'
import { GrowingList } from './growing-list.ts'

t.test('a list that goes on from another one has its values, and each grows by itself', async (t) => {
  const valuesOf = (list: GrowingList<number>): number[] =>
    Array.from({ length: list.length }, (_, i) => list.get(i))
  for (const length of [0, 1, 255, 256, 257, 1000]) {
    const list = new GrowingList<number>()
    for (let i = 0; i < length; i++) list.push(i)
    const before = valuesOf(list)
    t.strictSame(before, [...Array(length).keys()])
    const next = new GrowingList<number>()
    next.continueFrom(list)
    for (let i = 0; i < 300; i++) next.push(-1)
    list.push(-2)
    t.strictSame(valuesOf(next), [...before, ...Array.from({ length: 300 }, () => -1)])
    t.strictSame(valuesOf(list), [...before, -2])
  }
})
