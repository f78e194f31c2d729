import type { PaperHost } from '../../host/paper-host.ts'
import { performanceView } from '../../host/views/performance.ts'
import { positionRows } from '../../host/views/positions.ts'
import { statusView } from '../../host/views/status.ts'
import { presentStrategies } from '../../host/views/strategies.ts'
import { amount, counted, duration, percent, WIDTH, wrap } from '../text.ts'
import { signed, signedPercent, time } from './format.ts'

/** What came of the run: printed when it ends. */
export function summary(host: PaperHost, stored: boolean): string[] {
  const { bars, marketTime, uptime } = statusView(host)
  const book = performanceView(host)
  const positions = positionRows(host)
  const strategies = presentStrategies(host).map((one) => {
    const wins = one.winRate === null ? '' : `, ${percent(one.winRate, 0)} with a profit`
    const open = one.openPositions === 0 ? '' : `, ${one.openPositions} open (${signed(one.openResult)})`
    const faulty = one.quarantined ? `, quarantined after ${counted(one.strikes, 'strike')}` : ''
    const removed = one.retired ? ' (removed)' : ''
    return `  ${one.name}${removed}: ${signed(one.result)}, ${counted(one.trades, 'trade')}${wins}${open}${faulty}`
  })
  return [
    `Stopped after ${duration(uptime * 1000)}: ${counted(bars, 'bar')} per symbol, to ${time(marketTime.ms)} UTC.`,
    ...sentence(
      `Equity ${amount(book.equity)} ${book.currency} (${signedPercent(book.totalReturn)}), deepest drawdown ${percent(book.maxDrawdown, 2)}, fees ${amount(book.fees)}, ${counted(book.trades, 'trade')}.`,
    ),
    ...strategies,
    ...openLines(positions, stored),
  ]
}

const sentence = (text: string): string[] => wrap(text, WIDTH)

function openLines(positions: ReturnType<typeof positionRows>, stored: boolean): string[] {
  if (positions.length === 0) return ['No position is open.']
  return [
    ...sentence(
      `${counted(positions.length, 'position')} stayed open. ` +
        (stored
          ? 'The account is stored: the next start goes on from here.'
          : 'Nothing was stored: the next start begins with the configured capital and no position.'),
    ),
    ...positions.map(
      ({ strategy, symbol, side, quantity, unrealized }) =>
        `  ${strategy} ${symbol} ${side} ${quantity}: ${signed(unrealized)}`,
    ),
  ]
}
