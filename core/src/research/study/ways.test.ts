import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { addConfigs, csv, walk } from '../../cli/cli-fixture.ts'
import type { Overrides } from '../../host/overrides.ts'
import { loadCandles } from '../../market/import/load.ts'
import { carryOut, readyRun } from '../execute.ts'
import { PLAIN_OPTIONS } from '../options.fixture.ts'
import { waysOf } from './ways.ts'

t.test('configured weights are those of the file, whatever the allocator says', async (t) => {
  const folder = t.testdir({ data: { 'btcusdt_1h.csv': csv(walk(100, 7)) } })
  addConfigs(folder)
  const configs = join(folder, 'configs')
  const host = join(configs, 'host.yaml')
  writeFileSync(host, readFileSync(host, 'utf8').replace('plugin: static', 'plugin: equal'))
  const data = loadCandles(join(folder, 'data'), { cacheFolder: folder, badRows: 'refuse' })
  const execution = { configs, cacheFolder: folder }
  const weights = async (overrides: Overrides): Promise<number[]> => {
    const ready = await readyRun(data, PLAIN_OPTIONS, execution, overrides)
    const { engine } = carryOut(ready, { log: () => undefined, record: false })
    return engine.sleeves.map(({ weight }) => weight)
  }
  const { checked } = (await readyRun(data, PLAIN_OPTIONS, execution)).prepared
  const configured = checked.config.strategies.map(({ capitalAllocation }) => capitalAllocation)
  const ways = waysOf(checked.config, ['equal'], checked.allocatorPlugin)
  t.strictSame(
    ways.map(({ kind }) => kind),
    ['configured', 'alone', 'allocator'],
  )
  t.strictSame(await weights(ways[0].overrides), configured)
  t.strictSame(await weights(ways[1].overrides), [1, 0, 0])
  t.strictSame(await weights(ways[2].overrides), configured, 'equal shares are within the threshold')
})
