import { parseCommandLine, usageError } from '../arguments.ts'
import { COMMANDS } from '../command.ts'
import type { LogFileLimits } from './log-file.ts'

/** The options of `grodt run`; null where the configuration decides. */
export interface RunOptions {
  readonly configs: string
  /** Market seconds per second. */
  readonly speed: number | null
  readonly port: number | null
  readonly api: boolean
  /** Seed of the simulated market. */
  readonly seed: number | null
  /** Wall time after which the run ends by itself, ms. */
  readonly duration: number | null
  readonly log: string
  readonly logLimits: LogFileLimits
  /** Folder of the store; null where the configuration decides. */
  readonly store: string | null
  /** Whether anything is stored. */
  readonly stored: boolean
  /** A new account, beside the stored one. */
  readonly fresh: boolean
  /** Refuse to start with files that cannot be taken over, also where an account is stored. */
  readonly strict: boolean
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** The longest wait of a timer. */
const LONGEST = 2 ** 31 - 1

const MB = 1_000_000
/** The log and what is kept of it are 300 MB at most. */
const LOG_MB = 50
const LOG_KEEP = 5

const wrong = (problem: string): Error => usageError('run', problem)

/**
 * Read the options of `grodt run`.
 *
 * @throws GrodtError OPTION for an unknown option or a value that cannot be used
 */
export function parseRunOptions(args: readonly string[]): RunOptions {
  const { values, flags } = parseCommandLine(COMMANDS.run, args)
  const number = (name: string, fits: (x: number) => boolean, expected: string): number | null =>
    numberOption(name, values.get(name), fits, expected)
  return {
    configs: values.get('configs') ?? 'configs',
    speed: number('speed', (x) => x > 0 && x <= 1e9, 'a number above 0, up to 1e9'),
    port: number('port', whole(65_535), 'a whole number from 0 to 65535'),
    api: !flags.has('no-api'),
    seed: number('seed', whole(4_294_967_295), 'a whole number from 0 to 4294967295'),
    duration: durationOption(values.get('for')),
    log: values.get('log') ?? '.grodt/log/paper.log',
    logLimits: {
      maxBytes: (number('log-mb', whole(1_000_000), 'a whole number from 0 to 1000000') ?? LOG_MB) * MB,
      keep: number('log-keep', (x) => x >= 1 && whole(1000)(x), 'a whole number from 1 to 1000') ?? LOG_KEEP,
    },
    store: values.get('store') ?? null,
    stored: !flags.has('no-store'),
    fresh: flags.has('fresh'),
    strict: flags.has('strict'),
  }
}

const whole =
  (most: number) =>
  (x: number): boolean =>
    Number.isInteger(x) && x >= 0 && x <= most

function numberOption(
  name: string,
  value: string | undefined,
  fits: (x: number) => boolean,
  expected: string,
): number | null {
  if (value === undefined) return null
  const number = value.trim() === '' ? NaN : Number(value)
  if (!fits(number)) throw wrong(`--${name} was "${value}", expected ${expected}.`)
  return number
}

function durationOption(value: string | undefined): number | null {
  if (value === undefined) return null
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value)
  const ms = match === null ? NaN : Number(match[1]) * UNITS[match[2]]
  if (!(ms > 0 && ms <= LONGEST)) {
    throw wrong(`--for was "${value}", expected a duration such as 500ms, 10s, 5m or 2h.`)
  }
  return ms
}
