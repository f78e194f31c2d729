import fc from 'fast-check'
import t from 'tap'
import { play } from '../../../test/support/engine.ts'
import { scenario } from '../../../test/support/scenario.ts'
import { MAX_ROWS } from '../market/feed.ts'
import { DrawdownTracker, type Drawdown } from '../portfolio/equity.ts'
import type { Engine } from './engine.ts'

const BARS = 150

/** What the books show after every batch of a run that is asked after every batch. */
interface Seen {
  readonly deepest: Drawdown | null
  readonly exposed: number
  readonly sleeves: readonly number[]
  readonly equity: number
}

/** Follow the run from outside, one batch at a time, with the plainest code. */
function followed(setup: Parameters<typeof play>[0]): Seen {
  let tracker: DrawdownTracker | null = null
  let before = NaN
  let exposed = 0
  let sleeves: number[] = []
  const { engine } = play(setup, 1, ({ engine: now }) => {
    if (tracker === null) {
      tracker = new DrawdownTracker(now.account.capital)
      tracker.update(now.account.capital, now.time - Math.min(...now.markets.map(({ baseMs }) => baseMs)))
      before = now.account.capital
      sleeves = now.sleeves.map(() => 0)
    }
    if (now.equity !== before) tracker.update(now.equity, now.time)
    before = now.equity
    if (now.openPositions > 0) exposed++
    sleeves = sleeves.map((bars, i) => bars + Number(now.sleeves[i].openSlots > 0))
  })
  return {
    deepest: (tracker as DrawdownTracker | null)?.deepest() ?? null,
    exposed,
    sleeves,
    equity: engine.equity,
  }
}

const read = (engine: Engine): Seen => ({
  deepest: engine.drawdown.deepest(),
  exposed: engine.batchesExposed,
  sleeves: engine.sleeves.map(({ barsExposed }) => barsExposed),
  equity: engine.equity,
})

t.test('values that are made up for later are those of every single bar', async (t) => {
  fc.assert(
    fc.property(scenario(BARS), (setup) => {
      const outside = followed(setup)
      const { engine } = play(setup, MAX_ROWS)
      const inside = read(engine)
      // The first peak may be the open of the first bar, which is not seen from outside.
      const same = JSON.stringify({ ...outside, deepest: { ...outside.deepest, peakTime: 0 } })
      if (JSON.stringify({ ...inside, deepest: { ...inside.deepest, peakTime: 0 } }) !== same) {
        throw new Error(`${JSON.stringify(inside)} is not ${JSON.stringify(outside)}`)
      }
    }),
    { numRuns: 150 },
  )
  t.pass('150 runs')
})
