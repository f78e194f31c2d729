import { modelFile } from '../../learning/registry/file.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { sizeText } from '../size-text.ts'
import { print } from '../steer/answer.ts'
import { askStore } from '../store/ask.ts'
import { modelArgument } from './arguments.ts'
import { MODEL_COMMANDS } from './commands.ts'
import { asRead } from './source.ts'
import { writeNew } from './write-new.ts'

interface ExportedModel {
  readonly id: string
  /** Base64. */
  readonly file: string
}

/**
 * `grodt models export ID --out FILE`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, MODEL_UNKNOWN, MODEL_GONE, MODEL_DAMAGED, DATA_WRITE, HOST_UNREACHABLE, and those of the
 * store
 */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const spec = MODEL_COMMANDS.export
  const parsed = parseCommandLine(spec, args)
  const id = modelArgument(spec.name, parsed.positionals.at(0))
  const out = parsed.values.get('out')
  if (out === undefined) throw usageError(spec.name, 'Name the file to write with --out FILE.')
  const answer = await askStore<ExportedModel>(spec, parsed, {
    async read(store) {
      const registry = await openRegistry(asRead(store))
      const record = registry.find(id)
      return { id: record.id, file: modelFile(record, registry.bytes(record.id)).toString('base64') }
    },
    ask: (client, store) => client.getModelFile({ id, store }),
  })
  if (!answer.ok) return print(parsed, answer, () => [])
  const content = Buffer.from(answer.body.file, 'base64')
  writeNew(out, content)
  const body = { id: answer.body.id, out, bytes: content.length }
  return print(parsed, { ok: true, body }, () => [
    `${out}: model ${body.id.slice(0, 12)}, ${sizeText(body.bytes)}`,
  ])
}
