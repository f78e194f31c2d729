import t from 'tap'
import {
  dailyLoss,
  drawdown,
  noteStop,
  setLevels,
  watchFrom,
  type StopGuard,
  type StopHit,
} from './protections.ts'

t.test('levels are the higher one of daily loss and drawdown', async (t) => {
  const watch = { ...watchFrom(1000, 0), peak: 1200 }
  setLevels(watch, { maxDailyLoss: 0.05, maxDrawdown: 0.1 })
  t.strictSame([watch.level, watch.top], [1080, 1200], '1200 x 0.9 is above 1000 x 0.95')
  setLevels(watch, { maxDailyLoss: 0.05, maxDrawdown: 0 })
  t.strictSame([watch.level, watch.top], [950, Infinity])
  setLevels(watch, { maxDailyLoss: 0, maxDrawdown: 0 })
  t.strictSame([watch.level, watch.top], [-Infinity, Infinity])
})

t.test('a result that starts at 0 is measured on the capital', async (t) => {
  const watch = { ...watchFrom(0, 400), peak: 100, dayStart: 50 }
  setLevels(watch, { maxDailyLoss: 0.1, maxDrawdown: 0.1 })
  t.equal(watch.level, 50, '(100 + 400) x 0.9 - 400')
  t.equal(drawdown(watch, 50), 0.1)
  t.equal(dailyLoss(watch, 5), 0.1, '45 of 450')
  t.equal(dailyLoss(watch, 95), -0.1)
  t.equal(drawdown({ peak: -400, dayStart: 0, base: 400 }, -500), 1, 'nothing was left to lose')
})

const guard: StopGuard = { stops: 3, window: 100, lock: 0, perSymbol: false }

t.test('stops within the window are counted, older ones are not', async (t) => {
  const hits: StopHit[] = []
  const note = (time: number, symbol = 'A', of = guard): number => noteStop(hits, { time, symbol }, of)
  t.strictSame([note(0), note(50), note(100)], [0, 0, 0], 'the stop at 0 is as old as the window at 100')
  t.equal(note(149), 3, '50, 100 and 149')
  t.strictSame(hits, [], 'the count starts anew')
  t.strictSame([note(150), note(160, 'B'), note(170)], [0, 0, 3])
})

t.test('stops per symbol are counted apart', async (t) => {
  const hits: StopHit[] = []
  const apart = { ...guard, stops: 2, perSymbol: true }
  t.equal(noteStop(hits, { time: 1, symbol: 'A' }, apart), 0)
  t.equal(noteStop(hits, { time: 2, symbol: 'B' }, apart), 0)
  t.equal(noteStop(hits, { time: 3, symbol: 'A' }, apart), 2)
  t.strictSame(hits, [{ time: 2, symbol: 'B' }], 'that of the other symbol is kept')
})

t.test('a guard that is off remembers nothing', async (t) => {
  const hits: StopHit[] = []
  t.equal(noteStop(hits, { time: 1, symbol: 'A' }, { ...guard, stops: 0 }), 0)
  t.strictSame(hits, [])
})
