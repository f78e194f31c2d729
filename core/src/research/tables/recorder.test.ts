import { adjustStop, atDistance, atPrice, enter, exit, type Answer } from '@grodt/sdk'
import fc from 'fast-check'
import t from 'tap'
import {
  bars,
  buildEngine,
  flatBars,
  inputs,
  MINUTE,
  script,
  START,
  type Row,
  type TestSetup,
} from '../../../../test/support/engine.ts'
import { scenario } from '../../../../test/support/scenario.ts'
import type { Engine } from '../../engine/engine.ts'
import { heldQuantity } from '../../market/instrument.ts'
import { Recorder } from './recorder.ts'
import type { Rows } from './rows.ts'
import { column, pick } from './table-fixture.ts'
import { tradeRows } from './trades.ts'

interface Recorded {
  readonly engine: Engine
  readonly table: (name: string) => Rows
}

/** Run all bars of a setup and its end into tables. */
function record(setup: TestSetup, rows?: number): Recorded {
  const engine = buildEngine(setup)
  const recorder = new Recorder()
  recorder.start(engine)
  for (const slices of inputs(setup, rows)) recorder.add(engine.apply({ kind: 'bars', slices }))
  recorder.add(engine.apply({ kind: 'finish', closePositions: true }))
  return {
    engine,
    table: (name) => {
      const found = recorder.tables.find(({ table }) => table.name === name)
      if (found === undefined) throw new Error(`no table ${name}`)
      return found
    },
  }
}

const minute = (time: unknown): number => (Number(time) - START) / MINUTE

/** One strategy on one market with the given volume per bar. */
function single(
  rows: readonly Row[],
  answers: Readonly<Record<number, Answer>>,
  rest: object = {},
): TestSetup {
  const markets = [{ symbol: 'A', columns: bars(rows), takerFee: 0.001, lot: 0.001 }]
  return { markets, strategies: [{ name: 'S', plugin: script(answers) }], ...rest }
}

const long = (details: object = {}): Answer => enter('long', { size: 0.1, reason: 'up', ...details })

t.test('an entry is told from the signal to the trade', async (t) => {
  const rows: Row[] = [...flatBars(100, 3), [100, 111, 100, 110], ...flatBars(110, 2)]
  const { table, engine } = record(
    single(
      rows,
      {
        1: long({ stop: atDistance(5), target: atPrice(110), strength: 0.4, facts: { close: 100, z: NaN } }),
        2: adjustStop(96, 'tighter'),
      },
      { broker: { slippage: 0.001 } },
    ),
  )
  t.same(
    pick(table('signals'), 'signal', 'action', 'outcome', 'order', 'size', 'stop_price', 'stop_distance'),
    [
      [1, 'enter', 'approved', 1, 0.1, null, 5],
      [2, 'adjust-stop', 'accepted', null, null, 96, null],
    ],
  )
  t.same(pick(table('signals'), 'target_price', 'strength', 'reason', 'facts'), [
    [110, 0.4, 'up', 'close=100 z='],
    [null, null, 'tighter', ''],
  ])
  t.same(pick(table('orders'), 'order', 'signal', 'status', 'cancel_cause', 'quantity', 'filled_quantity'), [
    [1, 1, 'filled', null, 10, 10],
  ])
  t.same(pick(table('orders'), 'average_price', 'fees', 'slippage'), [[100.1, 1.001e8, 1e8]])
  t.same(column(table('orders'), 'time').map(minute), [1])
  t.same(column(table('orders'), 'end_time').map(minute), [2])
  t.same(pick(table('fills'), 'fill', 'order', 'trade', 'side', 'quantity', 'price', 'cause', 'liquidity'), [
    [1, 1, 1, 'buy', 10, 100.1, 'entry', 'taker'],
    [2, null, 1, 'sell', 10, 110, 'target', 'maker'],
  ])
  t.same(pick(table('fills'), 'fee', 'slippage'), [
    [1.001e8, 1e8],
    [0, 0],
  ])
  t.same(pick(table('positions'), 'fill', 'side', 'quantity', 'entry_price', 'book_quantity'), [
    [1, 'long', 10, 100.1, 10],
    [2, 'flat', 0, null, 0],
  ])
  const trades = tradeRows(engine)
  t.same(pick(trades, 'trade', 'exit', 'net', 'reason'), [[1, 'target', 97.999e8, 'up (close 100, z NaN)']])
})

t.test('orders end filled, partly filled, cancelled with the cause', async (t) => {
  const thin: Row[] = Array.from({ length: 8 }, (): Row => [100, 100, 100, 100, 4])
  const { table } = record(
    single(
      thin,
      {
        1: long({ size: 0.1 }),
        3: exit('enough'),
        5: enter('long', { size: 0.1, reason: 'up', order: { type: 'limit', price: 90, expiry: 1 } }),
        7: enter('long', { size: 0.1, reason: 'up', order: { type: 'limit', price: 90, expiry: 5 } }),
      },
      { broker: { volumeShare: 0.5 } },
    ),
  )
  t.same(pick(table('orders'), 'status', 'cancel_cause', 'quantity', 'filled_quantity', 'average_price'), [
    ['partly', 'expired', 10, 2, 100],
    ['cancelled', 'expired', 11.11, 0, null],
    ['cancelled', 'end', 11.11, 0, null],
  ])
  t.same(
    pick(table('signals'), 'action', 'outcome').map((one) => one.join(' ')),
    ['enter approved', 'exit accepted', 'enter approved', 'enter approved'],
  )
})

t.test('a signal without effect is ignored, a cut one and a refused one name the limit', async (t) => {
  const setup = single(
    flatBars(100, 8),
    {
      1: exit('nothing there'),
      2: adjustStop(90, 'nothing there'),
      3: long({ size: 1, stop: atDistance(5) }),
      4: long({ size: 1, facts: { close: 100 } }),
      5: exit('enough'),
      6: enter('short', { size: 0.000001, reason: 'down' }),
    },
    { limits: { maxGross: 0.5 } },
  )
  const recorded = record(setup)
  t.same(pick(recorded.table('signals'), 'action', 'outcome', 'limit', 'order'), [
    ['exit', 'ignored', null, null],
    ['adjust-stop', 'ignored', null, null],
    ['enter', 'cut', 'max_gross_exposure', 1],
    ['enter', 'refused', 'position-open', null],
    ['exit', 'accepted', null, null],
    ['enter', 'refused', 'min_notional', null],
  ])
  t.same(pick(recorded.table('refusals'), 'signal', 'side', 'limit', 'state', 'required', 'reason'), [
    [4, 'long', 'position-open', 'a position is open', 'flat or leaving', 'up'],
    [6, 'short', 'min_notional', null, null, 'down'],
  ])
  t.same(column(recorded.table('orders'), 'cut_by'), ['max_gross_exposure'])
})

t.test('the regimes in force at the start come before the changes', async (t) => {
  const recorder = new Recorder()
  const change = (seq: number, symbol: string, from: string | null, to: string) =>
    ({
      kind: 'regime-changed',
      seq,
      time: START + seq * MINUTE,
      symbol,
      timeframe: '1m',
      from,
      to,
      confidence: 0.5,
    }) as const
  recorder.start({ account: { scale: 1e8 } as Engine['account'], markets: [] })
  recorder.history([change(1, 'A', null, 'up'), change(2, 'B', null, 'up'), change(3, 'A', 'up', 'down')])
  recorder.add([change(4, 'B', 'up', 'down')])
  recorder.add([change(5, 'B', 'down', 'up')])
  const regimes = recorder.tables.find(({ table }) => table.name === 'regimes')
  if (regimes === undefined) throw new Error('no table')
  t.same(
    pick(regimes, 'time', 'symbol', 'from', 'to').map(([time, ...rest]) => [minute(time), ...rest]),
    [
      [2, 'B', null, 'up'],
      [3, 'A', 'up', 'down'],
      [4, 'B', 'up', 'down'],
      [5, 'B', 'down', 'up'],
    ],
  )
})

const sum = (values: readonly unknown[]): number =>
  values.reduce<number>((all, value) => all + Number(value), 0)

function equal(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value))
  if (a !== b) throw new Error(`${what}: ${a}, expected ${b}`)
}

function near(actual: number, expected: number, what: string, off = 1e-9): void {
  if (!(Math.abs(actual - expected) <= off * Math.max(1, Math.abs(expected)))) {
    throw new Error(`${what}: ${actual}, expected ${expected}`)
  }
}

/** What the tables must agree about, with each other and with the books. */
function tablesAgree({ engine, table }: Recorded): void {
  const fills = table('fills')
  for (const { name, ledger, refusals } of engine.sleeves) {
    const own = (rows: Rows, of: string): unknown[] =>
      pick(rows, 'strategy', of).flatMap(([strategy, value]) => (strategy === name ? [value] : []))
    equal(sum(own(fills, 'fee')), ledger.fees, `fees of ${name}`)
    equal(sum(own(fills, 'slippage')), ledger.slippage, `slippage of ${name}`)
    const refused = own(table('refusals'), 'limit')
    for (const [limit, count] of refusals) {
      equal(refused.filter((one) => one === limit).length, count, `${name}, ${limit}`)
    }
    equal(refused.length, sum([...refusals.values()]), `refusals of ${name}`)
  }
  positionsFollowFills(engine, fills, table('positions'))
  ordersFollowFills(fills, table('orders'))
  signalsHaveOutcomes(table('signals'), table('orders'), table('refusals'))
  const trades = tradeRows(engine)
  const feesByTrade = new Map<unknown, number>()
  for (const [trade, fee] of pick(fills, 'trade', 'fee')) {
    feesByTrade.set(trade, (feesByTrade.get(trade) ?? 0) + Number(fee))
  }
  for (const [trade, fees] of pick(trades, 'trade', 'fees')) {
    equal(feesByTrade.get(trade), fees, `fees of trade ${String(trade)}`)
  }
  // A purchase that left less than a lot belongs to the next trade.
  const pending = engine.markets.flatMap(({ slots }) => slots.filter(({ entryLots }) => entryLots !== 0))
  equal(feesByTrade.has(null), pending.length > 0, 'a fill without a trade')
  equal(feesByTrade.get(null) ?? 0, sum(pending.map(({ tradeFees }) => tradeFees)), 'fees without a trade')
}

function positionsFollowFills({ account, markets }: Engine, fills: Rows, positions: Rows): void {
  const held = new Map<string, number>()
  const book = new Map<string, number>()
  const rows = pick(
    positions,
    'fill',
    'strategy',
    'symbol',
    'quantity',
    'book_quantity',
    'side',
    'entry_price',
  )
  pick(fills, 'fill', 'strategy', 'symbol', 'side', 'quantity', 'price', 'fee').forEach(
    ([fill, strategy, symbol, side, size, paid, fee], i) => {
      const market = markets.find(({ instrument }) => instrument.symbol === symbol)
      if (market === undefined) throw new Error(`a fill in ${String(symbol)}`)
      const { feeInBase, lot } = market.instrument
      const [number, ownStrategy, ownSymbol, quantity, all, where, price] = rows[i]
      equal([number, ownStrategy, ownSymbol], [fill, strategy, symbol], 'row of a fill')
      // The value of the fee is rounded to cash units.
      const kept = feeInBase && side === 'buy' ? Number(fee) / account.scale / Number(paid) : 0
      const change = side === 'buy' ? Number(size) - kept : -Number(size)
      const key = `${String(strategy)} ${String(symbol)}`
      held.set(key, (held.get(key) ?? 0) + change)
      book.set(String(symbol), (book.get(String(symbol)) ?? 0) + change)
      const off = feeInBase ? 1e-7 : 1e-9
      near(Number(quantity), held.get(key) ?? NaN, `position after fill ${String(fill)}`, off)
      near(Number(all), book.get(String(symbol)) ?? NaN, `book after fill ${String(fill)}`, off)
      const isDust = feeInBase && Number(quantity) < lot * (1 - 1e-9)
      const sign = isDust ? 0 : Math.sign(Number(quantity))
      equal(where, sign === 0 ? 'flat' : sign > 0 ? 'long' : 'short', 'side')
      equal(price === null, sign === 0, 'an entry price where there is a position')
    },
  )
  equal(rows.length, fills.length, 'rows')
  for (const { sleeve, instrument, held: quanta } of markets.flatMap(({ slots }) => slots)) {
    const last = rows.findLast(
      ([, strategy, symbol]) => strategy === sleeve.name && symbol === instrument.symbol,
    )
    equal(last?.[3] ?? 0, heldQuantity(instrument, quanta), `${sleeve.name} at the end`)
  }
}

function ordersFollowFills(fills: Rows, orders: Rows): void {
  const parts = new Map<unknown, { quantity: number; value: number; fee: number }>()
  for (const [order, quantity, price, fee, cause] of pick(
    fills,
    'order',
    'quantity',
    'price',
    'fee',
    'cause',
  )) {
    equal(order !== null, cause === 'entry', 'the order of an entry fill')
    if (order === null) continue
    const part = parts.get(order) ?? { quantity: 0, value: 0, fee: 0 }
    part.quantity += Number(quantity)
    part.value += Number(quantity) * Number(price)
    part.fee += Number(fee)
    parts.set(order, part)
  }
  const names = ['order', 'status', 'quantity', 'filled_quantity', 'average_price', 'fees', 'cancel_cause']
  pick(orders, ...names).forEach(([order, status, quantity, filled, price, fees, cause], i) => {
    equal(order, i + 1, 'number of an order')
    const part = parts.get(order)
    near(Number(filled), part?.quantity ?? 0, `filled of order ${String(order)}`)
    if (part === undefined) equal(price, null, 'price of an order without fills')
    else near(Number(price), part.value / part.quantity, `price of order ${String(order)}`)
    equal(fees, part?.fee ?? 0, `fees of order ${String(order)}`)
    const whole = Math.abs(Number(filled) - Number(quantity)) < 1e-9
    equal(status, whole ? 'filled' : part === undefined ? 'cancelled' : 'partly', `order ${String(order)}`)
    equal(cause === null, whole, 'cause of a cancellation')
  })
}

function signalsHaveOutcomes(signals: Rows, orders: Rows, refusals: Rows): void {
  const entries = pick(signals, 'signal', 'action', 'outcome', 'order', 'limit')
  const approved = entries.filter(([, , outcome]) => outcome === 'approved' || outcome === 'cut')
  equal(
    approved.map(([signal, , , order, limit]) => [order, signal, limit]),
    pick(orders, 'order', 'signal', 'cut_by'),
    'approved signals and orders',
  )
  equal(
    entries.filter(([, , outcome]) => outcome === 'refused').map(([signal, , , , limit]) => [signal, limit]),
    pick(refusals, 'signal', 'limit'),
    'refused signals and refusals',
  )
  for (const [signal, action, outcome] of entries) {
    equal(outcome === 'accepted' || outcome === 'ignored', action !== 'enter', `signal ${String(signal)}`)
  }
}

t.test('the tables agree with each other and with the books, however the bars are cut', async () => {
  fc.assert(
    fc.property(scenario(100), (setup) => {
      const recorded = record(setup)
      tablesAgree(recorded)
      const again = record(setup, 7)
      for (const name of ['orders', 'fills', 'positions', 'signals', 'regimes', 'refusals']) {
        const names = Object.keys(recorded.table(name).table.columns)
        equal(pick(again.table(name), ...names), pick(recorded.table(name), ...names), name)
      }
    }),
    { numRuns: 100, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
  )
})
