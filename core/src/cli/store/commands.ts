import type { CommandSpec, OptionSpec } from '../command.ts'

const JSON_ONLY: OptionSpec = {
  name: 'json',
  description: 'Print the result as JSON on standard output, and nothing else.',
}

/** What `grodt store` can do. */
export const STORE_COMMANDS = {
  verify: {
    name: 'store verify',
    usage: '[FOLDER] [--json]',
    summary: 'Check all that is in a store (default: .grodt/store).',
    details: [
      'Records are checked against the hash chain; snapshots, bars, revisions and their plugin code against',
      'their checksums. The exit code is 1 when something does not fit; the first record that cannot be trusted',
      'is named. Records are not changed.',
    ],
    options: [JSON_ONLY],
    maxArguments: 1,
  },
  repair: {
    name: 'store repair',
    usage: '[FOLDER] [--json]',
    summary: 'Keep what can be trusted of a damaged store (default: .grodt/store).',
    details: [
      'Records after the last good one are taken out. If a whole snapshot is newer than the damage, the store',
      'goes on from that snapshot and the records before it are taken out. What is taken out is kept in files',
      'of the folder.',
    ],
    options: [JSON_ONLY],
    maxArguments: 1,
  },
  export: {
    name: 'store export',
    usage: '[FOLDER] [options]',
    summary: 'Write the records of a store as lines of JSON (default: .grodt/store).',
    details: ['DATE is 2024-01-31 or 2024-01-31T09:30, in UTC.'],
    options: [
      { name: 'from', value: 'DATE', description: 'Leave out records before this engine time.' },
      { name: 'to', value: 'DATE', description: 'Leave out records after this engine time.' },
      { name: 'kinds', value: 'LIST', description: 'Only records of these kinds, with commas between.' },
      { name: 'revisions', description: 'The kept configurations in the place of the records.' },
      { name: 'out', value: 'FILE', description: 'Write to a new file instead of standard output.' },
    ],
    maxArguments: 1,
  },
  stats: {
    name: 'store stats',
    usage: '[FOLDER] [--json]',
    summary: 'Count what is in a store (default: .grodt/store).',
    options: [JSON_ONLY],
    maxArguments: 1,
  },
} as const satisfies Record<string, CommandSpec>

export type StoreCommandName = keyof typeof STORE_COMMANDS

/** The store when the user names none. */
export const STORE_FOLDER = '.grodt/store'
