import { enter, exit } from '@grodt/sdk'
import t from 'tap'
import { bars, flatBars, play, script } from '../../../../test/support/engine.ts'
import type { PaperHost } from '../paper-host.ts'
import { positionRows } from './positions.ts'

/** One purchase of 10 units, of which the venue keeps 0.01; a lot is 0.1. */
const host = (count: number): PaperHost => {
  const market = {
    symbol: 'A',
    columns: bars(flatBars(100, count)),
    kind: 'spot' as const,
    lot: 0.1,
    takerFee: 0.001,
    feeCurrency: 'base' as const,
  }
  const answers = { 1: enter('long', { size: 0.1, reason: 'test' }), 2: exit('test') }
  return play({ markets: [market], strategies: [{ name: 'S', plugin: script(answers) }] }) as Pick<
    PaperHost,
    'engine'
  > as PaperHost
}

t.test('a position has what can be sold, and beside it the dust', async (t) => {
  t.match(positionRows(host(2)), [{ symbol: 'A', quantity: 9.9, dust: 0.09, unrealized: 0 }])
  t.same(positionRows(host(3)), [], 'dust alone is no position')
})
