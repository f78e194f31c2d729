import t from 'tap'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import { keptApi } from '../kept-api.fixture.ts'

t.test('a plugin is released whole, whoever lets one of its strategies out meanwhile', async (t) => {
  const place = workplace(t)
  const second = 'S3_Second:\n    plugin: breakout\n    enabled: true\n    capital_allocation: 0.1'
  place.edit('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.3')
  place.edit('configs/strategies.yaml', 'S3_Breakout:', `${second}\n  S3_Breakout:`)
  const kept = await keptHost(place)
  const { post } = keptApi(t, kept)
  const names = ['S3_Second', 'S3_Breakout']
  const sleeves = kept.host.engine.sleeves.filter(({ name }) => names.includes(name))
  t.equal(sleeves.length, 2)
  for (const sleeve of sleeves) Object.assign(sleeve, { quarantined: true, strikes: 3 })
  const [one, all] = await Promise.all([
    post('/strategies/S3_Second/release', { reason: 'fixed' }),
    post('/plugins/strategy/breakout/release', { reason: 'fixed' }),
  ])
  t.strictSame([one.status, all.status], [200, 200])
  t.strictSame(all.body.strategies, names)
  t.strictSame(
    sleeves.map(({ quarantined }) => quarantined),
    [false, false],
  )
  await kept.crash()
})
