import t from 'tap'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { keptApi } from '../kept-api.fixture.ts'

const PATH = '/portfolio/reconciliation'

const kept = await keptHost(workplace(t))
const { host } = kept
const { get, post } = keptApi(t, kept)

t.test('books and account are compared when somebody asks, and the last comparison is shown', async (t) => {
  t.strictSame((await get(PATH)).body, { last: null, minutes: 5 })
  const agrees = await post(PATH, { reason: 'before the weekend' })
  t.match(agrees, {
    status: 200,
    body: { account: 'the simulated broker', agrees: true, differences: [], problem: null },
  })
  t.strictSame((await get(PATH)).body, { last: agrees.body, minutes: 5 })
  host.engine.venue.cash -= 2
  t.match((await get(PATH)).body, { last: { agrees: true } }, 'reading compares nothing')
  const differs = await post(PATH, { reason: 'to know' })
  host.engine.venue.cash += 2
  t.match(differs.body, {
    agrees: false,
    differences: [{ of: 'asset', name: 'USDT', difference: -2 / host.engine.account.scale }],
  })
  t.match(await post(PATH, {}), { status: 400, body: { code: 'REASON_MISSING' } })
})

t.test('an account that cannot say is a problem, and neither agrees nor differs', async (t) => {
  const problem = 'it is in maintenance'
  host.reconciliation = { at: 7, account: 'an exchange', differences: [], problem }
  t.match((await get(PATH)).body, { last: { at: { ms: 7 }, agrees: null, differences: [], problem } })
  await kept.crash()
})
