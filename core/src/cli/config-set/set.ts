import { CONFIG_FILE_NAMES } from '../../config/schemas/files.ts'
import type { ChangeConfigInput } from '@grodt/sdk/client'
import { didYouMean, nearestName } from '@grodt/sdk/host'
import type { ChangeView } from '../../host/views/change.ts'
import { parseCommandLine, usageError } from '../arguments.ts'
import { CONFIG_COMMANDS } from '../config-commands.ts'
import { shownValue } from '../reload/lines.ts'
import { apiAddress } from '../steer/address.ts'
import { loginName, person, print } from '../steer/answer.ts'
import { ask, type Answer } from '../steer/client.ts'
import { keyPath, patchAt, yamlValue } from './key-path.ts'

/** What is new is tried on recent bars first, ms. */
const PATIENCE = 60_000

const WORDS = CONFIG_FILE_NAMES.map((name) => name.replace(/\.yaml$/, ''))

/**
 * `grodt config set FILE KEY VALUE --reason TEXT`: the running host changes one value and writes it into its file.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function setCommand(args: string[]): Promise<number> {
  const spec = CONFIG_COMMANDS.set
  const parsed = parseCommandLine(spec, args)
  const [file, key, value] = parsed.positionals
  const unset = parsed.flags.has('unset')
  if (file === undefined || key === undefined || (value === undefined) !== unset) {
    throw usageError(spec.name, 'Say what to set: FILE KEY VALUE, or FILE KEY --unset.')
  }
  const word = file.replace(/\.yaml$/, '')
  if (!WORDS.includes(word)) {
    const near = didYouMean(nearestName(word, WORDS))
    throw usageError(spec.name, `There is no file "${file}"${near}: there are ${WORDS.join(', ')}.`)
  }
  const dryRun = parsed.flags.has('dry-run')
  const changes = patchAt(keyPath(spec.name, key), unset ? null : yamlValue(spec.name, value))
  const by = dryRun ? { reason: 'dry run', author: loginName() } : person(spec.name, parsed)
  const body = { changes, ...by, dry_run: dryRun }
  const name = word as ChangeConfigInput['file']
  const wanted = parsed.values.get('if-match')
  let tag = ''
  const answer: Answer<ChangeView> = await ask(
    apiAddress(spec.name, parsed),
    (client) =>
      client.changeConfig(
        { file: name, body },
        {
          ...(wanted !== undefined && { ifMatch: quoted(wanted) }),
          onHeaders: (headers) => void (tag = (headers.get('etag') ?? '').replaceAll('"', '')),
        },
      ),
    PATIENCE,
  )
  const tagged = answer.ok ? { ...answer, body: { ...answer.body, tag } } : answer
  return print(parsed, tagged, changeLines)
}

/** An ETag has its quotes, which a shell takes away. */
const quoted = (tag: string): string => (tag.startsWith('"') ? tag : `"${tag}"`)

/** What came of it, and what the configuration is called by now, for `--if-match`. */
interface TaggedChange extends ChangeView {
  readonly tag: string
}

/** What took effect, and what waits for what. */
export function changeLines({ file, result, revision, now, pending, changes, tag }: TaggedChange): string[] {
  if (result === 'unchanged') return [`Nothing new: ${file} says so already, revision ${revision} goes on.`]
  const head =
    result === 'planned'
      ? `Nothing was changed; ${file} would have:`
      : `Written to ${file}, revision ${revision} runs:`
  const taken = changes.filter(({ key }) => now.includes(key))
  return [
    head,
    ...taken.map(({ key, from, to }) => `  ${key}: ${shownValue(from)} -> ${shownValue(to)}`),
    ...pending.flatMap(({ key, from, to, why }) => [
      `  ${key}: ${shownValue(from)} -> ${shownValue(to)}, later:`,
      `    ${why}`,
    ]),
    ...(result === 'planned' ? [`As long as nothing else changes: --if-match ${tag}`] : []),
  ]
}
