import type { CommandSpec, OptionSpec } from '../command.ts'

const INTO: OptionSpec = {
  name: 'into',
  value: 'FOLDER',
  description: 'The data folder to write to (default: data).',
}
const SYMBOL: OptionSpec = {
  name: 'symbol',
  value: 'S',
  description: 'The symbol, such as BTC/USDT, where a file name does not tell it.',
}
const BAD_ROWS: OptionSpec = {
  name: 'bad-rows',
  value: 'refuse|drop',
  description: 'Refuse files with bad rows, or leave those rows out (default: refuse).',
}
const REPLACE: OptionSpec = {
  name: 'replace',
  description: 'Let new bars take the place of bars of the folder that differ from them.',
}
const JSON_ONLY: OptionSpec = {
  name: 'json',
  description: 'Print the result as JSON on standard output, and nothing else.',
}

/** What `grodt data` can do. */
export const DATA_COMMANDS = {
  import: {
    name: 'data import',
    usage: 'PATH... [options]',
    summary: 'Check candle files and write them into a data folder.',
    details: [
      'PATH is a .csv or .csv.gz file, or a folder of them. Column orders and headers are recognised,',
      'symbols and timeframes are taken from file names and bars. Every series becomes one file with a',
      'checksum, such as data/BTCUSDT-1h.csv.gz; bars that are there already are kept. Bars that',
      'contradict each other, and files with bad rows, are refused with their lines, and nothing is written.',
    ],
    options: [
      INTO,
      SYMBOL,
      { name: 'timeframe', value: 'T', description: 'Timeframe of the files (default: told by their bars).' },
      BAD_ROWS,
      REPLACE,
      JSON_ONLY,
    ],
    maxArguments: Infinity,
  },
  list: {
    name: 'data list',
    usage: '[FOLDER] [--json]',
    summary: 'List the candle files of a folder (default: data) and compare their checksums.',
    details: ['The exit code is 1 when a file is damaged, has bad rows or cannot be read.'],
    options: [JSON_ONLY],
    maxArguments: 1,
  },
  check: {
    name: 'data check',
    usage: '[PATH...] [options]',
    summary: 'Report gaps, bad rows and unusual prices of candle files (default: data).',
    details: [
      'Errors keep a file from being loaded: the exit code is then 1. Warnings are for you to look at:',
      'missing bars, bars without volume or movement, price spikes, jumps and long wicks.',
      'docs/data.md defines each of them. Every file is checked, also after one that cannot be used.',
    ],
    options: [
      { name: 'timeframe', value: 'T', description: 'Timeframe of the files (default: told by their bars).' },
      {
        name: 'limit',
        value: 'N',
        description: 'Most places shown of each kind and file (default: 5, with --json 1000).',
      },
      JSON_ONLY,
    ],
    maxArguments: Infinity,
  },
  resample: {
    name: 'data resample',
    usage: 'PATH --to T [options]',
    summary: 'Make longer bars, as the engine does, and write them into a data folder.',
    details: [
      'T is a whole multiple of the timeframe of PATH, a candle file or a folder of them. Bars start at',
      'multiples of T since 1970 in UTC. A bar is made of the bars that are there: those made of fewer than',
      'fit into it are reported. A bar at the end whose time is not over is left out.',
    ],
    options: [
      { name: 'to', value: 'T', description: 'Timeframe of the longer bars, such as 1h. Required.' },
      INTO,
      SYMBOL,
      {
        name: 'timeframe',
        value: 'T',
        description: 'Timeframe to start from, where a folder holds several.',
      },
      BAD_ROWS,
      REPLACE,
      JSON_ONLY,
    ],
    maxArguments: 1,
  },
} as const satisfies Record<string, CommandSpec>

export type DataCommandName = keyof typeof DATA_COMMANDS

/** The data folder when the user names none. */
export const DATA_FOLDER = 'data'
