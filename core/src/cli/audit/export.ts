import { once } from 'node:events'
import { closeSync, openSync, writeSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import {
  csvLines,
  exportRows,
  jsonLines,
  missingFrom,
  newTotals,
  totalsText,
  type ExportTotals,
} from '../../host/audit/export.ts'
import { readStarts } from '../../host/audit/starts.ts'
import { readStore } from '../../store/read.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { dateOption } from '../date-option.ts'
import { STORE_FOLDER } from '../store/commands.ts'
import { counted } from '../text.ts'
import { AUDIT_COMMANDS } from './commands.ts'

/** Written at a time, characters. */
const PART = 65_536

/**
 * `grodt audit export [FOLDER]`
 *
 * @throws GrodtError OPTION, DATA_WRITE, and those of the store
 */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(AUDIT_COMMANDS.export, args)
  const { name } = AUDIT_COMMANDS.export
  const format = values.get('format') ?? 'csv'
  if (format !== 'csv' && format !== 'json') {
    throw usageError(name, `--format was "${format}", expected csv or json.`)
  }
  const range = { from: dateOption(name, values, 'from'), until: dateOption(name, values, 'to') }
  const folder = positionals[0] ?? STORE_FOLDER
  const reader = await readStore(folder)
  try {
    const totals = newTotals()
    const { anchor } = reader
    const missing = (): string[] => missingFrom(anchor, totals)
    const journal = { folder, anchor, notes: await readStarts(reader), records: reader.records() }
    const rows = exportRows(journal, range, totals)
    const pieces = format === 'csv' ? csvLines(rows) : jsonLines(rows, totals, missing)
    const path = values.get('out')
    if (path === undefined) await print(pieces)
    else await writeTo(path, pieces)
    // Standard output is the export itself unless it goes to a file.
    const told = path === undefined ? process.stderr : process.stdout
    if (path !== undefined) told.write(`${summary(path, totals).join('\n')}\n`)
    for (const text of missing()) told.write(`note: ${text}\n`)
    return 0
  } finally {
    await reader.close()
  }
}

/** What an accountant holds against the books. */
function summary(path: string, totals: ExportTotals): string[] {
  const { fills, fundings, fees, baseFees, slippage, funding, cash, realised } = totalsText(totals)
  const inBase = Object.entries(baseFees).map(([name, sum]) => `${sum} ${name}`)
  const ofBase = inBase.length === 0 ? '' : ` (of which taken in kind: ${inBase.join(', ')})`
  return [
    `${path}: ${counted(fills, 'fill')}, ${counted(fundings, 'funding payment')}`,
    `fees ${fees}${ofBase}, slippage ${slippage}, funding ${funding}`,
    `realised ${realised}, change of cash ${cash}`,
  ]
}

async function* parts(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let part = ''
  for await (const piece of pieces) {
    part += piece
    if (part.length < PART) continue
    yield part
    part = ''
  }
  if (part !== '') yield part
}

async function print(pieces: AsyncIterable<string>): Promise<void> {
  for await (const part of parts(pieces)) {
    if (!process.stdout.write(part)) await once(process.stdout, 'drain')
  }
}

async function writeTo(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = attempt(path, () => openSync(path, 'wx'))
  try {
    for await (const part of parts(pieces)) attempt(path, () => writeSync(file, part))
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
