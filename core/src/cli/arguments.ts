import { parseArgs, type ParseArgsConfig } from 'node:util'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../errors.ts'
import { COMMAND_NAMES, type CommandSpec } from './command.ts'

/** The arguments of a command, checked against its options. */
export interface ParsedArguments {
  /** Values of the options that were given. */
  readonly values: ReadonlyMap<string, string>
  /** Flags that were given. */
  readonly flags: ReadonlySet<string>
  readonly positionals: readonly string[]
}

/** The error of a wrong command line. */
export function usageError(command: string, problem: string): GrodtError {
  return new GrodtError('OPTION', { command, problem })
}

/** Words that persons try because other programs have them. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  start: '. A host is started by: grodt run',
  stop: '. A host is stopped by Ctrl+C, or SIGTERM to its process; it keeps its account',
}

/** What a user reads who asked for a command that does not exist. */
export function unknownCommand(name: string): string {
  if (Object.hasOwn(OTHER_WORDS, name))
    return `There is no command "${name}"${OTHER_WORDS[name]}. See: grodt help\n`
  return `There is no command "${name}"${didYouMean(nearestName(name, COMMAND_NAMES))}. See: grodt help\n`
}

/**
 * Stands before a negative number while arguments are parsed: no option is a digit, but every character would be read as
 * one. No argument of a program can hold it.
 */
const NUMBER = '\0'

const withoutMark = (text: string): string => (text.startsWith(NUMBER) ? text.slice(1) : text)

/**
 * Parse the arguments after the name of a command.
 *
 * @throws GrodtError OPTION for an unknown or repeated option, a missing or superfluous value or argument
 */
export function parseCommandLine(spec: CommandSpec, args: readonly string[]): ParsedArguments {
  const fail = (problem: string): never => {
    throw usageError(spec.name, problem)
  }
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    spec.options.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' }]),
  )
  const { tokens } = parseArgs({
    args: args.map((arg) => (/^-\.?\d/.test(arg) ? NUMBER + arg : arg)),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, string>()
  const flags = new Set<string>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(withoutMark(token.value))
    if (token.kind !== 'option') continue
    const { name, rawName, inlineValue } = token
    const value = token.value === undefined ? undefined : withoutMark(token.value)
    const option = spec.options.find((known) => known.name === name)
    if (option === undefined || !rawName.startsWith('--')) {
      const near = nearestName(
        name,
        spec.options.map((known) => known.name),
      )
      return fail(`Unknown option ${rawName}${didYouMean(near === null ? null : `--${near}`)}.`)
    }
    if (values.has(name) || flags.has(name)) fail(`--${name} is given twice.`)
    if (option.value === undefined) {
      if (inlineValue === true) fail(`--${name} takes no value.`)
      flags.add(name)
    } else if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('--'))) {
      fail(`--${name} needs a value: --${name} ${option.value}.`)
    } else values.set(name, value)
  }
  if (positionals.length > spec.maxArguments) {
    fail(`Unexpected argument "${positionals[spec.maxArguments]}".`)
  }
  return { values, flags, positionals }
}
