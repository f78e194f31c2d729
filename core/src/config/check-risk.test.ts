import t, { type Test } from 'tap'
import { checkConfig } from './check.ts'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { testCatalogue } from './test-catalogue.ts'

const MARKET = { symbols: ['BTC/USDT', 'ETH/USDT'], baseTimeframeMs: 300_000 }
const STRATEGIES =
  'strategies: { S1_VWAP_EMA_Scalper: { capital_allocation: 0.4, risk: { max_risk_per_trade: 0.01, stop_required: true } } }\n'

/** Check a risk.yaml; places are shown as if the folder were called configs. */
function check(t: Test, risk: string, market: Partial<typeof MARKET> = MARKET) {
  const folder = t.testdir({ 'strategies.yaml': STRATEGIES, 'risk.yaml': `risk:\n${risk}` })
  const { checked, issues } = checkConfig(loadConfig(folder), testCatalogue(market))
  const shown = (text: string) => text.replaceAll(folder, 'configs')
  const notes = (checked?.notes ?? []).map(shown).filter((note) => note.includes('risk.yaml'))
  return { checked, issues: issues.map(formatIssue).map(shown), notes }
}

t.test('a group names symbols that there are; the nearest one is told', async (t) => {
  const risk = '  groups:\n    majors: { symbols: [BTC/USDT, ETH/USTD], max_exposure: 0.5 }\n'
  t.strictSame(check(t, risk).issues, [
    'configs/risk.yaml:3:35 risk.groups.majors.symbols[1]: was "ETH/USTD", expected one of: BTC/USDT, ETH/USDT ' +
      '(did you mean "ETH/USDT"?)',
  ])
  t.strictSame(check(t, risk, {}).issues, [], 'without candles nobody knows')
})

t.test('a group needs its symbols and its limit', async (t) => {
  t.strictSame(check(t, '  groups: { majors: {}, other: { symbols: [], max_exposre: 1 } }\n').issues, [
    'configs/risk.yaml:2:13 risk.groups.majors.symbols: missing, expected a list of symbols such as [BTC/USDT]',
    'configs/risk.yaml:2:13 risk.groups.majors.max_exposure: missing, expected a number of at least 0',
    'configs/risk.yaml:2:25 risk.groups.other.max_exposure: missing, expected a number of at least 0',
    'configs/risk.yaml:2:43 risk.groups.other.symbols: was [], expected a list of symbols such as [BTC/USDT]',
    'configs/risk.yaml:2:47 risk.groups.other.max_exposre: unknown key, expected one of: max_exposure, symbols ' +
      '(did you mean "max_exposure"?)',
  ])
})

t.test('a window holds as many days as its measure needs', async (t) => {
  const { issues } = check(
    t,
    '  correlation: { max_exposure: 0.5, window: 10, minimum: 11 }\n' +
      '  value_at_risk: { budget: 0.02, level: 99, window: 60 }\n',
  )
  t.strictSame(issues, [
    'configs/risk.yaml:2:58 risk.correlation.minimum: was 11, expected at most window (10)',
    'configs/risk.yaml:3:53 risk.value_at_risk.window: was 60, expected at least 100, ' +
      'the days that method larger needs at level 99',
  ])
  t.strictSame(check(t, '  value_at_risk: { level: 99, window: 60, method: parametric }\n').issues, [])
})

t.test('a limit that another one makes idle is worth a note', async (t) => {
  const { notes } = check(
    t,
    '  max_gross_exposure: 1\n  max_net_exposure: 1\n  correlation: { max_exposure: 0.9 }\n' +
      '  groups:\n    a: { symbols: [BTC/USDT], max_exposure: 2 }\n    b: { symbols: [BTC/USDT], max_exposure: 0.2 }\n',
  )
  t.strictSame(notes, [
    'configs/risk.yaml:3:3 risk.max_net_exposure: has no effect: 1 is not below max_gross_exposure (1)',
    'configs/risk.yaml:6:31 risk.groups.a.max_exposure: has no effect: 2 is not below max_gross_exposure (1)',
  ])
})

t.test('every limit is read', async (t) => {
  const { checked, issues } = check(
    t,
    `  max_net_exposure: 0.5
  groups: { majors: { symbols: [BTC/USDT], max_exposure: 0.3 } }
  correlation: { max_exposure: 0.4, threshold: 0.8, window: 50, minimum: 25 }
  value_at_risk: { budget: 0.02, level: 99, method: parametric, window: 90, unmeasured: allow }
  order_rate: { per_minute: 5, per_hour: 60, per_day: 200 }
  price_collar: 0.05
  stale_bars: 3
`,
  )
  t.strictSame(issues, [])
  t.match(checked?.config.risk, {
    maxNetExposure: 0.5,
    groups: [{ name: 'majors', symbols: ['BTC/USDT'], maxExposure: 0.3 }],
    correlation: { maxExposure: 0.4, threshold: 0.8, window: 50, minimum: 25 },
    valueAtRisk: { budget: 0.02, level: 99, method: 'parametric', window: 90, unmeasured: 'allow' },
    orderRate: { perMinute: 5, perHour: 60, perDay: 200 },
    priceCollar: 0.05,
    staleBars: 3,
  })
  t.match(checked?.config.strategies[0].risk, { maxRiskPerTrade: 0.01, stopRequired: true })
})
