import { storeStats, type StoreStats } from '../../store/stats.ts'
import { parseCommandLine } from '../arguments.ts'
import { sizeText } from '../size-text.ts'
import { amount, counted, shortTime, table } from '../text.ts'
import { STORE_COMMANDS, STORE_FOLDER } from './commands.ts'

/**
 * `grodt store stats [FOLDER]`
 *
 * @throws GrodtError OPTION, and those of the store
 */
export async function statsCommand(args: readonly string[]): Promise<number> {
  const { flags, positionals } = parseCommandLine(STORE_COMMANDS.stats, args)
  const folder = positionals[0] ?? STORE_FOLDER
  const stats = await storeStats(folder)
  const lines = flags.has('json') ? [JSON.stringify(json(stats), null, 2)] : text(folder, stats)
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

const iso = (ms: number): string => new Date(ms).toISOString()

function json({ first, last, snapshots, revisions, ...stats }: StoreStats): unknown {
  return {
    ...stats,
    first: first === null ? null : iso(first),
    last: last === null ? null : iso(last),
    snapshots: snapshots.map((one) => ({ ...one, time: iso(one.time) })),
    revisions: revisions.map((one) => ({ ...one, time: one.time === null ? null : iso(one.time) })),
  }
}

function text(folder: string, stats: StoreStats): string[] {
  const { version, size, anchor, records, kinds, first, last, series, snapshots, revisions, code, models } =
    stats
  const lines = [
    `${folder}: version ${version ?? '-'}, ${sizeText(size)}, ${counted(records.count, 'record')}`,
  ]
  if (first !== null && last !== null) {
    lines.push(`${shortTime(iso(first))} to ${shortTime(iso(last))} UTC, numbers from ${anchor + 1} on`)
  }
  const rows = (of: StoreStats['kinds']): string[][] =>
    Object.entries(of).map(([name, { count, bytes }]) => [name, amount(count, 0), sizeText(bytes)])
  if (records.count > 0) lines.push(...table(['kind', 'records', 'bytes'], rows(kinds)))
  if (Object.keys(series).length > 0) lines.push(...table(['series', 'rows', 'bytes'], rows(series)))
  if (snapshots.length > 0) {
    const shown = snapshots.map((one) => [String(one.seq), shortTime(iso(one.time)), sizeText(one.size)])
    lines.push(...table(['snapshot', 'time', 'bytes'], shown))
  }
  if (revisions.length > 0) {
    const shown = revisions.map(({ number, from, time, bytes }) => [
      String(number),
      String(from),
      time === null ? 'damaged' : shortTime(iso(time)),
      sizeText(bytes),
    ])
    lines.push(...table(['revision', 'from record', 'time', 'bytes'], shown))
    const bundles = code.map((one) => [one.hash.slice(0, 16), one.revisions.join(', '), sizeText(one.bytes)])
    lines.push(...table(['plugin code', 'of revision', 'bytes'], bundles))
  }
  if (models.count > 0) lines.push(`${counted(models.count, 'model')}, ${sizeText(models.bytes)}`)
  return lines
}
