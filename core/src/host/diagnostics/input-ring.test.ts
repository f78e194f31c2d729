import t from 'tap'
import { bars, flatBars } from '../../../../test/support/engine.ts'
import { InputRing } from './input-ring.ts'

const columns = bars(flatBars(100, 5))

t.test('answers that did not come are shown with their bars, and go with them', async (t) => {
  const ring = new InputRing(['A'], 2)
  const faults = [{ instance: 'S/A', problem: 'late', repeated: false }]
  const note = (row: number): void =>
    ring.note({ kind: 'bars', slices: [{ instrument: 0, columns, from: row, to: row + 1 }] })
  const shown = (row: number) => ({
    kind: 'bars',
    bars: [{ symbol: 'A', bar: [columns.time[row], 100, 100, 100, 100, 1000] }],
  })
  note(0)
  ring.failed(faults)
  note(1)
  t.strictSame(ring.shown(), [{ ...shown(0), faults }, shown(1)])
  note(2)
  t.strictSame(ring.shown(), [shown(1), shown(2)])
})
