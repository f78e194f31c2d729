import t, { type Test } from 'tap'
import { checkConfig } from './check.ts'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { quantaOfLot } from './lot-quanta.ts'
import { testCatalogue } from './test-catalogue.ts'

/** The issues of host.yaml with these instruments. */
function issuesOf(t: Test, instruments: string): string[] {
  const folder = t.testdir({
    'strategies.yaml': 'strategies:\n  S3_Breakout: { capital_allocation: 0.1 }\n',
    'ml.yaml':
      'machine_learning: { meta_controller: { enabled: false }, performance_prediction: { enabled: false } }\n',
    'host.yaml': `host:\n  instruments:\n    ${instruments}\n`,
  })
  const { issues } = checkConfig(loadConfig(folder), testCatalogue())
  return issues.map((issue) => formatIssue(issue).replaceAll(folder, 'configs'))
}

t.test('fees in base currency are for spot', async (t) => {
  t.same(issuesOf(t, 'symbols: { BTC/USDT: { kind: spot, fee_currency: base } }'), [])
  t.same(issuesOf(t, 'defaults: { kind: spot, fee_currency: base }'), [])
  const problem =
    'fee_currency: was "base", expected quote: a perpetual instrument pays its fees in the quote currency'
  t.same(issuesOf(t, 'symbols: { BTC/USDT: { fee_currency: base } }'), [
    `configs/host.yaml:3:42 host.instruments.symbols.BTC/USDT.${problem}`,
  ])
  t.same(issuesOf(t, 'defaults: { fee_currency: base }'), [
    `configs/host.yaml:3:31 host.instruments.defaults.${problem}`,
  ])
})

t.test("a symbol is judged with the defaults' settings and its own together", async (t) => {
  t.match(
    issuesOf(
      t,
      'defaults: { kind: spot, fee_currency: base }\n    symbols: { BTC/USDT: { kind: perpetual } }',
    ),
    [/BTC\/USDT\.fee_currency: was "base", expected quote/],
  )
})

t.test('a lot is a whole number of steps of a balance', async (t) => {
  const own = (more: string) => `symbols: { BTC/USDT: { kind: spot, fee_currency: base, ${more} } }`
  t.same(issuesOf(t, own('lot: 0.001, asset_precision: 0.0001')), [])
  t.same(issuesOf(t, own('lot: 0.001, asset_precision: 0.0003')), [
    'configs/host.yaml:3:89 host.instruments.symbols.BTC/USDT.asset_precision: was 0.0003, expected a step of which the lot (0.001) is a whole multiple',
  ])
  t.same(issuesOf(t, 'symbols: { BTC/USDT: { kind: spot, lot: 0.001, asset_precision: 0.0003 } }'), [])
  t.same([quantaOfLot(0.1, 1e-8), quantaOfLot(1, 1), quantaOfLot(0.00001, 1e-8)], [1e7, 1, 1000])
  t.same([quantaOfLot(0.1, 1), quantaOfLot(1, 1e-16)], [NaN, NaN], 'coarser than the lot, and too fine')
})
