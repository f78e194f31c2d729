import fc from 'fast-check'
import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import type { BarSlice } from '../../engine/inputs.ts'
import { newColumns } from '../../market/columns.ts'
import { daily } from './pieces.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Bars of one instrument at these opens. */
function slice(instrument: number, opens: readonly number[], from = 0): BarSlice {
  const columns = newColumns(opens.length)
  columns.time.set(opens)
  return { instrument, columns, from, to: opens.length }
}

const event = (time: number, seq: number): EngineEvent => ({ kind: 'weights-set', weights: {}, time, seq })

t.test('bars are cut at midnight: a bar that closes then belongs to the day before', async (t) => {
  const hourly = slice(
    0,
    [22, 23, 24, 25].map((hour) => hour * HOUR),
  )
  const daily1 = slice(1, [0])
  const events = [event(23 * HOUR, 1), event(DAY, 2), event(DAY, 3), event(DAY + 2 * HOUR, 4)]
  const pieces = [...daily([hourly, daily1], [HOUR, DAY], events)]
  t.strictSame(
    pieces.map(({ time, slices, events: told }) => ({
      time,
      rows: slices.map(({ instrument, from, to }) => [instrument, from, to]),
      told: told.map(({ seq }) => seq),
    })),
    [
      {
        time: DAY,
        rows: [
          [0, 0, 2],
          [1, 0, 1],
        ],
        told: [1, 2, 3],
      },
      { time: DAY + 2 * HOUR, rows: [[0, 2, 4]], told: [4] },
    ],
  )
  t.strictSame([...daily([], [HOUR], [])], [])
})

t.test('every bar and event is in one piece, in order, and no piece reaches over a day', async (t) => {
  const opens = fc
    .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 })
    .map((hours) => hours.sort((a, b) => a - b).map((hour) => hour * HOUR))
  fc.assert(
    fc.property(opens, opens, fc.array(fc.nat(), { maxLength: 30 }), (a, b, picks) => {
      const lengths = [HOUR, 4 * HOUR]
      const slices = [slice(0, a), slice(1, b, Math.min(1, b.length - 1))]
      const closes = slices
        .flatMap(({ instrument, columns, from, to }) =>
          [...columns.time.subarray(from, to)].map((open) => open + lengths[instrument]),
        )
        .sort((x, y) => x - y)
      const events = picks
        .map((pick) => closes[pick % closes.length])
        .sort((x, y) => x - y)
        .map((time, i) => event(time, i + 1))
      const pieces = [...daily(slices, lengths, events)]
      t.strictSame(
        pieces.flatMap((piece) => piece.events),
        events,
      )
      const next = slices.map(({ from }) => from)
      let before = -Infinity
      for (const piece of pieces) {
        const times = piece.slices.flatMap(({ instrument, columns, from, to }) => {
          t.equal(from, next[instrument])
          next[instrument] = to
          return [...columns.time.subarray(from, to)].map((open) => open + lengths[instrument])
        })
        t.equal(piece.time, Math.max(...times))
        t.ok(Math.min(...times) > before)
        t.equal(Math.ceil(Math.min(...times) / DAY), Math.ceil(piece.time / DAY))
        t.ok(piece.events.every(({ time }) => time <= piece.time && time > before))
        before = piece.time
      }
      t.strictSame(
        next,
        slices.map(({ to }) => to),
      )
    }),
    { numRuns: 200 },
  )
})
