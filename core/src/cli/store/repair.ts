import { repairStore, type Repair } from '../../store/repair.ts'
import { parseCommandLine } from '../arguments.ts'
import { counted } from '../text.ts'
import { STORE_COMMANDS, STORE_FOLDER } from './commands.ts'

/**
 * `grodt store repair [FOLDER]`
 *
 * @throws GrodtError OPTION, and those of the store
 */
export async function repairCommand(args: readonly string[]): Promise<number> {
  const { flags, positionals } = parseCommandLine(STORE_COMMANDS.repair, args)
  const folder = positionals[0] ?? STORE_FOLDER
  const repair = await repairStore(folder)
  const lines = flags.has('json') ? [JSON.stringify(repair, null, 2)] : text(folder, repair)
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

function text(
  folder: string,
  { anchor, last, removed, dropped, snapshots, revisions, models, bars, values, database }: Repair,
): string[] {
  const lines = database ? ['The files of the database were restored.'] : []
  for (const seq of snapshots) lines.push(`The snapshot at record ${seq} was damaged and is gone.`)
  for (const problem of [...revisions, ...models]) lines.push(`Taken out, since ${problem}.`)
  for (const { series, first } of bars?.chunks ?? []) {
    lines.push(
      `The bars of "${series}" from row ${first} on were damaged, and are kept in ${bars?.file ?? ''}`,
    )
  }
  for (const name of values?.names ?? []) {
    lines.push(`The value "${name}" was damaged, and is kept in ${values?.file ?? ''}`)
  }
  if (removed === 'beginning') {
    lines.push(`The store goes on from the snapshot at record ${anchor}, which is newer than the damage.`)
  }
  for (const { count, first, last: end, file } of dropped) {
    lines.push(`${counted(count, 'record')} (${first} to ${end}) taken out and kept in ${file}`)
  }
  if (lines.length === 0) lines.push('Nothing had to be repaired.')
  const range = last > anchor ? `records ${anchor + 1} to ${last}` : 'no records'
  return [...lines, `${folder}: ${range}`]
}
