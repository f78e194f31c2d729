import { parseCommandLine } from '../arguments.ts'
import { listQuery } from '../list-query.ts'
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
  const { values } = parsed
  const wanted = {
    strategy: values.get('strategy'),
    symbol: values.get('symbol'),
    ...listQuery(name, parsed),
  }
  const address = apiAddress(name, parsed)
  return name === 'orders'
    ? print(parsed, await ask(address, (client) => client.listOrders(wanted)), ordersLines)
    : print(parsed, await ask(address, (client) => client.listTrades(wanted)), tradesLines)
}
