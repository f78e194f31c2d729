import t from 'tap'
import { DurationHistogram } from '../plugins/duration-histogram.ts'
import { continueTimes, type TimedEntry } from './answer-times.ts'

/** @param asked answers that it has given @param key the same where it does the same */
function entry(asked: number, own: Partial<Omit<TimedEntry, 'seat'>> = {}, key = 'same'): TimedEntry {
  const times = new DurationHistogram()
  for (let i = 0; i < asked; i++) times.note(1)
  return { entry: 'S1', kind: 'strategy', plugin: 'x', ...own, seat: { key, times } }
}

/** Answers, and the last ones of them, of an entry that comes after another. */
function after(before: TimedEntry, now: TimedEntry): readonly [number, number] {
  continueTimes([now], [before])
  const { count, recent } = now.seat.times
  return [count, recent.sample]
}

t.test('who does the same counts on; what it was tried with is forgotten', async (t) => {
  t.strictSame(after(entry(5), entry(100)), [5, 5])
  t.strictSame(after(entry(5), entry(100, {}, 'other code')), [5, 0])
})

t.test('another plugin, another entry and another kind begin with nothing', async (t) => {
  t.strictSame(after(entry(5), entry(2, { plugin: 'y' })), [0, 0])
  t.strictSame(after(entry(5), entry(2, { entry: 'S2' })), [0, 0])
  t.strictSame(after(entry(5), entry(2, { kind: 'regime-classifier' })), [0, 0])
})
