import t, { type Test } from 'tap'
import type { PluginCatalogue } from './catalogue.ts'
import { checkConfig, type CheckedConfig } from './check.ts'
import { configChanges, type ConfigChange } from './diff.ts'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { testCatalogue } from './test-catalogue.ts'

const MARKET = { symbols: ['BTC/USDT', 'ETH/USDT'], baseTimeframeMs: 300_000 }

/** Check a folder of files; places are shown as if the folder were called configs. */
function check(t: Test, files: Record<string, string>, market: Partial<PluginCatalogue> = MARKET) {
  const folder = t.testdir(files)
  const { checked, issues } = checkConfig(loadConfig(folder), testCatalogue(market))
  const shown = (text: string) => text.replaceAll(folder, 'configs')
  return { checked, issues: issues.map(formatIssue).map(shown), notes: (checked?.notes ?? []).map(shown) }
}

const strategies = (entries: Record<string, string>): Record<string, string> => ({
  'strategies.yaml': `strategies:\n${Object.entries(entries)
    .map(([name, entry]) => `  ${name}: { ${entry} }\n`)
    .join('')}`,
})

const LEARNING_OFF =
  'machine_learning: { meta_controller: { enabled: false }, performance_prediction: { enabled: false } }'

t.test('many mistakes in several files are all reported at once, in order', async (t) => {
  const { issues, checked } = check(t, {
    'strategies.yaml': `strategies:
  S1_VWAP_EMA_Scalper:
    enabled: yes
    enabeld: true
    regime_requirements: [trending, rangin]
    capital_allocation: 1.4
    parameters: { ema_perod: 9, atr_period: "14", risk_reward_ratio: 0 }
  S2_Mean_Revrsion:
    capital_allocation: 0.3
    timeframe: 7m
    symbols: [BTC/USDT, ETH/USTD]
    on_disable: { hand_over: S9 }
  S3_Breakout:
    timeframe: hourly
    on_disable: flaten
    parameters: { breakout_threshold: 1.5, volume_confirmation: on }
  S3_Breakout2:
    plugin: brekout
    capital_allocation: 0.05
    capital_allocation: 0.1
`,
    'ml.yaml': `machine_learning:
  meta_controller:
    update_frequency: 0.5
    capital_allocation: { min_allocation: 0.7, max_allocation: 0.6 }
  performance_prediction:
    model_type: forest
    features: [regime_features, moon_phase, regime_features]
`,
    'regime.yaml': 'regime:\n  plugin: efficency-ratio\n',
    'risk.yaml': 'risk:\n  exposure: 6\n  over_limit: shrinks\n',
    'host.yaml': `host:
  api: { host: 0.0.0.0, port: 70000 }
  instruments:
    symbols:
      BTC/USDT: { tik: 0.1 }
  account:
`,
    'rsk.yaml': 'risk: {}\n',
  })
  t.equal(checked, null)
  const strategyKeys =
    'capital_allocation, enabled, on_disable, parameters, plugin, previous_name, regime_requirements, risk, symbols, timeframe'
  const strategyNames =
    'vwap-ema-scalper, S1_VWAP_EMA_Scalper, mean-reversion, S2_Mean_Reversion, breakout, S3_Breakout'
  const file = 'configs/strategies.yaml'
  t.strictSame(issues, [
    'configs/host.yaml:2:16 host.api.host: was "0.0.0.0", expected a loopback address (127.0.0.1, ::1 or localhost) ' +
      'as long as there is neither tls.certificate with tls.key nor behind_proxy: true',
    'configs/host.yaml:2:31 host.api.port: was 70000, expected an integer from 0 to 65535',
    'configs/host.yaml:5:19 host.instruments.symbols.BTC/USDT.tik: unknown key, expected one of: asset_precision, fee_currency, funding_bps, kind, ' +
      'lot, maintenance_margin, maker_fee_bps, min_notional, taker_fee_bps, tick (did you mean "tick"?)',
    'configs/host.yaml:6:3 host.account: was empty, expected a mapping',
    'configs/ml.yaml:3:23 machine_learning.meta_controller.update_frequency: was 0.5, ' +
      'expected an integer of at least 1',
    'configs/ml.yaml:4:43 machine_learning.meta_controller.capital_allocation.min_allocation: was 0.7, ' +
      'expected at most max_allocation (0.6)',
    'configs/ml.yaml:6:17 machine_learning.performance_prediction.model_type: was "forest", expected one of: ensemble, logistic, histogram-forest',
    'configs/ml.yaml:7:33 machine_learning.performance_prediction.features[1]: was "moon_phase", ' +
      'expected one of: regime_features, market_volatility, strategy_performance, time_features',
    'configs/ml.yaml:7:45 machine_learning.performance_prediction.features[2]: "regime_features" is listed twice, ' +
      'expected each entry once',
    'configs/regime.yaml:2:11 regime.plugin: was "efficency-ratio", expected one of: efficiency-ratio ' +
      '(did you mean "efficiency-ratio"?)',
    'configs/risk.yaml:2:13 risk.exposure: was 6, expected a number from 0 to 5',
    'configs/risk.yaml:3:15 risk.over_limit: was "shrinks", expected one of: shrink, refuse (did you mean "shrink"?)',
    'configs/rsk.yaml:1:1: unknown file, expected one of: alerts.yaml, host.yaml, ml.yaml, regime.yaml, risk.yaml, ' +
      'strategies.yaml (did you mean "risk.yaml"?)',
    `${file}:3:14 strategies.S1_VWAP_EMA_Scalper.enabled: was "yes", expected true or false ` +
      '(YAML 1.2 reads this as text: write true or false)',
    `${file}:4:5 strategies.S1_VWAP_EMA_Scalper.enabeld: unknown key, expected one of: ${strategyKeys} ` +
      '(did you mean "enabled"?)',
    `${file}:6:25 strategies.S1_VWAP_EMA_Scalper.capital_allocation: was 1.4, expected a number from 0 to 1`,
    `${file}:7:19 strategies.S1_VWAP_EMA_Scalper.parameters.ema_perod: unknown key, expected one of: atr_period, ` +
      'ema_period, risk_reward_ratio (did you mean "ema_period"?)',
    `${file}:7:45 strategies.S1_VWAP_EMA_Scalper.parameters.atr_period: was "14", ` +
      'expected an integer from 1 to 500 (remove the quotes)',
    `${file}:7:70 strategies.S1_VWAP_EMA_Scalper.parameters.risk_reward_ratio: was 0, ` +
      'expected a number above 0 and of at most 20',
    `${file}:8:3 strategies.S2_Mean_Revrsion: no strategy plugin has this name, expected a key "plugin" with ` +
      `one of: ${strategyNames} (did you mean "S2_Mean_Reversion"?)`,
    `${file}:10:16 strategies.S2_Mean_Revrsion.timeframe: was "7m", expected a multiple of 5m, ` +
      'the bars that are loaded',
    `${file}:11:25 strategies.S2_Mean_Revrsion.symbols[1]: was "ETH/USTD", expected one of: BTC/USDT, ETH/USDT ` +
      '(did you mean "ETH/USDT"?)',
    `${file}:12:30 strategies.S2_Mean_Revrsion.on_disable.hand_over: was "S9", ` +
      'expected one of: S1_VWAP_EMA_Scalper, S3_Breakout, S3_Breakout2',
    `${file}:13:3 strategies.S3_Breakout.capital_allocation: missing, expected a number from 0 to 1`,
    `${file}:14:16 strategies.S3_Breakout.timeframe: was "hourly", expected a timeframe such as 5m, 1h or 1d`,
    `${file}:15:17 strategies.S3_Breakout.on_disable: was "flaten", expected one of: manage, flatten, ` +
      'or a mapping with hand_over (did you mean "flatten"?)',
    `${file}:16:65 strategies.S3_Breakout.parameters.volume_confirmation: was "on", expected true or false ` +
      '(YAML 1.2 reads this as text: write true or false)',
    `${file}:18:13 strategies.S3_Breakout2.plugin: was "brekout", expected one of: ${strategyNames} ` +
      '(did you mean "breakout"?)',
    `${file}:20:5 strategies.S3_Breakout2.capital_allocation: the key is given twice, first on line 19`,
  ])
})

t.test('a checked configuration has the parsed parameters of every plugin', async (t) => {
  const { checked, issues, notes } = check(t, {
    ...strategies({
      S1_VWAP_EMA_Scalper: 'capital_allocation: 0.4, parameters: { ema_period: 21 }',
      Fast: 'capital_allocation: 0.3, plugin: breakout, timeframe: 15m, symbols: [ETH/USDT]',
    }),
    'ml.yaml': LEARNING_OFF,
    'regime.yaml': 'regime: { parameters: { mode: adx } }',
  })
  t.strictSame(issues, [])
  t.strictSame(notes, [])
  t.strictSame(
    [...(checked?.parameters ?? [])],
    [
      ['S1_VWAP_EMA_Scalper', { ema_period: 21, atr_period: 14, risk_reward_ratio: 1.5 }],
      [
        'Fast',
        { breakout_threshold: 1.5, volume_confirmation: true, volume_ratio: 1.5, risk_reward_ratio: 1.5 },
      ],
    ],
  )
  t.strictSame(
    [...(checked?.plugins ?? [])],
    [
      ['S1_VWAP_EMA_Scalper', 'vwap-ema-scalper'],
      ['Fast', 'breakout'],
    ],
  )
  t.strictSame(checked?.regimeParameters, { mode: 'adx', period: 20 })
  t.strictSame(checked?.allocatorParameters, {})
  t.ok(Object.isFrozen(checked?.parameters.get('Fast')))
})

t.test('regime names are checked against the labels of the classifier', async (t) => {
  const { issues } = check(t, {
    ...strategies({ S3_Breakout: 'capital_allocation: 0.3, regime_requirements: [trending, Rangin]' }),
  })
  t.strictSame(issues, [
    'configs/strategies.yaml:2:75 strategies.S3_Breakout.regime_requirements[1]: was "Rangin", ' +
      'expected one of: trending, ranging (did you mean "ranging"?)',
  ])
})

t.test('parameters of the classifier and the allocator are checked too', async (t) => {
  const { issues } = check(t, {
    ...strategies({ S3_Breakout: 'capital_allocation: 0.3' }),
    'regime.yaml': 'regime: { parameters: { mode: atr }, timeframe: 7m }',
    'host.yaml': 'host: { allocation: { parameters: { x: 1 } } }',
  })
  t.strictSame(issues, [
    'configs/host.yaml:1:37 host.allocation.parameters.x: unknown key, expected no keys',
    'configs/regime.yaml:1:31 regime.parameters.mode: was "atr", expected one of: er, adx (did you mean "er"?)',
    'configs/regime.yaml:1:49 regime.timeframe: was "7m", expected a multiple of 5m, the bars that are loaded',
  ])
})

t.test('allocations of enabled strategies that sum over 1 show the arithmetic', async (t) => {
  const three = (last: string) =>
    strategies({
      S1_VWAP_EMA_Scalper: 'capital_allocation: 0.4',
      S2_Mean_Reversion: 'capital_allocation: 0.3',
      S3_Breakout: last,
    })
  t.strictSame(check(t, three('capital_allocation: 0.5')).issues, [
    'configs/strategies.yaml:4:38 strategies.S3_Breakout.capital_allocation: was 0.5, ' +
      'expected the enabled strategies to sum to at most 1: 0.4 + 0.3 + 0.5 = 1.2',
  ])
  t.strictSame(check(t, three('capital_allocation: 0.5, enabled: false')).issues, [])
  t.strictSame(check(t, three('capital_allocation: 0.3')).issues, [], 'rounding of the sum is forgiven')
})

t.test('the bounds of the meta-controller hold while it is enabled', async (t) => {
  const two = strategies({
    S1_VWAP_EMA_Scalper: 'capital_allocation: 0.05',
    S3_Breakout: 'capital_allocation: 0.7',
  })
  const bounds = (text: string) => ({
    ...two,
    'ml.yaml': `machine_learning: { meta_controller: { ${text} } }`,
  })
  const ending = ' the bounds of ml.yaml while its meta_controller is enabled'
  t.strictSame(check(t, bounds('enabled: true')).issues, [
    'configs/strategies.yaml:2:46 strategies.S1_VWAP_EMA_Scalper.capital_allocation: was 0.05, ' +
      `expected a number from 0.1 to 0.6,${ending}`,
    'configs/strategies.yaml:3:38 strategies.S3_Breakout.capital_allocation: was 0.7, ' +
      `expected a number from 0.1 to 0.6,${ending}`,
  ])
  t.strictSame(check(t, bounds('enabled: false')).issues, [])
  t.strictSame(check(t, bounds('capital_allocation: { min_allocation: 0.6, max_allocation: 0.7 }')).issues, [
    'configs/ml.yaml:1:78 machine_learning.meta_controller.capital_allocation.min_allocation: was 0.6, ' +
      'expected at most 1 for all enabled strategies together: 2 x 0.6 = 1.2',
    'configs/strategies.yaml:2:46 strategies.S1_VWAP_EMA_Scalper.capital_allocation: was 0.05, ' +
      `expected a number from 0.6 to 0.7,${ending}`,
  ])
})

t.test('handing over goes to another strategy that can take the positions, without a circle', async (t) => {
  const to = (name: string) => `capital_allocation: 0.2, plugin: breakout, on_disable: { hand_over: ${name} }`
  const handOver = (entries: Record<string, string>): string[] =>
    check(t, strategies(entries)).issues.map((issue) => issue.replace(/^.* strategies\./, ''))
  t.strictSame(handOver({ A: to('B'), B: to('C'), C: 'capital_allocation: 0.2, plugin: breakout' }), [])
  t.strictSame(handOver({ A: to('A') }), [
    'A.on_disable.hand_over: was "A", expected another strategy than itself',
  ])
  t.strictSame(handOver({ Alpha: to('Bta'), Beta: to('C'), C: to('Beta'), D: to('Beta') }), [
    'Alpha.on_disable.hand_over: was "Bta", expected one of: Beta, C, D (did you mean "Beta"?)',
    'Beta.on_disable.hand_over: was "C", expected no circle: Beta -> C -> Beta',
  ])
  t.strictSame(
    handOver({ A: to('B'), B: 'capital_allocation: 0.2, plugin: breakout, symbols: [BTC/USDT]' }),
    ['A.on_disable.hand_over: was "B", expected a strategy that trades ETH/USDT too'],
  )
})

t.test('a previous name is that of no entry, and of one alone', async (t) => {
  const entry = 'capital_allocation: 0.2, plugin: breakout'
  const was = (name: string): string => `${entry}, previous_name: ${name}`
  const renamed = (entries: Record<string, string>): string[] =>
    check(t, strategies(entries)).issues.map((issue) => issue.replace(/^.* strategies\./, ''))
  t.strictSame(renamed({ A: was('Old'), B: entry }), [])
  t.strictSame(renamed({ A: was('A'), B: was('C'), C: entry, D: was('Old'), E: was('Old') }), [
    'A.previous_name: was "A", expected another name than its own: remove the key',
    'B.previous_name: was "C", expected a name that no entry has any more: C is an entry of its own; remove the one or the other',
    'E.previous_name: was "Old", expected a name that no other entry goes on with: D does already',
  ])
  t.strictSame(renamed({ A: was('"-"') }), [
    'A.previous_name: was "-", expected the name that the entry had before',
  ])
})

t.test('two entries with one name are an error', async (t) => {
  const { issues } = check(t, {
    'strategies.yaml':
      'strategies:\n  S3_Breakout: { capital_allocation: 0.2 }\n  S3_Breakout: { capital_allocation: 3 }\n',
  })
  t.strictSame(issues, [
    'configs/strategies.yaml:3:3 strategies.S3_Breakout: the key is given twice, first on line 2',
    'configs/strategies.yaml:3:38 strategies.S3_Breakout.capital_allocation: was 3, expected a number from 0 to 1',
  ])
})

t.test('what is allowed and has no effect is a note with its place', async (t) => {
  const { issues, notes } = check(t, {
    ...strategies({
      S3_Breakout: 'capital_allocation: 0.3, parameters: { volume_confirmation: false, volume_ratio: 2 }',
    }),
    'host.yaml':
      'host:\n  instruments:\n    defaults: { kind: spot, funding_bps: 3 }\n    symbols: { BTC/USTD: { tick: 0.1 } }\n',
    'ml.yaml': 'machine_learning:\n  meta_controller: { enabled: true }\n',
  })
  t.strictSame(issues, [])
  t.strictSame(notes, [
    'configs/strategies.yaml:2:85 strategies.S3_Breakout.parameters.volume_ratio: ' +
      'has no effect while volume_confirmation is false (it needs true)',
    'configs/host.yaml:3:29 host.instruments.defaults.funding_bps: has no effect while kind is "spot" ' +
      '(it needs "perpetual")',
    'configs/host.yaml:4:16 host.instruments.symbols.BTC/USTD: has no effect: there are no bars of "BTC/USTD", ' +
      'expected one of: BTC/USDT, ETH/USDT (did you mean "BTC/USDT"?)',
    'configs/ml.yaml:2:3 machine_learning.meta_controller: has no effect: ' +
      'the allocator "static" never moves weights',
  ])
})

t.test('where nothing can be learnt, prediction is a note', async (t) => {
  const notes = (
    files: Readonly<Record<string, string>>,
    baseTimeframeMs: number | null = null,
  ): readonly string[] =>
    check(
      t,
      { ...strategies({ S3_Breakout: 'capital_allocation: 0.3, timeframe: 4h' }), ...files },
      { baseTimeframeMs },
    ).notes
  const hour = 3_600_000
  const file = { 'ml.yaml': 'machine_learning:\n  meta_controller: { enabled: false }\n' }
  const expected = (bars: string): string[] => [
    'configs/ml.yaml:1:1 machine_learning.performance_prediction: has no effect: ' +
      `nothing is learnt from bars of ${bars}, expected bars that divide an hour`,
  ]
  t.strictSame(notes(file, 4 * hour), expected('4h'))
  t.strictSame(notes(file, hour), [])
  t.strictSame(
    notes({ ...file, 'host.yaml': 'host: { simulated_market: { timeframe: 2h } }' }),
    expected('2h'),
  )
  t.strictSame(
    notes({ 'ml.yaml': LEARNING_OFF }, 4 * hour),
    [],
    'where none is wanted there is nothing to say',
  )
})

t.test('what predictors are given is complete: a default that is written out is no change', async (t) => {
  const of = (prediction: string): CheckedConfig | null => {
    const ml = `machine_learning: { performance_prediction: { ${prediction} } }`
    return check(t, { ...strategies({ S3_Breakout: 'capital_allocation: 0.3' }), 'ml.yaml': ml }).checked
  }
  const all = ['{}', '{ penalty: 1 }', '{ penalty: 2 }'].map((own) => of(`members: { logistic: ${own} }`))
  // Its parameters have no effect then, and are compared all the same.
  all.push(of('model_type: histogram-forest, members: { logistic: {} }'))
  const [short, long, other, idle] = all
  if (short === null || long === null || other === null || idle === null) throw new Error('One is wrong.')
  const base = 'machine_learning.performance_prediction'
  const differences = (to: CheckedConfig): ConfigChange[] => configChanges(short, to, testCatalogue())
  t.strictSame(differences(long), [])
  t.match(differences(other), [{ key: `${base}.members.logistic.penalty`, from: 1, to: 2, effect: 'now' }])
  t.strictSame(
    differences(idle).map(({ key }) => key),
    [`${base}.model_type`],
  )
})

t.test('without a known market, symbols and timeframes are not judged', async (t) => {
  const files = strategies({ S3_Breakout: 'capital_allocation: 0.3, symbols: [X/Y], timeframe: 7m' })
  t.strictSame(check(t, files, {}).issues, [])
  t.equal(check(t, files).issues.length, 2)
})

t.test('a file that cannot be read causes no further errors elsewhere', async (t) => {
  const { issues } = check(t, {
    ...strategies({ S3_Breakout: 'capital_allocation: 0.05' }),
    'ml.yaml': 'machine_learning: { meta_controller: *shared }\n',
  })
  t.strictSame(issues, [
    'configs/ml.yaml:1:38 machine_learning.meta_controller: the alias *shared is not supported: repeat the value',
  ])
})
