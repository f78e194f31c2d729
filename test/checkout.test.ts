import { spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'

const SCRIPTS = fileURLToPath(new URL('../core/bin', import.meta.url))

const MAIN = `export async function main(args: string[]): Promise<number> {
  const { late } = await import('../late.ts')
  console.log('main', late, ...args)
  return args.length
}
`

/** A small checkout with the real scripts; esbuild is found in the folders above it. */
function checkout(t: Test): string {
  const folder = t.testdir({
    'package.json': '{ "name": "small", "private": true, "type": "module" }',
    'package-lock.json': '{}',
    node_modules: { '.package-lock.json': '{}' },
    sdk: { 'package.json': '{ "type": "module" }', src: { 'index.ts': 'export const one: number = 1\n' } },
    core: {
      'package.json': '{ "type": "module" }',
      src: { 'late.ts': "export const late: string = 'late'\n", cli: { 'main.ts': MAIN } },
    },
  })
  cpSync(SCRIPTS, join(folder, 'core', 'bin'), { recursive: true })
  return folder
}

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(folder: string, script: string, args: readonly string[] = [], path?: string): Promise<Outcome> {
  const env = { ...process.env, NODE_OPTIONS: '', ...(path === undefined ? {} : { PATH: path }) }
  const child = spawn(process.execPath, [join(folder, 'core', 'bin', script), ...args], { cwd: folder, env })
  const chunks = { out: '', err: '' }
  child.stdout.on('data', (data) => (chunks.out += String(data)))
  child.stderr.on('data', (data) => (chunks.err += String(data)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...chunks }))
  })
}

t.test('the first start builds and runs, with the exit code of main', async (t) => {
  const folder = checkout(t)
  t.strictSame(await run(folder, 'grodt.mjs', ['a', 'b']), { code: 2, out: 'main late a b\n', err: '' })
  t.strictSame(readdirSync(join(folder, 'sdk', 'dist')).sort(), ['index.js', 'index.js.map'])
})

t.test('a build happens when a source has changed, and only then', async (t) => {
  const folder = checkout(t)
  t.match((await run(folder, 'build.mjs')).out, /^Built sdk and core in \d+ ms\.\n$/)
  t.equal((await run(folder, 'build.mjs')).out, 'The build is up to date.\n')
  writeFileSync(join(folder, 'core', 'src', 'late.test.ts'), 'a test is no source')
  t.equal((await run(folder, 'build.mjs')).out, 'The build is up to date.\n')
  const late = join(folder, 'core', 'src', 'late.ts')
  writeFileSync(late, "export const late: string = 'changed'\n")
  // Even a source that is older than the build, as after a restored backup.
  utimesSync(late, 1, 1)
  t.equal((await run(folder, 'grodt.mjs')).out, 'main changed\n')
})

t.test('an output that was changed or lost is built again', async (t) => {
  const folder = checkout(t)
  await run(folder, 'build.mjs')
  writeFileSync(join(folder, 'core', 'dist', 'main.js'), 'broken')
  t.equal((await run(folder, 'grodt.mjs')).out, 'main late\n')
})

t.test('a source that does not compile is named, and the last build stays', async (t) => {
  const folder = checkout(t)
  await run(folder, 'build.mjs')
  const main = join(folder, 'core', 'dist', 'main.js')
  const before = readFileSync(main, 'utf8')
  writeFileSync(join(folder, 'core', 'src', 'late.ts'), 'export const late = = 1\n')
  t.strictSame(await run(folder, 'grodt.mjs'), {
    code: 1,
    out: '',
    err: 'GRODT could not be built:\ncore/src/late.ts:1:21: Unexpected "="\n',
  })
  t.equal(readFileSync(main, 'utf8'), before)
})

t.test('builds at the same time all succeed and leave no temporary file', async (t) => {
  const folder = checkout(t)
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => run(folder, 'grodt.mjs')))
  for (const outcome of outcomes) t.strictSame(outcome, { code: 0, out: 'main late\n', err: '' })
  const files = readdirSync(folder, { recursive: true }).map(String)
  t.strictSame(
    files.filter((name) => name.endsWith('.tmp')),
    [],
  )
})

t.test(
  'set-up installs when the lock file has changed, and only then',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = checkout(t)
    const path = withNpm(folder, 'echo "npm $*"; touch node_modules/.package-lock.json')
    const lock = join(folder, 'package-lock.json')
    utimesSync(lock, 1, 1)
    t.equal((await run(folder, 'setup.mjs', [], path)).out, '')
    const future = Date.now() / 1000 + 1000
    utimesSync(lock, future, future)
    const installed = await run(folder, 'setup.mjs', [], path)
    t.strictSame([installed.code, installed.out], [0, 'npm ci\n'])
    // The time still says that it is newer; its content says that nothing has changed.
    t.strictSame(await run(folder, 'setup.mjs', [], path), { code: 0, out: '', err: '' })
  },
)

t.test(
  'a failed installation says what to do and builds nothing',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = checkout(t)
    const path = withNpm(folder, 'exit 3')
    const future = Date.now() / 1000 + 1000
    utimesSync(join(folder, 'package-lock.json'), future, future)
    t.strictSame(await run(folder, 'setup.mjs', [], path), {
      code: 1,
      out: '',
      err:
        'Installing the dependencies (npm ci); this is needed once and takes a minute.\n' +
        'The dependencies could not be installed; the reason is above. When the registry cannot be reached, try again ' +
        'later with: npm run setup. When the lock file is not in sync, because a package was added below plugins/, ' +
        'run: npm install\n',
    })
    t.notOk(existsSync(join(folder, 'core', 'dist')))
  },
)

/** A PATH whose npm is this shell script. */
function withNpm(folder: string, script: string): string {
  const npm = join(folder, 'npm')
  writeFileSync(npm, `#!/bin/sh\n${script}\n`)
  chmodSync(npm, 0o755)
  return `${folder}${delimiter}${process.env.PATH ?? ''}`
}
