import t from 'tap'
import { CAUSES, type Cause, type Trade } from './trade.ts'
import { TradeLog, type ClosedPosition, type TradeOrder } from './trades.ts'

const position: ClosedPosition = {
  entryLots: 5,
  entryTime: 10,
  entryPrice: 100.5,
  exitPrice: 99.5,
  entryNotional: 502,
  tradeFees: 1,
  tradeSlippage: 3,
  tradeFunding: -2,
  barsHeld: 3,
  bestPrice: 99,
  worstPrice: 101,
  tradeStopFraction: 0.02,
}

const order: TradeOrder = {
  side: -1,
  regime: -1,
  confidence: 0.5,
  weight: 0.25,
  strength: 0.75,
  reason: 'a test',
  facts: { close: 99.5 },
}

const expected = (cause: Cause): Trade => ({
  ...order,
  sleeve: 1,
  instrument: 2,
  lots: 5,
  entryTime: 10,
  exitTime: 20,
  entryPrice: 100.5,
  exitPrice: 99.5,
  entryNotional: 502,
  gross: 5,
  fees: 1,
  slippage: 3,
  funding: -2,
  net: 6,
  cause,
  barsHeld: 3,
  bestPrice: 99,
  worstPrice: 101,
  stopFraction: 0.02,
})

t.test('a trade comes back as it was added, whatever its cause', async (t) => {
  const log = new TradeLog()
  for (const cause of CAUSES) log.add(1, 2, cause, 20, 6, position, order)
  t.equal(log.length, CAUSES.length)
  t.strictSame([...log], CAUSES.map(expected))
})

t.test('numbers that are not known stay not known', async (t) => {
  const log = new TradeLog()
  log.add(1, 2, 'stop', 20, 6, { ...position, tradeStopFraction: NaN }, { ...order, strength: NaN })
  t.match(log.get(0), { stopFraction: NaN, strength: NaN })
})

t.test('a log that goes on from another one has its trades, by the strategies of now', async (t) => {
  const log = new TradeLog()
  for (let i = 0; i < 600; i++)
    log.add(i % 2, 2, 'stop', i, 6, position, { ...order, regime: (i % 3) - 1, reason: `number ${i}` })
  for (const [sleeveOf, regimeOf] of [
    [
      [0, 1],
      [0, 1],
    ],
    [
      [1, 0],
      [0, 1],
    ],
    [
      [0, 1],
      [1, 0],
    ],
    [
      [2, 5],
      [0, 3],
    ],
  ]) {
    const next = new TradeLog()
    next.continueFrom(log, sleeveOf, regimeOf)
    const stored = new TradeLog()
    stored.restore(log.snapshot(), sleeveOf, (then) => (then < 0 ? -1 : regimeOf[then]))
    t.strictSame([...next], [...stored])
    next.add(3, 2, 'target', 20, 6, position, order)
    t.equal(log.length, 600)
    t.match(log.get(599), { sleeve: 1, reason: 'number 599' })
    t.match(next.get(600), { sleeve: 3, reason: 'a test' })
  }
})

t.test('a trade that is read in place stays what it was while others are added', async (t) => {
  const log = new TradeLog()
  log.add(1, 2, 'stop', 20, 6, position, order)
  const first = log.peek(0)
  for (let i = 0; i < 600; i++) log.add(0, 0, 'target', 30 + i, i, position, { ...order, reason: `${i}` })
  t.strictSame([first.net, first.cause, first.reason, first.exitTime], [6, 'stop', 'a test', 20])
  const all = [...log.inPlace()].map(({ sleeve, net, reason }) => [sleeve, net, reason])
  t.strictSame(
    all,
    [...log].map(({ sleeve, net, reason }) => [sleeve, net, reason]),
  )
  t.equal(all.length, 601)
})
