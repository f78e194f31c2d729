import type { ImportPlan, LeftOut } from '../../market/data/import.ts'
import { planImport } from '../../market/data/import.ts'
import { importResult } from '../../market/data/import-result.ts'
import { withLock } from '../../market/data/lock.ts'
import type { Update } from '../../market/data/update.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { amount, counted } from '../text.ts'
import { DATA_COMMANDS, DATA_FOLDER } from './commands.ts'
import { badRowsOption, timeframeOption } from './options.ts'
import { folderNotes, updateLines } from './update-text.ts'
import { writeUpdates } from '../../market/data/write.ts'

/** Sources of a series and bad rows of a file that the text shows. */
const SHOWN = 5

/**
 * `grodt data import PATH...`
 *
 * @throws GrodtError of the command line, the files and the data folder
 */
export function importCommand(args: readonly string[]): Promise<number> {
  const { name } = DATA_COMMANDS.import
  const { values, flags, positionals } = parseCommandLine(DATA_COMMANDS.import, args)
  if (positionals.length === 0) throw usageError(name, 'Name a candle file or a folder of them.')
  const into = values.get('into') ?? DATA_FOLDER
  const options = {
    into,
    replace: flags.has('replace'),
    symbol: values.get('symbol') ?? null,
    timeframeMs: timeframeOption(name, values, 'timeframe')?.ms ?? null,
    badRows: badRowsOption(name, values),
  }
  const plan = withLock(into, () => {
    const planned = planImport(positionals, options)
    writeUpdates(planned.updates)
    return planned
  })
  const notes = folderNotes(into, plan.updates)
  const lines = flags.has('json')
    ? [JSON.stringify({ ...importResult(plan), notes }, null, 2)]
    : text(plan, into, notes)
  process.stdout.write(`${lines.join('\n')}\n`)
  return Promise.resolve(0)
}

function text({ updates, leftOut }: ImportPlan, into: string, notes: readonly string[]): string[] {
  const written = updates.filter(({ state }) => state !== 'unchanged').length
  return [
    ...updates.flatMap((update) => [...updateLines(update), ...sourceLines(update)]),
    ...leftOut.flatMap(leftOutLines),
    ...notes,
    `${into}: ${amount(written, 0)} of ${counted(updates.length, 'file')} written`,
  ]
}

function sourceLines({ sources }: Update): string[] {
  const lines = sources.slice(0, SHOWN).map(({ name, added, equal, replaced }) => {
    const parts = [`${amount(added, 0)} added`]
    if (equal > 0) parts.push(`${amount(equal, 0)} there already`)
    if (replaced > 0) parts.push(`${amount(replaced, 0)} replaced`)
    return `    ${name}: ${parts.join(', ')}`
  })
  return sources.length > SHOWN
    ? [...lines, `    and ${counted(sources.length - SHOWN, 'more file')}`]
    : lines
}

function leftOutLines({ file, count, rows }: LeftOut): string[] {
  const lines = rows.slice(0, SHOWN).map(({ line, problem }) => `  ${file}:${line}: ${problem}`)
  const more = count > SHOWN ? [`  and ${amount(count - SHOWN, 0)} more`] : []
  return [`${counted(count, 'bad row')} left out:`, ...lines, ...more]
}
