import type { CommandSpec, OptionSpec } from '../command.ts'

/** Which candles are learnt from, and with which configuration. */
export const LESSON_OPTIONS = [
  { name: 'data', value: 'PATH', description: 'Candle file, or folder of them. Required.' },
  { name: 'configs', value: 'FOLDER', description: 'Folder of the configuration (default: configs).' },
  { name: 'symbol', value: 'S', description: 'Symbol of a single file whose name does not tell it.' },
  { name: 'symbols', value: 'A,B', description: 'Load only these symbols of a folder (default: all).' },
  { name: 'data-timeframe', value: 'T', description: 'Load only files of this timeframe.' },
  {
    name: 'bad-rows',
    value: 'refuse|drop',
    description: 'Refuse files with bad rows, or leave those rows out (default: refuse).',
  },
  { name: 'to', value: 'DATE', description: 'Leave out bars that close after this.' },
] as const satisfies readonly OptionSpec[]

const RUN: readonly OptionSpec[] = [
  ...LESSON_OPTIONS,
  {
    name: 'targets',
    value: 'LIST',
    description: 'What is predicted, with commas between (default: targets of ml.yaml).',
  },
]
const JSON_ONLY: OptionSpec = {
  name: 'json',
  description: 'Print the reports as JSON on standard output, and nothing else.',
}

/** `grodt train` */
export const TRAIN_COMMAND = {
  name: 'train',
  usage: '--data PATH [options]',
  summary: 'Train models on candles, validate them, and keep them in a store.',
  details: [
    'The strategies run over the candles, as in a backtest; what the markets and the strategies were at every',
    'midnight are the rows. Each target gets the walk-forward validation of docs/learning.md, which is printed and kept',
    'with the model. A model that passes becomes champion of its target, as while a host runs; a host must not use',
    'the store meanwhile. What a host found out on another market stays in its store. The exit code is 1 when a target',
    'has too little data.',
  ],
  options: [
    ...RUN,
    {
      name: 'store',
      value: 'FOLDER',
      description: 'Store that keeps the models (default: store.path of host.yaml).',
    },
    {
      name: 'out',
      value: 'FOLDER',
      description: 'Write the models as files instead, for grodt models import.',
    },
    JSON_ONLY,
  ],
  maxArguments: 0,
} as const satisfies CommandSpec

/** `grodt validate` */
export const VALIDATE_COMMAND = {
  name: 'validate',
  usage: '--data PATH [options]',
  summary: 'Say how good the predictions would have been, beside their baselines.',
  details: [
    'As grodt train, but nothing is kept. Every figure stands beside its baselines: majority, persistence, the best',
    'one-line rule, and shuffled labels.',
  ],
  options: [...RUN, JSON_ONLY],
  maxArguments: 0,
} as const satisfies CommandSpec
