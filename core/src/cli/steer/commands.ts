import type { CommandSpec, OptionSpec } from '../command.ts'

const REASON: OptionSpec = { name: 'reason', value: 'TEXT', description: 'Why, in words. Required.' }

/** How every command finds the host that it talks to, and prints what it said. */
export const HOST: readonly OptionSpec[] = [
  {
    name: 'api',
    value: 'URL',
    description: 'Address of the API of the running host (default: api of host.yaml).',
  },
  {
    name: 'configs',
    value: 'FOLDER',
    description: 'Folder of the configuration whose host.yaml has the address (default: configs).',
  },
  { name: 'json', description: 'Print what the API answered as JSON, a refusal too.' },
]

/** Of what can bring other code of predictors into force. */
export const WITHOUT_MODELS: OptionSpec = {
  name: 'without-models',
  description: 'Also with code of predictors that cannot serve the champions of now.',
}

/** Why and who, and how the host is found. */
export const PERSON: readonly OptionSpec[] = [
  REASON,
  { name: 'author', value: 'NAME', description: 'Who (default: your login name).' },
  ...HOST,
]

const lock = {
  name: 'risk lock',
  usage: '--reason TEXT [options]',
  summary: 'Lock entries of the book, of a strategy, or in a symbol; exits go on.',
  details: [
    'Without --strategy and --symbol it reaches every strategy. TIME is a length such as 4h or 30m, or a time such as',
    '2026-01-31T09:30 (UTC), both in market time; without it a person has to remove the lock.',
  ],
  options: [
    ...PERSON.slice(0, 1),
    { name: 'strategy', value: 'NAME', description: 'Only entries of this strategy.' },
    { name: 'symbol', value: 'S', description: 'Only entries in this symbol.' },
    { name: 'until', value: 'TIME', description: 'When it ends by itself.' },
    ...PERSON.slice(1),
  ],
  maxArguments: 0,
} as const satisfies CommandSpec

const unlock = {
  name: 'risk unlock',
  usage: 'NUMBER --reason TEXT [options]',
  summary: 'Remove a lock before its end.',
  details: ['NUMBER is what grodt risk shows.'],
  options: PERSON,
  maxArguments: 1,
} as const satisfies CommandSpec

const trigger = {
  name: 'kill-switch trigger',
  usage: '--reason TEXT [options]',
  summary: 'Halt the book; with action: flatten its positions are closed.',
  options: PERSON,
  maxArguments: 0,
} as const satisfies CommandSpec

const reset = {
  name: 'kill-switch reset',
  usage: '--reason TEXT [options]',
  summary: 'Release a latched kill switch. Losses are measured anew from here.',
  options: PERSON,
  maxArguments: 0,
} as const satisfies CommandSpec

/** The commands that steer a running host through its API. */
export const STEER_COMMANDS = {
  status: {
    name: 'status',
    usage: '[options]',
    summary: 'Show what the running host does, its revision, and which code runs.',
    details: [
      'Each plugin is shown as version, start of its content hash, number of the build in this process, and for how',
      'long it has run, as in 0.3.0 a1b2c3d #4 12m.',
    ],
    options: HOST,
    maxArguments: 0,
  },
  risk: {
    name: 'risk',
    usage: '[lock | unlock] [options]',
    summary: 'Show what holds the running host back, and lock or unlock entries.',
    options: HOST,
    maxArguments: 0,
    subcommands: { lock, unlock },
  },
  'kill-switch': {
    name: 'kill-switch',
    usage: 'trigger | reset',
    summary: 'Halt the whole book of the running host, or release it.',
    options: [],
    maxArguments: 0,
    subcommands: { trigger, reset },
  },
  pause: {
    name: 'pause',
    usage: 'STRATEGY --reason TEXT [options]',
    summary: 'Have a strategy of the running host only manage what it holds.',
    options: PERSON,
    maxArguments: 1,
  },
  resume: {
    name: 'resume',
    usage: 'STRATEGY --reason TEXT [options]',
    summary: 'Let a paused strategy of the running host open positions again.',
    options: PERSON,
    maxArguments: 1,
  },
  release: {
    name: 'release',
    usage: 'STRATEGY --reason TEXT [options]',
    summary: 'Let a strategy out of quarantine; its strikes count from 0 again.',
    options: PERSON,
    maxArguments: 1,
  },
  reload: {
    name: 'reload',
    usage: '[options]',
    summary: 'Have the running host take over its files and plugins as they are now.',
    details: [
      'Everything is checked before anything is touched: with an error the host goes on as it is, and the exit',
      'code is 1. Positions, orders and states are kept. grodt config diff shows what would change.',
    ],
    options: [
      { name: 'author', value: 'NAME', description: 'Who (default: your login name).' },
      {
        name: 'unpin',
        value: 'LIST',
        description: 'Plugins that shall run as their folders have them again, after a roll-back.',
      },
      WITHOUT_MODELS,
      ...HOST,
    ],
    maxArguments: 0,
  },
} as const satisfies Record<string, CommandSpec>
