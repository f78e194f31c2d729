import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { NO_TAKEOVER } from '../../engine/takeover/takeover.ts'
import { optionsFor, workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { createPaperHost } from '../paper-host.ts'
import { rehearse, type RehearsalClock } from './rehearse.ts'
import { running, stateHash } from './running.fixture.ts'

const SCALPER = 'plugins/strategy-vwap-ema-scalper/src/index.ts'
const BREAKOUT = 'plugins/strategy-breakout/src/index.ts'
const REVERSION = 'plugins/strategy-mean-reversion/src/index.ts'

/** Stands still, and lets nobody have a turn. */
const STILL: RehearsalClock = { now: () => 0, turn: () => Promise.resolve() }

/** A configuration with which no strategy comes or goes. */
const nextOf = async (place: Workplace) => ({ prepared: await place.prepare(), takeover: NO_TAKEOVER })

const decisions = (events: readonly EngineEvent[]): object[] =>
  events.filter(({ kind }) => kind !== 'revision-activated').map((event) => ({ ...event, seq: 0 }))

t.test('what has changed is tried, and nothing else', async (t) => {
  const { place, host, to } = await running(t)
  await to(300)
  const before = stateHash(host)
  t.equal(await rehearse(host, await nextOf(place), { clock: STILL }), null)
  place.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 5')
  t.equal(await rehearse(host, await nextOf(place), { clock: STILL }), null, 'a limit has no code')

  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  const scalper = { entries: ['S1_VWAP_EMA_Scalper'], bars: 600, answers: 150, longestMs: 0 }
  t.strictSame(await rehearse(host, await nextOf(place), { clock: STILL }), scalper, 'parameters')
  place.edit('configs/strategies.yaml', '    regime_requirements: [ranging]', '    timeframe: 15m')
  const two = { entries: ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion'], bars: 600, answers: 750, longestMs: 0 }
  t.strictSame(await rehearse(host, await nextOf(place), { clock: STILL }), two, 'a timeframe')
  place.edit('configs/regime.yaml', 'parameters: {}', 'parameters: { er_period: 30 }')
  t.match(await rehearse(host, await nextOf(place), { clock: STILL }), {
    entries: [...two.entries, 'regime'],
  })
  place.edit('plugins/allocator-static/src/index.ts', 'sleeve.configured', 'sleeve.configured / 2')
  t.match(await rehearse(host, await nextOf(place), { clock: STILL }), {
    entries: [...two.entries, 'regime', 'allocator'],
  })
  t.equal(stateHash(host), before)
})

t.test('a longer timeframe is tried on more bars, and few bars are said to be few', async (t) => {
  const place = workplace(t)
  place.edit('configs/host.yaml', 'history_bars: 6000', 'history_bars: 0')
  const { host, to } = await running(t, place)
  place.edit(BREAKOUT, 'default: 240,', 'default: 241,')
  const after = async (bars: number) => {
    await to(bars)
    return rehearse(host, await nextOf(place), { clock: STILL })
  }
  const fresh = createPaperHost(optionsFor(host.prepared, 100))
  const entries = ['S3_Breakout']
  t.strictSame(await rehearse(fresh, await nextOf(place), { clock: STILL }), {
    entries,
    bars: 0,
    answers: 0,
    longestMs: null,
  })
  t.strictSame(await after(37), { entries, bars: 37, answers: 9, longestMs: 0 })
  t.strictSame(await after(2000), { entries, bars: 600, answers: 150, longestMs: 0 }, 'fifty of its own')
})

t.test('the longest answer is told, and a plugin in quarantine is tried all the same', async (t) => {
  const { place, host, to } = await running(t)
  await to(300)
  for (const sleeve of host.engine.sleeves) sleeve.quarantined = true
  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  let time = 0
  let looks = 0
  const clock = { ...STILL, now: () => (time += looks++ % 3 === 2 ? 70 : 1) }
  t.match(await rehearse(host, await nextOf(place), { clock }), { answers: 150, longestMs: 70 })
})

t.test('the others are not asked: what they would do is not what is tried', async (t) => {
  const place = workplace(t)
  place.edit(REVERSION, 'onBar(ctx) {', "onBar(ctx) {\n        throw new Error('as always')")
  const { host, to } = await running(t, place)
  await to(100)
  t.equal(host.engine.sleeves[1].quarantined, true)
  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  t.match(await rehearse(host, await nextOf(place), { clock: STILL }), { answers: 150 })
})

t.test('positions and what a plugin remembers go on into the bars that are tried', async (t) => {
  const place = workplace(t)
  place.edit(
    REVERSION,
    '  create(ctx) {',
    '  state: { version: 1, init: () => ({ last: 0 }) },\n  create(ctx) {',
  )
  place.edit(
    REVERSION,
    'onBar(ctx) {',
    `onBar(ctx) {
        if (!(ctx.time > ctx.state.last)) throw new Error('time runs backwards')
        if (ctx.state.last !== 0 && ctx.time - ctx.state.last !== 3_600_000) throw new Error('a bar is missing')
        const move = Math.abs(ctx.close.now / ctx.close.ago(1) - 1)
        if (move > 0.1) throw new Error(\`the price jumps by \${move}\`)
        ctx.state.last = ctx.time`,
  )
  const { host, to } = await running(t, place)
  let bar = 300
  do await to(bar++)
  while (host.engine.sleeves[1].openSlots === 0)
  place.edit(REVERSION, 'if (!(ctx.time >', "if (first) { first = false; held = !ctx.flat }\n        if (held && ctx.flat && ctx.fills.length === 0) throw new Error('a position is gone')\n        held = !ctx.flat\n        if (!(ctx.time >") // prettier-ignore
  place.edit(
    REVERSION,
    '    return {\n      onBar',
    '    let first = true\n    let held = false\n    return {\n      onBar',
  )
  t.match(await rehearse(host, await nextOf(place), { clock: STILL }), {
    entries: ['S2_Mean_Reversion'],
    answers: 150,
  })
})

t.test('the host goes on with every bar meanwhile, and with the same trades', async (t) => {
  const twin = await running(t)
  await twin.to(900)
  let bar = 300
  let time = 0
  const place = workplace(t)
  const one = await running(t, place, {
    clock: {
      // Each look is a slice that is over.
      now: () => (time += 5),
      turn: async () => {
        if (bar < 600) await one.to(++bar)
        // It ends at each bar here; a reload finds it running.
        one.host.inputs.open()
      },
    },
  })
  await one.to(bar)
  place.edit(SCALPER, 'default: 9,', 'default: 8,')
  t.match(await one.reload(), { result: 'activated', rehearsal: { bars: 600, answers: 150 } })
  t.ok(bar > 450, `${bar - 300} bars were applied`)
  await one.to(900)
  t.strictSame(decisions(one.events), decisions(twin.events))
  t.equal(one.host.engine.equity, twin.host.engine.equity)
})

t.test('what waits for a strategy to hold nothing is tried when it is asked for', async (t) => {
  const place = workplace(t)
  place.edit(REVERSION, "reload: 'hot'", "reload: 'flat'")
  place.edit(REVERSION, 'onBar(ctx) {', "onBar(ctx) {\n        if (ctx.config.vwap_deviation_threshold === 2.5) throw new Error('never so')") // prettier-ignore
  const { host, to, reload } = await running(t, place)
  let bar = 1
  while (host.engine.sleeves[1].openSlots === 0) await to(bar++)
  place.edit('configs/strategies.yaml', 'vwap_deviation_threshold: 2.0', 'vwap_deviation_threshold: 2.5')
  t.match(await reload(), { result: 'rejected', error: { code: 'REHEARSAL_FAILED', message: /never so/ } })
  t.strictSame(host.held, [])
})
