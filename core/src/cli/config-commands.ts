import type { CommandSpec } from './command.ts'
import { HOST, PERSON } from './steer/commands.ts'
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
  set: {
    name: 'config set',
    usage: 'FILE KEY VALUE --reason TEXT [options]',
    summary: 'Have the running host change one value and write it into its file.',
    details: [
      'FILE is strategies, ml, regime, risk, host or alerts; KEY as grodt config diff shows it, such as',
      'strategies.S1.parameters.ema_period; VALUE as it would stand in the file: 10, 1h, [BTC/USDT].',
      'Comments and everything else in the file stay. The change is checked and tried as a reload.',
    ],
    options: [
      ...PERSON.slice(0, 2),
      { name: 'unset', description: 'Take the key away, so that its default holds. Takes no VALUE.' },
      { name: 'dry-run', description: 'Show what it would do, and do nothing. Needs no reason.' },
      {
        name: 'if-match',
        value: 'TAG',
        description: 'Only while the configuration is that of a dry run, which says its TAG.',
      },
      ...HOST,
    ],
    maxArguments: 3,
  },
  ...REVISION_COMMANDS,
} as const satisfies Record<string, CommandSpec>
