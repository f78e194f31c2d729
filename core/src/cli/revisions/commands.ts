import type { CommandSpec, OptionSpec } from '../command.ts'
import { LIST_OPTIONS } from '../list-options.ts'
import { HOST, PERSON, WITHOUT_MODELS } from '../steer/commands.ts'

/** Where revisions are read: from a store that is at rest, else from the running host that has it open. */
const WHERE: readonly OptionSpec[] = [
  { name: 'store', value: 'FOLDER', description: 'The store (default: store.path of host.yaml).' },
  ...HOST,
]

/** What `grodt config` can do with revisions. */
export const REVISION_COMMANDS = {
  revisions: {
    name: 'config revisions',
    usage: '[options]',
    summary: 'List every accepted configuration: number, time, author, what it changed.',
    details: ['The newest come first. Of a running host, and of a store at rest.'],
    options: [
      { name: 'before', value: 'NUMBER', description: 'Only revisions below this number.' },
      ...LIST_OPTIONS,
      ...WHERE,
    ],
    maxArguments: 0,
  },
  show: {
    name: 'config show',
    usage: 'NUMBER [options]',
    summary: 'Show one revision: origin, plugins with their hashes, files.',
    options: [
      { name: 'file', value: 'NAME', description: 'Print this file of it, such as risk.yaml, as it was.' },
      ...WHERE,
    ],
    maxArguments: 1,
  },
  rollback: {
    name: 'config rollback',
    usage: 'NUMBER --reason TEXT [options]',
    summary: 'Have the running host bring back a revision, as a new one.',
    details: [
      'Its files are written into the configuration folder; what was there stays in the store as the revision',
      'before. A plugin whose folder holds other code by now runs from the kept code until its files change',
      'again or grodt reload --unpin says otherwise. Positions, orders and states are kept.',
    ],
    options: [
      ...PERSON.slice(0, 2),
      { name: 'dry-run', description: 'Show what it would do, and do nothing. Needs no reason.' },
      {
        name: 'force',
        description: 'Overwrite files whose content is in no revision; a copy is kept beside.',
      },
      WITHOUT_MODELS,
      ...HOST,
    ],
    maxArguments: 1,
  },
} as const satisfies Record<string, CommandSpec>

export const DIFF_WHERE = WHERE
