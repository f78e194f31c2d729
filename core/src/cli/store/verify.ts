import { verifyStore } from '../../store/verify.ts'
import { parseCommandLine } from '../arguments.ts'
import { counted } from '../text.ts'
import { STORE_COMMANDS, STORE_FOLDER } from './commands.ts'

/**
 * `grodt store verify [FOLDER]`
 *
 * @returns 1 when something does not fit
 * @throws GrodtError OPTION, and those of the store
 */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { flags, positionals } = parseCommandLine(STORE_COMMANDS.verify, args)
  const folder = positionals[0] ?? STORE_FOLDER
  const check = await verifyStore(folder)
  const { records, anchor, last, hash, snapshots, chunks, revisions, code, models, problems } = check
  const lines = flags.has('json')
    ? [JSON.stringify(check, null, 2)]
    : [
        `${folder}: ${counted(records, 'record')} (${anchor + 1} to ${last}), ${counted(snapshots, 'snapshot')}, ` +
          `${counted(chunks, 'chunk')} of bars`,
        ...(revisions === 0
          ? []
          : [`${counted(revisions, 'revision')}, plugin code of ${counted(code, 'bundle')}`]),
        ...(models === 0 ? [] : [counted(models, 'model')]),
        `hash of record ${last}: ${hash}`,
        ...problems.map(({ problem }) => `error: ${problem}`),
        problems.length === 0
          ? 'Everything fits.'
          : `${counted(problems.length, 'error')}. Keep what can be trusted: grodt store repair "${folder}"`,
      ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return problems.length === 0 ? 0 : 1
}
