import { createHash } from 'node:crypto'
import t, { type Test } from 'tap'
import type { EngineEvent } from '../engine/events.ts'
import { MAX_ROWS } from '../market/feed.ts'
import { nextBars, simulatedMarket } from '../market/simulated.ts'
import { manualClock, type ManualClock } from './clock.ts'
import { isEngineEvent } from './host-events.ts'
import { createPaperHost, runPaperHost, ACCELERATED_START, type PaperHost } from './paper-host.ts'
import { shippedConfig } from './paper-host.fixture.ts'
import { wireEngine } from './wire.ts'

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']
const FIVE_MINUTES = 300_000
const BARS = 20 * MAX_ROWS

const never = new AbortController().signal
const prepared = await shippedConfig(t.testdir({}))

/** A host whose clock a test moves. */
function paperHost(marketSeed = 42): { host: PaperHost; clock: ManualClock } {
  const clock = manualClock(ACCELERATED_START)
  const host = createPaperHost({
    prepared,
    marketSeed,
    speed: 7200,
    log: () => undefined,
    clock: () => clock,
  })
  return { host, clock }
}

const hash = (events: readonly EngineEvent[]): string =>
  createHash('sha256').update(JSON.stringify(events)).digest('hex')

/** Run from the first bar to the last with the clock far ahead, and collect all events. */
async function runAhead(
  bars: number,
  marketSeed?: number,
): Promise<{ host: PaperHost; events: EngineEvent[] }> {
  const { host, clock } = paperHost(marketSeed)
  clock.advance(bars * FIVE_MINUTES)
  const events = host.events.after(0, 1000).filter(isEngineEvent)
  await runPaperHost(host, { signal: never, maxBars: bars, onEvents: (some) => events.push(...some) })
  return { host, events }
}

/** The same bars as a backtest would feed them: in chunks of many rows. */
function runInChunks(bars: number): EngineEvent[] {
  const { historyBars } = prepared.checked.config.host.paper
  const events: EngineEvent[] = []
  const engine = wireEngine(prepared, {
    markets: SYMBOLS.map((symbol) => ({ symbol, baseMs: FIVE_MINUTES, hasVolume: true })),
    record: 'all',
    onFault: 'throw',
    curveMs: 86_400_000,
    log: () => undefined,
    onEvents: (seen) => events.push(...seen),
  })
  const market = simulatedMarket({
    seed: 42,
    symbols: SYMBOLS.map((symbol) => ({ symbol, tick: 0.01 })),
    timeframeMs: FIVE_MINUTES,
    start: ACCELERATED_START - historyBars * FIVE_MINUTES,
  })
  const feed = (kind: 'history' | 'bars', rows: number): void => {
    for (let left = rows; left > 0; left -= MAX_ROWS) {
      const to = Math.min(left, MAX_ROWS)
      const slices = nextBars(market, to).map((columns, instrument) => ({ instrument, columns, from: 0, to }))
      events.push(...engine.apply({ kind, slices }))
    }
  }
  feed('history', historyBars)
  feed('bars', bars)
  return events
}

const kinds = (events: readonly EngineEvent[]): Set<string> => new Set(events.map(({ kind }) => kind))

const first = runAhead(BARS)

t.test('equal seeds give equal events, another seed gives others', async (t) => {
  const one = await first
  t.ok(one.events.length > 1000, `${one.events.length} events`)
  t.equal(hash((await runAhead(BARS)).events), hash(one.events))
  t.not(hash((await runAhead(BARS, 43)).events), hash(one.events))
})

t.test('one bar per input and chunks of many rows give the same events', async (t) => {
  const { events } = await first
  t.equal(hash(runInChunks(BARS)), hash(events))
  for (const kind of [
    'order-approved',
    'order-refused',
    'fill',
    'trade-closed',
    'regime-changed',
    'stop-moved',
  ]) {
    t.ok(kinds(events).has(kind), `${kind} occurs`)
  }
})

t.test('every strategy trades at least 20 times in 120 days of the shipped configuration', async (t) => {
  const { host } = await runAhead(120 * 288)
  for (const [i, { trades }] of host.tally.strategies.entries()) {
    t.ok(trades >= 20, `${host.engine.sleeves[i].name}: ${trades} trades`)
  }
  t.equal(
    host.tally.strategies.reduce((sum, { trades }) => sum + trades, 0),
    host.engine.trades.length,
  )
})

t.test('the books add up after every input', async (t) => {
  const { host, clock } = paperHost()
  const { engine } = host
  clock.advance(3000 * FIVE_MINUTES)
  let checked = 0
  const check = (): void => {
    const flows = engine.sleeves.reduce((sum, { ledger }) => sum + ledger.flow, 0)
    if (engine.account.cash !== engine.account.capital + flows || engine.account.cash !== engine.venue.cash) {
      t.fail(`at ${new Date(engine.time).toISOString()}`)
    }
    checked++
  }
  await runPaperHost(host, { signal: never, maxBars: 3000, onEvents: check })
  t.ok(checked > 100, `${checked} inputs with events`)
})

/** Let the loop do what it can do at the present time of its clock. */
async function settle(t: Test, host: PaperHost, bars: number): Promise<void> {
  for (let turns = 0; host.feed.bars < bars && turns < 10_000; turns++) await new Promise(setImmediate)
  await new Promise(setImmediate)
  t.equal(host.feed.bars, bars)
}

t.test('a bar is applied when the clock reaches its close, not before, and none is skipped', async (t) => {
  const { host, clock } = paperHost()
  const stop = new AbortController()
  const running = runPaperHost(host, { signal: stop.signal })
  clock.advance(FIVE_MINUTES - 1)
  await settle(t, host, 0)
  clock.advance(1)
  await settle(t, host, 1)
  t.equal(host.engine.time, ACCELERATED_START + FIVE_MINUTES)
  clock.advance(10 * FIVE_MINUTES)
  await settle(t, host, 11)
  t.equal(host.engine.batches, 11)
  stop.abort()
  await running
})

t.test('a signal stops the loop between two inputs, and it goes on where it stopped', async (t) => {
  const { host, clock } = paperHost()
  const stop = new AbortController()
  const events = host.events.after(0, 1000).filter(isEngineEvent)
  clock.advance(BARS * FIVE_MINUTES)
  await runPaperHost(host, {
    signal: stop.signal,
    onEvents(some) {
      events.push(...some)
      if (host.feed.bars > 1000 && !stop.signal.aborted) {
        stop.abort()
        t.equal(host.state, 'stopping')
      }
    },
  })
  t.equal(host.state, 'stopped')
  t.ok(host.feed.bars > 1000 && host.feed.bars < BARS, `${host.feed.bars} bars`)
  await runPaperHost(host, { signal: never, maxBars: BARS, onEvents: (some) => events.push(...some) })
  t.equal(hash(events), hash((await first).events))
})

const who = { reason: 'news', author: 'somebody' }
const pauseS3 = { kind: 'command', command: { name: 'pause', strategy: 'S3_Breakout', ...who } } as const

t.test('a command is applied at once while the clock sleeps, between two bars otherwise', async (t) => {
  const { host, clock } = paperHost()
  const stop = new AbortController()
  const seen: string[] = []
  const before = host.inputs.enqueue(pauseS3, () => host.feed.bars)
  const running = runPaperHost(host, {
    signal: stop.signal,
    onEvents: (events) => seen.push(...events.map(({ kind }) => kind)),
  })
  t.equal(await before, 0, 'what came before the start is applied first')
  t.strictSame(seen, ['strategy-paused'], 'and its event is told like every other')
  clock.advance(FIVE_MINUTES)
  await settle(t, host, 1)
  const [refused] = await host.inputs.enqueue(pauseS3, (events) => events)
  t.match(refused, { kind: 'command-refused', code: 'STRATEGY_PAUSED' })
  t.equal(host.feed.bars, 1, 'no bar is due')
  t.equal(refused, host.events.after(refused.seq - 1, 1)[0])

  clock.advance(100_000 * FIVE_MINUTES)
  await settleAbove(host, 1000)
  const at = await host.inputs.enqueue(
    { kind: 'command', command: { name: 'resume', strategy: 'S3_Breakout', ...who } },
    ([event]) => [event.kind, event.time === ACCELERATED_START + host.feed.bars * FIVE_MINUTES],
  )
  t.strictSame(at, ['strategy-resumed', true], 'with the clock far ahead it gets its turn')
  t.ok(host.feed.bars < 100_000)
  stop.abort()
  await running
  await t.rejects(
    host.inputs.enqueue(pauseS3, () => null),
    { code: 'HOST_STOPPED' },
  )
})

/** Let the loop run until it has seen so many bars. */
async function settleAbove(host: PaperHost, bars: number): Promise<void> {
  while (host.feed.bars < bars) await new Promise(setImmediate)
}

t.test('a command that nobody was let carry out is refused when the loop ends', async (t) => {
  const { host } = paperHost()
  const waits = host.inputs.enqueue(pauseS3, () => null)
  const stopped = AbortSignal.abort()
  await runPaperHost(host, { signal: stopped })
  await t.rejects(waits, { code: 'HOST_STOPPED' })
  t.equal(host.engine.guard.state.strategies[2].pause, null)
})

t.test('at the speed of the wall clock the bars lie on its grid', async (t) => {
  const before = Date.now()
  const host = createPaperHost({ prepared, marketSeed: 42, speed: 1, log: () => undefined })
  t.equal(host.start % FIVE_MINUTES, 0)
  t.ok(host.start > before - FIVE_MINUTES && host.start <= Date.now())
  t.ok(Math.abs(host.clock.now() - Date.now()) < 60_000)
})
