import type { CommandSpec, OptionSpec } from '../command.ts'
import { HOST } from '../steer/commands.ts'

/** What of a list is wanted. */
const LIST: readonly OptionSpec[] = [
  { name: 'strategy', value: 'NAME', description: 'Only of this strategy.' },
  { name: 'symbol', value: 'S', description: 'Only in this symbol.' },
  { name: 'from', value: 'TIME', description: 'Nothing before it, such as 2026-01-31T09:30Z (UTC).' },
  { name: 'to', value: 'TIME', description: 'Nothing after it.' },
  { name: 'limit', value: 'N', description: 'At most so many, 1 to 500 (default: 50).' },
  { name: 'cursor', value: 'TEXT', description: 'Older ones, from where the list before ended.' },
]

/** The commands that show the book of a running host. */
export const BOOK_COMMANDS = {
  positions: {
    name: 'positions',
    usage: '[options]',
    summary: 'Show the open positions of the running host.',
    options: HOST,
    maxArguments: 0,
  },
  orders: {
    name: 'orders',
    usage: '[options]',
    summary: 'Show approved entries of the running host, the newest first.',
    options: [...LIST, ...HOST],
    maxArguments: 0,
  },
  trades: {
    name: 'trades',
    usage: '[options]',
    summary: 'Show closed trades of the running host, the newest first.',
    options: [...LIST, ...HOST],
    maxArguments: 0,
  },
} as const satisfies Record<string, CommandSpec>
