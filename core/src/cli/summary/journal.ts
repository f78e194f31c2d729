import type { WrittenJournal } from '../../research/journal/journal.ts'
import { sizeText } from '../size-text.ts'
import { counted, wrap, WIDTH, type Style } from '../text.ts'

/** What became of the journal of a backtest. The hash stands for all of it: equal runs have equal ones. */
export function journalSection(
  { folder, records, size, hash, failure }: WrittenJournal,
  style: Style,
): string[] {
  const lines = [
    `Journal: ${folder}, ${counted(records, 'record')}, ${sizeText(size)}`,
    ...(records === 0 ? [] : [`hash of record ${records}:`, hash]),
  ]
  if (failure === null) return lines
  const problem = `The backtest is complete, its journal is not. ${failure.message}`
  return [...lines, ...wrap(problem, WIDTH).map((line) => style.warning(line))]
}
