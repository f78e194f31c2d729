import type { EngineEvent } from '../../engine/events.ts'
import type { LearningInput } from '../../engine/inputs.ts'
import type { LearningNote } from '../../learning/notes.ts'
import { forecastTable } from '../../research/tables/forecasts.ts'
import { readStore } from '../../store/read.ts'
import type { JournalRecord } from '../../store/record.ts'
import { parseCommandLine } from '../arguments.ts'
import { storeFolder } from '../store/ask.ts'
import { counted } from '../text.ts'
import { targetArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { tableFile, writeTable } from './write-table.ts'

/**
 * `grodt models forecasts --out FILE`
 *
 * @throws GrodtError OPTION, DATA_WRITE, and those of the store
 */
export async function forecastsCommand(args: readonly string[]): Promise<number> {
  const { name } = MODEL_COMMANDS.forecasts
  const parsed = parseCommandLine(MODEL_COMMANDS.forecasts, args)
  const file = tableFile(name, parsed)
  const target = parsed.values.get('target')
  const table = forecastTable(target === undefined ? null : targetArgument(name, target))
  const store = await readStore(parsed.values.get('store') ?? storeFolder(parsed))
  try {
    for await (const record of store.records()) for (const note of notesOf(record)) table.add(note)
  } finally {
    await store.close()
  }
  await writeTable(table.rows, file)
  process.stdout.write(`${file.path}: ${counted(table.rows.length, 'forecast')}\n`)
  return 0
}

/** The notes of a record: of its input, or of its event where the journal has events alone. */
function notesOf({ kind, input, events }: JournalRecord): readonly LearningNote[] {
  if (kind !== 'learning') return []
  if (input !== undefined) return (input as unknown as LearningInput).notes
  const told = (events ?? []) as unknown as readonly EngineEvent[]
  return told.flatMap((event) => (event.kind === 'learning' ? [event.note] : []))
}
