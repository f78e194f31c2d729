import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join, sep } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { folderInside, liesIn, pathInside } from './inside.ts'

const folder = t.testdir({
  secret: { 'keys.csv': '' },
  'root-2': {},
  root: { 'a.csv': '', inner: { 'b.csv': '' }, '..c': {} },
})
const home = join(folder, 'root')
const root = { folder: home, key: 'research.data_folder' }
symlinkSync(join(folder, 'secret'), join(home, 'out'))
symlinkSync(join(folder, 'root-2'), join(home, 'beside'))
symlinkSync(join(home, 'inner'), join(home, 'in'))
mkdirSync(join(folder, 'other'))
symlinkSync(home, join(folder, 'other', 'link'))

t.test('what is in the folder is found, also by links', async (t) => {
  for (const path of ['', 'a.csv', 'inner/b.csv', 'in/b.csv', './a.csv', '..c']) {
    t.equal(pathInside(root, path), join(home, path), path)
  }
  const link = join(folder, 'other', 'link')
  t.equal(pathInside({ ...root, folder: link }, 'a.csv'), join(link, 'a.csv'))
})

t.test('what is not is refused, whether it is there or not', async (t) => {
  const outside = [
    '..',
    '../secret',
    '../root',
    '../none',
    home,
    'inner/../../secret',
    'out',
    'out/keys.csv',
    'beside',
  ]
  for (const path of outside) {
    const message = `The path "${path}" leads out of the folder "${home}" (research.data_folder of host.yaml). Give a file or a folder in it, from there on.`
    t.throws(() => pathInside(root, path), { code: 'DATA_OUTSIDE', message }, path)
    t.throws(() => folderInside(root, path), { code: 'DATA_OUTSIDE', message }, path)
  }
  t.throws(() => pathInside(root, 'none'), { code: 'DATA_NOT_FOUND' })
  t.equal(liesIn(home, join(home, 'none')), false)
})

t.test('a folder may be one that is yet to be made', async (t) => {
  for (const path of ['', 'inner', 'new', 'inner/new/er', 'in/new', './new']) {
    t.equal(folderInside(root, path), join(home, path), path)
  }
  const none = { ...root, folder: `${folder}/none/` }
  t.equal(folderInside(none, 'new'), join(folder, 'none', 'new'), 'that they are in, too')
  symlinkSync(join(folder, 'gone'), join(home, 'dangling'))
  for (const path of ['out/new', 'beside/new', 'dangling', 'dangling/new']) {
    t.throws(() => folderInside(root, path), { code: 'DATA_OUTSIDE' }, path)
  }
  t.throws(() => folderInside(root, 'a.csv/new'), { code: 'DATA_NOT_FOUND' })
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
        return real === realpathSync(home) || real.startsWith(realpathSync(home) + sep)
      } catch (error) {
        return error instanceof GrodtError
      }
    }),
  )
})
