import { didYouMean, nearestName } from '@grodt/sdk/host'
import {
  revisionDiff,
  revisionPage,
  revisionView,
  type RevisionDiff,
  type RevisionView,
} from '../../host/views/revisions.ts'
import { cursorOf, pastQuery } from '../../api/paging.ts'
import { parseCommandLine, usageError, type ParsedArguments } from '../arguments.ts'
import { listQuery } from '../list-query.ts'
import { print } from '../steer/answer.ts'
import { askStore } from '../store/ask.ts'
import { REVISION_COMMANDS } from './commands.ts'
import { pageLines, revisionDiffLines, revisionLines, type RevisionPage } from './lines.ts'
import { revisionNumber } from './source.ts'

/**
 * `grodt config revisions`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, HOST_UNREACHABLE, and those of the store
 */
export async function revisionsCommand(args: string[]): Promise<number> {
  const spec = REVISION_COMMANDS.revisions
  const parsed = parseCommandLine(spec, args)
  const number = parsed.values.get('before')
  const before = number === undefined ? undefined : revisionNumber(spec.name, number)
  const wanted = listQuery(spec.name, parsed)
  const answer = await askStore<RevisionPage>(spec, parsed, {
    read: async (store) => {
      const { found, next } = await revisionPage(store, { ...pastQuery(wanted), below: before })
      return { revisions: found, next: cursorOf(next) }
    },
    ask: (client, store) => client.listRevisions({ ...wanted, before, store }),
  })
  return print(parsed, answer, pageLines)
}

/**
 * `grodt config show NUMBER [--file NAME]`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, REVISION_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function showCommand(args: string[]): Promise<number> {
  const spec = REVISION_COMMANDS.show
  const parsed = parseCommandLine(spec, args)
  const number = revisionNumber(spec.name, parsed.positionals.at(0))
  const answer = await askStore<RevisionView>(spec, parsed, {
    read: (store) => revisionView(store, number),
    ask: (client, store) => client.getRevision({ number, store }),
  })
  const wanted = parsed.values.get('file')
  if (wanted === undefined || !answer.ok) return print(parsed, answer, revisionLines)
  const { files } = answer.body
  const file = files.find(({ name }) => name === wanted)
  if (file === undefined) {
    const names = files.map(({ name }) => name)
    const near = didYouMean(nearestName(wanted, names))
    throw usageError(spec.name, `Revision ${number} has no file "${wanted}"${near}: ${names.join(', ')}.`)
  }
  if (parsed.flags.has('json')) process.stdout.write(`${JSON.stringify(file, null, 2)}\n`)
  else process.stdout.write(file.text)
  return 0
}

/**
 * `grodt config diff NUMBER [NUMBER]`: what a revision changed, or how the second differs from the first.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, REVISION_UNKNOWN, HOST_UNREACHABLE, and those of the store
 */
export async function revisionDiffCommand(
  spec: { readonly name: string },
  parsed: ParsedArguments,
): Promise<number> {
  const [first, second] = parsed.positionals.map((text) => revisionNumber(spec.name, text))
  const two = parsed.positionals.length === 2
  const [from, to] = two ? [first, second] : [null, first]
  const answer = await askStore<RevisionDiff>(spec, parsed, {
    read: (store) => revisionDiff(store, to, from),
    ask: (client, store) => client.diffRevision({ number: to, from: from ?? undefined, store }),
  })
  return print(parsed, answer, revisionDiffLines)
}
