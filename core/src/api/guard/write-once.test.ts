import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { writeOnce } from './write-once.ts'

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code })
}

t.test('the first one stays, with hard links and without', async (t) => {
  for (const link of [undefined, failing('EPERM'), failing('ENOTSUP')]) {
    const folder = t.testdir({})
    const file = join(folder, 'file')
    writeOnce(file, 'one', link)
    writeOnce(file, 'two', link)
    t.equal(readFileSync(file, 'utf8'), 'one')
    t.strictSame(readdirSync(folder), ['file'])
    if (process.platform !== 'win32') t.equal(statSync(file).mode & 0o777, 0o600)
  }
})

t.test('another failure is told, and leaves nothing behind', async (t) => {
  const folder = t.testdir({})
  t.throws(() => writeOnce(join(folder, 'file'), 'one', failing('EIO')), { code: 'EIO' })
  t.strictSame(readdirSync(folder), [])
})
