import { enter, exit } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import Value from 'typebox/value'
import { bars, flatBars, HOUR, play, script, type Row } from '../../../test/support/engine.ts'
import { scenario } from '../../../test/support/scenario.ts'
import type { Engine } from '../engine/engine.ts'
import { ATTRIBUTED_EXITS, Attribution, type AttributedTrade } from '../portfolio/attribution/attribution.ts'
import { tradeOf } from '../portfolio/statistics/statistics.fixture.ts'
import { attribution as schema } from '../portfolio/statistics/schema/attribution.ts'
import { attributionOf, attributionReport } from './attribution.ts'
import { attributionRows } from './tables/attribution.ts'
import { writeCsv } from './tables/csv.ts'

const DIMENSIONS = ['sleeve', 'instrument', 'regime', 'side', 'exit'] as const

const PARTS = ['trades', 'wins', 'beforeCosts', 'fees', 'slippage', 'funding', 'net', 'open'] as const

function check(what: string, actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`${what} is ${actual}, not ${wanted}`)
}

/** Everything that must hold of an engine at any moment, in cash units. */
function sumsHold(engine: Engine): void {
  const found = attributionOf(engine, engine.trades)
  const { account, sleeves } = engine
  engine.valueNow()
  const total = found.total()
  check('the total', total.net, engine.equity - account.capital)
  check('costs taken off', total.beforeCosts - total.fees - total.slippage - total.funding, total.net)
  for (const dimension of DIMENSIONS) {
    for (const part of PARTS) {
      const sum = found.by(dimension).reduce((all, one) => all + one.sum[part], 0)
      check(`${part} by ${dimension}`, sum, total[part])
    }
  }
  for (const { index, name, ledger, result } of sleeves) {
    const own = found.by('sleeve').find(({ key }) => key === index)?.sum
    check(`net of ${name}`, own?.net ?? 0, result)
    check(`fees of ${name}`, own?.fees ?? 0, ledger.fees)
    check(`slippage of ${name}`, own?.slippage ?? 0, ledger.slippage)
    check(`funding of ${name}`, own?.funding ?? 0, ledger.funding)
  }
  const open = found.by('exit').find(({ key }) => key === 'open')
  check('open positions', open?.sum.trades ?? 0, engine.openPositions)
  const dust = found.by('exit').find(({ key }) => key === 'dust')
  check('trades of dust', dust?.sum.trades ?? 0, 0)
  check('the open part', (open?.sum.net ?? 0) + (dust?.sum.net ?? 0), total.open)
}

t.test(
  'whatever is traded, cells and groups sum to the result of the book exactly, at any moment',
  async () => {
    fc.assert(
      fc.property(scenario(120), fc.boolean(), (setup, closePositions) => {
        const { engine } = play(setup, 7, (played) => sumsHold(played.engine))
        engine.apply({ kind: 'finish', closePositions })
        sumsHold(engine)
        const report = attributionReport(engine, attributionOf(engine, engine.trades))
        if (!Value.Check(schema, JSON.parse(JSON.stringify(report)))) {
          throw new Error(JSON.stringify([...Value.Errors(schema, report)].slice(0, 3)))
        }
      }),
      { numRuns: 80 },
    )
  },
)

t.test('a closed and an open trade, worked out by hand', async (t) => {
  // Bought at 100 and sold at 110; sold short at 110, marked at 105. Fee 1 %, slippage 0.1 %.
  const rows: Row[] = [...flatBars(100, 2), ...flatBars(110, 3), ...flatBars(105, 2)]
  const { engine } = play({
    markets: [{ symbol: 'A', columns: bars(rows, HOUR), baseMs: HOUR, takerFee: 0.01, tick: 0.001 }],
    strategies: [
      {
        name: 'L',
        plugin: script({ 1: enter('long', { size: 0.1, reason: 'test' }), 2: exit('test') }),
        weight: 0.5,
      },
      { name: 'S', plugin: script({ 4: enter('short', { size: 0.1, reason: 'test' }) }), weight: 0.5 },
    ],
    broker: { slippage: 0.001 },
  })
  engine.apply({ kind: 'finish', closePositions: false })
  const found = attributionReport(engine, attributionOf(engine, engine.trades))
  const [long, short] = found.strategies
  t.match(
    found.exits.map(({ exit, trades }) => [exit, trades]),
    [
      ['signal', 1],
      ['open', 1],
    ],
  )
  // 5 units (500 of 10,000 x 0.5 x 0.1 at 100) at 100.1, sold at 109.89.
  t.match(long, { strategy: 'L', trades: 1, wins: 1, open: 0 })
  const quantity = engine.trades.get(0).lots / 1000
  const near = (actual: number, wanted: number, what: string): void => {
    t.ok(Math.abs(actual - wanted) < 1e-6, `${what}: ${actual} is ${wanted}`)
  }
  near(long.beforeCosts, 10 * quantity, 'undisturbed move')
  near(long.slippage, (0.1 + 0.11) * quantity, 'slippage')
  near(long.fees, 0.01 * (100.1 + 109.89) * quantity, 'fees')
  near(long.net, long.beforeCosts - long.fees - long.slippage, 'net')
  const held = -engine.sleeves[1].slots[0].lots / 1000
  near(short.beforeCosts, 5 * held, 'undisturbed move of the open position')
  near(short.slippage, 0.11 * held, 'its slippage')
  t.equal(short.open, short.net)
  t.equal(found.total.net, (engine.equity - engine.account.capital) / engine.account.scale)
  t.strictSame(
    found.sides.map(({ side }) => side),
    ['long', 'short'],
  )
  let csv = ''
  writeCsv(attributionRows(engine, attributionOf(engine, engine.trades)), engine.account, (part) => {
    csv += part.toString()
  })
  t.equal(
    csv.split('\n')[0],
    'strategy,symbol,regime,side,exit,trades,wins,before_costs,fees,slippage,funding,net',
  )
})

t.test('the order in which trades are added changes nothing', async () => {
  const one = fc.record({
    sleeve: fc.integer({ min: 0, max: 2 }),
    instrument: fc.integer({ min: 0, max: 1 }),
    side: fc.constantFrom<1 | -1>(1, -1),
    regime: fc.integer({ min: -1, max: 2 }),
    cause: fc.constantFrom(...ATTRIBUTED_EXITS),
    net: fc.integer({ min: -1e9, max: 1e9 }),
    fees: fc.integer({ min: 0, max: 1e6 }),
    slippage: fc.integer({ min: 0, max: 1e6 }),
    funding: fc.integer({ min: -1e6, max: 1e6 }),
  })
  const said = (trades: readonly AttributedTrade[]): string => {
    const attribution = new Attribution()
    for (const trade of trades) attribution.add(trade)
    return JSON.stringify([attribution.cells(), DIMENSIONS.map((dimension) => attribution.by(dimension))])
  }
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (trades, turn) => {
      const turned = [...trades.slice(turn), ...trades.slice(0, turn)].reverse()
      if (said(turned) !== said(trades)) throw new Error('it depends on the order')
    }),
    { numRuns: 200 },
  )
})

t.test('a regime that was not known comes last; nothing traded is nothing attributed', async (t) => {
  const attribution = new Attribution()
  attribution.add(tradeOf(1, { regime: -1 }))
  attribution.add(tradeOf(2, { regime: 1 }))
  attribution.add(tradeOf(3, { regime: 0 }))
  t.strictSame(
    attribution.by('regime').map(({ key, sum }) => [key, sum.net]),
    [
      [0, 3],
      [1, 2],
      [-1, 1],
    ],
  )
  t.match(new Attribution().total(), { trades: 0, net: 0 })
  t.strictSame(new Attribution().cells(), [])
  t.throws(() => attribution.add(tradeOf(1, { cause: 'entry' })), {
    message: 'A trade does not end with an entry.',
  })
})
