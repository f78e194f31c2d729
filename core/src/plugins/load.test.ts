import { join } from 'node:path'
import { runPluginModule } from '@grodt/sdk/host'
import t, { type Test } from 'tap'
import { discoverPlugins } from './discover.ts'
import { hostSdk } from './host-sdk.ts'
import { loadPlugin, type LoadedPlugin } from './load.ts'
import { failure, packageJson, pluginFolder, STRATEGY } from './plugin-fixture.ts'

/** Load a plugin with this entry code and these fields of the manifest. */
function load(t: Test, code: string, grodt: Readonly<Record<string, unknown>> = {}): Promise<LoadedPlugin> {
  const folder = t.testdir({ plugins: { sample: pluginFolder(code, packageJson({}, grodt)) } })
  const [manifest] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  return loadPlugin(manifest, join(folder, 'cache'))
}

const refusal = (problem: string) => ({
  code: 'PLUGIN_CONTRACT',
  message: `The plugin sample breaks the contract; it was not loaded: ${problem}`,
})

t.test('a plugin that holds is loaded with its code and its hash', async (t) => {
  const loaded = await load(t, STRATEGY)
  t.match(loaded, { kind: 'strategy', generation: 1, manifest: { id: 'sample' } })
  t.match(loaded.contentHash, /^[0-9a-f]{64}$/)
  t.strictSame(Object.keys(loaded.definition.config.properties), ['period'])
  t.ok(loaded.bundleFile.endsWith('.cjs'))
  t.equal(loaded.inputs.length, 1)
})

t.test('plugins and host share one copy of the SDK', async (t) => {
  const code = `${STRATEGY}\nimport { defineStrategy as shared } from '@grodt/sdk'\nexport { shared }\n`
  const { bundleFile } = await load(t, code)
  const plugin = runPluginModule(bundleFile)
  const sdk = await import('@grodt/sdk')
  t.equal(plugin.shared, sdk.defineStrategy)
})

t.test('the stack of an error in a plugin points at its source', async (t) => {
  const code = STRATEGY.replace('() => ({ onBar', '() => {\n    throw new Error("no")\n  }, // ({ onBar')
  const { kind, definition } = await load(t, code)
  t.equal(kind, 'strategy')
  const create = (definition as { create?: unknown }).create as () => unknown
  let stack: string | undefined
  try {
    create()
  } catch (error) {
    stack = (error as Error).stack
  }
  t.match(stack, /src\/index\.ts:8:11/)
})

t.test('a plugin of another kind than its manifest says is refused', async (t) => {
  t.strictSame(
    await failure(() => load(t, STRATEGY, { kind: 'allocator' })),
    refusal(
      'src/index.ts: the manifest says allocator, but the default export was made by defineStrategy. ' +
        'Correct one of them',
    ),
  )
})

t.test('an entry without a plugin as default export is refused with what to write', async (t) => {
  const advice = 'Write: export default defineStrategy({ ... })'
  const cases: readonly (readonly [code: string, problem: string])[] = [
    ['export const plugin = 1', `there is no default export. ${advice}`],
    ['export default () => 1', `the default export must be an object, was a function. ${advice}`],
    ['export default { create() {} }', `the default export was not made by defineStrategy. ${advice}`],
    [
      'export default { default: { kind: "strategy" } }',
      'the default export is wrapped in another one ({ default: { default: ... } }): the entry, or a file that it ' +
        'passes on, is CommonJS. Write it as an ES module.',
    ],
    ['export default { kind: "strategy", contract: 2 }', 'contract must be 1, was 2'],
  ]
  for (const [code, problem] of cases) {
    t.strictSame(await failure(() => load(t, code)), refusal(`src/index.ts: ${problem}`))
  }
})

t.test('every breach of the contract is listed', async (t) => {
  const code = `export default {
    kind: 'regime-classifier', contract: 1, lables: [], labels: ['up', 'up'], create: 1,
    config: 1, state: { version: 0, migrate: 1 },
  }`
  t.strictSame(
    await failure(() => load(t, code, { kind: 'regime-classifier' })),
    refusal(`7 problems
  src/index.ts: lables is not part of the contract (did you mean "labels"?)
  src/index.ts: create must be a function, was 1
  src/index.ts: config must be an object schema: use parameters({ ... })
  src/index.ts: labels has "up" twice
  src/index.ts: state.version must be an integer of at least 1, was 0
  src/index.ts: state.init must be a function, was missing
  src/index.ts: state.migrate must be a function, was 1`),
  )
})

t.test('a schema that leaves a field undocumented is refused', async (t) => {
  const code = `import { defineAllocator, Type } from '@grodt/sdk'
export default defineAllocator({
  config: Type.Object({ days: Type.Integer({ default: 1, unit: 'days' }) }, { additionalProperties: false }),
  weights: () => [],
})`
  t.strictSame(
    await failure(() => load(t, code, { kind: 'allocator' })),
    refusal('src/index.ts: days has no description'),
  )
})

t.test('code that throws while it is loaded is refused with its stack', async (t) => {
  await t.rejects(load(t, '\nthrow new RangeError("too early")'), {
    code: 'PLUGIN_CONTRACT',
    message:
      /not loaded: src\/index\.ts: it throws while it is loaded:\nRangeError: too early\n\s+at .*src\/index\.ts:2:7/,
    cause: { name: 'RangeError' },
  })
})
