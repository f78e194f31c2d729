import t from 'tap'
import { hostAfter, shippedConfig } from '../../host/paper-host.fixture.ts'
import { eventLine, statusLine } from './lines.ts'

const host = await hostAfter(await shippedConfig(t.testdir({})), 4000)
const time = Date.UTC(2026, 0, 2, 3, 4)

t.test('a failing plugin and its quarantine are told at once, with the reason', async (t) => {
  t.equal(
    eventLine(host, { kind: 'plugin-strike', seq: 1, time, instance: 'S1', strikes: 2, problem: 'boom' }),
    '2026-01-02 03:04 strike S1 failed (2): boom',
  )
  t.equal(
    eventLine(host, { kind: 'quarantined', seq: 2, time, strategy: 'S1', strikes: 3 }),
    '2026-01-02 03:04 quarantine S1 after 3 strikes: it opens nothing until a person releases it, its positions keep their exits',
  )
  const by = { why: 'fixed', author: 'anna' }
  t.equal(
    eventLine(host, { kind: 'quarantine-released', seq: 3, time, strategy: 'S1', strikes: 3, ...by }),
    '2026-01-02 03:04 release S1 after 3 strikes (anna: fixed)',
  )
})

t.test('a liquidation is told with both amounts, and what is detail is not', async (t) => {
  t.equal(
    eventLine(host, { kind: 'liquidated', seq: 1, time, equity: 49.5, required: 50 }),
    '2026-01-02 03:04 liquidation equity 49.50 fell below the maintenance margin of 50.00',
  )
  t.equal(eventLine(host, { kind: 'weights-set', seq: 2, time, weights: {} }), null)
})

t.test('the status line has the regime of every symbol and every open position', async (t) => {
  const line = statusLine(host)
  for (const symbol of ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']) {
    t.match(line, new RegExp(`${symbol} 1h (trending|ranging)`))
  }
  t.equal(line.match(/ (long|short) [+-]?[\d,.]+/g)?.length ?? 0, host.engine.openPositions)
})
