import type { CommandSpec } from '../command.ts'
import { HOST } from '../steer/commands.ts'

const test = {
  name: 'alerts test',
  usage: '[options]',
  summary: 'Send a test message through each channel and tell what came back.',
  details: [
    'It is sent from here, with alerts.yaml and the environment as they are here: no host has to run. A running',
    'host sends one with its own environment when POST /api/v1/alerts/test asks for it.',
    'The exit code is 1 when a message did not arrive.',
  ],
  options: [
    { name: 'channel', value: 'NAME', description: 'Only this one (default: all).' },
    {
      name: 'configs',
      value: 'FOLDER',
      description: 'Folder of the configuration whose alerts.yaml has the channels (default: configs).',
    },
    { name: 'json', description: 'Print the result as JSON on standard output, and nothing else.' },
  ],
  maxArguments: 0,
} as const satisfies CommandSpec

/** What `grodt alerts` can do. */
export const ALERTS_COMMAND = {
  name: 'alerts',
  usage: '[test] [options]',
  summary: 'Show what is wrong with the running host, and who was told; test channels.',
  options: HOST,
  maxArguments: 0,
  subcommands: { test },
} as const satisfies CommandSpec
