import fc from 'fast-check'
import t from 'tap'

import type { Engine } from '../core/src/engine/engine.ts'
import type { EngineEvent } from '../core/src/engine/events.ts'
import type { Command } from '../core/src/engine/inputs.ts'
import { MAX_ROWS } from '../core/src/market/feed.ts'
import { booksAddUp, equal } from './support/books.ts'
import { buildEngine, HOUR, inputs, MINUTE, play, type Played, type TestSetup } from './support/engine.ts'
import { guarded as guardedScenario } from './support/guarded.ts'
import { runs } from './support/runs.ts'
import { scenario } from './support/scenario.ts'

const BARS = 120

const guarded = guardedScenario(BARS)

function outcome({ engine, events }: Played): string {
  return JSON.stringify([
    events,
    [...engine.trades],
    engine.guard.snapshot(),
    engine.equity,
    engine.drawdown.deepest(),
    engine.batches,
  ])
}

t.test('no protection is missed by bars that are left unvalued, however the bars are cut', async () => {
  fc.assert(
    fc.property(guarded, (setup) => {
      // One bar per input: every bar is valued and every protection looks at it.
      const everyBar = outcome(play(setup, 1))
      equal(outcome(play(setup, 7)), everyBar, 'with inputs of 7 bars')
      equal(outcome(play(setup, MAX_ROWS)), everyBar, `with inputs of ${MAX_ROWS} bars`)
    }),
    runs,
  )
})

t.test('a daily loss and a drawdown that are written out plainly halt the book at the same bar', async () => {
  fc.assert(
    fc.property(guarded, (setup) => {
      const rules = setup.protections?.killSwitch ?? { maxDrawdown: 0, maxDailyLoss: 0 }
      const capital = buildEngine(setup).equity
      let peak = capital
      let dayStart = capital
      let last = capital
      let day = 0
      let expected = 0
      play(setup, 1, ({ engine }) => {
        const { equity, time } = engine
        if (Math.ceil(time / (24 * HOUR)) !== day) dayStart = last
        day = Math.ceil(time / (24 * HOUR))
        peak = Math.max(peak, equity)
        const drawdown = (peak - equity) / peak
        const loss = (dayStart - equity) / dayStart
        const over =
          (rules.maxDrawdown > 0 && drawdown >= rules.maxDrawdown) ||
          (rules.maxDailyLoss > 0 && loss >= rules.maxDailyLoss)
        if (over && expected === 0) expected = time
        last = equity
      })
      const latched = play(setup, MAX_ROWS).events.find(
        (event) => event.kind === 'kill-switch' && event.to === 'latched',
      )
      equal(latched?.time ?? 0, expected, 'when the kill switch latched')
    }),
    runs,
  )
})

const WHO = { reason: 'a test', author: 'somebody' }
const commands = fc.array(
  fc.record({
    at: fc.integer({ min: 1, max: BARS }),
    command: fc.oneof(
      fc.constant<Command>({ name: 'trigger-kill-switch', ...WHO }),
      fc.constant<Command>({ name: 'reset-kill-switch', ...WHO }),
      fc.constantFrom('S1', 'S2').map((strategy): Command => ({ name: 'pause', strategy, ...WHO })),
      fc.constantFrom('S1', 'S2').map((strategy): Command => ({ name: 'resume', strategy, ...WHO })),
      fc.integer({ min: 1, max: 9 }).map((lock): Command => ({ name: 'remove-lock', lock, ...WHO })),
      fc
        .record({
          strategy: fc.constantFrom(null, 'S1', 'S2'),
          symbol: fc.constantFrom(null, 'A', 'B'),
          end: fc.constantFrom(null, { after: 20 * MINUTE }, { after: 48 * HOUR }),
        })
        .map((lock): Command => ({ name: 'add-lock', ...lock, ...WHO })),
    ),
  }),
  { maxLength: 6 },
)

type Steps = readonly { readonly at: number; readonly command: Command }[]

/** Bars with commands and new weights between them; `between` is called before each input. */
function playWith(
  setup: TestSetup,
  steps: Steps,
  between: (engine: Engine) => void,
  weights: boolean,
): Played {
  const engine = buildEngine(setup)
  const events: EngineEvent[] = []
  let count = 0
  for (const slices of inputs(setup, 1)) {
    between(engine)
    events.push(...engine.apply({ kind: 'bars', slices }))
    count++
    for (const { at, command } of steps) {
      if (at === count) events.push(...engine.apply({ kind: 'command', command }))
    }
    if (weights && count % 20 === 0) {
      const weight = count % 40 === 0 ? 0.4 : 0.1
      events.push(...engine.apply({ kind: 'weights', weights: { S1: weight, S2: 0.5 - weight } }))
    }
  }
  return { engine, events }
}

t.test('a state that goes through JSON and back changes nothing', async () => {
  fc.assert(
    fc.property(guarded, commands, (setup, steps) => {
      let inputsSoFar = 0
      const restart = (engine: Engine): void => {
        if (++inputsSoFar % 4 === 0) {
          engine.restoreProtections(JSON.parse(JSON.stringify(engine.guard.snapshot())))
        }
      }
      const kept = outcome(playWith(setup, steps, () => undefined, true))
      equal(outcome(playWith(setup, steps, restart, true)), kept, 'with restores on the way')
    }),
    runs,
  )
})

t.test('nothing is opened while the kill switch is latched, and only a person releases it', async () => {
  fc.assert(
    fc.property(guarded, commands, (setup, steps) => {
      let latched = false
      const paused = new Set<string>()
      for (const event of playWith(setup, steps, () => undefined, true).events) {
        if (event.kind === 'kill-switch') {
          if (event.from === 'latched') equal(event.cause, 'reset', 'what released the kill switch')
          if (event.from === 'latched') equal(event.why, WHO.reason, 'the reason of the reset')
          latched = event.to === 'latched'
        }
        if (event.kind === 'strategy-paused') paused.add(event.strategy)
        if (event.kind === 'strategy-resumed') paused.delete(event.strategy)
        const opens = event.kind === 'order-approved' || (event.kind === 'fill' && event.cause === 'entry')
        if (!opens) continue
        if (latched) throw new Error(`${event.kind} of ${event.strategy} while the kill switch is latched`)
        if (paused.has(event.strategy))
          throw new Error(`${event.kind} of ${event.strategy} while it is paused`)
      }
    }),
    runs,
  )
})

t.test('halts, cuts and commands leave the books exact', async () => {
  fc.assert(
    fc.property(guarded, commands, (setup, steps) => {
      const { engine } = playWith(
        setup,
        steps,
        (one) => {
          booksAddUp(one)
          for (const { lots, cutLots, cutDue } of one.markets.flatMap(({ slots }) => slots)) {
            if (cutLots < 0 || (cutDue === 0) !== (cutLots === 0)) throw new Error(`a cut of ${cutLots} lots`)
            if (lots === 0) equal(cutLots, 0, 'the cut of a flat slot')
          }
        },
        true,
      )
      engine.apply({ kind: 'finish', closePositions: true })
      const nets = [...engine.trades].reduce((sum, { net }) => sum + net, 0)
      // Dust has moved since the trades that left it; a purchase that left nothing else has paid its fee.
      const dust = engine.markets
        .flatMap(({ slots }) => slots)
        .reduce((sum, { mark, cost, tradeFees }) => sum + mark - cost - tradeFees, 0)
      equal(engine.equity, engine.account.capital + nets + dust, 'capital, trades and dust')
    }),
    runs,
  )
})

t.test('locks let no entry through, and hold no exit back', async () => {
  fc.assert(
    fc.property(guarded, commands, (setup, steps) => {
      const engine = buildEngine(setup)
      let count = 0
      const locks = new Map<
        number,
        { strategy: string | null; symbol: string | null; until: number | null }
      >()
      for (const slices of inputs(setup, 1)) {
        const events = [...engine.apply({ kind: 'bars', slices })]
        count++
        for (const { at, command } of steps) {
          if (at === count) events.push(...engine.apply({ kind: 'command', command }))
        }
        for (const event of events) {
          if (event.kind === 'lock-set') locks.set(event.lock, event)
          if (event.kind === 'lock-released') locks.delete(event.lock)
          const opens = event.kind === 'order-approved' || (event.kind === 'fill' && event.cause === 'entry')
          if (!opens) continue
          for (const { strategy, symbol, until } of locks.values()) {
            if (strategy !== null && strategy !== event.strategy) continue
            if (symbol !== null && symbol !== event.symbol) continue
            if (until !== null && until <= event.time) continue
            throw new Error(`${event.kind} of ${event.strategy} in ${event.symbol} under a lock`)
          }
        }
      }
      // Everything that is held is closed when its exits are due, whatever is locked.
      for (const { market, exitDue, lots, cutDue } of engine.sleeves.flatMap(({ slots }) => slots)) {
        if (lots !== 0 && setup.broker?.volumeShare === null && exitDue !== 0 && exitDue <= market.bars) {
          throw new Error('an exit that was due is still open')
        }
        if (lots === 0) equal(cutDue, 0, 'the cut of a flat slot')
      }
    }),
    runs,
  )
})

t.test(
  'exits of a run that is locked, paused and halted from its first entry on are those of one that is not',
  async () => {
    fc.assert(
      fc.property(scenario(BARS), fc.constantFrom('S1', 'S2', 'S3'), (setup, strategy) => {
        // Until it is paused the run is the same; afterwards each open position ends as it does without the pause.
        const run = (pauseAt: number): Played => {
          const steps =
            pauseAt === 0 ? [] : [{ at: pauseAt, command: { name: 'pause', strategy, ...WHO } as const }]
          return playWith({ ...setup, limits: {}, broker: {} }, steps, () => undefined, false)
        }
        const free = run(0)
        const pauseAt = 60
        const kept = run(pauseAt)
        const open = kept.events.find(({ kind }) => kind === 'strategy-paused')
        if (open === undefined) return
        const closedOf = ({ events }: Played): string[] => {
          // The first trade of each symbol that was open at the pause.
          const seen = new Set<string>()
          return events.flatMap((event) => {
            if (event.kind !== 'trade-closed' || event.strategy !== strategy || event.time <= open.time)
              return []
            if (seen.has(event.symbol)) return []
            seen.add(event.symbol)
            return [`${event.symbol} ${event.time} ${event.cause}`]
          })
        }
        const ends = new Set(closedOf(free))
        for (const one of closedOf(kept)) {
          if (one.endsWith('liquidation')) continue
          if (!ends.has(one)) throw new Error(`${one} is not among ${[...ends].join(', ')}`)
        }
      }),
      runs,
    )
  },
)
