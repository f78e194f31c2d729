import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { bundlePlugin } from '../bundle.ts'
import { discoverPlugins } from '../discover.ts'
import { hostSdk } from '../host-sdk.ts'
import { loadPlugin } from '../load.ts'
import { failure, pluginFolder, STRATEGY } from '../plugin-fixture.ts'

const LIMITS = { deadlineMs: 60_000, memoryMb: 64, startMs: 60_000 }

function setUp(t: Test, code: string) {
  const folder = t.testdir({ plugins: { sample: pluginFolder(code) } })
  const [manifest] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  const cache = join(folder, 'cache')
  return {
    mark: join(folder, 'mark'),
    entry: manifest.entry,
    bundle: () => bundlePlugin(manifest, cache),
    load: (trial = LIMITS, now = 0) => loadPlugin(manifest, cache, { trial, now: () => now }),
  }
}

/** Writes a file each time it is loaded. */
const leavingMarks = (mark: string, more = ''): string =>
  `import { appendFileSync } from 'node:fs'\nappendFileSync(${JSON.stringify(mark)}, 'x')\n${more}\n${STRATEGY}`

const times = async (mark: string): Promise<number> => {
  const { readFile } = await import('node:fs/promises')
  return existsSync(mark) ? (await readFile(mark, 'utf8')).length : 0
}

t.test('a build is tried once, then run in the thread of the host', async (t) => {
  const { mark, entry, bundle, load } = setUp(t, STRATEGY)
  writeFileSync(entry, leavingMarks(mark))
  t.equal((await bundle()).tried, false)
  const first = await load()
  t.equal(await times(mark), 2, 'once in each thread')
  t.equal((await bundle()).tried, true, 'which the next process knows')
  t.equal((await load()).definition, first.definition)
  t.equal(await times(mark), 2)
  writeFileSync(entry, `// The same code.\n${leavingMarks(mark)}`)
  const commented = await load()
  t.equal(commented.contentHash, first.contentHash)
  t.equal(await times(mark), 3, 'loaded for its lines, and not tried again')
})

t.test('what fails in its own thread never reaches that of the host, and is tried again', async (t) => {
  const { mark, entry, bundle, load } = setUp(t, STRATEGY)
  writeFileSync(entry, leavingMarks(mark, 'process.exit(3)'))
  const { code, message } = await failure(() => load())
  t.equal(code, 'PLUGIN_CONTRACT')
  t.match(
    message,
    /^The plugin sample breaks the contract; it was not loaded: src\/index\.ts: it ends the process while it is loaded:\nError: process\.exit\(3\)\n +at .*src\/index\.ts:3:9\)$/,
  )
  t.equal(await times(mark), 1)
  t.equal((await bundle()).tried, false)
  await failure(() => load())
  t.equal(await times(mark), 2)
})

t.test('what took too long is not waited for again at once, and tried again after a minute', async (t) => {
  const { mark, entry, load } = setUp(t, STRATEGY)
  // Its first loading finds a busy machine.
  const busy = `import { existsSync, writeFileSync } from 'node:fs'
if (!existsSync(${JSON.stringify(`${mark}-free`)})) for (;;) mark()
function mark() {}`
  writeFileSync(entry, leavingMarks(mark, busy))
  const first = await failure(() => load({ ...LIMITS, deadlineMs: 50 }))
  t.match(
    first.message,
    /src\/index\.ts: it was not loaded within 50 ms: .* It was at .*src\/index\.ts:[45]:\d+\.$/,
  )
  writeFileSync(`${mark}-free`, '')
  const again = await failure(() => load(LIMITS, 59_999))
  t.equal(again.message, `${first.message} That was less than a minute ago: it was not tried again.`)
  t.equal(await times(mark), 1)
  t.equal((await load(LIMITS, 60_000)).manifest.id, 'sample')
})
