import type { GrodtError } from '../errors.ts'
import { coreVersion } from '../version.ts'
import { parseCommandLine, unknownCommand, usageError } from './arguments.ts'
import { COMMAND_NAMES, COMMANDS, isCommand, type CommandName, type CommandSpec } from './command.ts'
import { wrap, WIDTH } from './text.ts'

const INDENT = '  '

/**
 * `grodt help [command]`
 *
 * @throws GrodtError OPTION
 */
export function helpCommand(args: string[]): Promise<number> {
  const [name, second] = parseCommandLine(COMMANDS.help, args).positionals as readonly (string | undefined)[]
  if (name !== undefined && !isCommand(name)) {
    process.stderr.write(unknownCommand(name))
    return Promise.resolve(2)
  }
  const lines = name === undefined ? overview() : commandHelp(specOf(name, second))
  process.stdout.write(`${lines.join('\n')}\n`)
  return Promise.resolve(0)
}

function specOf(name: CommandName, second: string | undefined): CommandSpec {
  const spec: CommandSpec = COMMANDS[name]
  if (second === undefined) return spec
  const { subcommands = {} } = spec
  if (Object.hasOwn(subcommands, second)) return subcommands[second]
  throw usageError('help', `There is no command "${name} ${second}".`)
}

/** `grodt version` */
export function versionCommand(args: string[]): Promise<number> {
  parseCommandLine(COMMANDS.version, args)
  process.stdout.write(`${coreVersion()}\n`)
  return Promise.resolve(0)
}

/** What GRODT is and which commands it has. */
export function overview(): string[] {
  const width = Math.max(...COMMAND_NAMES.map((name) => name.length)) + 2
  return [
    'GRODT runs many trading strategies at once on one account.',
    '',
    'grodt <command> [options]',
    '',
    ...COMMAND_NAMES.flatMap((name) => described(name, COMMANDS[name].summary, width)),
    '',
    'More about a command: grodt help <command>',
  ]
}

/** Usage, details and every option of a command. */
export function commandHelp(spec: CommandSpec): string[] {
  const lines = [`grodt ${spec.name} ${spec.usage}`.trimEnd(), '', spec.summary]
  if (spec.details !== undefined) lines.push('', ...wrap(spec.details.join(' '), 80))
  if (spec.subcommands !== undefined) lines.push('', ...subcommandLines(spec.name, spec.subcommands))
  if (spec.options.length === 0) return lines
  const titles = spec.options.map(({ name, value }) => `--${name}${value === undefined ? '' : ` ${value}`}`)
  const width = Math.max(...titles.map((title) => title.length)) + 2
  lines.push('')
  spec.options.forEach(({ description }, i) => lines.push(...described(titles[i], description, width)))
  return lines
}

/** The error of a command that was not told what to do, with all that it can do. */
export function sayWhatToDo(name: CommandName): GrodtError {
  const { subcommands = {} }: CommandSpec = COMMANDS[name]
  const lines = ['Say what to do:', ...listed(subcommands), 'Each has options of its own.']
  return usageError(name, lines.join('\n'))
}

function listed(subcommands: Readonly<Record<string, CommandSpec>>): string[] {
  const words = Object.keys(subcommands)
  const width = Math.max(...words.map((word) => word.length)) + 2
  return words.flatMap((word) => described(word, subcommands[word].summary, width))
}

function subcommandLines(name: string, subcommands: Readonly<Record<string, CommandSpec>>): string[] {
  const more = `More: grodt help ${name} <${Object.keys(subcommands).join('|')}>`
  return [...listed(subcommands), '', more.length > WIDTH ? `More: grodt help ${name} COMMAND` : more]
}

function described(title: string, text: string, width: number): string[] {
  const lines = wrap(text, 80 - INDENT.length - width)
  return lines.map((line, i) => INDENT + (i === 0 ? title : '').padEnd(width) + line)
}
