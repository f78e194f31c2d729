import fc from 'fast-check'
import { dump } from 'js-yaml'
import t from 'tap'
import { parseYaml } from '../../config/yaml.ts'
import { isSecretName, MASK, maskSecrets, maskYaml, secretsIn } from './mask.ts'

const SECRET_NAMES = [
  'key',
  'api_key',
  'apiKey',
  'APIKey',
  'secret',
  'clientSecret',
  'password',
  'db-password',
]
SECRET_NAMES.push(
  'passphrase',
  'token',
  'access_token',
  'TOKEN',
  'Authorization',
  'credentials',
  'privateKey',
)
const PLAIN_NAMES = [
  'monkey',
  'keyboard_layout',
  'author',
  'symbols',
  'capital',
  'opinion',
  'hockey',
  'compass',
]

t.test('names are secret by their words', async (t) => {
  for (const name of SECRET_NAMES) t.equal(isSecretName(name), true, name)
  for (const name of PLAIN_NAMES) t.equal(isSecretName(name), false, name)
})

t.test('what stands under a secret name is masked at any depth, null stays', async (t) => {
  const value = {
    a: [{ venue: { apiKey: 'abcd', secret: { x: 1 }, name: 'v' } }],
    token: null,
    password: 0,
    url: 'https://ann:hunter2@example.org/x',
  }
  t.strictSame(maskSecrets(value), {
    a: [{ venue: { apiKey: MASK, secret: MASK, name: 'v' } }],
    token: null,
    password: MASK,
    url: `https://${MASK}@example.org/x`,
  })
})

t.test('a token of the API is masked wherever somebody has pasted it', async (t) => {
  const token = `grodt_desk-2_${'aB_-'.repeat(10)}abc`
  t.strictSame(maskSecrets({ why: `see ${token}, it fails`, [token]: 1 }), {
    why: `see ${MASK}, it fails`,
    [MASK]: 1,
  })
  t.equal(maskSecrets('grodt_desk_short'), 'grodt_desk_short')
})

t.test('a secret that is known is masked wherever it stands', async (t) => {
  const secrets = secretsIn({ password: 'hunter2', key: { of: [12345, 'abc'] } })
  t.strictSame(secrets, ['hunter2', '12345'], 'the shortest are not looked for')
  const value = { stack: 'no login with hunter2!', code: 12345, hunter2: [1234] }
  t.strictSame(maskSecrets(value, secrets), { stack: `no login with ${MASK}!`, code: MASK, [MASK]: [1234] })
})

t.test('in YAML comments and everything else stay', async (t) => {
  const text = [
    'host: # the host',
    '  seed: 7',
    '  # password: old',
    '  venue:',
    '    name: x',
    '    api_key: abc # of ann',
    "    'secret': |",
    '      line one',
    '',
    '      line two',
    '    limits: { token: t1, rate: 3 }',
    '    tokens:',
    '    - one',
    '    - two',
    '    keys: [',
    '  one,',
    '  ]',
    '    after: 1',
    '  - key: k',
    '    other: 2',
    'end: 1',
  ]
  t.strictSame(maskYaml(text.join('\n')).split('\n'), [
    'host: # the host',
    '  seed: 7',
    `  # password: ${MASK}`,
    '  venue:',
    '    name: x',
    `    api_key: ${MASK}`,
    `    'secret': ${MASK}`,
    '',
    `    limits: { token: ${MASK}`,
    `    tokens: ${MASK}`,
    `    keys: ${MASK}`,
    '    after: 1',
    `  - key: ${MASK}`,
    '    other: 2',
    'end: 1',
  ])
})

/** A tree of names and values; what is secret in it has values that begin with `hush`. */
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('plain', 'two\nlines', '', 'x: y', '# no comment', ' }', 'a, b'),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...PLAIN_NAMES, ...SECRET_NAMES), tie('value'), { maxKeys: 4 }),
  ),
}))

function hushed(value: unknown, secret: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => hushed(one, secret))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, own]) => [key, hushed(own, secret || isSecretName(key))]),
    )
  }
  return secret ? `hush ${String(value)}` : value
}

t.test('nothing secret is left of a YAML file, however it is written', async (t) => {
  let plain = 0
  fc.assert(
    fc.property(
      tree.value,
      fc.constantFrom(-1, 0, 1, 2),
      fc.constantFrom(20, 80),
      (value, flow, lineWidth) => {
        const text = dump({ root: hushed(value, false) }, { flowLevel: flow, lineWidth, noRefs: true })
        const masked = maskYaml(text)
        if (masked.includes('hush')) throw new Error(`${text}\nbecame\n${masked}`)
        if (!text.includes('hush')) {
          if (!SECRET_NAMES.some((name) => text.includes(name)) && masked !== text)
            throw new Error(`${text}\nbecame\n${masked}`)
          plain++
        }
        const { value: parsed } = parseYaml('x.yaml', text)
        if (JSON.stringify(maskSecrets(parsed)).includes('hush')) throw new Error(text)
      },
    ),
    { numRuns: 2_000 },
  )
  t.ok(plain > 200, `${plain} files without a secret`)
})
