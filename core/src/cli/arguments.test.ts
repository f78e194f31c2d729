import { readFileSync } from 'node:fs'
import t from 'tap'
import { GrodtError } from '../errors.ts'
import { TABLE_NAMES } from '../research/tables/names.ts'
import { backtestOptions } from './backtest-options.ts'
import { parseCommandLine } from './arguments.ts'
import { COMMAND_NAMES, COMMANDS, type CommandSpec } from './command.ts'
import { commandHelp, overview } from './help.ts'

const message = (args: readonly string[]): string => {
  try {
    backtestOptions(args)
    return 'accepted'
  } catch (error) {
    return error instanceof GrodtError && error.code === 'OPTION' ? error.message : String(error)
  }
}

t.test('a wrong command line is refused with what to write instead', async (t) => {
  const see = ' See: grodt help backtest'
  const cases: [string[], string][] = [
    [[], '--data is missing: name a candle file or a folder of them.'],
    [['--dat', 'x'], 'Unknown option --dat (did you mean "--data"?).'],
    [['-d', 'x'], 'Unknown option -d.'],
    [['--data'], '--data needs a value: --data PATH.'],
    [['--data='], '--data needs a value: --data PATH.'],
    [['--data', '--json'], '--data needs a value: --data PATH.'],
    [['--data', 'x', '--json=yes'], '--json takes no value.'],
    [['--data', 'x', '--data', 'y'], '--data is given twice.'],
    [['--data', 'x', 'y'], 'Unexpected argument "y".'],
    [['--data', 'x', '--out', 'y', '--no-out'], '--out and --no-out exclude each other.'],
    [['--data', 'x', '--profile', '--quiet'], '--profile and --quiet exclude each other.'],
    [
      ['--data', 'x', '--timeframe', '1x'],
      '--timeframe was "1x", expected a number and s, m, h, d or w, such as 5m or 1h.',
    ],
    [['--data', 'x', '--bad-rows', 'fix'], '--bad-rows was "fix", expected refuse or drop.'],
    [['--data', 'x', '--capital', '0'], '--capital was "0", expected a number above 0.'],
    [['--data', 'x', '--capital', '-5'], '--capital was "-5", expected a number above 0.'],
    [['--data', 'x', '--seed', '1.5'], '--seed was "1.5", expected a whole number from 0 to 4294967295.'],
    [
      ['--data', 'x', '--from', '2024-02-31'],
      '--from was "2024-02-31", expected a date such as 2024-01-31 or 2024-01-31T09:30 in UTC.',
    ],
    [['--data', 'x', '--from', '2024-02-02', '--to', '2024-02-02'], '--from must be before --to.'],
    [
      ['--data', 'x', '--tables', 'trades,sigals'],
      '--tables was "trades,sigals", expected all, none, or some of trades, orders, fills, equity, daily, positions, signals, regimes, refusals, attribution, locks with commas between (did you mean "signals"?).',
    ],
    [
      ['--repeat', 'results/a', '--seed', '1'],
      '--repeat takes the options of the run from results/a: --seed cannot be given with it.',
    ],
    [
      ['--data', 'x', '--symbols', 'A,,B'],
      '--symbols was "A,,B", expected names with commas between, such as BTC/USDT,ETH/USDT.',
    ],
  ]
  for (const [args, problem] of cases) t.equal(message(args), problem + see)
})

t.test('what is not given is null, dates are UTC', async (t) => {
  t.same(backtestOptions(['--data', 'x']), {
    kind: 'run',
    journal: null,
    forecasts: 'read',
    profile: false,
    check: false,
    data: 'x',
    configs: 'configs',
    options: {
      timeframe: null,
      symbol: null,
      symbols: null,
      dataTimeframe: null,
      badRows: 'refuse',
      from: null,
      to: null,
      capital: null,
      seed: null,
      leaveOpen: false,
    },
    out: undefined,
    choice: { tables: TABLE_NAMES, parquet: true, html: true },
    json: false,
    quiet: false,
  })
  const given = backtestOptions([
    '--data=x',
    '--from',
    '2024-01-31',
    '--to',
    '2024-01-31T09:30',
    '--no-out',
    '--symbols',
    'A, B',
  ])
  t.match(given, {
    options: {
      from: '2024-01-31T00:00:00.000Z',
      to: '2024-01-31T09:30:00.000Z',
      symbols: ['A', 'B'],
    },
    out: null,
  })
})

t.test(
  'tables are taken in their own order, and a repetition takes its options from the folder',
  async (t) => {
    const choice = (...args: string[]) => {
      const command = backtestOptions(['--data', 'x', ...args])
      return command.kind === 'run' ? command.choice : null
    }
    t.same(choice('--tables', 'none'), { tables: [], parquet: true, html: true })
    t.same(choice('--tables', 'fills, trades', '--no-parquet', '--no-html'), {
      tables: ['trades', 'fills'],
      parquet: false,
      html: false,
    })
    t.same(backtestOptions(['--repeat', 'results/a', '--json']), {
      kind: 'repeat',
      folder: 'results/a',
      data: undefined,
      json: true,
      quiet: false,
    })
  },
)

t.test('a command takes no more arguments than it knows', async (t) => {
  const { check } = COMMANDS.config.subcommands
  t.same(parseCommandLine(check, ['folder']).positionals, ['folder'])
  for (const number of ['-5', '-0.5', '-.5', '-1e9', '-1e-3']) {
    t.same(parseCommandLine(check, [number]).positionals, [number], 'a negative number is a value')
  }
  t.throws(() => parseCommandLine(check, ['a', 'b']), {
    message: 'Unexpected argument "b". See: grodt help config check',
  })
})

t.test('the help has every command and option, in 80 columns, and so has docs/cli.md', async (t) => {
  const docs = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')
  const all = overview().join('\n')
  for (const name of COMMAND_NAMES) {
    const help = commandHelp(COMMANDS[name])
    t.ok(all.includes(`  ${name} `), `${name} in the overview`)
    t.ok(
      help.every((line) => line.length <= 80),
      `${name} in 80 columns`,
    )
    t.ok(docs.includes(`grodt ${name}`), `${name} in docs/cli.md`)
    const { subcommands = {} }: CommandSpec = COMMANDS[name]
    const usage = help.find((line) => line.includes(`grodt ${name} `)) ?? ''
    // One that takes something else than one of its words says so in its own way.
    if (usage.includes(' | ') && !usage.includes('[')) {
      for (const word of Object.keys(subcommands)) t.match(usage, new RegExp(`\\b${word}\\b`), usage)
    }
    for (const spec of Object.values(subcommands)) {
      const lines = commandHelp(spec)
      t.ok(
        lines.every((line) => line.length <= 80),
        `${spec.name} in 80 columns`,
      )
      t.ok(docs.includes(`## grodt ${spec.name} `), `${spec.name} in docs/cli.md`)
      for (const { name: option } of spec.options) {
        t.ok(lines.join('\n').includes(`--${option}`), `--${option} in the help of ${spec.name}`)
        t.ok(docs.includes(`| \`--${option}`), `--${option} in docs/cli.md`)
      }
    }
    for (const { name: option } of COMMANDS[name].options) {
      t.ok(help.join('\n').includes(`--${option}`), `--${option} in the help of ${name}`)
      t.ok(docs.includes(`| \`--${option}`), `--${option} in docs/cli.md`)
    }
  }
})
