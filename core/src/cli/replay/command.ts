import type { CommandSpec } from '../command.ts'

/** `grodt replay`. */
export const REPLAY_COMMAND = {
  name: 'replay',
  usage: '[FOLDER] [options]',
  summary: 'Replay the journal of a store and compare every event (default: .grodt/store).',
  details: [
    'The recorded inputs go through the kernel of backtests; every event is compared with what was recorded, and',
    'the whole state with every snapshot. Nothing is changed. The exit code is 1 when something differs or could',
    'not be compared. PLACE is a time in UTC such as 2026-01-31T09:30, a time in milliseconds, record:12 or event:345.',
  ],
  options: [
    { name: 'show', description: 'Print the whole state at --until (default: at the end).' },
    {
      name: 'events',
      description: 'Print every input with its events, bar by bar, from --from to --until.',
    },
    { name: 'from', value: 'PLACE', description: 'Begin at the last snapshot before this place.' },
    { name: 'until', value: 'PLACE', description: 'End with this place.' },
    {
      name: 'configs',
      value: 'FOLDER',
      description: 'Configuration of records whose own is not in the store (default: configs).',
    },
    {
      name: 'json',
      description: 'Print the result as JSON; with --events one line of JSON for each input.',
    },
  ],
  maxArguments: 1,
} as const satisfies CommandSpec
