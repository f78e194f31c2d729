import fc from 'fast-check'
import t from 'tap'
import { someColumns } from './columns.fixture.ts'
import { correlation, covariance } from './covariance.ts'
import { correlationDistance, leafOrder, linkage, type Linkage } from './linkage.ts'
import { mapMatrix, matrixOf } from './matrix.ts'

const distance = [
  [0, 0.62, 0.31, 0.48, 0.71, 0.55],
  [0.62, 0, 0.44, 0.29, 0.66, 0.37],
  [0.31, 0.44, 0, 0.52, 0.68, 0.41],
  [0.48, 0.29, 0.52, 0, 0.59, 0.33],
  [0.71, 0.66, 0.68, 0.59, 0, 0.64],
  [0.55, 0.37, 0.41, 0.33, 0.64, 0],
].map((row) => Float64Array.from(row))

t.test('the tree and its leaves are those of SciPy', async (t) => {
  const rows = (method: Linkage): number[][] =>
    linkage(distance, method).map((merge) => [
      merge.left,
      merge.right,
      Number(merge.distance.toFixed(12)),
      merge.size,
    ])
  const [pair, other] = [
    [1, 3, 0.29, 2],
    [0, 2, 0.31, 2],
  ]
  t.strictSame(rows('single'), [pair, other, [5, 6, 0.33, 3], [7, 8, 0.41, 5], [4, 9, 0.59, 6]])
  t.strictSame(rows('complete'), [pair, other, [5, 6, 0.37, 3], [7, 8, 0.62, 5], [4, 9, 0.71, 6]])
  t.strictSame(rows('average'), [pair, other, [5, 6, 0.35, 3], [7, 8, 0.503333333333, 5], [4, 9, 0.656, 6]])
  t.strictSame(leafOrder(linkage(distance, 'single')), [4, 0, 2, 5, 1, 3])
})

const BY_DEFINITION: Readonly<Record<Linkage, (pairs: readonly number[]) => number>> = {
  single: (pairs) => Math.min(...pairs),
  complete: (pairs) => Math.max(...pairs),
  average: (pairs) => pairs.reduce((sum, value) => sum + value, 0) / pairs.length,
}

t.test('each step joins the two groups that are nearest by the definition', async () => {
  fc.assert(
    fc.property(someColumns, fc.constantFrom<Linkage>('single', 'complete', 'average'), (columns, method) => {
      const apart = mapMatrix(correlation(covariance(columns)), correlationDistance)
      const between = (a: readonly number[], b: readonly number[]): number =>
        BY_DEFINITION[method](a.flatMap((i) => b.map((j) => apart[i][j])))
      const groups = columns.map((_, i) => [i])
      let open = columns.map((_, i) => i)
      return linkage(apart, method).every(({ left, right, distance: found, size }) => {
        const nearest = Math.min(
          ...open.flatMap((a) => open.filter((b) => b > a).map((b) => between(groups[a], groups[b]))),
        )
        const own = between(groups[left], groups[right])
        open = [...open.filter((i) => i !== left && i !== right), groups.length]
        groups.push([...groups[left], ...groups[right]])
        return (
          left < right &&
          size === groups[groups.length - 1].length &&
          Math.abs(own - found) < 1e-12 &&
          Math.abs(own - nearest) < 1e-12
        )
      })
    }),
  )
})

t.test('a single variable is a tree of one leaf', async (t) => {
  t.strictSame(linkage([Float64Array.of(0)], 'single'), [])
  t.strictSame(leafOrder([]), [0])
})

t.test('equal distances go by the lower numbers', async (t) => {
  const equal = linkage(
    matrixOf(3, (i, j) => (i === j ? 0 : 0.5)),
    'single',
  )
  t.strictSame(
    equal.map(({ left, right }) => [left, right]),
    [
      [0, 1],
      [2, 3],
    ],
  )
})

t.test('distances are 0 for what moves alike and 1 for what moves against each other', async (t) => {
  t.strictSame([1, 0.5, 0, -1].map(correlationDistance), [0, 0.5, Math.sqrt(0.5), 1])
})
