import { compareRuns } from '../research/compare/compare.ts'
import { readReport } from '../research/read-report.ts'
import { parseCommandLine, usageError } from './arguments.ts'
import { COMMANDS } from './command.ts'
import { lines } from './compare/lines.ts'
import { markdown } from './compare/markdown.ts'
import { styleFor } from './text.ts'

/**
 * `grodt compare A B ...`: runs side by side.
 *
 * @throws GrodtError OPTION, RESULT_MISSING, REPORT_INVALID
 */
export function compareCommand(args: string[]): Promise<number> {
  const { positionals, flags } = parseCommandLine(COMMANDS.compare, args)
  if (positionals.length < 2) throw usageError('compare', 'Name two or more result folders.')
  if (flags.has('json') && flags.has('markdown')) {
    throw usageError('compare', '--json and --markdown exclude each other.')
  }
  const comparison = compareRuns(positionals.map(readReport))
  const text = flags.has('json')
    ? JSON.stringify(comparison, null, 2)
    : (flags.has('markdown') ? markdown(comparison) : lines(comparison, styleFor(process.stdout))).join('\n')
  process.stdout.write(`${text}\n`)
  return Promise.resolve(0)
}
