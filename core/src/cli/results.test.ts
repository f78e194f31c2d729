import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Check } from 'typebox/value'
import Schema from 'typebox/schema'
import { backtestReport, type BacktestReport } from '../research/report-schema.ts'
import { runFingerprint } from '../research/report.ts'
import { TABLE_NAMES } from '../research/tables/names.ts'
import { parseCsv } from '../research/tables/table-fixture.ts'
import { addConfigs, csv, grodt, walk } from './cli-fixture.ts'

/** A working folder with candles, the shipped configuration and a result in `one`. */
function resultFolder(t: Test, ...options: string[]): string {
  const folder = t.testdir({
    data: { 'btcusdt_1h.csv': csv(walk(2400, 7)), 'ethusdt_1h.csv': csv(walk(2400, 8)) },
  })
  addConfigs(folder)
  run(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'one', ...options)
  return folder
}

/** Run a command that must do what is asked. */
function run(folder: string, ...args: string[]): string {
  const { code, out, err } = grodt(folder, ...args)
  if (code !== 0) throw new Error(`grodt ${args.join(' ')} ended with ${code}:\n${out}${err}`)
  return out
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
  writeFileSync(path, text.replace(from, to))
}

const reportOf = (folder: string): BacktestReport =>
  JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as BacktestReport

/** Exact decimals as integers of 10^-8. */
const units = (text: string): bigint => {
  const [whole, rest = ''] = text.replace('-', '').split('.')
  return BigInt(whole + rest.padEnd(8, '0')) * (text.startsWith('-') ? -1n : 1n)
}

t.test('the tables add up to the report', async (t) => {
  const folder = resultFolder(t, '--no-parquet', '--no-html')
  const { statistics } = reportOf(join(folder, 'one'))
  const rows = (name: string): Record<string, string>[] => {
    const [header, ...lines] = parseCsv(readFileSync(join(folder, 'one', `${name}.csv`), 'utf8'))
    return lines.map((line) => Object.fromEntries(header.map((column, i) => [column, line[i]])))
  }
  const sum = (of: readonly string[]): number => Number(of.reduce((all, text) => all + units(text), 0n)) / 1e8
  const fills = rows('fills')
  for (const { name, fees, slippage, trades, refusals } of statistics.strategies) {
    const own = fills.filter(({ strategy }) => strategy === name)
    t.equal(sum(own.map(({ fee }) => fee)), fees, `fees of ${name}`)
    t.equal(sum(own.map((one) => one.slippage)), slippage, `slippage of ${name}`)
    t.equal(new Set(own.map(({ trade }) => trade)).size, trades.trades, `trades of ${name}`)
    const refused = rows('refusals').filter(({ strategy }) => strategy === name)
    t.equal(
      refused.length,
      Object.values(refusals).reduce((all, count) => all + count, 0),
      `refusals of ${name}`,
    )
  }
  t.equal(rows('trades').length, statistics.book.trades.trades)
  t.equal(rows('positions').length, fills.length)
  t.ok(rows('regimes').length > 20)
})

t.test('the limits, refusals and cuts of the report are those of the tables', async (t) => {
  const folder = resultFolder(t, '--tables', 'none')
  writeFileSync(
    join(folder, 'configs', 'risk.yaml'),
    'risk: { max_gross_exposure: 0.25, max_symbol_exposure: 0.2, order_rate: { per_day: 3 } }\n',
  )
  const again = ['backtest', '--data', 'data', '--quiet', '--no-html', '--no-parquet']
  run(folder, ...again, '--out', 'two', '--tables', 'orders,refusals')
  run(folder, ...again, '--out', 'three', '--tables', 'none')
  const { statistics, protections } = reportOf(join(folder, 'two'))
  t.strictSame(reportOf(join(folder, 'three')).protections, protections, 'recorded or not')
  const rows = (name: string): Record<string, string>[] => {
    const [header, ...lines] = parseCsv(readFileSync(join(folder, 'two', `${name}.csv`), 'utf8'))
    return lines.map((line) => Object.fromEntries(header.map((column, i) => [column, line[i]])))
  }
  const refusals = rows('refusals')
  const orders = rows('orders')
  for (const { name, refusals: refused, cuts } of statistics.strategies) {
    const own = (list: Record<string, string>[]): Record<string, string>[] =>
      list.filter(({ strategy }) => strategy === name)
    for (const [limit, count] of Object.entries(refused)) {
      t.equal(own(refusals).filter((one) => one.limit === limit).length, count, `${name} ${limit}`)
    }
    for (const [limit, count] of Object.entries(cuts)) {
      t.equal(own(orders).filter(({ cut_by }) => cut_by === limit).length, count, `${name} ${limit}`)
    }
    t.equal(
      own(orders).filter(({ cut_by }) => cut_by !== '').length,
      Object.values(cuts).reduce((sum, count) => sum + count, 0),
    )
  }
  t.ok(Object.keys(statistics.book.cuts).length > 0)
  const gates = new Set(['regime', 'position-open', 'order-waiting'])
  const hits = refusals.filter(({ limit }) => !gates.has(limit)).length
  t.ok(hits > 0)
  t.equal(
    protections.limits.reduce((sum, { refused }) => sum + refused, 0),
    hits,
  )
  for (const { strategy, limit, value, allowed } of protections.limits) {
    const own = refusals.filter((one) => one.strategy === strategy && one.limit === limit)
    if (own.length === 0) continue
    const distances = own.map((one) => Math.abs(Number(one.value) - Number(one.allowed)))
    const distance = Math.abs((value ?? NaN) - (allowed ?? NaN))
    t.ok(Math.abs(Math.max(...distances) - distance) < 1e-6, `${strategy} ${limit} ${distance}`)
  }
})

t.test('a report fits its schema and the published one, a wrong one fits neither', async (t) => {
  const report = reportOf(join(resultFolder(t, '--tables', 'none'), 'one'))
  const published = JSON.parse(
    readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8'),
  ) as object
  const fits = (value: unknown): [boolean, boolean] => [
    Check(backtestReport, value),
    Schema.Check(published, value),
  ]
  t.same(fits(report), [true, true])
  const { seed, ...rest } = report
  t.type(seed, 'number')
  t.same(fits(rest), [false, false], 'a field is missing')
  t.same(fits({ ...report, more: 1 }), [false, false], 'a field too many')
  t.same(fits({ ...report, schemaVersion: 2 }), [false, false])
  const [file] = report.data
  t.same(fits({ ...report, data: [{ ...file, gaps: { ...file.gaps, first: [{ line: 1 }] } }] }), [
    false,
    false,
  ])
  const { statistics } = report
  const book = { ...statistics.book, sharpe: 'high' }
  t.same(fits({ ...report, statistics: { ...statistics, book } }), [false, false])
})

t.test(
  '--tables, --no-parquet and --no-html say what is written, and what was written before goes',
  async (t) => {
    const folder = resultFolder(t)
    const names = (): string[] => readdirSync(join(folder, 'one')).sort()
    const all = TABLE_NAMES.flatMap((name) => [`${name}.csv`, `${name}.parquet`])
    t.same(names(), ['config', 'report.html', 'report.json', 'report.md', ...all].sort())
    const report = readFileSync(join(folder, 'one', 'report.json'))
    const again = (...options: string[]) =>
      run(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'one', ...options)
    again('--tables', 'fills,equity', '--no-parquet')
    t.same(names(), ['config', 'equity.csv', 'fills.csv', 'report.html', 'report.json', 'report.md'])
    again('--tables', 'none', '--no-html')
    t.same(names(), ['config', 'report.json', 'report.md'])
    t.ok(readFileSync(join(folder, 'one', 'report.json')).equals(report), 'the report is the same')
  },
)

t.test('--repeat finds equal bytes, in the same working folder and in another one', async (t) => {
  const folder = resultFolder(
    t,
    '--timeframe',
    '2h',
    '--from',
    '2024-01-10',
    '--seed',
    '5',
    '--capital',
    '5000',
  )
  const { code, out, err } = grodt(folder, 'backtest', '--repeat', 'one')
  t.same({ code, err }, { code: 0, err: '' })
  t.match(
    out,
    /^Repeating one\nMade of GRODT .*, 2 candle files, 7 plugins, 5 configuration files: all of\nthem are the same now\.\n/,
  )
  t.match(out, /\n {2}report\.json +same bytes\n/)
  t.ok(out.endsWith('\nAll 30 files agree, byte for byte.\n'))
  t.same(readdirSync(folder).sort(), ['.grodt', 'configs', 'data', 'one'], 'nothing is left behind')

  const work = join(folder, 'away')
  mkdirSync(work)
  cpSync(join(folder, 'one'), join(work, 'copy'), { recursive: true })
  t.same(grodt(work, 'backtest', '--repeat', 'copy'), {
    code: 2,
    out: '',
    err: 'The candle files of copy (btcusdt_1h.csv, ethusdt_1h.csv) are not in the working folder or a folder in it: name their folder with --data. See: grodt help backtest\n',
  })
  const data = join(work, 'candles')
  mkdirSync(data)
  for (const name of readdirSync(join(folder, 'data')))
    renameSync(join(folder, 'data', name), join(data, name))
  writeFileSync(join(data, 'xrpusdt_1h.csv'), csv(walk(100, 9)))
  const json = JSON.parse(run(work, 'backtest', '--repeat', 'copy/report.json', '--json')) as {
    agrees: boolean
  }
  t.match(json, { folder: 'copy', changes: [], agrees: true })
  t.equal(run(work, 'backtest', '--repeat', 'copy', '--data', data, '--quiet'), '')
})

t.test('--repeat takes a result of a version whose configuration had a file more', async (t) => {
  const folder = resultFolder(t, '--no-parquet', '--no-html')
  const made = reportOf(join(folder, 'one'))
  const { configuration } = made
  const path = join(folder, 'one', 'report.json')
  const text = 'alerts: {}\n'
  const alerts = { file: 'alerts.yaml', sha256: createHash('sha256').update(text).digest('hex'), text }
  writeFileSync(join(folder, 'one', 'config', 'alerts.yaml'), text)
  const list = (files: readonly unknown[]): string =>
    JSON.stringify({ configuration: files }, null, 2).slice(2, -2)
  edit(path, list(configuration), list([...configuration, alerts]))
  const older = reportOf(join(folder, 'one'))
  edit(join(folder, 'one', 'report.md'), runFingerprint(made), runFingerprint(older))
  const { code, out } = grodt(folder, 'backtest', '--repeat', 'one')
  t.match(out, /6 configuration files: all\s+of\s+them\s+are\s+the\s+same\s+now\./)
  t.equal(code, 0, out)
})

t.test('--repeat names what is not the same any more, and where the files differ', async (t) => {
  const folder = resultFolder(t, '--tables', 'trades,equity', '--no-parquet')
  rmSync(join(folder, 'data', 'ethusdt_1h.csv'))
  writeFileSync(join(folder, 'data', 'ethusdt_1h.csv'), csv(walk(2400, 9)))
  edit(join(folder, 'one', 'config', 'strategies.yaml'), 'ema_period: 9', 'ema_period: 12')
  edit(join(folder, 'one', 'trades.csv'), 'long', 'lang')
  const { code, out } = grodt(folder, 'backtest', '--repeat', 'one')
  t.equal(code, 1)
  t.match(out, /\. Not the\nsame any more:\n/)
  t.match(out, /\n {2}data ethusdt_1h\.csv, ETH\/USDT 1h: [0-9a-f]{12} then, [0-9a-f]{12} now\n/)
  t.match(out, /\n {2}configuration strategies\.yaml: [0-9a-f]{12} then, [0-9a-f]{12} now\n/)
  t.match(out, /\n {2}equity\.csv +differs from line \d+ on\n {4}was .*\n {4}is {2}.*\n/)
  t.match(out, /\n5 files of 10 do not agree\.\n$/)
  t.ok(
    out.split('\n').every((line) => line.length <= 80),
    out,
  )
  const json = JSON.parse(grodt(folder, 'backtest', '--repeat', 'one', '--json').out) as {
    changes: { what: string; name: string }[]
  }
  t.match(json, { agrees: false })
  t.same(
    json.changes.map(({ what, name }) => `${what}: ${name}`),
    ['data: ethusdt_1h.csv, ETH/USDT 1h', 'configuration: strategies.yaml'],
  )
})

t.test('--repeat needs a result', async (t) => {
  const folder = t.testdir({
    empty: {},
    broken: { 'report.json': '{' },
    foreign: { 'report.json': '{"schemaVersion":9}' },
    other: { 'report.json': '{"schemaVersion":1}' },
  })
  const problem = (name: string): string => grodt(folder, 'backtest', '--repeat', name).err
  t.equal(
    problem('empty'),
    'There is no backtest result at "empty". Give a result folder, or its report.json.\n',
  )
  t.match(
    problem('broken'),
    /^broken\/report\.json is no backtest report of schema version 1: it is no JSON: /,
  )
  t.equal(
    problem('foreign'),
    'foreign/report.json is no backtest report of schema version 1: schemaVersion was 9, expected 1; the GRODT that wrote it can read it.\n',
  )
  t.match(
    problem('other'),
    /^other\/report\.json is no backtest report of schema version 1: the file must have /,
  )
})

t.test('compare puts runs side by side and says what differs', async (t) => {
  const folder = resultFolder(t, '--tables', 'none')
  edit(join(folder, 'configs', 'strategies.yaml'), 'ema_period: 9', 'ema_period: 12')
  run(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'two', '--seed', '4', '--tables', 'none')
  run(folder, 'backtest', '--data', 'data/btcusdt_1h.csv', '--quiet', '--out', 'three', '--no-parquet')

  const out = run(folder, 'compare', 'one', join('two', 'report.json'))
  const lines = out.split('\n')
  t.ok(
    lines.every((line) => line.length <= 80),
    out,
  )
  t.match(out, /\nWhat differs\n {2}option seed: A 1; B 4\n/)
  t.match(
    out,
    /\n {2}strategies\.yaml strategies\.S1_VWAP_EMA_Scalper\.parameters\.ema_period: A 9; B\n {4}12\n/,
  )
  t.notMatch(out, /Not comparable/)
  const [one, two] = ['one', 'two'].map((name) => reportOf(join(folder, name)).statistics)
  const trades = [one, two].map(({ book }) => String(book.trades.trades))
  const row = lines
    .find((line) => line.startsWith('  Trades '))
    ?.trim()
    .split(/ +/)
  t.same(row?.slice(0, 3), ['Trades', ...trades])
  t.equal(Number(row?.[3]), Number(trades[1]) - Number(trades[0]))
  for (const { name } of one.strategies)
    t.ok(
      lines.some((line) => line.startsWith(`${name} `)),
      name,
    )

  const many = run(folder, 'compare', 'one', 'two', 'three', 'one')
  t.ok(
    many.split('\n').every((line) => line.length <= 80),
    many,
  )
  t.match(many, /\nNot comparable figure by figure: C ran over other bars than A\.\n/)
  t.match(many, /\nBook {37}A {15}B\n[^]*\nBook {37}C {15}D\n/, 'four runs are two and two')

  const json = JSON.parse(run(folder, 'compare', 'one', 'three', '--json')) as {
    differences: { name: string }[]
  }
  t.match(json, {
    obstacles: ['B ran over other bars than A.'],
    book: [{ key: 'startEquity', values: [100_000, 100_000] }],
  })
  t.same(
    json.differences.map(({ name }) => name),
    ['ETH/USDT 1h', 'strategies.yaml strategies.S1_VWAP_EMA_Scalper.parameters.ema_period'],
  )
  const changed = reportOf(join(folder, 'one'))
  const { statistics, period } = changed
  const other = {
    ...changed,
    currency: 'EUR',
    period: { ...period, to: '2024-04-01T00:00:00.000Z' },
    statistics: { ...statistics, conventions: { ...statistics.conventions, annualisation: 252 } },
  }
  writeFileSync(join(folder, 'other.json'), JSON.stringify(other))
  t.match(JSON.parse(run(folder, 'compare', 'one', 'other.json', '--json')), {
    obstacles: [
      'B covers another period than A.',
      'B counts in EUR, A in USDT.',
      'B makes its statistics by other conventions than A (host.statistics).',
    ],
  })

  const markdown = run(folder, 'compare', 'one', 'three', '--markdown')
  t.match(markdown, /^# Comparison of backtests\n\n\| {2}\| result \| from \| to \|\n/)
  t.match(markdown, /\n\| Start equity \| 100,000\.00 \| 100,000\.00 \|\n/)
  t.notOk(existsSync(join(folder, 'results')))
})

t.test('compare refuses what it cannot compare', async (t) => {
  const folder = t.testdir()
  t.same(grodt(folder, 'compare', 'one'), {
    code: 2,
    out: '',
    err: 'Name two or more result folders. See: grodt help compare\n',
  })
  t.same(grodt(folder, 'compare', 'one', 'two'), {
    code: 1,
    out: '',
    err: 'There is no backtest result at "one". Give a result folder, or its report.json.\n',
  })
  t.equal(
    grodt(folder, 'compare', 'a', 'b', '--json', '--markdown').err,
    '--json and --markdown exclude each other. See: grodt help compare\n',
  )
})
