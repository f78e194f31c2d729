import t, { type Test } from 'tap'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { running, stateHash } from './running.fixture.ts'

const SCALPER = 'plugins/strategy-vwap-ema-scalper/src/index.ts'
const REGIME = 'plugins/regime-efficiency-ratio/src/index.ts'

/** The shipped files, with little patience. */
function place(t: Test): Workplace {
  const made = workplace(t)
  made.edit('configs/host.yaml', '  broker:', '  plugins: { deadline_ms: 250 }\n  broker:')
  return made
}

t.test('new code is tried in a worker of its own: what hangs or ends it is refused there', async (t) => {
  const twin = await running(t)
  const { place: own, host, to, reload } = await running(t, place(t), {}, true)
  await to(300)
  const code = own.read(SCALPER)
  const hanging = 'onBar(ctx) {\n        asked++\n        if (asked === 20) '
  own.edit(
    SCALPER,
    '    return {\n      onBar(ctx) {',
    `    let asked = 0\n    return {\n      ${hanging}while (true) {}`,
  )
  const late = await reload()
  t.match(late, { result: 'rejected', error: { code: 'REHEARSAL_FAILED' } })
  t.match(late.error?.message, /S1_VWAP_EMA_Scalper .*at bar \d+ of 600, \w+\/USDT closed .*250 ms/)

  own.write(SCALPER, code)
  own.edit(SCALPER, 'onBar(ctx) {', 'onBar(ctx) {\n        process.exit(3)')
  t.match(await reload(), { result: 'rejected', error: { code: 'REHEARSAL_FAILED', message: /exit/ } })

  own.write(SCALPER, code)
  own.edit(
    REGIME,
    'onBar({ config, state }) {',
    'onBar({ config, state }) {\n        if (state.age > 0) while (true) {}',
  )
  own.edit('configs/regime.yaml', 'parameters: {}', 'parameters: {}\n  timeframe: 4h')
  const learning = await reload()
  t.match(learning, { result: 'rejected', error: { code: 'REHEARSAL_FAILED' } })
  t.match(
    learning.error?.message,
    /regime\/\w+\/USDT\/4h .*while it learnt from old bars, \w+\/USDT closed .*250 ms/,
  )

  await to(900)
  await twin.to(900)
  t.equal(stateHash(host), stateHash(twin.host), 'and nobody has noticed')
})

t.test('a worker that ends meanwhile and has nothing to do with it is no reason to refuse', async (t) => {
  let ends = 1
  const clock = {
    now: () => 0,
    turn() {
      if (ends-- > 0) one.host.staff?.seat('S2_Mean_Reversion').worker.end('it was out of luck')
      return Promise.resolve()
    },
  }
  const one = await running(t, place(t), { clock }, true)
  await one.to(300)
  one.place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  t.match(await one.reload(), { result: 'activated', rehearsal: { entries: ['S1_VWAP_EMA_Scalper'] } })
  t.equal(one.host.staff?.state('S2_Mean_Reversion'), 'ready')
})

t.test('what is tried in a worker comes into force in it', async (t) => {
  const own = place(t)
  const twin = await running(t, own)
  const one = await running(t, own, {}, true)
  for (const { to } of [twin, one]) await to(300)
  own.edit(SCALPER, 'if (!ctx.flat ||', 'if (ctx.count < 0 || !ctx.flat ||')
  own.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  own.edit('configs/strategies.yaml', '    regime_requirements: [ranging]', '    timeframe: 15m')
  for (const { to, reload } of [twin, one]) {
    t.match(await reload(), {
      result: 'activated',
      rehearsal: { entries: ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion'], bars: 600, answers: 750 },
    })
    await to(900)
  }
  t.equal(stateHash(one.host), stateHash(twin.host))
})
