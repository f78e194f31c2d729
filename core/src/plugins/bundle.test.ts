import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runPluginModule } from '@grodt/sdk/host'
import t, { type Test } from 'tap'
import { bundlePlugin } from './bundle.ts'
import { hostSdk } from './host-sdk.ts'
import { readManifest, type PluginManifest } from './manifest.ts'
import { failure, packageJson, pluginFolder, STRATEGY, type Files } from './plugin-fixture.ts'
import { shownPath } from './text.ts'

const noEsbuild = () => Promise.reject(new Error('esbuild was imported'))

/** A package that lies outside the plugin, as npm hoists it. */
const DEPENDENCY: Files = {
  'package.json': '{ "name": "answers", "version": "1.0.0", "main": "index.js" }',
  'index.js': 'const { sep } = require("path")\nexports.answer = 42\nexports.sep = sep\n',
}

const WITH_HELPER: Files = {
  'package.json': packageJson(),
  src: {
    'index.ts': `import { answer } from 'answers'\nimport { half } from './helper.ts'\n${STRATEGY}\nexport const values = [answer, half(answer)]\n`,
    'helper.ts': 'enum Part { Half = 2 }\nexport const half = (value: number): number => value / Part.Half\n',
  },
}

function manifestOf(folder: string): PluginManifest {
  const reading = readManifest(folder, hostSdk().version)
  if (reading === null || 'problems' in reading) throw new Error(`no plugin in ${folder}`)
  return reading.manifest
}

function setUp(t: Test, plugin: Files) {
  const folder = t.testdir({ plugins: { sample: plugin }, node_modules: { answers: DEPENDENCY } })
  return { folder, cache: join(folder, 'cache'), manifest: manifestOf(join(folder, 'plugins', 'sample')) }
}

t.test('a TypeScript plugin with a helper and a CommonJS package becomes one file', async (t) => {
  const { folder, cache, manifest } = setUp(t, WITH_HELPER)
  const bundle = await bundlePlugin(manifest, cache)
  t.match(basename(bundle.file), /^strategy-sample-[0-9a-f]{16}\.cjs$/)
  t.match(bundle.contentHash, /^[0-9a-f]{64}$/)
  t.strictSame(bundle.inputs, [
    join(folder, 'node_modules', 'answers', 'index.js'),
    join(folder, 'plugins', 'sample', 'src', 'helper.ts'),
    join(folder, 'plugins', 'sample', 'src', 'index.ts'),
  ])
  const module = runPluginModule(bundle.file) as { values: number[]; default: { kind: string } }
  t.strictSame(module.values, [42, 21])
  t.equal(module.default.kind, 'strategy')
})

t.test('the content hash is the same in another clone at another depth', async (t) => {
  const { folder, cache, manifest } = setUp(t, WITH_HELPER)
  const copy = join(folder, 'elsewhere', 'deeper', 'copy')
  cpSync(manifest.folder, copy, { recursive: true })
  const first = await bundlePlugin(manifest, cache)
  const second = await bundlePlugin(manifestOf(copy), join(folder, 'cache2'))
  t.equal(second.contentHash, first.contentHash)
  t.notOk(readFileSync(second.file, 'utf8').includes(cache))
})

t.test('a change of a helper changes the hash and the file', async (t) => {
  const { cache, manifest } = setUp(t, WITH_HELPER)
  const before = await bundlePlugin(manifest, cache)
  const helper = join(manifest.folder, 'src', 'helper.ts')
  writeFileSync(helper, 'export const half = (value: number): number => value * 0.25\n')
  const after = await bundlePlugin(manifest, cache)
  t.not(after.contentHash, before.contentHash)
  t.not(after.file, before.file)
  const module = runPluginModule(after.file) as { values: number[] }
  t.strictSame(module.values, [42, 10.5])
})

t.test('an unchanged plugin is not built again and esbuild is not imported', async (t) => {
  const { cache, manifest } = setUp(t, WITH_HELPER)
  await t.rejects(bundlePlugin(manifest, cache, { loadEsbuild: noEsbuild }), {
    message: 'esbuild was imported',
  })
  const first = await bundlePlugin(manifest, cache)
  t.strictSame(await bundlePlugin(manifest, cache, { loadEsbuild: noEsbuild }), first)
})

t.test('a damaged cache is built again', async (t) => {
  const { cache, manifest } = setUp(t, WITH_HELPER)
  const first = await bundlePlugin(manifest, cache)
  const record = join(cache, 'plugins', 'strategy-sample.json')
  for (const [file, content] of [
    [first.file, 'export default 1'],
    [first.file, ''],
    [record, '{ "key": 1'],
    [record, 'null'],
  ]) {
    writeFileSync(file, content)
    t.strictSame(await bundlePlugin(manifest, cache), first)
    t.ok(readFileSync(first.file, 'utf8').includes('sourceMappingURL'))
  }
})

t.test('builds at the same time agree and leave no temporary file', async (t) => {
  const { cache, manifest } = setUp(t, WITH_HELPER)
  const bundles = await Promise.all(Array.from({ length: 6 }, () => bundlePlugin(manifest, cache)))
  for (const bundle of bundles) t.strictSame(bundle, bundles[0])
  t.strictSame(readdirSync(join(cache, 'plugins')).sort(), [
    basename(bundles[0].file),
    'strategy-sample.json',
  ])
  t.strictSame(await bundlePlugin(manifest, cache, { loadEsbuild: noEsbuild }), bundles[0])
})

t.test('broken TypeScript is reported with file, line, column and the code', async (t) => {
  const { cache, manifest } = setUp(t, pluginFolder('const é = 1; const a b = 2\nexport default a\n'))
  t.strictSame(await failure(() => bundlePlugin(manifest, cache)), {
    code: 'PLUGIN_BUILD',
    message: `The plugin sample does not compile; it was not loaded:
  ${shownPath(manifest.entry)}:1:22: Expected ";" but found "b"
     1 | const é = 1; const a b = 2
       |                      ^`,
  })
})

t.test('every missing import is reported, and the host cannot be imported', async (t) => {
  const code = `import { a } from './missing.ts'\nimport { b } from '@grodt/core'\nexport default a + b\n`
  const { cache, manifest } = setUp(t, pluginFolder(code))
  const entry = shownPath(manifest.entry)
  t.strictSame(await failure(() => bundlePlugin(manifest, cache)), {
    code: 'PLUGIN_BUILD',
    message: `The plugin sample does not compile; it was not loaded:
  ${entry}:1:19: Could not resolve "./missing.ts"
     1 | import { a } from './missing.ts'
       |                   ^
  ${entry}:2:19: A plugin cannot import "@grodt/core". All that it may use is in "@grodt/sdk".
     2 | import { b } from '@grodt/core'
       |                   ^`,
  })
})

t.test('what the SDK does not offer, waiting and import.meta are refused in words of ours', async (t) => {
  const code = `import { defineStratgy, type StrategyPlugin } from '@grodt/sdk'
import { StrategyContext } from '@grodt/sdk'
const unused: StrategyContext | StrategyPlugin | null = null
export default defineStratgy({ unused })`
  const cases = [
    [code, 1, 10, '"@grodt/sdk" has no export "defineStratgy" (did you mean "defineStrategy"?)'],
    [
      '\nexport default await Promise.resolve(1)',
      2,
      16,
      'A plugin cannot wait while it is loaded: there is no "await" outside of functions.',
    ],
    [
      'export default import.meta.url',
      1,
      16,
      'A plugin has no "import.meta": its code runs apart from its files. Import what it needs.',
    ],
  ] as const
  for (const [code, line, column, text] of cases) {
    const { cache, manifest } = setUp(t, pluginFolder(code))
    const shown = `${shownPath(manifest.entry)}:${line}:${column}: ${text}`
    const { code: error, message } = await failure(() => bundlePlugin(manifest, cache))
    t.strictSame([error, message.split('\n')[1]], ['PLUGIN_BUILD', `  ${shown}`])
  }
})

t.test('typebox and technicalindicators can be imported by a plugin', async (t) => {
  const code = `import { Type } from 'typebox'\nimport { SMA } from 'technicalindicators'\nexport default [Type.Number().type, SMA.calculate({ period: 2, values: [1, 3] })]\n`
  const { cache, manifest } = setUp(t, pluginFolder(code))
  const bundle = await bundlePlugin(manifest, cache)
  const module = runPluginModule(bundle.file) as { default: unknown }
  t.strictSame(module.default, ['number', [2]])
})
