import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { discoverPlugins } from './discover.ts'
import { hostSdk } from './host-sdk.ts'
import { loadPlugin } from './load.ts'
import { packageJson, pluginFolder, STRATEGY } from './plugin-fixture.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const BUILDS = 300

/** Every build has its own numbers, so that it would be missed if it stayed. */
const build = (number: number): string =>
  `${STRATEGY}\nexport const table = Array.from({ length: 5000 }, (_, i) => i * ${number}.5)\n`

t.test('builds that were replaced leave the memory of the host', async (t) => {
  const folder = t.testdir({ plugins: { sample: pluginFolder(build(0), packageJson()) } })
  const [manifest] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  const seen: WeakRef<object>[] = []
  for (let number = 1; number <= BUILDS; number++) {
    writeFileSync(manifest.entry, build(number))
    const { definition } = await loadPlugin(manifest, join(folder, 'cache'))
    seen.push(new WeakRef(definition))
  }
  const alive = (): number => seen.filter((one) => one.deref() !== undefined).length
  // What a WeakRef gave lives until the turn ends, and one collection need not find everything.
  for (let turn = 0; turn < 20 && alive() > 1; turn++) {
    await nextTurn()
    collectGarbage()
  }
  t.ok(alive() <= 1, `${alive()} of ${BUILDS} builds are still in memory`)
})

t.test('a build that is in use is the same object however often it is loaded', async (t) => {
  const folder = t.testdir({ plugins: { sample: pluginFolder() } })
  const [manifest] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  const load = () => loadPlugin(manifest, join(folder, 'cache'))
  const first = await load()
  writeFileSync(manifest.entry, build(1))
  const second = await load()
  writeFileSync(manifest.entry, STRATEGY)
  const again = await load()
  t.equal(again.definition, first.definition)
  t.not(second.definition, first.definition)
  t.equal(again.contentHash, first.contentHash)
  t.equal(again.generation, first.generation)
})

t.test('the source map of a build lasts as long as its code', async (t) => {
  const failing = STRATEGY.replace('() => ({ onBar', '() => {\n    throw new Error("no")\n  }, // ({ onBar')
  const folder = t.testdir({ plugins: { sample: pluginFolder(failing) } })
  const [manifest] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  const { definition } = await loadPlugin(manifest, join(folder, 'cache'))
  for (let turn = 0; turn < 5; turn++) {
    await nextTurn()
    collectGarbage()
  }
  const { create } = definition as unknown as { readonly create: () => unknown }
  let stack: string | undefined
  try {
    create()
  } catch (error) {
    stack = (error as Error).stack
  }
  t.match(stack, /src\/index\.ts:8:11/)
})
