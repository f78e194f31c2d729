import type { CommandSpec } from './command.ts'
import { DIFF_WHERE, REVISION_COMMANDS } from './revisions/commands.ts'

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
    usage: '[NUMBER [NUMBER]] [options]',
    summary: 'Show what a reload of the running host would change, and when.',
    details: [
      'With one number: what that revision changed. With two: how the second differs from the first.',
      'Nothing is changed. The exit code is 0 whether or not something differs, 1 when the files are wrong.',
    ],
    options: DIFF_WHERE,
    maxArguments: 2,
  },
  ...REVISION_COMMANDS,
} as const satisfies Record<string, CommandSpec>
