import fc from 'fast-check'
import t from 'tap'

import { newColumns } from './columns.ts'
import { chunks, MAX_ROWS, type FeedSource } from './feed.ts'

const MINUTE = 60_000

/** Sources of different bar lengths with gaps, starts and ends of their own. */
const source: fc.Arbitrary<FeedSource> = fc
  .record({
    minutes: fc.constantFrom(1, 3, 5),
    start: fc.integer({ min: 0, max: 40 }),
    gaps: fc.array(fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 30 })), {
      maxLength: 200,
      size: 'max',
    }),
    from: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ minutes, start, gaps, from }) => {
    const columns = newColumns(gaps.length)
    let bar = start
    gaps.forEach((gap, i) => {
      columns.time[i] = bar * minutes * MINUTE
      bar += gap
    })
    return { columns, timeframeMs: minutes * MINUTE, from: Math.min(from, gaps.length), to: gaps.length }
  })

const closeOf = ({ columns, timeframeMs }: FeedSource, row: number): number => columns.time[row] + timeframeMs

t.test('every row comes once and in order, and no later chunk has a bar that closed before', async () => {
  fc.assert(
    fc.property(
      fc.array(source, { maxLength: 4 }),
      fc.constantFrom(1, 2, 7, 64, MAX_ROWS),
      (sources, rows) => {
        const next = sources.map(({ from }) => from)
        let before = -Infinity
        for (const slices of chunks(sources, rows)) {
          if (slices.length === 0) return false
          let moment = -Infinity
          for (const { instrument, columns, from, to } of slices) {
            const one = sources[instrument]
            if (columns !== one.columns || from !== next[instrument] || to <= from || to - from > rows)
              return false
            if (closeOf(one, from) <= before) return false
            moment = Math.max(moment, closeOf(one, to - 1))
            next[instrument] = to
          }
          // Nothing that closed by the end of this chunk is left for a later one.
          if (sources.some((one, i) => next[i] < one.to && closeOf(one, next[i]) <= moment)) return false
          before = moment
        }
        return next.every((row, i) => row === sources[i].to)
      },
    ),
    { numRuns: 500 },
  )
})

t.test('chunks of one row are single batches, as a live feed gives them', async () => {
  fc.assert(
    fc.property(fc.array(source, { maxLength: 4 }), (sources) => {
      for (const slices of chunks(sources, 1)) {
        const closes = new Set(slices.map(({ instrument, from }) => closeOf(sources[instrument], from)))
        if (closes.size !== 1) return false
      }
      return true
    }),
    { numRuns: 200 },
  )
})

t.test('no sources and empty ones give nothing', async (t) => {
  t.strictSame([...chunks([])], [])
  t.strictSame([...chunks([{ columns: newColumns(3), timeframeMs: 1, from: 2, to: 2 }])], [])
})
