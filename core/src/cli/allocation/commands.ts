import type { CommandSpec, OptionSpec } from '../command.ts'

const HOST: readonly OptionSpec[] = [
  {
    name: 'api',
    value: 'URL',
    description: 'Ask the running host at this address (default: its API, if it has the store open).',
  },
  {
    name: 'configs',
    value: 'FOLDER',
    description: 'Folder of the configuration whose host.yaml has store and address (default: configs).',
  },
  { name: 'json', description: 'Print the result as JSON on standard output, and nothing else.' },
]

/** What `grodt allocation` can do beside showing what is. */
export const ALLOCATION_COMMANDS = {
  explain: {
    name: 'allocation explain',
    usage: 'NUMBER|last [FOLDER] [options]',
    summary: 'Show a decision about weights: what it was made from and what bound it.',
    details: [
      'Decisions count from 1 over the life of an account; FOLDER is the store of a host or',
      'the journal of a backtest.',
    ],
    options: HOST,
    maxArguments: 2,
  },
} as const satisfies Record<string, CommandSpec>

export const ALLOCATION_COMMAND = {
  name: 'allocation',
  usage: '[explain NUMBER|last [FOLDER]] [options]',
  summary: 'Show who has how much capital now, or explain a decision about it.',
  options: HOST,
  maxArguments: 0,
  subcommands: ALLOCATION_COMMANDS,
} as const satisfies CommandSpec
