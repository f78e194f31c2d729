import { once } from 'node:events'
import { closeSync, openSync, writeSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import { exportRevisions, exportStore } from '../../store/export.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { dateOption } from '../date-option.ts'
import { counted } from '../text.ts'
import { STORE_COMMANDS, STORE_FOLDER } from './commands.ts'

/**
 * `grodt store export [FOLDER]`
 *
 * @throws GrodtError OPTION, DATA_WRITE, and those of the store
 */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const { values, flags, positionals } = parseCommandLine(STORE_COMMANDS.export, args)
  const { name } = STORE_COMMANDS.export
  const from = dateOption(name, values, 'from')
  const until = dateOption(name, values, 'to')
  const kinds = values.get('kinds')?.split(',')
  const folder = positionals[0] ?? STORE_FOLDER
  const revisions = flags.has('revisions')
  if (revisions && (from ?? until ?? kinds) !== undefined) {
    throw usageError(name, '--from, --to and --kinds choose records; --revisions takes none of them.')
  }
  const lines = revisions
    ? exportRevisions(folder)
    : exportStore(folder, {
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
        ...(kinds && { kinds }),
      })
  const path = values.get('out')
  if (path === undefined) await print(lines)
  else
    process.stdout.write(
      `${path}: ${counted(await writeTo(path, lines), revisions ? 'revision' : 'record')}\n`,
    )
  return 0
}

async function print(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
  }
}

async function writeTo(path: string, lines: AsyncIterable<string>): Promise<number> {
  const file = attempt(path, () => openSync(path, 'wx'))
  let count = 0
  try {
    for await (const line of lines) {
      attempt(path, () => writeSync(file, `${line}\n`))
      count += 1
    }
    return count
  } finally {
    closeSync(file)
  }
}

function attempt<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (cause) {
    throw new GrodtError('DATA_WRITE', { path, problem: (cause as Error).message }, { cause })
  }
}
