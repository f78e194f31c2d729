import type { Engine } from '../../engine/engine.ts'
import type { Instrument } from '../../market/instrument.ts'

/** An amount without rounding: what an exchange writes as a decimal is a whole number of its smallest units. */
export interface Amount {
  readonly units: number
  /** Units of one: of a coin, of the currency. */
  readonly perOne: number
}

/** What somebody holds, by name; what is not named is nothing. */
export interface Amounts {
  /** Cash by currency. */
  readonly assets: ReadonlyMap<string, Amount>
  /** Net position by symbol, in base currency; below 0 where it is short. */
  readonly instruments: ReadonlyMap<string, Amount>
}

/** Quanta of one unit of the base currency. */
export const baseOf = ({ lot, lotsPerUnit, lotQuanta }: Instrument): number =>
  (Number.isNaN(lotsPerUnit) ? 1 / lot : lotsPerUnit) * lotQuanta

/** What the books say that the account holds: capital and flows of the sub-ledgers; the positions of all strategies, net. */
export function bookedAmounts({ account, sleeves, markets }: Engine): Amounts {
  const cash = sleeves.reduce((sum, { ledger }) => sum + ledger.flow, account.capital)
  return {
    assets: new Map([[account.currency, { units: cash, perOne: account.scale }]]),
    instruments: new Map(
      markets.map(({ instrument, slots }) => {
        const units = slots.reduce((sum, { held }) => sum + held, 0)
        return [instrument.symbol, { units, perOne: baseOf(instrument) }]
      }),
    ),
  }
}
