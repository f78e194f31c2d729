import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { workplace } from '../host/durable/workplace.fixture.ts'
import { csv, walk } from './cli-fixture.ts'

const FIXTURE = fileURLToPath(new URL('./hanging-backtest.fixture.ts', import.meta.url))

t.test('while a plugin does not answer, its name and place are said, also in a repetition', async (t) => {
  const place = workplace(t)
  place.write('data/btcusdt_1h.csv', csv(walk(200, 7)))
  place.edit(
    'plugins/strategy-breakout/src/index.ts',
    '  create(ctx) {',
    '  create(ctx) {\n    const began = performance.now()\n    while (performance.now() - began < 1_500);',
  )
  const folder = join(place.configs, '..')
  for (const option of ['--out', '--repeat']) {
    const args = [...process.execArgv, FIXTURE, folder, '--data', 'data', '--quiet', option, 'out']
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    t.match(
      stderr,
      /^grodt: nothing has moved for \d+ s: the strategy breakout is being asked, plugins\/strategy-breakout\/src\/index\.ts:\d+:\d+\.$/m,
      option,
    )
    t.equal(status, 0, option)
  }
})
