import t from 'tap'
import { MarketState } from '../engine/market-state.ts'
import { newColumns } from '../market/columns.ts'
import { makeInstrument } from '../market/instrument.ts'
import { prepare } from '../host/prepare.ts'
import { SHIPPED } from '../config/shipped.fixture.ts'
import { learningNotes, settingNotes } from './notes.ts'

function market(tick: number, close: number, baseMs = 60_000): MarketState {
  const spec = {
    symbol: 'XRP/USDT',
    kind: 'spot',
    tick,
    lot: 1,
    minNotional: 0,
    makerFee: 0,
    takerFee: 0,
  } as const
  const state = new MarketState(
    makeInstrument({ ...spec, fundingRate: 0, maintenanceMargin: 0 }, 0, 1e8),
    baseMs,
    true,
  )
  const columns = newColumns(1)
  columns.close[0] = close
  state.load({ instrument: 0, columns, from: 0, to: 1 })
  state.advance()
  return state
}

t.test('a tick that is coarse for the price is pointed out, with the place to change it', async (t) => {
  t.same(settingNotes({ markets: [market(0.01, 0.5)] }), [
    'The tick of XRP/USDT is 0.01, 200 bps of its price: fills and stops are rounded to it. Give its own tick in host.yaml, below instruments.symbols.',
  ])
})

t.test('a fine tick, and a market that had no bar, need no note', async (t) => {
  t.same(settingNotes({ markets: [market(0.0001, 0.5), market(0.01, 50), market(0.01, NaN)] }), [])
})

t.test('an allocator that reads forecasts and gets none is pointed out', async (t) => {
  const cacheFolder = t.testdir({})
  const long = { symbols: ['BTC/USDT'], baseTimeframeMs: 14_400_000 }
  const evidence = await prepare(SHIPPED, { market: long, cacheFolder })
  const plain = await prepare(SHIPPED, { market: long, cacheFolder, allocator: 'static' })
  t.strictSame(learningNotes(evidence, { markets: [market(0.01, 50, long.baseTimeframeMs)] }), [
    'Nothing is learnt, and the allocator evidence decides without forecasts: the bars of all symbols must have one length that divides an hour.',
  ])
  t.strictSame(learningNotes(plain, { markets: [market(0.01, 50, long.baseTimeframeMs)] }), [])
  t.strictSame(learningNotes(evidence, { markets: [market(0.01, 50)] }), [])
})
