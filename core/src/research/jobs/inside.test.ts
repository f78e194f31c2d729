import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join, sep } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { liesIn, pathInside } from './inside.ts'

const folder = t.testdir({
  secret: { 'keys.csv': '' },
  'root-2': {},
  root: { 'a.csv': '', inner: { 'b.csv': '' }, '..c': {} },
})
const root = join(folder, 'root')
symlinkSync(join(folder, 'secret'), join(root, 'out'))
symlinkSync(join(folder, 'root-2'), join(root, 'beside'))
symlinkSync(join(root, 'inner'), join(root, 'in'))
mkdirSync(join(folder, 'other'))
symlinkSync(root, join(folder, 'other', 'link'))

t.test('what is in the folder is found, also by links', async (t) => {
  for (const path of ['', 'a.csv', 'inner/b.csv', 'in/b.csv', './a.csv', '..c']) {
    t.equal(pathInside(root, path), join(root, path), path)
  }
  t.equal(pathInside(join(folder, 'other', 'link'), 'a.csv'), join(folder, 'other', 'link', 'a.csv'))
})

t.test('what is not is refused, whether it is there or not', async (t) => {
  const outside = [
    '..',
    '../secret',
    '../root',
    '../none',
    root,
    'inner/../../secret',
    'out',
    'out/keys.csv',
    'beside',
  ]
  for (const path of outside) {
    const message = `The path "${path}" leads out of the data folder "${root}". Give a file or a folder in it (research.data_folder of host.yaml), from there on.`
    t.throws(() => pathInside(root, path), { code: 'DATA_OUTSIDE', message }, path)
  }
  t.throws(() => pathInside(root, 'none'), { code: 'DATA_NOT_FOUND' })
  t.equal(liesIn(root, join(root, 'none')), false)
})

t.test('no path leaves the folder', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '',
    'inner',
    'in',
    'out',
    'beside',
    'a.csv',
    '..c',
    'secret',
    '\0',
    '~',
    '/',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.constantFrom('/', '\\', '//'), (parts, separator) => {
      try {
        const real = realpathSync(pathInside(root, parts.join(separator)))
        return real === realpathSync(root) || real.startsWith(realpathSync(root) + sep)
      } catch (error) {
        return error instanceof GrodtError
      }
    }),
  )
})
