import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { packageJson, pluginFolder, STRATEGY } from '../plugins/plugin-fixture.ts'
import { shownPath } from '../plugins/text.ts'
import { loadPlugins, type LoadedPlugins } from './load-plugins.ts'

const manifest = (id: string, version = '1.0.0'): string =>
  packageJson({ name: `strategy-${id}`, version }, { id })

/** Three plugins: one with a helper of its own, one with a helper beside the plugin folders, one alone. */
function setUp(t: Test) {
  const folder = t.testdir({
    shared: { 'length.ts': 'export const length = 9\n' },
    plugins: {
      own: {
        'package.json': manifest('own'),
        src: {
          'index.ts': `import { half } from './half.ts'\nexport const values = half(4)\n${STRATEGY}`,
          'half.ts': 'export const half = (value: number): number => value / 2\n',
        },
      },
      outside: pluginFolder(
        `import { length } from '../../../shared/length.ts'\n${STRATEGY.replace('default: 9', 'default: length')}`,
        manifest('outside'),
      ),
      alone: pluginFolder(STRATEGY, manifest('alone')),
    },
  })
  return {
    at: (path: string): string => join(folder, path),
    write: (path: string, text: string): void => writeFileSync(join(folder, path), text),
    load: () => loadPlugins([join(folder, 'plugins')], join(folder, 'cache')),
  }
}

/** What is not the same object, or not the same build, as before. */
function differences(before: LoadedPlugins, after: LoadedPlugins): string[] {
  return after.plugins.flatMap((plugin) => {
    const { id, version } = plugin.manifest
    const old = before.plugins.find(({ manifest }) => manifest.id === id)
    const same =
      old?.definition === plugin.definition &&
      old.bundleFile === plugin.bundleFile &&
      old.generation === plugin.generation
    return same
      ? []
      : [`${id} ${version}, ${plugin.generation > (old?.generation ?? 0) ? 'a later' : 'no new'} build`]
  })
}

t.test('a change loads the plugin anew that it belongs to, and no other', async (t) => {
  const { at, write, load } = setUp(t)
  let before = await load()
  t.strictSame(
    before.plugins.map(({ manifest }) => manifest.id),
    ['alone', 'outside', 'own'],
  )
  const changed = async (): Promise<string[]> => {
    const after = await load()
    t.strictSame(after.refused, [])
    const found = differences(before, after)
    before = after
    return found
  }
  t.strictSame(await changed(), [])
  write('plugins/own/src/half.ts', 'export const half = (value: number): number => value * 0.5\n')
  t.strictSame(await changed(), ['own 1.0.0, a later build'], 'a helper')
  t.ok(before.plugins[1].inputs.includes(at('shared/length.ts')), 'which is watched')
  write('shared/length.ts', 'export const length = 10\n')
  t.strictSame(await changed(), ['outside 1.0.0, a later build'], 'a helper outside')
  t.match(before.plugins[1].definition.config.properties, { period: { default: 10 } })
  const { definition } = before.plugins[0]
  write('plugins/alone/package.json', manifest('alone', '1.1.0'))
  t.strictSame(await changed(), ['alone 1.1.0, a later build'], 'the manifest')
  t.equal(before.plugins[0].definition, definition, 'the code of which is the same')
})

t.test('a broken plugin is refused alone, and mended it is what it was', async (t) => {
  const { at, write, load } = setUp(t)
  const before = await load()
  write('plugins/alone/src/index.ts', 'export default {}\n')
  const broken = await load()
  t.strictSame(differences(before, broken), [])
  t.strictSame(broken.refused, [
    {
      folder: at('plugins/alone'),
      reason:
        'The plugin alone breaks the contract; it was not loaded: src/index.ts: the default export was not made by ' +
        'defineStrategy. Write: export default defineStrategy({ ... })',
    },
  ])
  write('shared/length.ts', 'export const length = 11\n')
  const others = await load()
  t.strictSame(differences(before, others), ['outside 1.0.0, a later build'], 'others are reloaded meanwhile')
  write('plugins/alone/src/index.ts', STRATEGY)
  t.strictSame(differences(before, await load()), ['outside 1.0.0, a later build'])
})

t.test('a file that was removed is a mistake, not the old code', async (t) => {
  const { at, load } = setUp(t)
  await load()
  rmSync(at('shared/length.ts'))
  const { refused } = await load()
  const place = `${shownPath(at('plugins/outside/src/index.ts'))}:1:24`
  t.match(refused[0].reason, `${place}: Could not resolve "../../../shared/length.ts"`)
})
