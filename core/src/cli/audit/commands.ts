import type { CommandSpec, OptionSpec } from '../command.ts'

const JSON_ONLY: OptionSpec = {
  name: 'json',
  description: 'Print the result as JSON on standard output, and nothing else.',
}

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
  JSON_ONLY,
]

/** What `grodt audit` can do. */
export const AUDIT_COMMANDS = {
  order: {
    name: 'audit order',
    usage: 'NUMBER [FOLDER] [options]',
    summary: 'Show where an order came from and what became of it.',
    details: [
      'Signal, plugin, regime, weight and its decision, configuration; fills, cancellation, position.',
    ],
    options: HOST,
    maxArguments: 2,
  },
  trade: {
    name: 'audit trade',
    usage: 'NUMBER [FOLDER] [options]',
    summary: 'Show a closed trade with all its orders, fills, stops and funding.',
    details: ['Trades count from 1; the event trade-closed counts from 0.'],
    options: HOST,
    maxArguments: 2,
  },
  decision: {
    name: 'audit decision',
    usage: 'NUMBER [FOLDER] [options]',
    summary: 'Show a decision about weights and the orders that were made under it.',
    details: ['NUMBER is that of its record; the first weights of an account are decision 1.'],
    options: HOST,
    maxArguments: 2,
  },
  event: {
    name: 'audit event',
    usage: 'NUMBER [FOLDER] [options]',
    summary: 'Show what an event belongs to, by its sequence number.',
    details: [
      'A signal leads to its order or refusal, a refused order to what refused it, a fill to its order or trade.',
    ],
    options: HOST,
    maxArguments: 2,
  },
  verify: {
    name: 'audit verify',
    usage: '[FOLDER] [options]',
    summary: 'Check hashes, checksums and what the events mean; name what does not fit.',
    details: [
      'Beside what grodt store verify checks: events follow each other without a gap, every order comes from a',
      'signal, every fill belongs to an order that waits or an open position, every trade has the net of its fills,',
      'and the books of every snapshot are the sums of the events. A host that runs on the store checks its journal',
      'and last snapshot itself. The exit code is 1 when something does not fit.',
    ],
    options: HOST,
    maxArguments: 1,
  },
  export: {
    name: 'audit export',
    usage: '[FOLDER] [options]',
    summary: 'Write every fill and funding payment for an accountant, as CSV or JSON.',
    details: [
      'Amounts are exact; their sums are those of the books. DATE is 2024-01-31 or 2024-01-31T09:30, in UTC.',
    ],
    options: [
      { name: 'format', value: 'csv|json', description: 'How to write it (default: csv).' },
      { name: 'from', value: 'DATE', description: 'Leave out what came before this engine time.' },
      { name: 'to', value: 'DATE', description: 'Leave out what came after this engine time.' },
      { name: 'out', value: 'FILE', description: 'Write to a new file instead of standard output.' },
    ],
    maxArguments: 1,
  },
} as const satisfies Record<string, CommandSpec>

export type AuditCommandName = keyof typeof AUDIT_COMMANDS
