import { listData } from '../../market/data/list.ts'
import type { ListedFile } from '../../market/data/list.ts'
import { timeframeName } from '../../market/timeframe.ts'
import { parseCommandLine } from '../arguments.ts'
import { sizeText } from '../size-text.ts'
import { amount, table } from '../text.ts'
import { DATA_COMMANDS, DATA_FOLDER } from './commands.ts'

const UNKNOWN = '-'

/**
 * `grodt data list [FOLDER]`
 *
 * @returns 1 when a file is damaged or would be refused
 * @throws GrodtError OPTION, DATA_NOT_FOUND
 */
export function listCommand(args: readonly string[]): Promise<number> {
  const { flags, positionals } = parseCommandLine(DATA_COMMANDS.list, args)
  const files = listData(positionals[0] ?? DATA_FOLDER)
  const lines = flags.has('json')
    ? [JSON.stringify({ files: files.map(fileJson) }, null, 2)]
    : [...fileTable(files), ...remarks(files)]
  process.stdout.write(`${lines.join('\n')}\n`)
  return Promise.resolve(files.every(({ problem }) => problem === null) ? 0 : 1)
}

function fileJson({ timeframeMs, first, last, ...file }: ListedFile): unknown {
  const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
  const timeframe = timeframeMs === null ? null : timeframeName(timeframeMs)
  return { ...file, timeframe, first: iso(first), last: iso(last) }
}

function fileTable(files: readonly ListedFile[]): string[] {
  const number = (value: number | null): string => (value === null ? UNKNOWN : amount(value, 0))
  const day = (ms: number | null): string => (ms === null ? UNKNOWN : new Date(ms).toISOString().slice(0, 10))
  return table(
    ['symbol', 'bar', 'bars', 'first', 'last', 'gaps', 'size', 'checksum'],
    files.map(({ symbol, timeframeMs, bars, first, last, gaps, size, checksum }) => [
      symbol,
      timeframeMs === null ? UNKNOWN : timeframeName(timeframeMs),
      number(bars),
      day(first),
      day(last),
      number(gaps),
      sizeText(size),
      checksum,
    ]),
  )
}

function remarks(files: readonly ListedFile[]): string[] {
  const lines = files.flatMap(({ problem }) => problem ?? [])
  if (files.some(({ checksum }) => checksum === 'none')) {
    lines.push('Files without a checksum were not written by grodt data: damage to them goes unnoticed.')
  }
  return lines
}
