import { GrodtError, type ErrorCode } from '../errors.ts'
import { tuneOptimizer } from '../host/optimizer.ts'
import { unknownCommand } from './arguments.ts'
import { isCommand, isSubcommand, type CommandName } from './command.ts'

/** The command did what was asked. */
const DONE = 0
/** It was refused or failed, and said why. */
const FAILED = 1
/** The command line itself is wrong. */
const USAGE = 2
/** No host answers. */
const UNREACHABLE = 3

/** Errors after which a script does something else than after those that end with 1. */
const CODES: Readonly<Partial<Record<ErrorCode, number>>> = { OPTION: USAGE, HOST_UNREACHABLE: UNREACHABLE }

/** Each command is loaded when it is asked for: a backtest never loads the server. */
const RUN: Readonly<Record<CommandName, (args: string[]) => Promise<number>>> = {
  run: async (args) => (await import('./run.ts')).runCommand(args),
  status: async (args) => (await import('./status/status.ts')).statusCommand(args),
  risk: async (args) => (await import('./steer/risk.ts')).riskCommand(args),
  'kill-switch': async (args) => (await import('./steer/kill-switch.ts')).killSwitchCommand(args),
  pause: async (args) => (await import('./steer/pause.ts')).pauseCommand('pause', args),
  resume: async (args) => (await import('./steer/pause.ts')).pauseCommand('resume', args),
  release: async (args) => (await import('./steer/release.ts')).releaseCommand(args),
  reload: async (args) => (await import('./reload/reload.ts')).reloadCommand(args),
  positions: async (args) => (await import('./book/book.ts')).bookCommand('positions', args),
  orders: async (args) => (await import('./book/book.ts')).bookCommand('orders', args),
  trades: async (args) => (await import('./book/book.ts')).bookCommand('trades', args),
  backtest: async (args) => (await import('./backtest.ts')).backtestCommand(args),
  train: async (args) => (await import('./learning/train.ts')).trainCommand(args),
  validate: async (args) => (await import('./learning/validate.ts')).validateCommand(args),
  data: async (args) => (await import('./data/data.ts')).dataCommand(args),
  study: async (args) => (await import('./study/study.ts')).studyCommand(args),
  compare: async (args) => (await import('./compare.ts')).compareCommand(args),
  config: async (args) => (await import('./config.ts')).configCommand(args),
  store: async (args) => (await import('./store/store.ts')).storeCommand(args),
  models: async (args) => (await import('./models/models.ts')).modelsCommand(args),
  replay: async (args) => (await import('./replay/replay.ts')).replayCommand(args),
  allocation: async (args) => (await import('./allocation/allocation.ts')).allocationCommand(args),
  audit: async (args) => (await import('./audit/audit.ts')).auditCommand(args),
  alerts: async (args) => (await import('./alerts/alerts.ts')).alertsCommand(args),
  token: async (args) => (await import('./token/token.ts')).tokenCommand(args),
  plugins: async (args) => (await import('./plugins.ts')).pluginsCommand(args),
  help: async (args) => (await import('./help.ts')).helpCommand(args),
  version: async (args) => (await import('./help.ts')).versionCommand(args),
}

/**
 * The grodt command.
 *
 * @param args what follows the name of the program
 * @returns the exit code: 0 done, 1 refused or failed, 2 wrong command line, 3 no host answers
 */
export async function main(args: string[]): Promise<number> {
  endQuietlyWhenNobodyReads()
  tuneOptimizer()
  try {
    return await dispatch(args)
  } catch (error) {
    if (error instanceof GrodtError) {
      process.stderr.write(`${error.message}\n`)
      return CODES[error.code] ?? FAILED
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.stderr.write('This is a mistake in GRODT itself: please report it with the lines above.\n')
    return FAILED
  }
}

async function dispatch(args: string[]): Promise<number> {
  const [first = 'help', ...rest] = args
  if (first === '--version' || first === '-v') return RUN.version(rest)
  if (first === '--help' || first === '-h') return RUN.help(rest)
  if (!isCommand(first)) {
    process.stderr.write(unknownCommand(first))
    return USAGE
  }
  // "grodt backtest --help" is asked for as often as "grodt help backtest".
  if (rest.includes('--help') || rest.includes('-h')) {
    const [second] = rest.filter((word) => isSubcommand(first, word))
    return RUN.help(second === undefined ? [first] : [first, second])
  }
  return RUN[first](rest)
}

/** `grodt ... | head` closes the pipe early, which is no error. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(DONE)
  })
}
