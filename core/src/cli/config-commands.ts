import type { CommandSpec } from './command.ts'
import { HOST } from './steer/commands.ts'

/** What `grodt config` can do. */
export const CONFIG_COMMANDS = {
  check: {
    name: 'config check',
    usage: '[FOLDER] [--json]',
    summary: 'Check all files of a configuration folder (default: configs).',
    details: ['Every error is listed with its place; the exit code is then 1. Notes are no errors.'],
    options: [{ name: 'json', description: 'Print the outcome as JSON on standard output.' }],
    maxArguments: 1,
  },
  diff: {
    name: 'config diff',
    usage: '[options]',
    summary: 'Show what a reload of the running host would change, and when.',
    details: ['Nothing is changed. The exit code is 1 when the files are wrong.'],
    options: HOST,
    maxArguments: 0,
  },
} as const satisfies Record<string, CommandSpec>
