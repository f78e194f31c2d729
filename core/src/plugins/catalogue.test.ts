import { join } from 'node:path'
import t from 'tap'
import { pluginCatalogue } from './catalogue.ts'
import { discoverPlugins } from './discover.ts'
import { hostSdk } from './host-sdk.ts'
import { loadPlugin } from './load.ts'
import { packageJson, pluginFolder, STRATEGY } from './plugin-fixture.ts'

const CLASSIFIER = STRATEGY.replaceAll('defineStrategy', 'defineRegimeClassifier').replace(
  'create:',
  'labels: ["calm", "wild"],\n  create:',
)

t.test('the catalogue gives schemas and labels by id or alias', async (t) => {
  const folder = t.testdir({
    plugins: {
      one: pluginFolder(STRATEGY, packageJson({}, { aliases: ['S9_Sample'] })),
      two: pluginFolder(CLASSIFIER, packageJson({}, { kind: 'regime-classifier', id: 'weather' })),
    },
  })
  const { plugins } = discoverPlugins([join(folder, 'plugins')], hostSdk().version)
  const loaded = await Promise.all(plugins.map((manifest) => loadPlugin(manifest, join(folder, 'cache'))))
  const catalogue = pluginCatalogue(loaded, { symbols: ['BTC/USDT'], baseTimeframeMs: 60_000 })

  t.match(catalogue.find('strategy', 'S9_Sample'), { id: 'sample', schema: { properties: { period: {} } } })
  t.equal(catalogue.find('strategy', 'sample')?.id, 'sample')
  t.strictSame(catalogue.find('regime-classifier', 'weather')?.labels, ['calm', 'wild'])
  t.equal(catalogue.find('strategy', 'weather'), null)
  t.strictSame(catalogue.names('strategy'), ['sample', 'S9_Sample'])
  t.strictSame(catalogue.names('allocator'), [])
  t.strictSame(catalogue.symbols, ['BTC/USDT'])
  t.equal(catalogue.baseTimeframeMs, 60_000)
})
