import t from 'tap'
import { marketCharacter } from './simulated-character.ts'

t.test('known symbols have the prices that people expect', async (t) => {
  t.strictSame(
    ['BTC/USDT', 'ETH/EUR', 'SOL/USDT'].map((symbol) => marketCharacter(symbol).price),
    [60_000, 3000, 150],
  )
})

t.test('other symbols get a character of their own, the same one each time', async (t) => {
  const one = marketCharacter('DOGE/USDT')
  t.strictSame(marketCharacter('DOGE/USDT'), one)
  t.notSame(marketCharacter('ADA/USDT'), one)
  t.ok(one.price >= 1 && one.price <= 1000, String(one.price))
  t.ok(one.volatility >= 0.03 && one.volatility <= 0.06, String(one.volatility))
})
