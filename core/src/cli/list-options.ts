import type { OptionSpec } from './command.ts'

/** The part of a list that is wanted, as every list of the API takes it. */
export const LIST_OPTIONS: readonly OptionSpec[] = [
  { name: 'from', value: 'TIME', description: 'Nothing before it, such as 2026-01-31T09:30Z (UTC).' },
  { name: 'to', value: 'TIME', description: 'Nothing after it.' },
  { name: 'limit', value: 'N', description: 'At most so many, 1 to 500 (default: 50).' },
  { name: 'cursor', value: 'TEXT', description: 'Older ones, from where the list before ended.' },
]
