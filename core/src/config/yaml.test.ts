import fc from 'fast-check'
import { dump } from 'js-yaml'
import t from 'tap'
import { formatIssue } from './issue.ts'
import { parseYaml } from './yaml.ts'

const problems = (text: string): string[] => parseYaml('a.yaml', text).issues.map(formatIssue)

t.test('every key and value has its line and column from 1', async (t) => {
  const text = 'a:\n  b: "x"\n  c: [1, { d: 2 }]\ne: |\n  text\nf:\n'
  const { value, positionOf, issues } = parseYaml('a.yaml', text)
  t.strictSame(issues, [])
  t.strictSame(value, { a: { b: 'x', c: [1, { d: 2 }] }, e: 'text\n', f: null })
  t.strictSame(positionOf(['a', 'b'], 'key'), { line: 2, column: 3 })
  t.strictSame(positionOf(['a', 'b'], 'value'), { line: 2, column: 6 }, 'at the quote')
  t.strictSame(positionOf(['a', 'c', 0], 'value'), { line: 3, column: 7 })
  t.strictSame(positionOf(['a', 'c', 1, 'd'], 'value'), { line: 3, column: 15 })
  t.strictSame(positionOf(['f'], 'value'), { line: 6, column: 1 }, 'an empty value stands at its key')
})

t.test('what is not in the file has the place of what encloses it', async (t) => {
  const { positionOf } = parseYaml('a.yaml', '# comment\n\na:\n  b: {}\n')
  t.strictSame(positionOf(['a', 'b', 'missing', 'deeper'], 'value'), { line: 4, column: 3 })
  t.strictSame(positionOf(['missing'], 'key'), { line: 3, column: 1 })
  t.strictSame(positionOf([], 'value'), { line: 3, column: 1 })
})

t.test('a byte order mark and Windows line ends move nothing', async (t) => {
  const { value, positionOf } = parseYaml('a.yaml', '\uFEFFa: 1\r\nb: 2\r\n')
  t.strictSame(value, { a: 1, b: 2 })
  t.strictSame(positionOf(['a'], 'value'), { line: 1, column: 4 })
  t.strictSame(positionOf(['b'], 'value'), { line: 2, column: 4 })
})

t.test('scalars follow the core schema of YAML 1.2', async (t) => {
  const { value } = parseYaml('a.yaml', 'a: yes\nb: on\nc: 012\nd: 2024-01-01\ne: true\nf: ~\n<<: 1\n')
  t.strictSame(value, { a: 'yes', b: 'on', c: 12, d: '2024-01-01', e: true, f: null, '<<': 1 })
})

t.test('every duplicate key is reported and the last value counts', async (t) => {
  const text = 'a: 1\nb:\n  c: 1\n  c: 2\na: 3\n'
  t.strictSame(problems(text), [
    'a.yaml:4:3 b.c: the key is given twice, first on line 3',
    'a.yaml:5:1 a: the key is given twice, first on line 1',
  ])
  t.strictSame(parseYaml('a.yaml', text).value, { a: 3, b: { c: 2 } })
})

t.test('a file that is no YAML is one issue at its place', async (t) => {
  t.strictSame(problems('a: 1\n\tb: 2\n'), [
    'a.yaml:2:1: not valid YAML: tab characters must not be used in indentation',
  ])
  t.strictSame(problems('a:\n  b: 1\n c: 2'), [
    'a.yaml:3:2: not valid YAML: bad indentation of a mapping entry',
  ])
  t.equal(parseYaml('a.yaml', 'a: [').value, undefined)
})

t.test('whatever the style, what is broken is one issue, where the parser stops', async (t) => {
  t.strictSame(problems('{\n  "a": [1,\n  "b": {\n    "c": 2\n  }\n}\n'), [
    'a.yaml:6:1: not valid YAML: missed comma between flow collection entries',
  ])
  const text = fc.string({ unit: fc.constantFrom(...'ab: \n"[]{},1') })
  const entry = fc.record({ a: fc.array(text), b: fc.dictionary(text, fc.integer()), c: text })
  const flow = entry.map((value) => JSON.stringify(value, null, 2))
  const block = entry.map((value) => dump(value, { flowLevel: 2, forceQuotes: true, lineWidth: 20 }))
  fc.assert(
    fc.property(fc.oneof(flow, block), fc.nat(), fc.constantFrom('', '"', '[', '}'), (whole, at, put) => {
      const place = at % whole.length
      const found = problems(whole.slice(0, place) + put + whole.slice(place + 1))
      const broken = found.filter((one) => one.includes('not valid YAML'))
      if (broken.length > 0 && found.length > 1) throw new Error(found.join('\n'))
    }),
  )
})

t.test('empty files and second documents are issues', async (t) => {
  t.strictSame(problems(''), ['a.yaml:1:1: the file is empty, expected a mapping'])
  t.strictSame(problems('# only a comment\n'), ['a.yaml:1:1: the file is empty, expected a mapping'])
  t.strictSame(problems('a: 1\n---\nb: 2\n'), [
    'a.yaml:3:1: a second document begins here, expected one per file',
  ])
})

t.test('aliases, tags and keys that are no text are issues, all at once', async (t) => {
  const text = 'a: &x 1\nb: *x\nc: !!binary aGk=\n? [1, 2]\n: 3\n'
  t.strictSame(problems(text), [
    'a.yaml:2:4 b: the alias *x is not supported: repeat the value',
    'a.yaml:3:4 c: the tag !!binary is not supported: write the plain value',
    'a.yaml:4:3: a key must be one word or a quoted text',
  ])
  t.equal(parseYaml('a.yaml', text).value, undefined)
})

t.test('a key named __proto__ is an ordinary key', async (t) => {
  const { value } = parseYaml('a.yaml', '__proto__: { x: 1 }\n')
  t.strictSame(Object.keys(value as object), ['__proto__'])
})

t.test('every value of a written document is found where its text stands', async () => {
  const key = fc.stringMatching(/^[a-z]{1,6}$/)
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.integer(),
      fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 4 }),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    ),
  })).node
  fc.assert(
    fc.property(fc.dictionary(key, tree, { minKeys: 1 }), fc.boolean(), (value, inOneLine) => {
      const text = inOneLine ? JSON.stringify(value) : dump(value)
      const { positionOf } = parseYaml('a.yaml', text)
      const lines = text.split('\n')
      const visit = (node: unknown, path: (string | number)[]): boolean => {
        const at = positionOf(path, 'value')
        const rest = lines[at.line - 1].slice(at.column - 1)
        if (typeof node === 'number') return rest.startsWith(String(node))
        return Object.entries(node as object).every(([name, entry]) => {
          const next = [...path, Array.isArray(node) ? Number(name) : name]
          if (Array.isArray(node)) return visit(entry, next)
          const { line, column } = positionOf(next, 'key')
          const found = lines[line - 1].slice(column - 1)
          return found.replace(/^["']/, '').startsWith(name) && visit(entry, next)
        })
      }
      return visit(value, [])
    }),
  )
})
