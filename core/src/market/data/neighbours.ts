import { dirname, resolve } from 'node:path'
import { utc } from '../import/utc.ts'
import { timeframeName } from '../timeframe.ts'
import type { FileCheck } from './check-file.ts'
import { FINDING_KINDS } from './findings.ts'
import type { FindingGroup } from './findings.ts'

const ORDER = Object.keys(FINDING_KINDS)

/** A file with good bars. */
type Filled = FileCheck & { readonly first: number; readonly last: number; readonly timeframeMs: number }

const isFilled = (check: FileCheck): check is Filled => check.first !== null

/**
 * Adds what is wrong between a file and the file of the same folder, symbol and timeframe whose bars come before it: an
 * overlap or another grid as an error, missing bars as a gap.
 *
 * @param all every file that is checked
 * @param limit most findings of a kind that are kept
 */
export function withNeighbour(check: FileCheck, all: readonly FileCheck[], limit: number): FileCheck {
  const series = all.filter(isFilled).filter((one) => isSameSeries(one, check))
  // Stable: of files with the same first bar the one that was named first comes first.
  series.sort((a, b) => a.first - b.first)
  const at = series.findIndex((one) => one === check)
  if (at < 1) return check
  const group = between(series[at - 1], series[at])
  if (group === null) return check
  const own = check.groups.find(({ kind }) => kind === group.kind)
  const joined: FindingGroup = {
    ...group,
    count: group.count + (own?.count ?? 0),
    bars: group.bars + (own?.bars ?? 0),
    findings: [...group.findings, ...(own?.findings ?? [])].slice(0, limit),
  }
  const groups = [joined, ...check.groups.filter((one) => one !== own)]
  return { ...check, groups: groups.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)) }
}

const isSameSeries = (one: FileCheck, other: FileCheck): boolean =>
  one.symbol === other.symbol &&
  one.timeframeMs === other.timeframeMs &&
  dirname(resolve(one.file)) === dirname(resolve(other.file))

function between(earlier: Filled, later: Filled): FindingGroup | null {
  const { symbol, timeframeMs, first, firstLine } = later
  const bars = (first - earlier.last) / timeframeMs - 1
  if (bars === 0) return null
  if (bars > 0 && Number.isInteger(bars)) {
    const text = `${bars} missing after ${earlier.file}, until ${utc(first)}`
    const finding = { line: firstLine, time: earlier.last + timeframeMs, until: first, bars, text }
    return { kind: 'gap', severity: 'warning', count: 1, bars, findings: [finding] }
  }
  const name = timeframeName(timeframeMs)
  const text =
    bars < 0
      ? `${earlier.file} holds ${symbol} ${name} bars up to ${utc(Math.min(earlier.last, later.last))} too; grodt data import joins such files`
      : `its ${name} bars start at other times than those of ${earlier.file}`
  const finding = { line: firstLine, time: first, until: null, bars: 0, text }
  return { kind: 'overlap', severity: 'error', count: 1, bars: 0, findings: [finding] }
}
