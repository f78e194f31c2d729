import fc from 'fast-check'
import t from 'tap'
import { satisfies } from './version-range.ts'

const TABLE: readonly (readonly [range: string, inside: readonly string[], outside: readonly string[]])[] = [
  ['1.2.3', ['1.2.3'], ['1.2.2', '1.2.4']],
  ['=1.2', ['1.2.0', '1.2.9'], ['1.1.9', '1.3.0']],
  ['^1.2.3', ['1.2.3', '1.9.0'], ['1.2.2', '2.0.0', '0.9.9']],
  ['^0.1.0', ['0.1.0', '0.1.7'], ['0.0.9', '0.2.0', '1.0.0']],
  ['^0.0.3', ['0.0.3'], ['0.0.4', '0.1.0']],
  ['^0.0', ['0.0.0', '0.0.9'], ['0.1.0']],
  ['^0.x', ['0.0.0', '0.9.9'], ['1.0.0']],
  ['~1.2.3', ['1.2.3', '1.2.9'], ['1.2.2', '1.3.0']],
  ['~1', ['1.0.0', '1.9.9'], ['0.9.9', '2.0.0']],
  ['>=0.1.0', ['0.1.0', '7.0.0'], ['0.0.9']],
  ['>= 0.1 <0.3', ['0.1.0', '0.2.9'], ['0.0.9', '0.3.0']],
  ['>1.2', ['1.3.0'], ['1.2.9']],
  ['<=1.2', ['1.2.9', '0.1.0'], ['1.3.0']],
  ['1.x || ^3.1.0', ['1.5.0', '3.2.0'], ['2.0.0', '3.0.9', '4.0.0']],
  ['*', ['0.0.0', '9.9.9'], []],
  ['1.X.x', ['1.0.0', '1.9.9'], ['2.0.0']],
]

for (const [range, inside, outside] of TABLE) {
  t.test(`the range ${range} holds what npm says it holds`, async (t) => {
    for (const version of inside) t.equal(satisfies(version, range), true, version)
    for (const version of outside) t.equal(satisfies(version, range), false, version)
  })
}

t.test('a range that is not understood is neither in nor out', async (t) => {
  for (const range of [
    '',
    'latest',
    'workspace:*',
    '1.0.0 - 2.0.0',
    '^1.0.0-beta.1',
    '>*',
    '1.2.3.4',
    '^1 || x.y',
  ])
    t.equal(satisfies('1.0.0', range), null, range)
  t.equal(satisfies('one', '*'), null)
})

t.test('a pre-release of the host counts as its release', async (t) => {
  t.equal(satisfies('0.2.0-beta.1', '^0.2.0'), true)
})

const part = fc.nat({ max: 5 })

t.test(
  'every version is in its own caret, tilde and lower bound, and the next major is in no caret',
  async () => {
    fc.assert(
      fc.property(part, part, part, (major, minor, patch) => {
        const version = `${major}.${minor}.${patch}`
        const all = [`^${version}`, `~${version}`, `>=${version}`, version, `<=${version}`]
        return (
          all.every((range) => satisfies(version, range) === true) &&
          satisfies(`${major + 1}.0.0`, `^${version}`) === false
        )
      }),
    )
  },
)

t.test('a tilde never accepts more than the caret of the same version with a major above 0', async () => {
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), ([major, ...low], other) => {
      const base = [major + 1, ...low].join('.')
      const version = other.join('.')
      return satisfies(version, `~${base}`) !== true || satisfies(version, `^${base}`) === true
    }),
  )
})
