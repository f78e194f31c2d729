import type { AttributedTrade } from '../portfolio/attribution/attribution.ts'
import type { Slot } from './slot.ts'

/**
 * What a trade that is still open has added to its sleeve so far, parts that were closed included; of dust what it is
 * worth more or less than at its cost, which the trade that left it has booked.
 */
export function openPart(slot: Slot): AttributedTrade {
  const { sleeve, instrument, lots, held, opened, tradeFees, tradeSlippage, tradeFunding } = slot
  const side = held > 0 ? 1 : -1
  const gross = slot.mark - slot.exitNotional - side * slot.entryNotional + slot.tradeCarried
  return {
    sleeve: sleeve.index,
    instrument: instrument.index,
    side,
    regime: opened?.regime ?? -1,
    cause: lots === 0 ? 'dust' : 'open',
    net: gross - tradeFees - tradeFunding,
    fees: tradeFees,
    slippage: tradeSlippage,
    funding: tradeFunding,
  }
}
