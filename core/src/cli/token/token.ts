import { didYouMean, nearestName } from '@grodt/sdk/host'
import { isScope, SCOPES } from '../../api/guard/scope.ts'
import { addToken, listTokens, revokeToken, type TokenRecord } from '../../api/guard/tokens.ts'
import { loadConfig } from '../../config/load.ts'
import { parseCommandLine, usageError, type ParsedArguments } from '../arguments.ts'
import { sayWhatToDo } from '../help.ts'
import { TOKEN_COMMANDS, type TokenCommandName } from './commands.ts'

const RUN: Readonly<Record<TokenCommandName, (args: readonly string[]) => void>> = {
  add: addCommand,
  list: listCommand,
  revoke: revokeCommand,
}

/**
 * `grodt token add|list|revoke`: who may use the API. The tokens are files: no host has to run.
 *
 * @throws GrodtError OPTION, CONFIG_FOLDER, TOKEN_NAME, TOKEN_EXISTS, TOKEN_UNKNOWN, TOKEN_FOLDER
 */
export function tokenCommand(args: string[]): number {
  const [action, ...rest] = args
  if (action === undefined) throw sayWhatToDo('token')
  if (!isTokenCommand(action)) {
    const near = didYouMean(nearestName(action, Object.keys(TOKEN_COMMANDS)))
    throw usageError('token', `There is nothing called "${action}" to do with tokens${near}.`)
  }
  RUN[action](rest)
  return 0
}

function addCommand(args: readonly string[]): void {
  const spec = TOKEN_COMMANDS.add
  const parsed = parseCommandLine(spec, args)
  const name = nameOf(spec.name, parsed)
  const scope = parsed.values.get('scope') ?? SCOPES[0]
  if (!isScope(scope)) {
    throw usageError(spec.name, `--scope was "${scope}", expected one of: ${SCOPES.join(', ')}.`)
  }
  const token = addToken(folderOf(parsed), name, scope)
  print(parsed, { name, scope, token }, [token])
}

function listCommand(args: readonly string[]): void {
  const parsed = parseCommandLine(TOKEN_COMMANDS.list, args)
  const tokens = listTokens(folderOf(parsed))
  print(parsed, { tokens }, tokens.length === 0 ? ['There are no tokens.'] : tokens.map(line))
}

function revokeCommand(args: readonly string[]): void {
  const spec = TOKEN_COMMANDS.revoke
  const parsed = parseCommandLine(spec, args)
  const name = nameOf(spec.name, parsed)
  revokeToken(folderOf(parsed), name)
  print(parsed, { revoked: name }, [`The token "${name}" is worthless from now on.`])
}

const line = ({ name, scope, created }: TokenRecord): string =>
  `${name.padEnd(20)} ${scope.padEnd(6)} since ${created.slice(0, 16).replace('T', ' ')} UTC`

function nameOf(command: string, { positionals }: ParsedArguments): string {
  const name = positionals.at(0)
  if (name === undefined) throw usageError(command, 'Name the token, for example dashboard.')
  return name
}

/** As host.yaml says, which need not be free of mistakes. */
const folderOf = ({ values }: ParsedArguments): string =>
  loadConfig(values.get('configs') ?? 'configs').draft.host.api.access

function print({ flags }: ParsedArguments, whole: object, lines: readonly string[]): void {
  process.stdout.write(flags.has('json') ? `${JSON.stringify(whole, null, 2)}\n` : `${lines.join('\n')}\n`)
}

function isTokenCommand(name: string): name is TokenCommandName {
  return Object.hasOwn(TOKEN_COMMANDS, name)
}
