import type { PaperHost } from '../paper-host.ts'
import { baseOf, type Amounts } from './amounts.ts'

/** What has the money: it is asked what it holds, and the books are held against the answer. */
export interface VenueAccount {
  /** As a person is told, for example `the simulated broker`. */
  readonly name: string
  /**
   * All that it holds now, also what the books know nothing of. It is asked beside the run loop and may take its time.
   *
   * @throws Error when it cannot say, with nothing secret in its message; the host goes on
   */
  read(signal: AbortSignal): Promise<Amounts>
}

/** The account at the simulated broker, which it keeps from net fills alone. */
export const simulatedAccount = (host: Pick<PaperHost, 'engine'>): VenueAccount => ({
  name: 'the simulated broker',
  read() {
    const { account, venue, markets } = host.engine
    return Promise.resolve({
      assets: new Map([[account.currency, { units: venue.cash, perOne: account.scale }]]),
      instruments: new Map(
        markets.map(({ instrument }) => {
          const { index, symbol, lotQuanta } = instrument
          const units = venue.netLots[index] * lotQuanta - venue.baseFees[index]
          return [symbol, { units, perOne: baseOf(instrument) }]
        }),
      ),
    })
  },
})
