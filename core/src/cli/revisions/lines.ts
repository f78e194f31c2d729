import type { RevisionDiff, RevisionRow, RevisionView } from '../../host/views/revisions.ts'
import { olderLines } from '../older-lines.ts'
import { pinText, shownBuild, shownValue } from '../reload/lines.ts'
import { counted, shortTime, wrap, WIDTH } from '../text.ts'

const INDENT = '      '

/** A part of the list. */
export interface RevisionPage {
  readonly revisions: readonly RevisionRow[]
  /** What `--cursor` takes to go on; null at the end. */
  readonly next: string | null
}

/** Every revision of a page: a line of when and who, and below it what was changed. */
export function pageLines({ revisions, next }: RevisionPage): string[] {
  const last = revisions.at(-1)
  if (last === undefined) return next === null ? ['There are no revisions.'] : olderLines(next)
  return [
    ...revisions.flatMap((row) => [
      `${String(row.number).padStart(5)} ${headText(row)}`,
      ...changeLines(row),
    ]),
    ...(next === null ? [] : [`There are older ones: grodt config revisions --before ${last.number}`]),
  ]
}

const day = (iso: string): string => `${shortTime(iso)} UTC`

function headText({ time, at, author, damage }: RevisionRow): string {
  if (damage !== null) return 'damaged'
  const accepted = at === null ? '' : `${day(at.iso)}, `
  return `${accepted}by ${author ?? ''}, from ${time === null ? '' : day(time.iso)} in the market`
}

function changeLines({ changed, reason, rolledBackTo, damage }: RevisionRow): string[] {
  const parts = [
    ...(damage === null ? [] : [damage]),
    ...(rolledBackTo === null ? [] : [`rolled back to ${rolledBackTo}`]),
    ...(changed === null || changed.length === 0 ? [] : [`changed: ${changed.join(', ')}`]),
    ...(reason === null ? [] : [`"${reason}"`]),
  ]
  return parts.length === 0 ? [] : wrap(parts.join('; '), WIDTH - INDENT.length).map((line) => INDENT + line)
}

export function revisionLines(revision: RevisionView): string[] {
  const { number, record, host, files, plugins, pins, overrides } = revision
  const options = Object.entries(overrides).map(([name, value]) => `${name} ${String(value)}`)
  return [
    `revision ${number}: ${headText(revision)}`,
    ...changeLines(revision),
    `  from record ${record} on, GRODT ${host}${options.length === 0 ? '' : `, with ${options.join(', ')}`}`,
    ...plugins.map(
      ({ kind, id, version, contentHash }) => `  ${kind} ${id}: ${shownBuild(`${version} ${contentHash}`)}`,
    ),
    ...pins.map((pin) => `  pinned: ${pinText(pin)}`),
    ...files.map(({ name, sha256, text }) => {
      return `  ${name}: ${counted(text.split('\n').length - 1, 'line')}, sha256 ${sha256.slice(0, 12)}`
    }),
  ]
}

export function revisionDiffLines({ from, to, fields, plugins, changed }: RevisionDiff): string[] {
  if (from === null) return [`The revision before ${to} is not kept: there is nothing to compare with.`]
  if (changed.length === 0) return [`Revisions ${from} and ${to} are the same.`]
  const said = new Set([...fields.map(({ file }) => file), ...plugins.map(({ plugin }) => idOf(plugin))])
  // A file whose comments or order alone differ, an option of the command line, another version of GRODT.
  const others = changed.filter((one) => !said.has(one.replace(/^plugin /, '')))
  return [
    `From revision ${from} to ${to}:`,
    ...fields.map(
      ({ file, key, from: old, to: now }) => `  ${file} ${key}: ${shownValue(old)} -> ${shownValue(now)}`,
    ),
    ...plugins.map(
      ({ plugin, from: old, to: now }) => `  ${plugin}: ${shownBuild(old)} -> ${shownBuild(now)}`,
    ),
    ...others.map((one) => `  ${one}${one.endsWith('.yaml') ? ': comments, order or defaults only' : ''}`),
  ]
}

const idOf = (plugin: string): string => plugin.slice(plugin.indexOf(' ') + 1)
