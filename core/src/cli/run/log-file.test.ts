import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { openLogFile } from './log-file.ts'

const NEVER = { maxBytes: 0, keep: 1 }

t.test('a file that would be too large is set aside, and the oldest one goes', async (t) => {
  const folder = t.testdir({ 'a.log': 'before\n' })
  const path = join(folder, 'a.log')
  const log = openLogFile(path, { maxBytes: 10, keep: 2 })
  for (const line of ['one\n', 'two\n', 'three\n', 'much too long for it\n', 'four\n']) log.write(line)
  await log.close()
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8')
  t.strictSame(readdirSync(folder).sort(), ['a.log', 'a.log.1', 'a.log.2'])
  t.strictSame(['a.log', 'a.log.1', 'a.log.2'].map(text), [
    'four\n',
    'much too long for it\n',
    'two\nthree\n',
  ])
})

t.test('who keeps fewer files than before gets rid of the others', async (t) => {
  const older = Object.fromEntries([1, 2, 3, 4].map((n) => [`a.log.${n}`, `${n}\n`]))
  const folder = t.testdir({ 'a.log': '', ...older, 'a.log.20260101': 'of another program' })
  const path = join(folder, 'a.log')
  await openLogFile(path, { maxBytes: 0, keep: 2 }).close()
  t.equal(readdirSync(folder).length, 6, 'what is never set aside removes nothing')
  await openLogFile(path, { maxBytes: 10, keep: 2 }).close()
  t.strictSame(readdirSync(folder).sort(), ['a.log', 'a.log.1', 'a.log.2', 'a.log.20260101'])
})

t.test('no line is lost, cut or out of order, however they come', async (t) => {
  const folder = t.testdir({})
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ maxLength: 30 }), fc.boolean()), { maxLength: 60 }),
      fc.integer({ min: 1, max: 200 }),
      async (given, maxBytes) => {
        const path = join(folder, String(++run), 'x.log')
        const log = openLogFile(path, { maxBytes, keep: 1000 })
        const lines = given.map(([text], i) => `${JSON.stringify([i, text])}\n`)
        for (const [i, line] of lines.entries()) {
          log.write(line)
          if (given[i][1]) await new Promise((resolve) => setImmediate(resolve))
        }
        await log.close()
        const older = readdirSync(join(folder, String(run))).length - 1
        const names = [...Array.from({ length: older }, (_, i) => `${path}.${older - i}`), path]
        const texts = names.map((name) => readFileSync(name, 'utf8'))
        if (texts.join('') !== lines.join('')) throw new Error('the lines are others')
        if (texts.some((text) => text !== '' && !text.endsWith('\n'))) throw new Error('a line was cut')
        const large = texts.find((text) => text.split('\n').length > 2 && Buffer.byteLength(text) > maxBytes)
        if (large !== undefined) throw new Error('a file is too large')
      },
    ),
  )
})

/** Lets what was written reach the disk. */
async function settled(path: string, size: number): Promise<void> {
  while (statSync(path).size < size) await new Promise((resolve) => setImmediate(resolve))
}

t.test('who moves, removes or empties the file is followed', async (t) => {
  const folder = t.testdir({})
  const path = join(folder, 'a.log')
  const log = openLogFile(path, NEVER)
  log.write('one\n')
  await settled(path, 4)
  renameSync(path, join(folder, 'moved'))
  log.write('two\n')
  while (readdirSync(folder).length < 2) await new Promise((resolve) => setImmediate(resolve))
  await settled(path, 4)
  t.equal(readFileSync(join(folder, 'moved'), 'utf8'), 'one\n')
  t.equal(readFileSync(path, 'utf8'), 'two\n')
  truncateSync(path)
  log.write('three\n')
  await settled(path, 6)
  rmSync(path)
  // Nothing can be opened there: the lines go where they went.
  mkdirSync(path)
  log.write('lost to sight\n')
  await log.close()
  t.ok(statSync(path).isDirectory())
})

t.test('what has not reached the disk when the process ends is written then', async (t) => {
  const path = join(t.testdir({}), 'a.log')
  const module = fileURLToPath(new URL('log-file.ts', import.meta.url))
  const code = `import { openLogFile } from ${JSON.stringify(module)}
    const log = openLogFile(${JSON.stringify(path)}, { maxBytes: 0, keep: 1 })
    log.write('the last words\\n')
    process.exit(0)`
  execFileSync(process.execPath, [
    '--import=tsx',
    '--conditions=grodt-source',
    '--input-type=module',
    '-e',
    code,
  ])
  t.equal(readFileSync(path, 'utf8'), 'the last words\n')
})
