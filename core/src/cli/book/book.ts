import { parseCommandLine, usageError, type ParsedArguments } from '../arguments.ts'
import { apiAddress } from '../steer/address.ts'
import { print } from '../steer/answer.ts'
import { ask } from '../steer/client.ts'
import { BOOK_COMMANDS } from './commands.ts'
import { ordersLines, positionsLines, tradesLines } from './lines.ts'

/**
 * `grodt positions`, `grodt orders`, `grodt trades`
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function bookCommand(name: keyof typeof BOOK_COMMANDS, args: string[]): Promise<number> {
  const parsed = parseCommandLine(BOOK_COMMANDS[name], args)
  if (name === 'positions') {
    const answer = await ask(apiAddress(name, parsed), (client) => client.listPositions())
    return print(parsed, answer, positionsLines)
  }
  const wanted = listOf(name, parsed)
  const address = apiAddress(name, parsed)
  return name === 'orders'
    ? print(parsed, await ask(address, (client) => client.listOrders(wanted)), ordersLines)
    : print(parsed, await ask(address, (client) => client.listTrades(wanted)), tradesLines)
}

/** What of a list is wanted; the host knows best which names and times there are. */
function listOf(command: string, { values }: ParsedArguments) {
  const limit = values.get('limit')
  if (limit !== undefined && !/^[1-9]\d{0,2}$/.test(limit)) {
    throw usageError(command, `--limit was "${limit}", expected a whole number from 1 to 500.`)
  }
  return {
    strategy: values.get('strategy'),
    symbol: values.get('symbol'),
    from: values.get('from'),
    to: values.get('to'),
    limit: limit === undefined ? undefined : Number(limit),
    cursor: values.get('cursor'),
  }
}
