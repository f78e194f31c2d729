import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { addConfigs, csv, grodt, HOUR, START, walk, type Row } from './cli-fixture.ts'
import type { BacktestReport } from '../research/report.ts'

const BARS = walk(2400, 7)

/** A folder with the shipped configuration and candle files, to work in. */
function workplace(t: Test, files: Record<string, string | Buffer>): string {
  const folder = t.testdir({ data: files })
  addConfigs(folder)
  return folder
}

function report(folder: string, ...args: string[]): BacktestReport {
  const { code, out, err } = grodt(folder, 'backtest', '--json', ...args)
  if (code !== 0) throw new Error(err)
  return JSON.parse(out) as BacktestReport
}

/** Every file below a folder with its content. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(
    names.map((name) => [name.slice(folder.length + 1), readFileSync(name, 'latin1')]),
  )
}

/** Exact decimals as integers of 10^-8. */
const units = (text: string): bigint => {
  const [whole, rest = ''] = text.replace('-', '').split('.')
  return BigInt(whole + rest.padEnd(8, '0')) * (text.startsWith('-') ? -1n : 1n)
}

t.test('a run that is checked after every bar writes the same bytes', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS), 'ethusdt_1h.csv': csv(walk(2400, 8)) })
  t.match(grodt(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'one'), { code: 0, err: '' })
  t.match(grodt(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'two', '--check'), {
    code: 0,
    err: '',
  })
  t.same(contents(join(folder, 'two')), contents(join(folder, 'one')))
})

t.test('the same command twice writes the same bytes, first without and then with the caches', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS), 'ethusdt_1h.csv': csv(walk(2400, 8)) })
  t.match(grodt(folder, 'backtest', '--data', 'data', '--out', 'one'), { code: 0, err: '' })
  // Who is told of what decides no result.
  appendFileSync(join(folder, 'configs', 'alerts.yaml'), '# quieter\n')
  t.match(grodt(folder, 'backtest', '--data', 'data', '--out', 'two'), { code: 0, err: '' })
  const one = contents(join(folder, 'one'))
  t.same(Object.keys(one), [
    'attribution.csv',
    'attribution.parquet',
    'config/host.yaml',
    'config/ml.yaml',
    'config/regime.yaml',
    'config/risk.yaml',
    'config/strategies.yaml',
    'daily.csv',
    'daily.parquet',
    'equity.csv',
    'equity.parquet',
    'fills.csv',
    'fills.parquet',
    'locks.csv',
    'locks.parquet',
    'orders.csv',
    'orders.parquet',
    'positions.csv',
    'positions.parquet',
    'refusals.csv',
    'refusals.parquet',
    'regimes.csv',
    'regimes.parquet',
    'report.html',
    'report.json',
    'report.md',
    'signals.csv',
    'signals.parquet',
    'trades.csv',
    'trades.parquet',
  ])
  t.same(contents(join(folder, 'two')), one)
  t.equal(one['config/host.yaml'], readFileSync(join(folder, 'configs', 'host.yaml'), 'latin1'))
  t.notOk(/fromCache|"notes": \[\n/.test(one['report.json']), 'nothing about caches')
  t.notOk(
    one['report.json'].replaceAll(one['config/host.yaml'], '').includes(`"file": "${folder}`),
    'no path',
  )
})

t.test('the result goes to a folder named after what was run, and names the folder', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS) })
  const run = (...args: string[]) => grodt(folder, 'backtest', '--data', 'data', '--tables', 'none', ...args)
  const { code, out } = run()
  t.equal(code, 0)
  const [name] = readdirSync(join(folder, 'results'))
  t.match(name, /^BTCUSDT-1h-[0-9a-f]{8}$/)
  t.ok(out.endsWith(`\nResult: ${join('results', name)}\n`))
  run('--quiet')
  t.same(readdirSync(join(folder, 'results')), [name], 'the same run has the same folder')
  run('--quiet', '--seed', '9')
  t.equal(readdirSync(join(folder, 'results')).length, 2, 'another run has its own')
  run('--quiet', '--timeframe', '4h')
  const decided = readdirSync(join(folder, 'results')).filter((one) => one.startsWith('BTCUSDT-4h-'))
  t.equal(decided.length, 1, 'the timeframe is that of the decisions')
})

t.test(
  'the books add up: strategies to the book, trades to strategies, the files to the report',
  async (t) => {
    const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS), 'ethusdt_1h.csv': csv(walk(2400, 8)) })
    const { statistics, period } = report(folder, '--data', 'data', '--out', 'out')
    const { book, strategies } = statistics
    t.ok(book.trades.trades >= 30, `${book.trades.trades} trades`)
    const near = (actual: number, wanted: number, what: string) =>
      t.ok(Math.abs(actual - wanted) < 1e-6, `${what}: ${actual} is ${wanted}`)
    near(book.endEquity - book.startEquity, book.result, 'change of equity')
    const keys = ['result', 'fees', 'slippage', 'funding', 'turnover'] as const
    for (const key of keys) {
      near(
        strategies.reduce((sum, one) => sum + one[key], 0),
        book[key],
        `sum of ${key}`,
      )
    }
    for (const one of strategies) near(one.trades.net, one.result, `trades of ${one.name}`)
    const byRegime = book.regimes.reduce((sum, { trades }) => sum + trades, 0)
    t.equal(byRegime, book.trades.trades)
    const exits = Object.values(book.exits).reduce((sum, count) => sum + count, 0)
    t.equal(exits, book.trades.trades)

    const rows = (file: string): string[][] => {
      const lines = readFileSync(join(folder, 'out', file), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
      return lines.map((line) => line.split(','))
    }
    const nets = rows('trades.csv').map((row) => units(row[14]))
    t.equal(nets.length, book.trades.trades)
    const curve = rows('equity.csv')
    const last = curve[curve.length - 1]
    t.equal(
      units(last[1]) - units(curve[0][1]),
      nets.reduce((sum, net) => sum + net, 0n),
      'exactly',
    )
    t.equal(units(last[1]), units(last[2]), 'nothing is left open')
    t.equal(curve[0][0], '2024-01-01T00:00:00Z')
    t.equal(`${last[0].slice(0, -1)}.000Z`, period.to)
  },
)

t.test('a gzipped copy and one with other columns give the same trades', async (t) => {
  const other = BARS.map(
    ([time, o, h, l, c, v]) => `${v};${c};${l};${h};${o};${new Date(time).toISOString()}`,
  )
  const folder = workplace(t, {
    'btcusdt_1h.csv': csv(BARS),
    'zip_btcusdt_1h.csv.gz': gzipSync(csv(BARS)),
    'other_btcusdt_1h.csv': ['Volume;Close;Low;High;Open;Date', ...other].join('\n'),
  })
  const only = ['--symbol', 'BTC/USDT', '--tables', 'trades,equity', '--no-parquet', '--no-html']
  const run = (file: string, out: string) =>
    grodt(folder, 'backtest', '--data', join('data', file), ...only, '--out', out, '--quiet')
  t.same(run('btcusdt_1h.csv', 'a'), { code: 0, out: '', err: '' })
  t.same(run('zip_btcusdt_1h.csv.gz', 'b'), { code: 0, out: '', err: '' })
  t.same(run('other_btcusdt_1h.csv', 'c'), { code: 0, out: '', err: '' })
  const [a, b, c] = ['a', 'b', 'c'].map((name) => contents(join(folder, name)))
  t.ok(a['trades.csv'].length > 1000)
  for (const file of ['trades.csv', 'equity.csv']) {
    t.equal(b[file], a[file])
    t.equal(c[file], a[file])
  }
})

t.test('--json prints the report and nothing else, --no-out writes nothing', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS) })
  const { code, out, err } = grodt(
    folder,
    'backtest',
    '--data',
    'data',
    '--json',
    '--no-out',
    '--capital',
    '5000',
  )
  t.equal(code, 0)
  t.equal(err, '')
  const { schemaVersion, options, statistics, data, plugins, disclaimer } = JSON.parse(out) as BacktestReport
  t.equal(schemaVersion, 1)
  t.match(options, { capital: 5000, seed: null })
  t.equal(statistics.book.startEquity, 5000)
  t.match(data, [
    { file: 'btcusdt_1h.csv', symbol: 'BTC/USDT', timeframe: '1h', rows: 2400, sha256: /^[0-9a-f]{64}$/ },
  ])
  t.same(
    plugins.map(({ kind, id }) => `${kind} ${id}`),
    [
      'allocator static',
      'predictor histogram-forest',
      'predictor logistic',
      'regime-classifier efficiency-ratio',
      'strategy breakout',
      'strategy mean-reversion',
      'strategy vwap-ema-scalper',
    ],
  )
  t.equal(disclaimer, 'A result on past bars proves nothing about the future.')
  t.notOk(existsSync(join(folder, 'results')))
})

t.test('--profile shows steps, plugins and indicators, and changes nothing', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS) })
  const plain = grodt(folder, 'backtest', '--json', '--data', 'data', '--no-out')
  const profiled = grodt(folder, 'backtest', '--json', '--data', 'data', '--no-out', '--profile')
  t.equal(profiled.out, plain.out)
  const { out, code } = grodt(folder, 'backtest', '--data', 'data', '--profile', '--tables', 'none')
  t.equal(code, 0)
  const lines = out.slice(out.indexOf('Where the time went')).split('\n')
  for (const line of lines) t.ok(line.length <= 80, line)
  const names = lines.map((line) => line.trim().replace(/ {2,}.*/, ''))
  for (const name of [
    'load the candles',
    'check the configuration, build the plugins',
    'run the bars',
    'make the statistics',
    'write the results',
    'books, orders, feed',
    'strategy S3_Breakout BTC/USDT',
    'classifier regime/BTC/USDT/1h',
    'indicator BTC/USDT 1h ema(9,close)',
  ]) {
    t.ok(names.includes(name), name)
  }
})

t.test('the summary fits 80 columns, has no colours in a pipe and shows gaps and dropped rows', async (t) => {
  const gappy = BARS.filter((_, i) => i < 100 || i > 104)
  const lines = csv(gappy).split('\n')
  lines[50] = lines[50].replace(/^(\d+),[^,]+/, '$1,oops')
  const folder = workplace(t, { 'btcusdt_1h.csv': lines.join('\n') })

  const refused = grodt(folder, 'backtest', '--data', 'data')
  t.equal(refused.code, 1)
  t.equal(refused.out, '')
  t.match(
    refused.err,
    /btcusdt_1h\.csv:51: .*oops.*\nCorrect them, or leave them out with --bad-rows drop\.\n$/,
  )

  const options = ['--bad-rows', 'drop', '--tables', 'none']
  const { code, out } = grodt(folder, 'backtest', '--data', 'data', ...options)
  t.equal(code, 0)
  t.ok(
    out.split('\n').every((line) => line.length <= 80),
    out,
  )
  t.notMatch(out, /\u001b/)
  t.match(out, /1 bad row left out\n {6}line 51: /)
  t.match(out, /2 gaps with 6 missing bars\n/)
  t.match(out, /5 bars from 2024-01-05 04:00 UTC, before line 102\n/)
  t.match(out, /A result on past bars proves nothing about the future\./)
  for (const name of ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout', 'trending', 'ranging']) {
    t.ok(out.includes(name), name)
  }
})

t.test('without a trade every statistic that needs one is null, and nothing is NaN', async (t) => {
  const flat = Array.from({ length: 2400 }, (_, i): Row => [START + i * HOUR, 100, 100, 100, 100, 10])
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(flat) })
  const { book, strategies } = report(folder, '--data', 'data', '--no-out').statistics
  t.match(book, {
    result: 0,
    totalReturn: 0,
    annualReturn: 0,
    volatility: null,
    sharpe: null,
    sortino: null,
    exposure: 0,
    grossExposure: null,
    turnover: 0,
    trades: { trades: 0, winRate: null, profitFactor: null, expectancy: null, best: null },
  })
  t.match(book.maxDrawdown, { fraction: 0, amount: 0, peak: null, trough: null, recovered: null })
  t.ok(strategies.every(({ costAgainstStop }) => costAgainstStop.verdict === null))
  const { out } = grodt(folder, 'backtest', '--data', 'data', '--no-out')
  t.match(out, /Sharpe +n\/a/)
  t.notMatch(out, /NaN|Infinity/)
})

t.test('one day of bars has no annual figures', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS.slice(0, 24)) })
  const { book } = report(folder, '--data', 'data', '--no-out').statistics
  t.match(book, { annualReturn: null, volatility: null, sharpe: null, sortino: null, annualTurnover: null })
})

t.test(
  'strategies without a timeframe of their own follow data that their default cannot be made of',
  async (t) => {
    const folder = workplace(t, { 'btcusdt_1d.csv': csv(walk(400, 5, 24 * HOUR)) })
    const { notes, strategies } = report(folder, '--data', 'data', '--no-out')
    t.same(notes, [
      'The default timeframe 1h cannot be made of 1d bars: decided on 1d instead by S1_VWAP_EMA_Scalper, S2_Mean_Reversion, S3_Breakout.',
    ])
    t.same(
      strategies.map(({ timeframe }) => timeframe),
      ['1d', '1d', '1d'],
    )
    const file = join(folder, 'configs', 'strategies.yaml')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('    enabled: true\n', '    enabled: true\n    timeframe: 4h\n'),
    )
    const { code, err } = grodt(folder, 'backtest', '--data', 'data')
    t.equal(code, 1)
    t.equal(
      err,
      'The configuration has 1 error(s); nothing was started or changed:\n' +
        'configs/strategies.yaml:4:16 strategies.S1_VWAP_EMA_Scalper.timeframe: was "4h", expected a multiple of 1d, the bars that are loaded\n',
    )
  },
)

t.test('--timeframe moves every strategy, and must be a multiple of the data', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS) })
  const { strategies } = report(folder, '--data', 'data', '--no-out', '--timeframe', '4h')
  t.ok(strategies.every(({ timeframe }) => timeframe === '4h'))
  t.same(grodt(folder, 'backtest', '--data', 'data', '--timeframe', '5m'), {
    code: 1,
    out: '',
    err: '--timeframe was "5m", expected a multiple of 1h, the bars that are loaded.\n',
  })
})

t.test('--from and --to cut the period, and a period without bars is refused', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS) })
  const args = ['--data', 'data', '--no-out', '--from', '2024-02-01', '--to', '2024-03-01']
  t.match(report(folder, ...args).period, {
    from: '2024-02-01T00:00:00.000Z',
    to: '2024-03-01T00:00:00.000Z',
    days: 29,
    bars: 29 * 24,
  })
  t.same(grodt(folder, 'backtest', '--data', 'data', '--from', '2030-01-01'), {
    code: 1,
    out: '',
    err: 'No bar closes after 2030-01-01 00:00 and up to the end; the data runs from 2024-01-01 00:00 to 2024-04-10 00:00 UTC.\n',
  })
})

t.test('a folder that holds something else is not written to', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS) })
  t.same(grodt(folder, 'backtest', '--data', 'data', '--out', 'configs'), {
    code: 1,
    out: '',
    err: 'The folder "configs" holds something else than a backtest result. Give another one with --out.\n',
  })
})
