import t, { type Test } from 'tap'
import { checkConfig } from './check.ts'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { testCatalogue } from './test-catalogue.ts'

const MARKET = { symbols: ['BTC/USDT', 'ETH/USDT'], baseTimeframeMs: 300_000 }
const STRATEGIES =
  'strategies: { S1_VWAP_EMA_Scalper: { capital_allocation: 0.4, risk: { max_risk_per_trade: 0.01, stop_required: true } } }\n'

/** Check a risk.yaml; places are shown as if the folder were called configs. */
function check(
  t: Test,
  risk: string,
  market: Partial<typeof MARKET> = MARKET,
  files: Readonly<Record<string, string>> = {},
) {
  const folder = t.testdir({ 'strategies.yaml': STRATEGIES, 'risk.yaml': `risk:\n${risk}`, ...files })
  const { checked, issues } = checkConfig(loadConfig(folder), testCatalogue(market))
  const shown = (text: string) => text.replaceAll(folder, 'configs')
  const notes = (checked?.notes ?? []).map(shown).filter((note) => !note.includes('ml.yaml'))
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

/** A strategies.yaml with what `risk` of its only strategy holds from line 4 on. */
const strategy = (risk: string): Readonly<Record<string, string>> => ({
  'strategies.yaml':
    'strategies:\n  S1_VWAP_EMA_Scalper:\n    capital_allocation: 0.4\n    risk:\n' +
    risk.replace(/^(?=.)/gm, '      '),
})

t.test('limits of the book that can never bind are worth a note', async (t) => {
  const none = 'has no effect:'
  t.strictSame(
    check(
      t,
      `  max_gross_exposure: 0.8
  max_symbol_exposure: 0.9
  order_rate: { per_minute: 60, per_hour: 50, per_day: 50 }
  correlation: { threshold: 0.9 }
  value_at_risk: { unmeasured: allow }
`,
    ).notes,
    [
      `configs/risk.yaml:3:3 risk.max_symbol_exposure: ${none} 0.9 is not below max_gross_exposure (0.8)`,
      `configs/risk.yaml:5:18 risk.correlation.threshold: ${none} max_exposure is not given`,
      `configs/risk.yaml:6:20 risk.value_at_risk.unmeasured: ${none} budget is not given`,
      `configs/risk.yaml:4:17 risk.order_rate.per_minute: ${none} 60 is not below per_hour (50)`,
      `configs/risk.yaml:4:33 risk.order_rate.per_hour: ${none} 50 is not below per_day (50)`,
    ],
  )
  t.strictSame(
    check(
      t,
      '  max_symbol_exposure: 0.5\n  correlation: { max_exposure: 0.4 }\n' +
        '  groups: { one: { symbols: [BTC/USDT], max_exposure: 0.5 } }\n  order_rate: { per_minute: 9, per_day: 8 }\n',
    ).notes,
    [
      `configs/risk.yaml:4:41 risk.groups.one.max_exposure: ${none} 0.5 is not below max_symbol_exposure (0.5)`,
      `configs/risk.yaml:2:3 risk.max_symbol_exposure: ${none} 0.5 is not below correlation.max_exposure (0.4)`,
      `configs/risk.yaml:5:17 risk.order_rate.per_minute: ${none} 9 is not below per_day (8)`,
    ],
  )
  // Two grown positions may be over a limit of the group while each is within its own.
  const held =
    '  max_symbol_exposure: 0.3\n  groups: { two: { symbols: [BTC/USDT, ETH/USDT], max_exposure: 0.6 } }\n'
  t.strictSame(check(t, `${held}  order_rate: { per_minute: 5, per_hour: 6, per_day: 7 }\n`).notes, [])
})

t.test('protections that can never act are worth a note', async (t) => {
  const none = 'has no effect:'
  const { notes } = check(
    t,
    `  max_daily_loss: 0.1
  max_drawdown: 0.05
  stop_guard: { window: 2d, lock: 3d }
  kill_switch: { max_daily_loss: 0.2, max_drawdown: 0.2 }
  performance_rules:
    losing_streak: { limit: 12, minimum_trades: 12 }
    drawdown: { trades: 20 }
    resume: person
    cool_down: 2d
`,
  )
  t.strictSame(notes, [
    `configs/risk.yaml:2:3 risk.max_daily_loss: ${none} a day that loses 0.1 has reached max_drawdown (0.05) ` +
      'before, unless a drawdown lock ended on that day',
    `configs/risk.yaml:4:17 risk.stop_guard.window: ${none} stops is not given`,
    `configs/risk.yaml:4:29 risk.stop_guard.lock: ${none} stops is not given`,
    `configs/risk.yaml:5:18 risk.kill_switch.max_daily_loss: ${none} ` +
      'a day that loses 0.2 has reached max_drawdown (0.2) before',
    `configs/risk.yaml:8:17 risk.performance_rules.drawdown.trades: ${none} limit is not given`,
    `configs/risk.yaml:7:33 risk.performance_rules.losing_streak.minimum_trades: ${none} ` +
      'a streak of limit (12) is no fewer than 12 trades',
    `configs/risk.yaml:10:5 risk.performance_rules.cool_down: ${none} resume is person, not cool_down`,
  ])
  t.strictSame(
    check(
      t,
      '  drawdown_lock: 2d\n  kill_switch: { warn_at: 0.5, action: flatten }\n' +
        '  performance_rules: { resume: regime, losing_streak: { minimum_trades: 5 } }\n',
    ).notes,
    [
      `configs/risk.yaml:2:3 risk.drawdown_lock: ${none} max_drawdown is not given`,
      `configs/risk.yaml:3:18 risk.kill_switch.warn_at: ${none} neither max_daily_loss nor max_drawdown is given`,
      `configs/risk.yaml:4:57 risk.performance_rules.losing_streak.minimum_trades: ${none} limit is not given`,
      `configs/risk.yaml:4:24 risk.performance_rules.resume: ${none} no rule has a limit`,
    ],
  )
  const useful =
    '  max_daily_loss: 0.04\n  max_drawdown: 0.05\n  drawdown_lock: 2d\n  stop_guard: { stops: 3, lock: 3d }\n' +
    '  kill_switch: { max_daily_loss: 0.1, max_drawdown: 0.2, warn_at: 0.5 }\n' +
    '  performance_rules: { losing_streak: { limit: 5, minimum_trades: 6 }, cool_down: 2d }\n'
  t.strictSame(check(t, useful).notes, [])
})

t.test('limits of a strategy that can never bind are worth a note', async (t) => {
  const none = 'has no effect:'
  const at = 'strategies.S1_VWAP_EMA_Scalper.risk'
  const notes = (own: string, book = '  max_open_positions: 9\n') =>
    check(t, book, MARKET, strategy(own)).notes
  t.strictSame(
    notes(
      'max_leverage: 1\nmax_open_positions: 10\nrisk_basis: equity\nmax_daily_loss: 0.3\nmax_drawdown: 0.2\n' +
        'cooldown: { scope: strategy }\nstop_guard: { scope: symbol }\n',
    ),
    [
      `configs/strategies.yaml:5:7 ${at}.max_leverage: ${none} ` +
        '1 is not below risk.exposure (1), which makes the budget',
      `configs/strategies.yaml:6:7 ${at}.max_open_positions: ${none} ` +
        '10 is not below max_open_positions of risk.yaml (9)',
      `configs/strategies.yaml:7:7 ${at}.risk_basis: ${none} max_risk_per_trade is not given`,
      `configs/strategies.yaml:8:7 ${at}.max_daily_loss: ${none} ` +
        'a day that loses 0.3 has reached max_drawdown (0.2) before, unless a drawdown lock ended on that day',
      `configs/strategies.yaml:11:21 ${at}.stop_guard.scope: ${none} stops is not given`,
      `configs/strategies.yaml:10:19 ${at}.cooldown.scope: ${none} bars is not given`,
    ],
  )
  t.strictSame(
    notes(
      'max_position: 0.5\nmax_leverage: 0.8\nmax_risk_per_trade: 0.01\nstop_required: false\n',
      '  exposure: 2\n',
    ),
    [
      `configs/strategies.yaml:5:7 ${at}.max_position: ${none} ` +
        'max_leverage (0.8) is not above max_position x risk.exposure (0.5 x 2)',
      `configs/strategies.yaml:8:7 ${at}.stop_required: ${none} max_risk_per_trade needs a stop`,
    ],
  )
  t.strictSame(notes('max_position: 0.3\nmax_leverage: 0.8\nmax_open_positions: 9\n', '  exposure: 2\n'), [])
  t.strictSame(
    notes('max_daily_loss: 0.1\n', '  max_open_positions: 5\n'),
    [],
    "a default is nobody's mistake",
  )
})

t.test('a sample and a notional that can never be are mistakes', async (t) => {
  t.strictSame(
    check(
      t,
      '  performance_rules:\n    drawdown: { limit: 0.1, trades: 8, minimum_trades: 9 }\n' +
        '    profit_factor: { limit: 0.9, trades: 20 }\n',
    ).issues,
    [
      'configs/risk.yaml:3:56 risk.performance_rules.drawdown.minimum_trades: ' +
        'was 9, expected at most trades (8), the trades that are looked at',
      'configs/risk.yaml:4:5 risk.performance_rules.profit_factor.minimum_trades: ' +
        'was 30, expected at most trades (20), the trades that are looked at',
    ],
  )
  const host = {
    'host.yaml':
      'host: { instruments: { defaults: { min_notional: 10 }, symbols: { ETH/USDT: { min_notional: 5 } } } }\n',
  }
  const issues = (own: string) => check(t, '  exposure: 1\n', MARKET, { ...host, ...strategy(own) }).issues
  t.strictSame(issues('max_notional: 4\n'), [
    'configs/strategies.yaml:5:21 strategies.S1_VWAP_EMA_Scalper.risk.max_notional: ' +
      'was 4, expected at least 5, the min_notional of ETH/USDT',
  ])
  t.strictSame(issues('max_notional: 5\n'), [])
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
