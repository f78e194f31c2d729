import t from 'tap'
import { workplace } from './durable/workplace.fixture.ts'
import { buildOfInstance, runningBuilds } from './builds.ts'
import { ageText, buildText, buildView, instanceText } from './views/builds.ts'

const [FIRST, SECOND] = [
  { at: 1_000, market: 5_000 },
  { at: 61_000, market: 90_000 },
]

t.test('a build is as old as its code in its role, whatever else is reloaded', async (t) => {
  const place = workplace(t)
  const first = runningBuilds(await place.prepare(), FIRST)
  place.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 7')
  place.edit(
    'plugins/strategy-breakout/src/index.ts',
    'create(ctx) {',
    'create(ctx) {\n    if (ctx.name === "") throw new Error()',
  )
  const second = runningBuilds(await place.prepare(), SECOND, first)
  t.strictSame(
    [...second.strategies].map(([name, { since }]) => [name, since]),
    [
      ['S1_VWAP_EMA_Scalper', FIRST],
      ['S2_Mean_Reversion', FIRST],
      ['S3_Breakout', SECOND],
    ],
  )
  t.strictSame([second.regime.since, second.allocator.since], [FIRST, FIRST])

  const breakout = second.strategies.get('S3_Breakout')
  if (breakout === undefined) throw new Error('it is configured')
  const view = buildView(breakout.plugin, breakout, SECOND.at + 720_000)
  t.match(view, { id: 'breakout', version: '0.1.0', generation: 2, stateVersion: 0, age: 720 })
  t.match(view, { since: { ms: 61_000 }, marketSince: { ms: 90_000 } })
  t.equal(buildText(view), `0.1.0 ${breakout.plugin.contentHash.slice(0, 7)} #2 12m`)
  t.match(
    buildText(buildView(breakout.plugin, null)),
    /^0\.1\.0 [0-9a-f]{7} #2$/,
    'nothing runs, nothing ages',
  )
})

t.test('an instance is told by its name', async (t) => {
  const builds = runningBuilds(await workplace(t).prepare(), FIRST)
  for (const [instance, id] of [
    ['S3_Breakout', 'breakout'],
    ['S3_Breakout/BTC/USDT', 'breakout'],
    ['regime/BTC/USDT/1h', 'efficiency-ratio'],
  ]) {
    t.equal(buildOfInstance(builds, instance)?.plugin.manifest.id, id)
  }
  t.equal(buildOfInstance(builds, 'S3_Breakout2'), null)
  t.match(instanceText(builds, 'regime/BTC/USDT/1h'), /^efficiency-ratio 0\.1\.0 [0-9a-f]{7} #1 \d+d$/)
  t.equal(instanceText(builds, 'gone'), null)
})

t.test('an age is told in its largest unit', async (t) => {
  t.strictSame([0, 59.9, 60, 3599, 3600, 86_399, 86_400, 1e7].map(ageText), [
    '0s',
    '59s',
    '1m',
    '59m',
    '1h',
    '23h',
    '1d',
    '115d',
  ])
})
