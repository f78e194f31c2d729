import { ALERTS_COMMAND } from './alerts/commands.ts'
import { ALLOCATION_COMMAND } from './allocation/commands.ts'
import { AUDIT_COMMANDS } from './audit/commands.ts'
import { BOOK_COMMANDS } from './book/commands.ts'
import { DATA_COMMANDS } from './data/commands.ts'
import { REPLAY_COMMAND } from './replay/command.ts'
import { MODEL_COMMANDS } from './models/commands.ts'
import { CONFIG_COMMANDS } from './config-commands.ts'
import { STUDY_COMMAND } from './study/command.ts'
import { STEER_COMMANDS } from './steer/commands.ts'
import { TRAIN_COMMAND, VALIDATE_COMMAND } from './learning/commands.ts'
import { STORE_COMMANDS } from './store/commands.ts'
import { TOKEN_COMMANDS } from './token/commands.ts'

/** An option of a command as parsing, help and docs/cli.md see it. */
export interface OptionSpec {
  readonly name: string
  /** Stands for the value in the help; a flag has none. */
  readonly value?: string
  readonly description: string
}

/** What a command is called, takes and does. */
export interface CommandSpec {
  readonly name: string
  /** Arguments and options in one line, after the name. */
  readonly usage: string
  readonly summary: string
  /** More lines for `grodt help <command>`. */
  readonly details?: readonly string[]
  readonly options: readonly OptionSpec[]
  /** Most arguments that are no options. */
  readonly maxArguments: number
  /** What the command can do, by the word that follows its name. */
  readonly subcommands?: Readonly<Record<string, CommandSpec>>
}

const CONFIGS: OptionSpec = {
  name: 'configs',
  value: 'FOLDER',
  description: 'Folder of the configuration (default: configs).',
}

/** What a command can do, in one line. */
const wordsOf = (subcommands: object): string => Object.keys(subcommands).join(' | ')

/** Every command of `grodt`, in the order of the help. */
export const COMMANDS = {
  run: {
    name: 'run',
    usage: '[options]',
    summary: 'Run the host in paper mode on the embedded simulated market.',
    options: [
      CONFIGS,
      {
        name: 'speed',
        value: 'N',
        description: 'Market seconds per second; 1 is the wall clock (default: paper.speed of host.yaml).',
      },
      {
        name: 'port',
        value: 'N',
        description: 'Port of the admin API; 0 takes a free one (default: api.port of host.yaml).',
      },
      { name: 'no-api', description: 'Do not start the admin API.' },
      {
        name: 'seed',
        value: 'N',
        description: 'Seed of the simulated market (default: simulated_market.seed of host.yaml).',
      },
      {
        name: 'for',
        value: 'DURATION',
        description: 'Stop after this much wall-clock time, such as 30s or 5m (default: run until Ctrl+C).',
      },
      { name: 'log', value: 'FILE', description: 'Log file (default: .grodt/log/paper.log).' },
      {
        name: 'log-mb',
        value: 'N',
        description: 'Size at which it is set aside as FILE.1, MB; 0: never (default: 50).',
      },
      { name: 'log-keep', value: 'N', description: 'Files of it that are kept so (default: 5).' },
      {
        name: 'store',
        value: 'FOLDER',
        description: 'Where the account is kept (default: store.path of host.yaml).',
      },
      { name: 'fresh', description: 'Set the stored account aside and start a new one.' },
      { name: 'no-store', description: 'Store nothing: the account ends with the process.' },
      {
        name: 'strict',
        description: 'Refuse files that are broken, and do not go on with what ran last.',
      },
    ],
    maxArguments: 0,
  },
  ...STEER_COMMANDS,
  ...BOOK_COMMANDS,
  backtest: {
    name: 'backtest',
    usage: '--data PATH [options] | --repeat FOLDER [--data PATH]',
    summary: 'Run the configured strategies over candles and write a result folder.',
    details: [
      'PATH is a .csv or .csv.gz file of candles, or a folder of them. Column orders and headers are',
      'recognised. Gaps and bad rows are reported with their line numbers; nothing is repaired.',
      'The same command on the same files gives the same result, byte for byte.',
      'DATE is 2024-01-31 or 2024-01-31T09:30, in UTC.',
    ],
    options: [
      { name: 'data', value: 'PATH', description: 'Candle file or folder of candle files. Required.' },
      CONFIGS,
      {
        name: 'timeframe',
        value: 'T',
        description: 'Bars on which all strategies decide, such as 1h; overrides strategies.yaml.',
      },
      {
        name: 'symbol',
        value: 'S',
        description: 'Symbol of a single file whose name does not tell it, such as BTC/USDT.',
      },
      {
        name: 'symbols',
        value: 'A,B',
        description: 'Load only these symbols of a folder (default: all).',
      },
      {
        name: 'data-timeframe',
        value: 'T',
        description: 'Load only files of this timeframe; for a single file its timeframe.',
      },
      {
        name: 'bad-rows',
        value: 'refuse|drop',
        description: 'Refuse files with bad rows, or leave those rows out (default: refuse).',
      },
      {
        name: 'from',
        value: 'DATE',
        description: 'Trade from here on; earlier bars only warm up the indicators.',
      },
      { name: 'to', value: 'DATE', description: 'Leave out bars that close after this.' },
      { name: 'capital', value: 'N', description: 'Start capital; overrides host.yaml.' },
      { name: 'seed', value: 'N', description: 'Seed of random numbers; overrides host.yaml.' },
      {
        name: 'out',
        value: 'FOLDER',
        description: 'Result folder (default: results/<symbols>-<timeframe>-<hash of the run>).',
      },
      { name: 'no-out', description: 'Write no result folder.' },
      {
        name: 'tables',
        value: 'LIST',
        description:
          'Tables of the result folder: all (default), none, or some of trades, orders, fills, equity, daily, positions, signals, regimes, refusals, attribution and locks, with commas between.',
      },
      { name: 'no-parquet', description: 'Write the tables as CSV only.' },
      { name: 'no-html', description: 'Write no report.html, the page with charts.' },
      {
        name: 'journal',
        value: 'FOLDER',
        description: 'Keep the run in a new store, for grodt store, grodt audit and grodt replay.',
      },
      {
        name: 'journal-parts',
        value: 'all|events',
        description: 'What the journal keeps: inputs and events, or events only (default: all).',
      },
      {
        name: 'profile',
        description:
          'Show where the time went: steps of the command, plugins, indicators. The result is the same.',
      },
      {
        name: 'check',
        description:
          'Check the books, weights and approved entries after every bar; the result is the same. For authors of plugins.',
      },
      {
        name: 'forecasts',
        value: 'read|all',
        description:
          'Train and forecast only what the allocator reads (default), or all targets of ml.yaml, for the journal.',
      },
      {
        name: 'repeat',
        value: 'FOLDER',
        description:
          'Run an earlier result again and say whether the bytes agree. With --data, --json and --quiet only.',
      },
      { name: 'json', description: 'Print the report as JSON on standard output, and nothing else.' },
      {
        name: 'leave-open',
        description: 'Value positions that are open at the end at the last close instead of closing them.',
      },
      { name: 'quiet', description: 'Print nothing but errors.' },
    ],
    maxArguments: 0,
  },
  train: TRAIN_COMMAND,
  validate: VALIDATE_COMMAND,
  data: {
    name: 'data',
    usage: wordsOf(DATA_COMMANDS),
    summary: 'Import, list, check and resample candle files.',
    options: [],
    maxArguments: 0,
    subcommands: DATA_COMMANDS,
  },
  study: STUDY_COMMAND,
  compare: {
    name: 'compare',
    usage: 'A B ... [options]',
    summary: 'Put the results of backtests side by side.',
    details: [
      'A and B are result folders, or their report.json. Shown are the main statistics of the book and of every',
      'strategy, and what the runs were made of as far as it differs. Runs over other bars or another period',
      'are flagged: their figures do not compare.',
    ],
    options: [
      { name: 'json', description: 'Print the comparison as JSON.' },
      { name: 'markdown', description: 'Print the comparison as Markdown.' },
    ],
    maxArguments: Infinity,
  },
  config: {
    name: 'config',
    usage: wordsOf(CONFIG_COMMANDS),
    summary: 'Check a configuration, compare it, list what ran, and bring it back.',
    options: [],
    maxArguments: 0,
    subcommands: CONFIG_COMMANDS,
  },
  store: {
    name: 'store',
    usage: wordsOf(STORE_COMMANDS),
    summary: 'Check, repair, export and count the journal and snapshots of a host.',
    options: [],
    maxArguments: 0,
    subcommands: STORE_COMMANDS,
  },
  models: {
    name: 'models',
    usage: 'COMMAND [options]',
    summary: 'Trained models: list, show, promote, retire, bring back, export, import.',
    options: [],
    maxArguments: 0,
    subcommands: MODEL_COMMANDS,
  },
  allocation: ALLOCATION_COMMAND,
  replay: REPLAY_COMMAND,
  audit: {
    name: 'audit',
    usage: wordsOf(AUDIT_COMMANDS),
    summary: 'Show where an order, trade or decision came from; check and export all.',
    options: [],
    maxArguments: 0,
    subcommands: AUDIT_COMMANDS,
  },
  alerts: ALERTS_COMMAND,
  token: {
    name: 'token',
    usage: wordsOf(TOKEN_COMMANDS),
    summary: 'Say who may use the API of a host, and end it.',
    options: [],
    maxArguments: 0,
    subcommands: TOKEN_COMMANDS,
  },
  plugins: {
    name: 'plugins',
    usage: '[options]',
    summary: 'List the plugins that are found, and those that are refused with the reason.',
    details: ['The exit code is 1 when a plugin is refused.'],
    options: [CONFIGS, { name: 'json', description: 'Print the list as JSON.' }],
    maxArguments: 0,
  },
  help: {
    name: 'help',
    usage: '[command]',
    summary: 'Explain GRODT or one of its commands.',
    options: [],
    maxArguments: 2,
  },
  version: {
    name: 'version',
    usage: '',
    summary: 'Print the version.',
    options: [],
    maxArguments: 0,
  },
} as const satisfies Record<string, CommandSpec>

export type CommandName = keyof typeof COMMANDS

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]

/** Whether a text is the name of a command. */
export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

/** Whether a word that follows the name of a command is something that this command can do. */
export function isSubcommand(command: CommandName, word: string): boolean {
  const { subcommands }: CommandSpec = COMMANDS[command]
  return subcommands !== undefined && Object.hasOwn(subcommands, word)
}
