import t from 'tap'

import { Account, bookFlow, SubLedger, toQuote } from './account.ts'

t.test('a flow is booked into the pool and into the sleeve alike', async (t) => {
  const account = new Account(1_000, 10, 'USD')
  const ledger = new SubLedger('S')
  bookFlow(account, ledger, -300)
  bookFlow(account, ledger, 5)
  t.equal(account.cash, 705)
  t.equal(ledger.flow, -295)
  t.equal(account.capital + ledger.flow, account.cash)
  t.equal(toQuote(account, account.cash), 70.5)
})

t.test('an amount that is no longer an exact integer is an error, in the pool and in a sleeve', async (t) => {
  const account = new Account(1_000, 10, 'USD')
  t.throws(() => bookFlow(account, new SubLedger('S'), Number.MAX_SAFE_INTEGER), {
    code: 'AMOUNT_OVERFLOW',
    message: 'The amount 900719925474099.1 USD is too large to be booked exactly with a capital of 100.',
  })
  const ledger = new SubLedger('S')
  ledger.flow = -Number.MAX_SAFE_INTEGER
  t.throws(() => bookFlow(new Account(1_000, 10, 'USD'), ledger, -1), { code: 'AMOUNT_OVERFLOW' })
})
