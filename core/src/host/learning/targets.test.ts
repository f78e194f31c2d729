import t from 'tap'
import { SHIPPED } from '../../config/shipped.fixture.ts'
import type { Overrides } from '../overrides.ts'
import { prepare } from '../prepare.ts'
import { forecastTargets, type ForecastScope } from './targets.ts'

t.test('a backtest forecasts what its allocator is going to read, a host everything', async (t) => {
  const cacheFolder = t.testdir({})
  const market = { symbols: ['BTC/USDT'], baseTimeframeMs: 3_600_000 }
  const targets = async (scope: ForecastScope, overrides: Overrides = {}): Promise<readonly string[]> =>
    forecastTargets(await prepare(SHIPPED, { market, cacheFolder, ...overrides }), scope)
  t.strictSame(await targets('read'), ['market_risk'], 'the shipped allocator reads one')
  t.strictSame(await targets('read', { allocator: 'inverse-volatility' }), [])
  t.strictSame(await targets('read', { moving: false }), [], 'it is not asked')
  t.strictSame(await targets('all', { moving: false }), [
    'market_risk',
    'volatility_direction',
    'strategy_risk',
  ])
})
