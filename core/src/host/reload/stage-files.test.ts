import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { configFile, readConfigFiles } from '../../config/load.ts'
import { copyBeside, fileChanges, stageFiles } from './stage-files.ts'

const OLD = { 'risk.yaml': 'risk: {}\n', 'strategies.yaml': 'strategies: {}\n', 'ml.yaml': '# none\n' }
const NEXT = [configFile('risk.yaml', 'risk: { exposure: 0.5 }\n'), configFile('strategies.yaml', '# new\n')]

function folderOf(t: Test): { folder: string; read: (name: string) => string } {
  const folder = t.testdir(OLD)
  return { folder, read: (name) => readFileSync(join(folder, name), 'utf8') }
}

t.test('files are replaced, made and removed, with the rights that they had', (t) => {
  const { folder, read } = folderOf(t)
  chmodSync(join(folder, 'risk.yaml'), 0o640)
  rmSync(join(folder, 'strategies.yaml'))
  const changes = fileChanges(folder, NEXT)
  t.match(changes, [
    { name: 'strategies.yaml', from: null },
    { name: 'ml.yaml', to: null },
    { name: 'risk.yaml', from: { text: OLD['risk.yaml'] } },
  ])
  const staged = stageFiles(folder, changes)
  t.equal(read('risk.yaml'), OLD['risk.yaml'], 'nothing is replaced before it is said')
  staged.commit()
  t.strictSame(readConfigFiles(folder), [NEXT[1], NEXT[0]])
  t.strictSame(readdirSync(folder).sort(), ['risk.yaml', 'strategies.yaml'])
  t.equal(statSync(join(folder, 'risk.yaml')).mode & 0o777, 0o640)
  t.strictSame(fileChanges(folder, NEXT), [])
  t.end()
})

t.test('what was given up leaves nothing behind', (t) => {
  const { folder } = folderOf(t)
  const staged = stageFiles(folder, fileChanges(folder, NEXT))
  t.equal(readdirSync(folder).length, 5)
  staged.discard()
  t.strictSame(readdirSync(folder).sort(), Object.keys(OLD).sort())
  t.end()
})

t.test('a file that was saved meanwhile is not overwritten, and the others are put back', (t) => {
  const { folder, read } = folderOf(t)
  const staged = stageFiles(folder, fileChanges(folder, NEXT))
  // It comes last: the others are replaced and removed already.
  writeFileSync(join(folder, 'risk.yaml'), '# mine\n')
  t.throws(() => staged.commit(), {
    code: 'CONFIG_WRITE',
    message: `The configuration folder "${folder}" cannot be written: risk.yaml was changed meanwhile.`,
  })
  t.equal(read('risk.yaml'), '# mine\n')
  t.equal(read('strategies.yaml'), OLD['strategies.yaml'])
  t.equal(read('ml.yaml'), OLD['ml.yaml'])
  t.equal(readdirSync(folder).length, 3)
  t.end()
})

t.test('a folder that cannot be written is found before anything is replaced', (t) => {
  const { folder } = folderOf(t)
  mkdirSync(join(folder, `.risk.yaml.${process.pid}.tmp`))
  t.throws(() => stageFiles(folder, fileChanges(folder, NEXT)), { code: 'CONFIG_WRITE' })
  t.strictSame(
    readConfigFiles(folder)
      .map(({ name, text }) => [name, text])
      .sort(),
    Object.entries(OLD).sort(),
  )
  t.end()
})

t.test('a copy has the name of its content, so that equal ones are one', (t) => {
  const { folder, read } = folderOf(t)
  const [file] = readConfigFiles(folder).filter(({ name }) => name === 'risk.yaml')
  const copy = copyBeside(folder, file)
  t.equal(copy, join(folder, `risk.yaml.${file.sha256.slice(0, 8)}.bak`))
  t.equal(copyBeside(folder, file), copy)
  t.equal(read(`risk.yaml.${file.sha256.slice(0, 8)}.bak`), OLD['risk.yaml'])
  t.end()
})
