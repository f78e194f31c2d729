import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { forAll } from './collect.ts'

const bad = (file: string): GrodtError => new GrodtError('DATA_EMPTY', { file })

t.test('results come back in order when nothing fails', async (t) => {
  t.same(
    forAll([1, 2, 3], (item) => item * 2),
    [2, 4, 6],
  )
})

t.test(
  'one error is thrown as it is, several as one that tells all, also those of errors inside',
  async (t) => {
    const fail = (name: string): never => {
      throw bad(name)
    }
    const failing =
      (...names: string[]) =>
      () =>
        forAll(['a', 'b', 'c'], (name) => {
          if (!names.includes(name)) return name
          return name === 'c' ? forAll(['c1', 'c2'], fail) : fail(name)
        })
    t.throws(failing('b'), { code: 'DATA_EMPTY', message: 'The file "b" holds no bars.' })
    t.throws(failing('a', 'c'), {
      code: 'DATA_FILES',
      message:
        'There are 3 problems; nothing was loaded:\n' +
        'The file "a" holds no bars.\nThe file "c1" holds no bars.\nThe file "c2" holds no bars.',
    })
  },
)

t.test('a mistake in the program is not collected', async (t) => {
  t.throws(
    () =>
      forAll([1, 2], () => {
        throw new TypeError('a mistake')
      }),
    new TypeError('a mistake'),
  )
})

t.test('twenty errors are told, and of a long one the first and the last line', async (t) => {
  const list = Array.from({ length: 20 }, (_, i) => `  line ${i}`).join('\n')
  const lines = (count: number): string[] => {
    try {
      forAll(
        Array.from({ length: count }, (_, i) => i),
        () => {
          throw new GrodtError('DATA_INVALID', { file: 'x', count: 20, list: `${list}\nAdvice.` })
        },
      )
    } catch (error) {
      return (error as Error).message.split('\n')
    }
    return []
  }
  t.same(lines(2).slice(1, 8), [
    'x: 20 row(s) cannot be used; nothing was loaded:',
    '  line 0',
    '  line 1',
    '  line 2',
    '  line 3',
    '  ...',
    'Advice.',
  ])
  t.equal(lines(23).length, 1 + 20 * 7 + 1)
  t.equal(lines(23).at(-1), 'and 3 more')
})
