import { createHash } from 'node:crypto'
import t from 'tap'
import { formatIssue } from './issue.ts'
import { loadConfig } from './load.ts'
import { instrumentSettings } from './types.ts'

const STRATEGIES = 'strategies:\n  S1:\n    capital_allocation: 0.4\n'

t.test('strategies.yaml alone is a whole configuration with documented defaults', async (t) => {
  const { config, issues, files } = loadConfig(t.testdir({ 'strategies.yaml': STRATEGIES }))
  t.strictSame(issues, [])
  t.strictSame(config, {
    strategies: [
      {
        name: 'S1',
        enabled: true,
        plugin: null,
        symbols: null,
        timeframe: '1h',
        regimeRequirements: [],
        capitalAllocation: 0.4,
        parameters: {},
        onDisable: { action: 'manage' },
        previousName: null,
        risk: {
          maxPosition: 1,
          maxOpenPositions: 20,
          maxNotional: null,
          maxLeverage: null,
          maxRiskPerTrade: null,
          riskBasis: 'budget',
          stopRequired: false,
          maxTradesPerDay: null,
          overLimit: 'shrink',
        },
        protections: {
          maxDailyLoss: null,
          maxDrawdown: null,
          drawdownLock: '7d',
          cooldown: { bars: null, scope: 'symbol' },
          stopGuard: { stops: null, window: '1d', lock: '1d', scope: 'strategy' },
          shrink: null,
        },
      },
    ],
    machineLearning: {
      metaController: {
        enabled: true,
        updateFrequency: 3600,
        performanceWindow: 30,
        capitalAllocation: { minAllocation: 0.1, maxAllocation: 0.6, rebalanceThreshold: 0.1, maxStep: 0.02 },
      },
      performancePrediction: {
        enabled: true,
        modelType: 'ensemble',
        members: { logistic: {}, 'histogram-forest': {} },
        targets: ['market_risk', 'volatility_direction', 'strategy_risk'],
        features: ['regime_features', 'market_volatility', 'strategy_performance', 'time_features'],
        trainingFrequency: 86400,
        trainingLag: 3600,
        trainingWindow: 1095,
        trainingSeconds: 60,
        trainingMemory: 512,
      },
    },
    regime: { plugin: 'efficiency-ratio', timeframe: null, parameters: {} },
    risk: {
      exposure: 1,
      maxGrossExposure: 1,
      maxNetExposure: null,
      maxSymbolExposure: 1,
      groups: [],
      correlation: { maxExposure: null, threshold: 0.7, window: 60, minimum: 20 },
      valueAtRisk: { budget: null, level: 95, method: 'larger', window: 120, unmeasured: 'refuse' },
      orderRate: { perMinute: null, perHour: null, perDay: null },
      priceCollar: null,
      staleBars: null,
      maxOpenPositions: 50,
      overLimit: 'shrink',
      protections: {
        maxDailyLoss: null,
        maxDrawdown: null,
        drawdownLock: '7d',
        stopGuard: { stops: null, window: '1d', lock: '1d' },
        shrink: 'let_run',
        killSwitch: { maxDailyLoss: null, maxDrawdown: null, warnAt: 0.8, action: 'freeze' },
        performanceRules: {
          drawdown: { limit: null, trades: 30, minimumTrades: 10 },
          losingStreak: { limit: null, minimumTrades: 10 },
          profitFactor: { limit: null, trades: 50, minimumTrades: 30 },
          resume: 'cool_down',
          coolDown: '7d',
        },
      },
    },
    host: {
      seed: 1,
      account: { capital: 100000, currency: 'USDT' },
      allocation: { plugin: 'static', parameters: {} },
      pluginFolders: ['plugins'],
      broker: { slippageBps: 1.5, volumeShare: 0.1, latencyBars: 0 },
      instruments: {
        defaults: {
          kind: 'perpetual',
          tick: 0.01,
          lot: 0.00001,
          minNotional: 5,
          makerFeeBps: 2,
          takerFeeBps: 5,
          feeCurrency: 'quote',
          assetPrecision: 1e-8,
          fundingBps: 1,
          maintenanceMargin: 0.005,
        },
        symbols: {},
      },
      simulatedMarket: { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], timeframe: '5m', seed: 42 },
      paper: { speed: 21600, historyBars: 6000 },
      statistics: { annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 1000 },
      store: {
        enabled: true,
        path: '.grodt/store',
        snapshotEvery: 5000,
        keepSnapshots: 3,
        keepDays: 400,
      },
      reload: { watch: true, polling: false },
      checks: { enabled: true, every: 1, accountMinutes: 5 },
      diagnostics: { path: '.grodt/diagnostics', keep: 20 },
      plugins: { isolation: 'worker', deadlineMs: 1000, memoryMb: 128 },
      faults: {
        strikesToQuarantine: 3,
        retryAfterBars: 5,
        retryWaitHours: 24,
        healthyHours: 24,
        triesPerDay: 6,
      },
      api: {
        enabled: true,
        host: '127.0.0.1',
        port: 7373,
        access: '.grodt/api',
        readNeedsToken: false,
        tls: { certificate: '', key: '' },
        behindProxy: false,
        names: [],
        origins: [],
        requestsPerSecond: 2000,
      },
      research: {
        dataFolder: 'data',
        importFolder: 'imports',
        results: '.grodt/backtests',
        importRecords: '.grodt/imports',
        keep: 50,
        queue: 10,
        memoryMb: 2048,
        stallMs: 900_000,
      },
    },
    alerts: {
      enabled: true,
      lookSeconds: 5,
      repeatHours: 6,
      settleSeconds: 60,
      quietHours: null,
      rules: {
        drawdown: { enabled: true, severity: 'warning', above: 0.1 },
        killSwitch: { enabled: true, severity: 'critical' },
        staleFeed: { enabled: true, severity: 'critical', bars: 3, seconds: 60 },
        missedBars: { enabled: true, severity: 'warning', bars: 3 },
        quarantine: { enabled: true, severity: 'warning' },
        invariant: { enabled: true, severity: 'critical' },
        reconciliation: { enabled: true, severity: 'critical' },
        modelFallback: { enabled: true, severity: 'warning' },
        refusedFiles: { enabled: true, severity: 'warning' },
        diskSpace: { enabled: true, severity: 'critical', belowMb: 500 },
      },
      channels: [],
    },
  })
  const sha256 = createHash('sha256').update(STRATEGIES).digest('hex')
  t.strictSame(files, [{ name: 'strategies.yaml', text: STRATEGIES, sha256 }])
})

t.test('the configuration is frozen in depth', async (t) => {
  const { config } = loadConfig(
    t.testdir({
      'strategies.yaml': 'strategies: { S1: { capital_allocation: 0, parameters: { a: [{ b: 1 }] } } }',
    }),
  )
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(frozen))
  t.ok(frozen(config))
  t.strictSame(config?.strategies[0].parameters, { a: [{ b: 1 }] })
})

t.test('every optional key of a strategy is read', async (t) => {
  const entry =
    '{ capital_allocation: 0.4, plugin: breakout, symbols: [BTC/USDT], timeframe: 4h, enabled: false, ' +
    'on_disable: { hand_over: S2 }, risk: { max_position: 0.5, max_open_positions: 2 } }'
  const { config } = loadConfig(t.testdir({ 'strategies.yaml': `strategies: { S1: ${entry} }` }))
  t.match(config?.strategies[0], {
    enabled: false,
    plugin: 'breakout',
    symbols: ['BTC/USDT'],
    timeframe: '4h',
    onDisable: { action: 'hand-over', to: 'S2' },
    risk: { maxPosition: 0.5, maxOpenPositions: 2 },
  })
})

t.test('single symbols can differ from the defaults', async (t) => {
  const host = 'host: { instruments: { symbols: { BTC/USDT: { tick: 0.1, kind: spot } } } }'
  const { config } = loadConfig(t.testdir({ 'strategies.yaml': STRATEGIES, 'host.yaml': host }))
  t.ok(config)
  if (config === null) return
  t.match(instrumentSettings(config.host, 'BTC/USDT'), { tick: 0.1, kind: 'spot', lot: 0.00001 })
  t.equal(instrumentSettings(config.host, 'ETH/USDT'), config.host.instruments.defaults)
  t.equal(instrumentSettings(config.host, 'constructor'), config.host.instruments.defaults)
})

t.test('a folder that does not exist is an error that says what to give', async (t) => {
  t.throws(() => loadConfig('no/such/folder'), {
    code: 'CONFIG_FOLDER',
    message: 'There is no configuration folder "no/such/folder". Give the folder that holds strategies.yaml.',
  })
})

t.test('a missing strategies.yaml and misspelt file names are issues', async (t) => {
  const folder = t.testdir({
    'strategy.yaml': STRATEGIES,
    'hosts.yml': '',
    'notes.md': '',
    '.host.yaml': 'x',
    'old.yaml': {},
  })
  const { config, issues } = loadConfig(`${folder}/`)
  t.equal(config, null)
  const known =
    'unknown file, expected one of: alerts.yaml, host.yaml, ml.yaml, regime.yaml, risk.yaml, strategies.yaml'
  t.strictSame(issues.map(formatIssue), [
    `${folder}/hosts.yml:1:1: ${known} (did you mean "host.yaml"?)`,
    `${folder}/strategies.yaml:1:1: the file is missing, expected it to say which strategies run`,
    `${folder}/strategy.yaml:1:1: ${known} (did you mean "strategies.yaml"?)`,
  ])
})

t.test('a place is named as the user gave the folder', async (t) => {
  const folder = t.testdir({ 'strategies.yaml': STRATEGIES })
  const { locate } = loadConfig(folder)
  t.strictSame(locate('strategies.yaml', ['strategies', 'S1', 'capital_allocation'], 'value'), {
    file: `${folder}/strategies.yaml`,
    line: 3,
    column: 25,
  })
  t.strictSame(locate('risk.yaml', ['risk'], 'key'), { file: `${folder}/risk.yaml`, line: 1, column: 1 })
})

t.test('a draft keeps what is right beside what is wrong', async (t) => {
  const { draft, isBroken, config } = loadConfig(
    t.testdir({
      'strategies.yaml':
        'strategies:\n  A: { capital_allocation: 2, timeframe: 4h }\n  B: 7\n  C: { capital_allocation: 0.1 }\n',
      'ml.yaml': 'machine_learning: [',
      'risk.yaml': '5',
    }),
  )
  t.equal(config, null)
  t.strictSame(
    draft.strategies.map(({ name, capitalAllocation, timeframe }) => [name, capitalAllocation, timeframe]),
    [
      ['A', NaN, '4h'],
      ['C', 0.1, '1h'],
    ],
  )
  t.equal(draft.risk.exposure, 1)
  t.ok(isBroken('strategies.yaml', ['strategies', 'A', 'capital_allocation']))
  t.ok(isBroken('strategies.yaml', ['strategies', 'A']))
  t.ok(isBroken('strategies.yaml', ['strategies', 'B', 'plugin']))
  t.notOk(isBroken('strategies.yaml', ['strategies', 'A', 'timeframe']))
  t.ok(isBroken('ml.yaml', ['machine_learning', 'meta_controller']))
  t.notOk(isBroken('host.yaml', ['host']))
})

t.test('of very many mistakes in a file the first are shown, and how many more there are', async (t) => {
  const wrong = Array.from({ length: 3000 }, (_, i) => `key${i}: 1\n`).join('')
  const { config, issues } = loadConfig(t.testdir({ 'strategies.yaml': STRATEGIES, 'risk.yaml': wrong }))
  t.equal(config, null)
  t.equal(issues.length, 101)
  t.match(formatIssue(issues[99]), /risk\.yaml:100:1 key99: /)
  t.match(
    formatIssue(issues[100]),
    /risk\.yaml:3001:1: 2900 more mistakes in the file are not shown: correct these first$/,
  )
})

t.test('a key that is given very often names the one before each', async (t) => {
  const { issues } = loadConfig(
    t.testdir({ 'strategies.yaml': STRATEGIES, 'risk.yaml': `risk:\n${'  a: 1\n'.repeat(2000)}` }),
  )
  t.equal(issues.length, 101)
  t.match(formatIssue(issues[1]), /risk\.yaml:4:3 risk\.a: the key is given twice, first on line 3$/)
})

t.test(
  'a file in another encoding is refused with its place: what would be kept of it is not what it says',
  async (t) => {
    const text = `${STRATEGIES}# für\n`
    const of = (bytes: Buffer) => loadConfig(t.testdir({ 'strategies.yaml': bytes }))
    t.strictSame(
      of(Buffer.from(`\ufeff${text}# \ufffd\n`)).issues,
      [],
      'which a mark of UTF-8 or of something lost is not',
    )
    const { config, issues } = of(Buffer.from(text, 'latin1'))
    t.equal(config, null)
    t.match(issues.map(formatIssue), [
      /strategies\.yaml:4:4: this is no UTF-8, expected a text in that encoding$/,
    ])
  },
)
