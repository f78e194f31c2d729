import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { discoverPlugins } from './discover.ts'
import { packageJson, pluginFolder, STRATEGY } from './plugin-fixture.ts'
import { shownPath } from './text.ts'

const withId = (id: string, changes: Readonly<Record<string, unknown>> = {}) =>
  pluginFolder(STRATEGY, packageJson({ name: `strategy-${id}` }, { id, ...changes }))

t.test('plugins are found in plugin folders and in node_modules, sorted, each once', async (t) => {
  const folder = t.testdir({
    plugins: { z: withId('alpha'), a: withId('omega'), notes: { 'readme.txt': 'nothing here' } },
    node_modules: {
      '.bin': {},
      '@someone': { 'strategy-middle': withId('middle') },
      'regime-early': withId('early', { kind: 'regime-classifier' }),
      unrelated: { 'package.json': '{ "name": "unrelated" }' },
    },
  })
  symlinkSync(join(folder, 'plugins', 'z'), join(folder, 'node_modules', 'strategy-alpha'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'node_modules', 'dangling'))
  const folders = [join(folder, 'plugins'), join(folder, 'node_modules')]
  const set = discoverPlugins(folders, '0.1.0')
  t.strictSame(
    set.plugins.map(({ kind, id }) => `${kind} ${id}`),
    ['regime-classifier early', 'strategy alpha', 'strategy middle', 'strategy omega'],
  )
  t.strictSame(set.refused, [])
  t.strictSame(
    discoverPlugins(folders.reverse(), '0.1.0').plugins.map(({ id }) => id),
    ['early', 'alpha', 'middle', 'omega'],
  )
})

t.test('a bad package is refused and hides no other', async (t) => {
  const folder = t.testdir({
    bad: withId('bad', { contract: 2, kind: 'oracle' }),
    broken: { 'package.json': '{ grodt' },
    good: withId('good'),
  })
  const missing = join(folder, 'missing')
  const set = discoverPlugins([missing, folder], '0.1.0')
  t.strictSame(
    set.plugins.map(({ id }) => id),
    ['good'],
  )
  t.strictSame(
    set.refused.map(({ folder }) => folder),
    [missing, join(folder, 'bad'), join(folder, 'bad'), join(folder, 'broken')],
  )
  t.equal(set.refused[0].reason, `${shownPath(missing)}: there is no such folder to look for plugins in.`)
  t.equal(
    set.refused[2].reason,
    `${shownPath(join(folder, 'bad', 'package.json'))}: grodt.contract must be 1, was 2. ` +
      'This host runs plugins of contract version 1 only.',
  )
})

t.test('two claims on one name refuse both, and hide no other', async (t) => {
  const folder = t.testdir({
    a: withId('first', { aliases: ['S1', 'S9'] }),
    b: withId('second', { aliases: ['S1', 'S9', 'S1'] }),
    c: withId('third', { aliases: ['first'] }),
    d: withId('other'),
  })
  const [first, second, third] = ['a', 'b', 'c'].map((name) => shownPath(join(folder, name, 'package.json')))
  const { plugins, refused } = discoverPlugins([folder], '0.1.0')
  t.strictSame(
    plugins.map(({ id }) => id),
    ['other'],
  )
  t.strictSame(refused, [
    {
      folder: join(folder, 'b'),
      reason: `The plugin name "S1" is claimed by ${first} and by ${second}. Rename one of them.`,
    },
    {
      folder: join(folder, 'c'),
      reason: `The plugin name "first" is claimed by ${first} and by ${third}. Rename one of them.`,
    },
  ])
})

t.test('two kinds may use the same name', async (t) => {
  const folder = t.testdir({ a: withId('trend'), b: withId('trend', { kind: 'regime-classifier' }) })
  t.equal(discoverPlugins([folder], '0.1.0').plugins.length, 2)
})
