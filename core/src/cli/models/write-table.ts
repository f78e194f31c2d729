import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'
import { writeCsv } from '../../research/tables/csv.ts'
import { writeParquet } from '../../research/tables/parquet.ts'
import type { Rows } from '../../research/tables/rows.ts'
import { usageError, type ParsedArguments } from '../arguments.ts'

/** Nothing in these tables is booked in cash. */
const NO_CASH = { scale: 1 }

/** Where a table is written, and how. */
export interface TableFile {
  readonly path: string
  readonly format: 'csv' | 'parquet'
}

/** The options --out and --format. @throws GrodtError OPTION */
export function tableFile(command: string, { values }: ParsedArguments): TableFile {
  const path = values.get('out')
  if (path === undefined) throw usageError(command, 'Name the file to write with --out FILE.')
  const format = values.get('format') ?? 'csv'
  if (format === 'csv' || format === 'parquet') return { path, format }
  throw usageError(command, `--format was "${format}", expected csv or parquet.`)
}

/** Write a table into a file that is not there yet. @throws GrodtError DATA_WRITE */
export async function writeTable(rows: Rows, { path, format }: TableFile): Promise<void> {
  if (existsSync(path)) throw new GrodtError('DATA_WRITE', { path, problem: 'it is there already' })
  try {
    if (format === 'parquet') return await writeParquet(rows, NO_CASH, path)
    const file = openSync(path, 'wx')
    try {
      writeCsv(rows, NO_CASH, (part) => writeSync(file, part))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new GrodtError('DATA_WRITE', { path, problem: (error as Error).message }, { cause: error })
  }
}
