import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { parseYaml } from '../yaml.ts'
import { isMapping, mergePatch, type Mapping } from './merge-patch.ts'
import { patchYaml } from './yaml-edit.ts'
import { inlineText } from './yaml-text.ts'

const shipped = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../configs/${name}`, import.meta.url)), 'utf8')

t.test('one value of the shipped files is changed, and not one byte beside it', async (t) => {
  const risk = shipped('risk.yaml')
  t.equal(
    patchYaml('risk.yaml', risk, { risk: { max_open_positions: 12 } }),
    risk.replace('max_open_positions: 50', 'max_open_positions: 12'),
  )
  const strategies = shipped('strategies.yaml')
  const patch = { strategies: { S1_VWAP_EMA_Scalper: { parameters: { ema_period: 12 }, enabled: false } } }
  t.equal(
    patchYaml('strategies.yaml', strategies, patch),
    strategies.replace('ema_period: 9', 'ema_period: 12').replace('enabled: true', 'enabled: false'),
  )
})

const text = `# what this is
risk: # all of it
  exposure: 1 # scales
  note: "as it is"

  symbols: # traded
    - BTC/USDT # first
    - ETH/USDT
    # between
    - SOL/USDT # last
  inner: { a: 1, b: 'two' } # flow
  empty:
  deep:
    # above x
    x: 1
last: [1, 2]
`
const changed = (patch: unknown): string[] => {
  const [before, after] = [text, patchYaml('a.yaml', text, patch)].map((one) => one.split('\n'))
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`)
  return [...gone, ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)]
}

t.test('values keep their quotes, lists their lines, lines their comments', async (t) => {
  const cases: [string, unknown, string[]][] = [
    ['nothing', { risk: { exposure: 1 } }, []],
    ['a text', { risk: { note: "it's" } }, ['-   note: "as it is"', '+   note: "it\'s"']],
    [
      'in a flow mapping',
      { risk: { inner: { b: 'x', c: 3 } } },
      ["-   inner: { a: 1, b: 'two' } # flow", "+   inner: { a: 1, b: 'x', c: 3 } # flow"],
    ],
    [
      'out of a flow mapping',
      { risk: { inner: { a: null } } },
      ["-   inner: { a: 1, b: 'two' } # flow", "+   inner: { b: 'two' } # flow"],
    ],
    ['an empty value', { risk: { empty: [1] } }, ['-   empty:', '+   empty: [1]']],
    ['a new key', { risk: { deep: { z: true } } }, ['+     z: true']],
    ['a new mapping', { more: { a: { b: 1 }, c: 'yes' } }, ['+ more:', '+   a: { b: 1 }', "+   c: 'yes'"]],
    ['a key less', { risk: { exposure: null } }, ['-   exposure: 1 # scales']],
    ['the only key', { risk: { deep: { x: null } } }, ['-     x: 1', '+     {}']],
    [
      'an item more at the end',
      { risk: { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'X'] } },
      ['+     - X'],
    ],
    [
      'an item more at the beginning',
      { risk: { symbols: ['X', 'BTC/USDT', 'ETH/USDT', 'SOL/USDT'] } },
      ['+     - X'],
    ],
    [
      'another item in the middle',
      { risk: { symbols: ['BTC/USDT', 'X', 'SOL/USDT'] } },
      ['-     - ETH/USDT', '+     - X'],
    ],
    [
      'an item less',
      { risk: { symbols: ['BTC/USDT', 'ETH/USDT'] } },
      ['-     # between', '-     - SOL/USDT # last'],
    ],
    ['a list in brackets', { last: [3] }, ['- last: [1, 2]', '+ last: [3]']],
  ]
  for (const [name, patch, lines] of cases) t.strictSame(changed(patch), lines, name)
})

t.test('Windows line ends and a file without an end of line stay as they are', async (t) => {
  t.equal(patchYaml('a.yaml', 'a:\r\n  b: 1\r\n', { a: { c: 2 } }), 'a:\r\n  b: 1\r\n  c: 2\r\n')
  t.equal(patchYaml('a.yaml', 'a: 1', { b: 2 }), 'a: 1\nb: 2')
  t.equal(patchYaml('a.yaml', '# nothing yet', { a: { b: { c: 1 } } }), '# nothing yet\na:\n  b: { c: 1 }\n')
})

t.test('what cannot be changed in place is refused', async (t) => {
  const refused = (file: string, patch: unknown): unknown => {
    try {
      return patchYaml('a.yaml', file, patch)
    } catch (error) {
      return (error as Error).message
    }
  }
  const place = 'The file a.yaml cannot be changed in place: '
  const end = '. Nothing was changed; edit the file by hand.'
  t.equal(
    refused('a: &x 1\nb: *x\n', { a: 2 }),
    `${place}a.yaml:2:4 b: the alias *x is not supported: repeat the value${end}`,
  )
  t.equal(
    refused('a: 1\n---\nb: 1\n', { a: 2 }),
    `${place}a.yaml:3:1: a second document begins here, expected one per file${end}`,
  )
  t.equal(
    refused('a: |\n  text\n', { a: 'other' }),
    `${place}there is no place for a that can be written without the rest${end}`,
  )
  t.equal(refused('a: 1\n...\n', { b: 1 }), 'a: 1\nb: 1\n...\n', 'the end of a document is no reason')
})

const key = fc.constantFrom('a', 'b', 'c', 'BTC/USDT', 'on', '1', 'a b')
const scalar = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constantFrom('', 'plain', 'true', '1h', "it's", '#x', 'a: b', '- x', 'x, y', '{', '"', 'ü\n'),
)
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const mapping = fc.dictionary(key, anyValue, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
const style = fc.record({
  flow: fc.boolean(),
  comment: fc.boolean(),
  blank: fc.boolean(),
  wide: fc.boolean(),
})
const styles = fc.array(style, { minLength: 1, maxLength: 7 })
type Style = Readonly<Record<'flow' | 'comment' | 'blank' | 'wide', boolean>>

/** A file as a person may have written it. */
function written(value: Mapping, choices: readonly Style[]): string {
  let used = 0
  const next = (): Style => choices[used++ % choices.length]
  function lines(part: Mapping, indent: string): string[] {
    return Object.entries(part).flatMap(([name, own]) => {
      const { flow, comment, blank, wide } = next()
      const head = `${indent}${inlineText(name)}:`
      const note = comment ? '  # said' : ''
      const before = [...(blank ? [''] : []), ...(comment ? [`${indent}# about`] : [])]
      const inner = indent + (wide ? '    ' : '  ')
      if (isMapping(own) && Object.keys(own).length > 0 && !flow) {
        return [...before, head + note, ...lines(own, inner)]
      }
      if (Array.isArray(own) && own.length > 0 && !flow) {
        return [...before, head + note, ...own.map((one) => `${inner}- ${inlineText(one)}${note}`)]
      }
      return [...before, `${head} ${inlineText(own)}${note}`]
    })
  }
  return `# a file\n${lines(value, '').join('\n')}\n`
}

/** A merge patch that takes some keys away, changes some and adds some. */
const patches = fc.dictionary(key, fc.option(anyValue), { minKeys: 1, maxKeys: 3, noNullPrototype: true })

/** Nulls inside of a patch take keys away; as values they are nothing that a configuration holds. */
t.test('whatever the file and the change, the result holds what was wanted', async () => {
  fc.assert(
    fc.property(mapping, styles, patches, fc.boolean(), (value, choices, patch, deep) => {
      const file = written(value, choices)
      const [first] = Object.keys(value)
      const whole = deep ? { [first]: patch } : patch
      const result = parseYaml('a.yaml', patchYaml('a.yaml', file, whole)).value
      const sorted = (one: unknown): string =>
        JSON.stringify(one, (_, own: unknown) =>
          isMapping(own) ? Object.fromEntries(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1))) : own,
        )
      return sorted(result) === sorted(mergePatch(value, whole))
    }),
    { numRuns: 150 },
  )
})

t.test('a value that is changed takes its own bytes only', async () => {
  const MARK = 987654321
  fc.assert(
    fc.property(mapping, styles, fc.boolean(), scalar, (value, choices, deep, to) => {
      const [first] = Object.keys(value)
      const own = value[first]
      const marked = deep && isMapping(own) ? { ...own, mark: MARK } : MARK
      const patch = { [first]: deep && isMapping(own) ? { mark: to } : to }
      const file = written({ ...value, [first]: marked }, choices)
      return patchYaml('a.yaml', file, patch) === file.replace(String(MARK), () => inlineText(to))
    }),
    { numRuns: 100 },
  )
})

t.test('a key that is added or taken away leaves all other lines', async () => {
  const within = (few: string, many: string): boolean => {
    const lines = many.split('\n')
    let at = 0
    return few.split('\n').every((line) => {
      at = lines.indexOf(line, at) + 1
      return at > 0
    })
  }
  fc.assert(
    fc.property(mapping, styles, anyValue, (value, choices, added) => {
      const file = written(value, choices)
      const more = patchYaml('a.yaml', file, { added })
      return within(file, more) && patchYaml('a.yaml', more, { added: null }) === file
    }),
    { numRuns: 100 },
  )
})
