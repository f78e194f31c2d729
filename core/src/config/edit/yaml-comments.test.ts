import fc from 'fast-check'
import t from 'tap'
import { GrodtError } from '../../errors.ts'
import { parseYaml } from '../yaml.ts'
import { patchYaml } from './yaml-edit.ts'

/** The text after a change; the code of the refusal where it cannot be made. */
function patched(text: string, patch: unknown): string {
  try {
    return patchYaml('a.yaml', text, patch)
  } catch (error) {
    if (error instanceof GrodtError) return error.code
    throw error
  }
}

t.test('what is said of a part of a flow mapping stays with it, or goes with it', async (t) => {
  const flow = 'a: {\n  b: 1, # one\n  c: 2, # two\n  }\n'
  t.equal(patched(flow, { a: { c: null } }), 'a: {\n  b: 1, # one\n  }\n')
  t.equal(patched(flow, { a: { b: null } }), 'a: {\n  c: 2, # two\n  }\n')
  t.equal(patched(flow, { a: { b: null, c: null } }), 'a: {\n  }\n')
  t.equal(patched(flow, { a: { b: 3, d: 4 } }), 'a: {\n  b: 3, # one\n  c: 2, # two\n  d: 4\n  }\n')
  const open = 'a: {\n  b: 1, # one\n  c: 2 # two\n  }\n'
  t.equal(patched(open, { a: { c: null } }), 'a: {\n  b: 1, # one\n  }\n')
  t.equal(patched(open, { a: { d: 4 } }), 'a: {\n  b: 1, # one\n  c: 2, # two\n  d: 4\n  }\n')
  t.equal(patched('a: { b: 1, # one\n  c: 2 }\n', { a: { c: null } }), 'CONFIG_EDIT')
  t.equal(patched('a: { b: 1, # one\n  c: 2 }\n', { a: { b: null } }), 'CONFIG_EDIT')
  t.equal(patched('a: [\n  1, # one\n  2\n  ]\n', { a: [1] }), 'CONFIG_EDIT')
  t.equal(patched('a: ["#", 2]\n', { a: [1] }), 'a: [1]\n')
})

t.test('an item of a list that goes takes what is said of it', async (t) => {
  const list = 'a:\n  - x # of x\n  - y # of y\n  - z\n'
  t.equal(patched(list, { a: ['y', 'z'] }), 'a:\n  - y # of y\n  - z\n')
  t.equal(patched(list, { a: ['z'] }), 'a:\n  - z\n')
  t.equal(patched(list, { a: ['x', 'z'] }), 'a:\n  - x # of x\n  - z\n')
  t.equal(patched(list, { a: ['w', 'y', 'z'] }), 'a:\n  - w\n  - y # of y\n  - z\n')
  t.equal(patched(list, { a: [] }), 'a:\n  []\n')
  t.equal(patched("a:\n  - 'x' # of x\n  - y\n", { a: ['x', 'z'] }), "a:\n  - 'x' # of x\n  - z\n")
})

t.test('mappings in a list change inside, with all that is said there', async (t) => {
  const list =
    'a:\n  # the first\n  - name: x # of x\n    size: 1 # of its size\n  - name: y # of y\n    size: 2\n'
  const [x, y] = [
    { name: 'x', size: 1 },
    { name: 'y', size: 2 },
  ]
  t.equal(patched(list, { a: [x, { ...y, size: 3 }] }), list.replace('size: 2', 'size: 3'))
  t.equal(
    patched(list, { a: [{ ...x, more: true }, y] }),
    list.replace('of its size', 'of its size\n    more: true'),
  )
  t.equal(patched(list, { a: [x] }), list.slice(0, list.indexOf('  - name: y')))
  t.equal(patched(list, { a: [{ name: 'x' }, y] }), list.replace('    size: 1 # of its size\n', ''))
})

t.test('a text of several lines goes alone', async (t) => {
  t.equal(patched('a: |\n  text\n# of b\nb: 1\n', { a: null }), '# of b\nb: 1\n')
})

const NAMES = ['b', 'c', 'd', 'e', 'f']
const lineOf = (text: string, name: string): string | undefined =>
  text.split('\n').find((line) => line.includes(` ${name}:`))

t.test('whatever goes, comes or changes, each comment is in the line of its key', async () => {
  const present = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })
  const change = fc.dictionary(fc.constantFrom(...NAMES), fc.option(fc.integer({ min: 10, max: 99 })), {
    ...{ minKeys: 1, noNullPrototype: true },
  })
  fc.assert(
    fc.property(
      present,
      change,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (keys, patch, flow, comma, eol) => {
        const lines = keys.map((name, i) => {
          const end = flow && (comma || i < keys.length - 1) ? ',' : ''
          return `    ${name}: ${i}${end} # of ${name}`
        })
        const all = flow ? ['a: {', ...lines, '  }'] : ['a:', ...lines]
        const text = [...all, 'z: 1 # of z', ''].join(eol ? '\r\n' : '\n')
        const after = patched(text, { a: patch })
        const { value } = parseYaml('a.yaml', after)
        const left = Object.keys((value as { a: object }).a)
        return (
          left.every(
            (name) => !keys.includes(name) || lineOf(after, name)?.trimEnd().endsWith(`# of ${name}`),
          ) &&
          keys.every((name) => left.includes(name) || !after.includes(`# of ${name}`)) &&
          left.every((name) => keys.includes(name) || lineOf(after, name)?.includes('#') === false) &&
          after.includes('z: 1 # of z')
        )
      },
    ),
    { numRuns: 300 },
  )
})

t.test('values change together, and few keys come and go at once', async (t) => {
  const keys = Array.from({ length: 800 }, (_, i) => `k${i}`)
  const text = keys.map((name) => `${name}: 1 # of ${name}\n`).join('')
  const all = (to: number | null, some: readonly string[]) =>
    Object.fromEntries(some.map((name) => [name, to]))
  t.equal(patchYaml('a.yaml', text, all(22, keys)), text.replaceAll(': 1 #', ': 22 #'))
  t.throws(() => patchYaml('a.yaml', text, all(null, keys.slice(0, 51))), {
    code: 'CONFIG_EDIT',
    message:
      'The file a.yaml cannot be changed in place: it adds or takes away 51 keys at once, expected 50 at most. Nothing was changed; edit the file by hand.',
  })
  t.equal(patchYaml('a.yaml', text, all(null, keys.slice(0, 50))), text.slice(text.indexOf('k50:')))
})
