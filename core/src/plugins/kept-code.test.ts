import { buildSync } from 'esbuild'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { sha256 } from './bundle-cache.ts'
import { loadKeptPlugin, type LoadedPlugin } from './load.ts'
import { failure, STRATEGY } from './plugin-fixture.ts'

const MANIFEST = {
  kind: 'strategy',
  id: 'sample',
  aliases: [],
  packageName: 'strategy-sample',
  version: '1.2.3',
} as const

const load = (t: Test, code: string): Promise<LoadedPlugin> =>
  loadKeptPlugin(MANIFEST, code, join(t.testdir(), 'cache'))

/** As plugins were built at first: an ES module, with a `require` where a CommonJS package needs one. */
function oldForm(source: string, banner = ''): string {
  const { outputFiles } = buildSync({
    stdin: { contents: source.replace('@grodt/sdk', 'grodt:sdk'), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['grodt:sdk'],
    banner: { js: banner },
  })
  return outputFiles[0].text
}

t.test('code that was kept as an ES module is loaded, under the hash that it had', async (t) => {
  const code = oldForm(STRATEGY)
  t.match(code, /import \{[^}]*\} from "grodt:sdk"/)
  const loaded = await load(t, code)
  t.strictSame(Object.keys(loaded.definition.config.properties), ['period'])
  t.equal(loaded.code, code, 'it is kept as it was')
  t.equal(loaded.contentHash, sha256(code))
})

t.test('so is code that requires a built-in module', async (t) => {
  const banner =
    "import { createRequire as createHostRequire } from 'node:module'\nconst require = createHostRequire(import.meta.url)"
  const source = STRATEGY.replace('default: 9', 'default: require("node:path").sep.length')
  const { definition } = await load(t, oldForm(source, banner))
  t.match(definition.config.properties, { period: { default: 1 } })
})

t.test('code of now is loaded again from what was kept', async (t) => {
  const first = await load(t, oldForm(STRATEGY))
  const { runnableCode } = await import('./kept-code.ts')
  const code = await runnableCode(first.code)
  t.equal(await runnableCode(code), code)
  t.match(await load(t, code), { code, definition: { kind: 'strategy' } })
})

t.test('what this version of the host cannot use is refused', async (t) => {
  const refused = (problem: string) => ({
    code: 'PLUGIN_CONTRACT',
    message: `The plugin sample breaks the contract; it was not loaded: kept-strategy-sample: ${problem}`,
  })
  const older = oldForm(`${STRATEGY}\nimport { clairvoyance } from 'grodt:sdk'\nclairvoyance(parameters)`)
  t.strictSame(
    await failure(() => load(t, older)),
    refused('it uses clairvoyance of @grodt/sdk, which this version does not have'),
  )
  const { code, message } = await failure(() => load(t, `${oldForm(STRATEGY)}\nawait 1`))
  t.equal(code, 'PLUGIN_CONTRACT')
  t.match(message, /kept-strategy-sample: it cannot be converted: .*Top-level await/s)
})
