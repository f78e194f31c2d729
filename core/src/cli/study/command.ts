import type { CommandSpec } from '../command.ts'

/** `grodt study` for parsing, help and docs/cli.md. */
export const STUDY_COMMAND = {
  name: 'study',
  usage: '--data PATH [options]',
  summary: 'Compare configured weights, one strategy alone and every allocator.',
  details: [
    'Every way is a backtest of its own over the same candles: models and allocators see the past',
    'only. Differences have 95 % intervals, verdicts follow the rules of docs/predictions.md. The',
    'same command on the same files gives the same result, byte for byte.',
  ],
  options: [
    { name: 'data', value: 'PATH', description: 'Candle file or folder of candle files. Required.' },
    { name: 'configs', value: 'FOLDER', description: 'Folder of the configuration (default: configs).' },
    {
      name: 'allocators',
      value: 'LIST',
      description: 'Allocators to compare, with commas between (default: all that are found).',
    },
    {
      name: 'targets',
      value: 'LIST',
      description: 'What is forecast and validated: none, all, or some (default: targets of ml.yaml).',
    },
    { name: 'together', description: 'Do not run each symbol by itself, too.' },
    {
      name: 'controls',
      description: 'Send the allocators through worlds in which the truth is known, too.',
    },
    { name: 'symbols', value: 'A,B', description: 'Load only these symbols of a folder (default: all).' },
    { name: 'data-timeframe', value: 'T', description: 'Load only files of this timeframe.' },
    {
      name: 'bad-rows',
      value: 'refuse|drop',
      description: 'Refuse files with bad rows, or leave those rows out (default: refuse).',
    },
    {
      name: 'from',
      value: 'DATE',
      description: 'Trade from here on; earlier bars only warm up the indicators.',
    },
    { name: 'to', value: 'DATE', description: 'Leave out bars that close after this.' },
    { name: 'out', value: 'FOLDER', description: 'Write study.json and study.md into this folder.' },
    { name: 'json', description: 'Print the study as JSON.' },
    { name: 'markdown', description: 'Print it as Markdown.' },
  ],
  maxArguments: 0,
} as const satisfies CommandSpec
