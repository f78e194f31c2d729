import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { addConfigs, csv, grodt, HOUR, START, walk, type Row } from '../cli-fixture.ts'
import { COMMANDS } from '../command.ts'
import { commandHelp } from '../help.ts'
import { DATA_COMMANDS } from './commands.ts'
import { dataCommand } from './data.ts'

const BARS = walk(1_200, 7)

/** A folder with candle files in `raw`. */
function workplace(t: Test, files: Record<string, string | Buffer>): string {
  return t.testdir({ raw: files })
}

const narrow = (text: string): boolean => text.split('\n').every((line) => line.length <= 80)

t.test('a wrong command line is refused with what to write instead', async (t) => {
  const timeframe = 'expected a number and s, m, h, d or w, such as 5m or 1h.'
  const cases: [string[], string, string][] = [
    [['lst'], 'There is nothing called "lst" to do with data (did you mean "list"?).', 'data'],
    [['import'], 'Name a candle file or a folder of them.', 'data import'],
    [['import', 'x', '--bad-rows', 'fix'], '--bad-rows was "fix", expected refuse or drop.', 'data import'],
    [['import', 'x', '--timeframe', '1'], `--timeframe was "1", ${timeframe}`, 'data import'],
    [['resample', 'x'], '--to is missing: give the longer timeframe, such as --to 1h.', 'data resample'],
    [['resample', 'x', '--to', '1x'], `--to was "1x", ${timeframe}`, 'data resample'],
    [['resample', '--to', '4h'], 'Name a candle file or a folder of them.', 'data resample'],
    [
      ['check', '--limit', '-1'],
      '--limit was "-1", expected a whole number from 0 to 1000000.',
      'data check',
    ],
    [['list', 'a', 'b'], 'Unexpected argument "b".', 'data list'],
    [['check', '--jsn'], 'Unknown option --jsn (did you mean "--json"?).', 'data check'],
  ]
  for (const [args, problem, command] of cases) {
    const message = `${problem} See: grodt help ${command}`
    await t.rejects(dataCommand(args), { code: 'OPTION', message }, args.join(' '))
  }
  t.match(grodt(t.testdir(), 'data', 'lst'), { code: 2, out: '', err: /^There is nothing called "lst"/ })
})

t.test('the help of each action has its options, in 80 columns, and so has docs/cli.md', async (t) => {
  const docs = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8')
  t.match(commandHelp(COMMANDS.data).join('\n'), /\n {2}import .*\n/)
  for (const [name, spec] of Object.entries(DATA_COMMANDS)) {
    const help = commandHelp(spec).join('\n')
    t.ok(narrow(help), name)
    t.ok(docs.includes(`## grodt data ${name}`), `${name} in docs/cli.md`)
    const section = docs.split(`## grodt data ${name}`)[1].split('\n## ')[0]
    for (const { name: option } of spec.options) {
      t.ok(help.includes(`--${option}`), `--${option} in the help of ${name}`)
      t.ok(section.includes(`| \`--${option}`), `--${option} of ${name} in docs/cli.md`)
    }
  }
  const folder = t.testdir()
  const { code, out } = grodt(folder, 'data', 'import', '--help')
  t.equal(code, 0)
  t.match(out, /^grodt data import PATH\.\.\. \[options\]\n/)
  t.equal(grodt(folder, 'help', 'data', 'import').out, out)
  t.match(grodt(folder, 'help', 'data', 'imprt'), { code: 2, err: /^There is no command "data imprt"\./ })
})

t.test('imported files are listed, checked and run; a second import changes nothing', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS), 'ETH-USDT-1h.csv': csv(walk(1_200, 8)) })
  addConfigs(folder)
  t.same(grodt(folder, 'data', 'import', 'raw'), {
    code: 0,
    err: '',
    out:
      'BTC/USDT 1h: 1,200 bars, no gaps\n  2024-01-01 00:00 to 2024-02-19 23:00 UTC\n' +
      '  data/BTCUSDT-1h.csv.gz: new\n    raw/btcusdt_1h.csv: 1,200 added\n' +
      'ETH/USDT 1h: 1,200 bars, no gaps\n  2024-01-01 00:00 to 2024-02-19 23:00 UTC\n' +
      '  data/ETHUSDT-1h.csv.gz: new\n    raw/ETH-USDT-1h.csv: 1,200 added\n' +
      'data: 2 of 2 files written\n',
  })
  t.same(readdirSync(join(folder, 'data')), ['BTCUSDT-1h.csv.gz', 'ETHUSDT-1h.csv.gz'])
  const bytes = readFileSync(join(folder, 'data', 'BTCUSDT-1h.csv.gz'))
  t.equal(gunzipSync(bytes).toString(), csv(BARS).replace('time,', 'timestamp_ms,'))
  t.match(grodt(folder, 'data', 'import', 'raw').out, /\ndata: 0 of 2 files written\n$/)
  t.same(readFileSync(join(folder, 'data', 'BTCUSDT-1h.csv.gz')), bytes)

  const list = grodt(folder, 'data', 'list')
  t.equal(list.code, 0)
  t.match(list.out.split('\n'), [
    /^ {2}symbol +bar +bars +first +last +gaps +size +checksum$/,
    /^ {2}BTC\/USDT +1h +1,200 +2024-01-01 +2024-02-19 +0 +\d+ kB +ok$/,
    /^ {2}ETH\/USDT +1h +1,200 +2024-01-01 +2024-02-19 +0 +\d+ kB +ok$/,
  ])
  t.ok(narrow(list.out))

  const check = grodt(folder, 'data', 'check')
  t.equal(check.code, 0)
  t.match(
    check.out,
    /^data\/BTCUSDT-1h\.csv\.gz: BTC\/USDT 1h, 1,200 bars, checksum ok\n {2}2024-01-01 00:00 to/,
  )
  t.match(check.out, /\n2 files, 0 errors, \d+ warnings\n$/)

  const run = (data: string): string => {
    const { code, out, err } = grodt(folder, 'backtest', '--data', data, '--no-out', '--json')
    t.same([code, err], [0, ''])
    return JSON.stringify((JSON.parse(out) as { statistics: unknown }).statistics)
  }
  t.equal(run('data'), run('raw'), 'a backtest of the data folder is that of the files')
})

t.test('a damaged file is noticed by every command that reads it', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS), 'ethusdt_1h.csv': csv(BARS) })
  addConfigs(folder)
  grodt(folder, 'data', 'import', 'raw')
  const path = join(folder, 'data', 'BTCUSDT-1h.csv.gz')
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1] ^= 4
  writeFileSync(path, bytes)
  const damaged =
    /The file "data\/BTCUSDT-1h\.csv\.gz" is damaged: the archive fails its own check \(.*\)\. Delete it, then fetch or import it again\.\n/
  const list = grodt(folder, 'data', 'list')
  t.equal(list.code, 1)
  t.match(list.out, /\n {2}BTC\/USDT +1h +- +- +- +- +\d+ kB +failed\n/)
  t.match(list.out, /\n {2}ETH\/USDT .* ok\n/)
  t.match(list.out, damaged)
  t.match(grodt(folder, 'data', 'check'), { code: 1, out: damaged })
  t.match(grodt(folder, 'data', 'import', 'raw'), { code: 1, out: '', err: damaged })
  t.match(grodt(folder, 'backtest', '--data', 'data', '--no-out'), { code: 1, out: '', err: damaged })
})

t.test(
  'resampled bars are written beside the others, and the strategies decide the same on them',
  async (t) => {
    const folder = workplace(t, { 'btcusdt_30m.csv': csv(walk(2_401, 7, HOUR / 2)) })
    addConfigs(folder)
    grodt(folder, 'data', 'import', 'raw')
    t.same(grodt(folder, 'data', 'resample', 'data', '--to', '1h'), {
      code: 0,
      err: '',
      out:
        'BTC/USDT 1h: 1,200 bars, no gaps\n  2024-01-01 00:00 to 2024-02-19 23:00 UTC\n' +
        '  data/BTCUSDT-1h.csv.gz: new\n  made of 2,401 bars of 30m\n' +
        '  left out: the bar of 2024-02-20 00:00, which is not over (1 of 2 bars)\n' +
        'note: data holds several timeframes of BTC/USDT: a backtest of it needs --data-timeframe.\n',
    })
    t.match(
      grodt(folder, 'backtest', '--data', 'data', '--no-out').err,
      /has two timeframes: .* Give --data-timeframe,/,
    )
    t.equal(grodt(folder, 'backtest', '--data', 'data', '--no-out', '--data-timeframe', '1h').code, 0)
    t.match(grodt(folder, 'data', 'resample', 'data', '--to', '4h'), {
      code: 1,
      err: /has two timeframes: .* Give --timeframe, or one of the files\.\n$/,
    })
    t.match(grodt(folder, 'data', 'resample', 'data/BTCUSDT-1h.csv.gz', '--to', '90m'), {
      code: 1,
      out: '',
      err: 'BTC/USDT: 90m bars cannot be made of 1h bars. Give a whole multiple of 1h with --to.\n',
    })
    t.match(grodt(folder, 'data', 'resample', 'raw', '--to', '52w'), {
      code: 1,
      err: 'BTC/USDT: its 30m bars do not reach the end of one 364d bar.\n',
    })
  },
)

t.test('with --json there is JSON on standard output and nothing else', async (t) => {
  const gappy: Row[] = BARS.filter((_, i) => i !== 5)
  const folder = workplace(t, { 'btcusdt_1h.csv': `${csv(gappy)}x,1,1,1,1,1\n` })
  const json = (code: number, ...args: string[]): unknown => {
    const done = grodt(folder, 'data', ...args, '--json')
    t.same([done.code, done.err], [code, ''], args.join(' '))
    t.notMatch(done.out, /NaN|Infinity/)
    return JSON.parse(done.out)
  }
  t.match(json(1, 'check', 'raw'), {
    errors: 1,
    files: [
      {
        file: 'raw/btcusdt_1h.csv',
        timeframe: '1h',
        bars: 1_199,
        coverage: { expected: 1_200, missing: 1, closed: 0, fraction: 1_199 / 1_200 },
        findings: [
          { kind: 'unreadable', severity: 'error', count: 1, shown: [{ line: 1_201, time: null }] },
          {
            kind: 'gap',
            severity: 'warning',
            count: 1,
            shown: [
              {
                line: 7,
                time: new Date(START + 5 * HOUR).toISOString(),
                until: new Date(START + 6 * HOUR).toISOString(),
                bars: 1,
              },
            ],
          },
        ],
      },
    ],
  })
  t.match(json(1, 'list', 'raw'), {
    files: [
      {
        symbol: 'BTC/USDT',
        timeframe: '1h',
        bars: 1_199,
        gaps: 1,
        missing: 1,
        checksum: 'none',
        problem: /1 bad row; see: grodt data check raw/,
      },
    ],
  })
  t.match(json(0, 'import', 'raw', '--bad-rows', 'drop'), {
    series: [{ file: 'data/BTCUSDT-1h.csv.gz', state: 'new', bars: 1_199, sources: [{ added: 1_199 }] }],
    leftOut: [{ file: 'raw/btcusdt_1h.csv', count: 1, rows: [{ line: 1_201, kind: 'unreadable' }] }],
    notes: [],
  })
  t.match(json(0, 'resample', 'data', '--to', '4h'), {
    series: [
      {
        bars: 300,
        barsEach: 4,
        partial: { count: 1, first: [{ time: '2024-01-01T04:00:00.000Z', bars: 3 }] },
      },
    ],
  })
  t.match(json(0, 'list'), {
    files: [
      { timeframe: '1h', checksum: 'ok' },
      { timeframe: '4h', checksum: 'ok' },
    ],
  })
})

t.test('what is refused is told on standard error, and nothing is written', async (t) => {
  const folder = workplace(t, { 'btcusdt_1h.csv': csv(BARS), 'ethusdt_1h.csv': `${csv(BARS)}x,1,1,1,1,1\n` })
  const { code, out, err } = grodt(folder, 'data', 'import', 'raw')
  t.same([code, out], [1, ''])
  t.match(err, /^raw\/ethusdt_1h\.csv: 1 row\(s\) cannot be used/)
  t.notOk(existsSync(join(folder, 'data')))
  t.match(grodt(folder, 'data', 'list'), {
    code: 1,
    err: 'There is no candle file at "data". Give a .csv or .csv.gz file, or a folder of them.\n',
  })
  writeFileSync(join(folder, 'data'), 'a file')
  t.match(grodt(folder, 'data', 'import', 'raw/btcusdt_1h.csv'), {
    code: 1,
    out: '',
    err: /^The file "data" cannot be written: E(EXIST|NOTDIR)/,
  })
})

t.test('left out rows, many files and places beyond the limit are counted', async (t) => {
  const part = (i: number): string => csv(BARS.slice(i * 100, i * 100 + 100))
  const files = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`btcusdt_1h_${i}.csv`, part(i)]))
  const bad = 'x,1,1,1,1,1\n'.repeat(8)
  const folder = workplace(t, { ...files, 'btcusdt_1h_6.csv': part(6) + bad })
  const { out } = grodt(folder, 'data', 'import', 'raw', '--bad-rows', 'drop')
  t.match(out, /btcusdt_1h_4\.csv: 100 added\n {4}and 2 more files\n/)
  t.match(
    out,
    /8 bad rows left out:\n {2}raw\/btcusdt_1h_6\.csv:102: time is "x".*\n(.*\n){4} {2}and 3 more\n/,
  )
  const check = grodt(folder, 'data', 'check', 'raw/btcusdt_1h_6.csv', '--limit', '2')
  t.match(check.out, /error: 8 rows that cannot be read:\n( {4}raw.*\n(?: {6}.*\n)?){2} {4}and 6 more\n/)
  t.match(
    grodt(folder, 'data', 'check', 'raw/btcusdt_1h_6.csv', '--limit', '0').out,
    /error: 8 rows that cannot be read\n/,
  )
})
