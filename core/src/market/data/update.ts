import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { GrodtError } from '../../errors.ts'
import type { BarColumns } from '../columns.ts'
import { candleFile, isThere } from '../import/files.ts'
import { findGaps } from '../import/gaps.ts'
import type { GapSummary } from '../import/gaps.ts'
import { readRows, refuseBadRows, sealedHash } from '../import/parse-file.ts'
import { canonicalFile, canonicalName, withoutNegativeZero } from './canonical.ts'
import { mergeParts } from './merge.ts'
import type { Part, PartCount } from './merge.ts'

/** Where series go and what happens to bars that are there already. */
export interface UpdateOptions {
  /** The data folder. */
  readonly into: string
  /** New bars take the place of bars that differ from them; without it these are refused. */
  readonly replace: boolean
}

/** What writing a series into a data folder will do. */
export interface Update {
  readonly symbol: string
  readonly timeframeMs: number
  readonly path: string
  readonly state: 'new' | 'changed' | 'unchanged'
  /** Bars of the file before and after. */
  readonly barsBefore: number
  readonly bars: number
  /** Open times of the first and last bar, ms. */
  readonly first: number
  readonly last: number
  readonly gaps: GapSummary
  /** `hashColumns` of the bars. */
  readonly sha256: string
  readonly sources: readonly PartCount[]
  /** The whole file; null when it is there already. */
  readonly bytes: Buffer | null
}

/**
 * What the file of a series in a data folder becomes when parts are added to it. Nothing is written.
 *
 * @throws GrodtError DATA_TARGET when the file is there and is no such file, DATA_DAMAGED when it is damaged,
 * DATA_CONFLICT and DATA_AMBIGUOUS as `mergeParts`
 */
export function planUpdate(
  { symbol, timeframeMs }: { symbol: string; timeframeMs: number },
  parts: readonly Part[],
  { into, replace }: UpdateOptions,
): Update {
  const path = join(into, canonicalName(symbol, timeframeMs))
  // A link that leads nowhere is there, too: it would be replaced.
  const present = isThere(path) ? presentPart(path, symbol) : null
  const advice =
    present === null
      ? 'Give one of them, or correct one.'
      : `To let new bars replace those of ${path}, give --replace.`
  const merged = mergeParts(present === null ? parts : [present, ...parts], {
    timeframeMs,
    replace: replace && present !== null,
    advice,
  })
  const sources = merged.parts.slice(present === null ? 0 : 1)
  const barsBefore = present?.columns.time.length ?? 0
  const isUnchanged = present !== null && sources.every(({ added, replaced }) => added + replaced === 0)
  const columns = withoutNegativeZero(merged.columns)
  const { bytes, sha256 } = isUnchanged
    ? { bytes: null, sha256: present.sha256 }
    : canonicalFile({ symbol, timeframeMs, columns })
  return {
    symbol,
    timeframeMs,
    path,
    state: present === null ? 'new' : isUnchanged ? 'unchanged' : 'changed',
    barsBefore,
    bars: columns.time.length,
    first: columns.time[0],
    last: columns.time[columns.time.length - 1],
    gaps: findGaps(columns, timeframeMs, lineOfBar),
    sha256,
    sources,
    bytes,
  }
}

/** The line of a bar in a canonical file. */
const lineOfBar = (bar: number): number => bar + 2

function presentPart(path: string, symbol: string): Part & { columns: BarColumns; sha256: string } {
  const refuse = (problem: string, advice: string): never => {
    throw new GrodtError('DATA_TARGET', { file: path, problem, advice })
  }
  // It would be read where it leads to, and then a file take its place here.
  if (lstatSync(path).isSymbolicLink()) refuse('is a link', 'Import into the folder that holds the file.')
  const file = candleFile(path)
  const { rows } = readRows(file, null)
  if (file.described === null) {
    refuse('is there and was not written by grodt data', 'Move it away, or give another folder with --into.')
  }
  if (file.symbol !== symbol) {
    refuse(`holds ${file.symbol}, not ${symbol}`, 'Give another folder with --into.')
  }
  const sha256 = sealedHash(file, rows.columns)
  refuseBadRows(file, rows, { badRows: 'refuse' })
  return { name: path, columns: rows.columns, lineOf: rows.lineOf, sha256 }
}
