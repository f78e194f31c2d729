import { datasetTable } from '../../research/tables/dataset.ts'
import { parseCommandLine } from '../arguments.ts'
import { beginLesson } from '../learning/lessons.ts'
import { lessonOptions } from '../learning/options.ts'
import { counted } from '../text.ts'
import { watched } from '../watched.ts'
import { targetArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { tableFile, writeTable } from './write-table.ts'

/**
 * `grodt models data --data PATH --target T --out FILE`
 *
 * @throws GrodtError OPTION, DATA_WRITE, and those of a training
 */
export async function dataCommand(args: readonly string[]): Promise<number> {
  const spec = MODEL_COMMANDS.data
  const parsed = parseCommandLine(spec, args)
  const options = lessonOptions(spec, args)
  const target = targetArgument(spec.name, parsed.values.get('target'))
  const file = tableFile(spec.name, parsed)
  const { observer, until } = await watched((moved) => beginLesson(options, moved))
  const dataset = observer.dataset(target, until)
  const rows = datasetTable(dataset)
  await writeTable(rows, file)
  const { length } = dataset.features
  process.stdout.write(`${file.path}: ${counted(rows.length, 'row')}, ${counted(length, 'feature')}\n`)
  return 0
}
