import fc from 'fast-check'
import t from 'tap'
import type { Amounts } from './amounts.ts'
import { differences, differenceText } from './compare.ts'

const amounts = (assets: Record<string, number>, instruments: Record<string, number>): Amounts => {
  const of = (all: Record<string, number>, perOne: number) =>
    new Map(Object.entries(all).map(([name, units]) => [name, { units, perOne }]))
  return { assets: of(assets, 100), instruments: of(instruments, 1000) }
}

t.test('a difference of one unit is one, with both sides and what is more or less', async (t) => {
  const books = amounts({ USDT: 10_000 }, { 'BTC/USDT': 500, 'ETH/USDT': -3 })
  t.strictSame(differences(books, amounts({ USDT: 10_000 }, { 'BTC/USDT': 500, 'ETH/USDT': -3 })), [])
  const found = differences(books, amounts({ USDT: 10_001 }, { 'BTC/USDT': 499, 'ETH/USDT': -3 }))
  t.strictSame(found, [
    { of: 'asset', name: 'USDT', books: 100, account: 100.01, difference: 0.01 },
    { of: 'instrument', name: 'BTC/USDT', books: 0.5, account: 0.499, difference: -0.001 },
  ])
  t.strictSame(found.map(differenceText), [
    'USDT: 100 in the books, 100.01 in the account (+0.01)',
    'BTC/USDT: 0.5 in the books, 0.499 in the account (-0.001)',
  ])
})

t.test('what only one side names is nothing on the other', async (t) => {
  const books = amounts({ USDT: 1 }, { 'BTC/USDT': 5, 'ETH/USDT': 0 })
  t.match(differences(books, amounts({ USDT: 1, BNB: 7 }, {})), [
    { of: 'asset', name: 'BNB', books: 0, account: 0.07 },
    { of: 'instrument', name: 'BTC/USDT', books: 0.005, account: 0, difference: -0.005 },
  ])
})

t.test('sides that count in other units agree about the same amount', async (t) => {
  const of = (units: number, perOne: number): Amounts => ({
    assets: new Map([['USDT', { units, perOne }]]),
    instruments: new Map(),
  })
  t.strictSame(differences(of(12, 100), of(120_000, 1_000_000)), [])
  t.match(differences(of(12, 100), of(120_001, 1_000_000)), [{ difference: 0.000001 }])
})

t.test('what one side has more the other has less', async () => {
  const some = fc
    .dictionary(fc.constantFrom('A', 'B', 'C'), fc.integer(), { maxKeys: 3 })
    .map((all) => amounts(all, all))
  fc.assert(
    fc.property(some, some, (one, other) => {
      const there = differences(one, other)
      const back = differences(other, one)
      return there.every(({ of, name, difference }) =>
        back.some((same) => same.of === of && same.name === name && same.difference === -difference),
      )
    }),
  )
})
