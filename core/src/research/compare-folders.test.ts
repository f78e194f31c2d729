import { join } from 'node:path'
import t from 'tap'
import { compareBytes, compareFolders } from './compare-folders.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

t.test('the first difference is found with its line and column', async (t) => {
  const table = 'a,b\n1,ä2\n3,4\n'
  t.same(compareBytes('x.csv', bytes(table), bytes(table)), { file: 'x.csv', verdict: 'same' })
  t.same(compareBytes('x.csv', bytes(table), bytes('a,b\n1,ä5\n3,4\n')), {
    file: 'x.csv',
    verdict: 'differs',
    byte: 9,
    line: 2,
    column: 4,
    was: '1,ä2',
    is: '1,ä5',
  })
  t.match(compareBytes('x.csv', bytes('x'), bytes('y')), { byte: 1, line: 1, column: 1, was: 'x', is: 'y' })
})

t.test('a file that goes on is told from one that ends', async (t) => {
  t.match(compareBytes('x.csv', bytes('a\nb\n'), bytes('a\nb\nc\n')), {
    byte: 5,
    line: 3,
    column: 1,
    was: null,
    is: 'c',
  })
  t.match(compareBytes('x.csv', bytes('a\nb\n'), bytes('a\n')), { line: 2, was: 'b', is: null })
  t.match(compareBytes('x.csv', bytes('a\nb'), bytes('a\nb\n')), { line: 2, column: 2, was: 'b', is: 'b' })
})

t.test('a file without lines has the byte alone', async (t) => {
  t.same(compareBytes('x.parquet', bytes('ab\nc'), bytes('ab\nd')), {
    file: 'x.parquet',
    verdict: 'differs',
    byte: 4,
    line: null,
    column: null,
    was: null,
    is: null,
  })
})

t.test('files of either folder are compared by their paths', async (t) => {
  const folder = t.testdir({
    before: { config: { 'a.yaml': 'x', 'b.yaml': 'x' }, 'report.json': '{}' },
    after: { config: { 'a.yaml': 'x' }, 'report.json': '{ }', 'new.csv': '' },
  })
  const found = compareFolders(join(folder, 'before'), join(folder, 'after'))
  t.same(
    found.map(({ file, verdict }) => `${file} ${verdict}`),
    ['config/a.yaml same', 'config/b.yaml missing', 'new.csv new', 'report.json differs'],
  )
})
