import type { CommandSpec, OptionSpec } from '../command.ts'
import { LIST_OPTIONS } from '../list-options.ts'
import { HOST } from '../steer/commands.ts'

/** What of a list is wanted. */
const LIST: readonly OptionSpec[] = [
  { name: 'strategy', value: 'NAME', description: 'Only of this strategy.' },
  { name: 'symbol', value: 'S', description: 'Only in this symbol.' },
  ...LIST_OPTIONS,
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
