import { join } from 'node:path'
import t, { type Test } from 'tap'
import { readManifest } from './manifest.ts'
import { packageJson, pluginFolder } from './plugin-fixture.ts'
import { shownPath } from './text.ts'

/** Problems of a package.json, without the path of the file that each begins with. */
function problemsOf(t: Test, manifest: string, sdkVersion = '0.1.0'): readonly string[] {
  const folder = t.testdir({ plugin: pluginFolder(undefined, manifest) })
  const reading = readManifest(join(folder, 'plugin'), sdkVersion)
  const start = `${shownPath(join(folder, 'plugin', 'package.json'))}: `
  if (reading === null || !('problems' in reading)) return []
  return reading.problems.map((problem) => {
    t.ok(problem.startsWith(start), 'a problem names the file')
    return problem.slice(start.length)
  })
}

t.test('a manifest that holds is read without running the code', async (t) => {
  const manifest = packageJson({}, { aliases: ['S9_Sample'] })
  const folder = join(t.testdir({ plugin: pluginFolder('throw new Error("ran")', manifest) }), 'plugin')
  t.strictSame(readManifest(folder, '0.1.0'), {
    manifest: {
      kind: 'strategy',
      id: 'sample',
      aliases: ['S9_Sample'],
      packageName: 'strategy-sample',
      version: '1.2.3',
      folder,
      entry: join(folder, 'src/index.ts'),
      file: shownPath(join(folder, 'package.json')),
    },
  })
})

t.test('a folder that holds no plugin is passed over', async (t) => {
  const folder = t.testdir({
    empty: {},
    other: { 'package.json': '{ "name": "other" }' },
    named: { 'package.json': '{ "name": "grodt-notes" }' },
  })
  for (const name of ['empty', 'other', 'named', 'missing']) {
    t.equal(readManifest(join(folder, name), '0.1.0'), null, name)
  }
})

t.test('a CommonJS package is refused with the reason', async (t) => {
  const reason = 'Without it Node reads the files as CommonJS and the default export arrives wrapped.'
  t.strictSame(problemsOf(t, packageJson({ type: undefined })), [
    `type must be "module", was missing. ${reason}`,
  ])
  t.strictSame(problemsOf(t, packageJson({ type: 'commonjs' })), [
    `type must be "module", was "commonjs". ${reason}`,
  ])
})

t.test('the peer range on the SDK is required, understood and checked', async (t) => {
  const field = 'peerDependencies["@grodt/sdk"]'
  const advice = 'Write the versions it works with, for example "^0.1.0".'
  t.strictSame(problemsOf(t, packageJson({ peerDependencies: undefined })), [
    `${field} is missing. ${advice}`,
  ])
  t.strictSame(problemsOf(t, packageJson({ peerDependencies: { '@grodt/sdk': 'latest' } })), [
    `${field} must be a range of released versions, was "latest". ${advice}`,
  ])
  t.strictSame(problemsOf(t, packageJson(), '0.2.0'), [
    `${field} is "^0.1.0", which does not include 0.2.0, the version of this host. ` +
      'Install a version of the plugin that was made for it.',
  ])
})

t.test('another contract version is refused', async (t) => {
  t.strictSame(problemsOf(t, packageJson({}, { contract: 2 })), [
    'grodt.contract must be 1, was 2. This host runs plugins of contract version 1 only.',
  ])
})

t.test('every problem of one manifest is listed', async (t) => {
  const manifest = packageJson(
    { name: '', version: undefined },
    { kind: 'indicator', id: 'My Plugin', alias: ['x'], aliases: [' x'], entry: 'index.cjs' },
  )
  t.strictSame(problemsOf(t, manifest), [
    'name must be a text, was "".',
    'version must be a text, was missing.',
    'grodt.alias is not a known field (did you mean "aliases"?); known are kind, id, contract, aliases, entry.',
    'grodt.kind must be one of strategy, regime-classifier, allocator, predictor; was "indicator".',
    'grodt.id must be a name in kebab-case such as "mean-reversion", was "My Plugin".',
    "grodt.aliases must be a list of names without blanks around them, was [ ' x' ].",
    'grodt.entry must be the path of an ES module (.ts, .mts, .js or .mjs), was "index.cjs".',
  ])
})

t.test('the entry lies inside the package and exists', async (t) => {
  t.strictSame(problemsOf(t, packageJson({}, { entry: '../other/index.ts' })), [
    'grodt.entry must be a path inside the package, was "../other/index.ts".',
  ])
  t.strictSame(problemsOf(t, packageJson({}, { entry: './dist/index.js' })), [
    'grodt.entry names "./dist/index.js", which does not exist. Without the field it is ./src/index.ts.',
  ])
})

t.test('a plugin without the field grodt is told so', async (t) => {
  t.strictSame(problemsOf(t, packageJson({ grodt: undefined })), [
    'has a peer range on @grodt/sdk but no field "grodt". Add one, for example ' +
      '"grodt": { "kind": "strategy", "id": "my-strategy", "contract": 1 }.',
  ])
  t.strictSame(problemsOf(t, packageJson({ grodt: true })), ['grodt must be an object, was true.'])
})

t.test('a package.json that is not JSON is refused', async (t) => {
  const [problem] = problemsOf(t, '{ "grodt": ')
  t.equal(problem, 'is not valid JSON (Unexpected end of JSON input).')
})
