import type { CommandSpec, OptionSpec } from '../command.ts'

const WHERE: readonly OptionSpec[] = [
  {
    name: 'configs',
    value: 'FOLDER',
    description: 'Folder of the configuration whose host.yaml says where tokens are (default: configs).',
  },
  { name: 'json', description: 'Print the result as JSON on standard output, and nothing else.' },
]

/** What `grodt token` can do. */
export const TOKEN_COMMANDS = {
  add: {
    name: 'token add',
    usage: 'NAME [options]',
    summary: 'Make a token for the API and print it: it is shown this once.',
    details: [
      'NAME has lower-case letters, digits and dashes; it is the author of what is done with the token. read looks',
      'at everything; trade also uses the kill switch, locks, pause, resume and release; admin also changes',
      'configuration, code and models. A running host takes it at once.',
    ],
    options: [
      { name: 'scope', value: 'read|trade|admin', description: 'What it may do (default: read).' },
      ...WHERE,
    ],
    maxArguments: 1,
  },
  list: {
    name: 'token list',
    usage: '[options]',
    summary: 'List the tokens that are valid: name, scope, since when.',
    options: WHERE,
    maxArguments: 0,
  },
  revoke: {
    name: 'token revoke',
    usage: 'NAME [options]',
    summary: 'Make a token worthless from now on, for a running host too.',
    details: [
      'grodt token add may give its name to another one. Without the token "local" the commands of this machine',
      'change nothing until grodt token add local --scope admin makes another.',
    ],
    options: WHERE,
    maxArguments: 1,
  },
} as const satisfies Record<string, CommandSpec>

export type TokenCommandName = keyof typeof TOKEN_COMMANDS
