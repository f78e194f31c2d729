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
  t.equal(
    eventLine(host, { kind: 'quarantined', seq: 2, time, strategy: 'S1', strikes: 1, cause: 'outside' }),
    '2026-01-02 03:04 quarantine S1, it did not answer: it opens nothing until a person releases it, its positions keep their exits',
  )
  const [sleeve] = host.engine.sleeves
  sleeve.quarantined = true
  sleeve.outages.push({ from: time, problem: 'boom', outside: false, until: null, by: null })
  t.match(
    eventLine(host, { kind: 'quarantined', seq: 2, time, strategy: sleeve.name, strikes: 3 }),
    /^2026-01-02 03:04 quarantine S1_VWAP_EMA_Scalper after 3 strikes: it opens nothing and is tried again at 2026-01-02 08:04 UTC, its positions keep their exits \(vwap-ema-scalper 0\.1\.0 [0-9a-f]{7} #\d+ \d+[smhd]\)$/,
  )
  sleeve.quarantined = false
  sleeve.outages.pop()
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

t.test('what becomes of strategies is told', async (t) => {
  const of = { strategy: 'S1', seq: 1, time }
  const left = { ...of, kind: 'strategy-left', why: 'removed', positions: 1, waiting: 2 } as const
  const at = '2026-01-02 03:04'
  t.equal(
    eventLine(host, { ...left, action: 'manage', to: null }),
    `${at} removed S1 with 1 position and 2 waiting, on_disable: manage`,
  )
  t.equal(
    eventLine(host, { ...left, why: 'disabled', action: 'hand-over', to: 'S2' }),
    `${at} disabled S1 with 1 position and 2 waiting, on_disable: hand-over to S2`,
  )
  t.equal(
    eventLine(host, { ...of, kind: 'strategy-renamed', from: 'S0' }),
    `${at} renamed S0 is S1 from here on`,
  )
  t.equal(eventLine(host, { ...of, kind: 'strategy-returned' }), `${at} returned S1 goes on with its books`)
  const position = { symbol: 'BTC/USDT', to: 'S2', side: 'long', quantity: 2, price: 101.5 } as const
  t.equal(
    eventLine(host, { ...of, ...position, kind: 'position-handed-over' }),
    `${at} handed over BTC/USDT long of S1 to S2 at 101.50`,
  )
})

t.test('the status line has the regime of every symbol and every open position', async (t) => {
  const line = statusLine(host)
  for (const symbol of ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']) {
    t.match(line, new RegExp(`${symbol} 1h (trending|ranging)`))
  }
  t.equal(line.match(/ (long|short) [+-]?[\d,.]+/g)?.length ?? 0, host.engine.openPositions)
})
