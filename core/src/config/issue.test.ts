import t from 'tap'
import { configError, formatIssue, pathText, sortIssues, type ConfigIssue } from './issue.ts'

const issue = (file: string, line: number, column: number, problem = 'p'): ConfigIssue => ({
  file,
  line,
  column,
  path: ['a'],
  problem,
})

t.test('a path reads as in the file, names with a dot are quoted', async (t) => {
  t.equal(pathText(['strategies', 'S1', 'symbols', 0]), 'strategies.S1.symbols[0]')
  t.equal(pathText(['symbols', 'BTC/USDT', 'tick']), 'symbols.BTC/USDT.tick')
  t.equal(pathText(['symbols', 'BRK.B']), 'symbols."BRK.B"')
  t.equal(pathText([]), '')
})

t.test('an issue without a path stands for the whole file', async (t) => {
  t.equal(formatIssue({ ...issue('a.yaml', 1, 2), path: [] }), 'a.yaml:1:2: p')
  t.equal(formatIssue(issue('a.yaml', 1, 2)), 'a.yaml:1:2 a: p')
})

t.test('issues are sorted by file, line and column, equal ones once', async (t) => {
  const sorted = sortIssues([
    issue('b.yaml', 1, 1),
    issue('a.yaml', 10, 1),
    issue('a.yaml', 2, 9),
    issue('a.yaml', 2, 3),
    issue('a.yaml', 2, 3),
  ])
  t.strictSame(
    sorted.map(({ file, line, column }) => `${file}:${line}:${column}`),
    ['a.yaml:2:3', 'a.yaml:2:9', 'a.yaml:10:1', 'b.yaml:1:1'],
  )
})

t.test('the error lists every issue and says that nothing was changed', async (t) => {
  const error = configError([issue('b.yaml', 1, 1, 'second'), issue('a.yaml', 1, 1, 'first')])
  t.equal(error.code, 'CONFIG_INVALID')
  t.equal(
    error.message,
    'The configuration has 2 error(s); nothing was started or changed:\na.yaml:1:1 a: first\nb.yaml:1:1 a: second',
  )
})
