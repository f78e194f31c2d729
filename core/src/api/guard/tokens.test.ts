import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { HOST_AUTHOR } from '../../host/host-checks.ts'
import { SUPERVISOR } from '../../host/supervisor/back-off.ts'
import {
  addToken,
  findToken,
  listTokens,
  localToken,
  openTokens,
  OWN_AUTHORS,
  revokeToken,
} from './tokens.ts'

const POSIX = process.platform === 'win32' ? 'modes are no protection there' : false
const mode = (path: string): number => statSync(path).mode & 0o777

t.test('the first start makes a token that its owner alone can read; later ones keep it', async (t) => {
  const folder = join(t.testdir({}), 'a', 'api')
  const file = openTokens(folder)
  t.equal(file, join(folder, 'local.token'))
  const token = localToken(folder)
  t.match(token, /^grodt_local_[A-Za-z0-9_-]{43}$/, '256 bits')
  t.strictSame(findToken(folder, token ?? ''), { name: 'local', scope: 'admin' })
  t.equal(openTokens(folder), null)
  t.equal(localToken(folder), token)
  revokeToken(folder, 'local')
  t.equal(openTokens(folder), null, 'one that was revoked does not come back')
  t.strictSame([localToken(folder), listTokens(folder)], [null, []])
})

t.test(
  'files and folders are closed to others, and a folder that is open is refused',
  { skip: POSIX },
  async (t) => {
    const folder = join(t.testdir({}), 'api')
    openTokens(folder)
    addToken(folder, 'bot', 'read')
    t.strictSame(
      ['.', 'tokens'].map((path) => mode(join(folder, path))),
      [0o700, 0o700],
    )
    const files = ['local.token', 'tokens/local.json', 'tokens/bot.json']
    t.strictSame(
      files.map((path) => mode(join(folder, path))),
      [0o600, 0o600, 0o600],
    )
    chmodSync(folder, 0o750)
    t.throws(() => openTokens(folder), {
      code: 'TOKEN_FOLDER',
      message: `The folder of the tokens "${folder}" can be opened by other users. Close it: chmod 700 "${folder}". Where its disk has no modes, that does nothing. Give another one with api.access of host.yaml, or start without the API: --no-api.`,
    })
  },
)

t.test('a token is shown once: what is kept does not give it back', async (t) => {
  const folder = join(t.testdir({}), 'api')
  const token = addToken(folder, 'bot', 'trade')
  const kept = readFileSync(join(folder, 'tokens', 'bot.json'), 'utf8')
  t.notMatch(kept, token.slice('grodt_bot_'.length))
  t.match(JSON.parse(kept), { name: 'bot', scope: 'trade', sha256: /^[0-9a-f]{64}$/ })
  t.match(listTokens(folder), [
    { name: 'bot', scope: 'trade', created: /^\d{4}-.*Z$/ },
    { name: 'local', scope: 'admin' },
  ])
  t.notMatch(JSON.stringify(listTokens(folder)), /[0-9a-f]{64}/)
})

t.test('only the whole token opens, and only until it is revoked', async (t) => {
  const folder = join(t.testdir({}), 'api')
  const [one, other] = [addToken(folder, 'one', 'read'), addToken(folder, 'other', 'admin')]
  t.strictSame(findToken(folder, one), { name: 'one', scope: 'read' })
  const last = one.endsWith('A') ? 'B' : 'A'
  const wrong = [
    ...['', 'x', 'grodt_one_', one.slice(0, -1), `${one}A`, one.slice(0, -1) + last, ` ${one}`],
    // The secret of one under the name of another, names that are not there, and ways out of the folder.
    ...[one.replace('_one_', '_other_'), one.replace('_one_', '_none_'), one.replace('one', '../tokens/one')],
  ]
  for (const token of wrong) t.equal(findToken(folder, token), null, token)
  revokeToken(folder, 'one')
  t.equal(findToken(folder, one), null)
  t.strictSame(findToken(folder, other), { name: 'other', scope: 'admin' })
  t.throws(() => revokeToken(folder, 'othr'), {
    code: 'TOKEN_UNKNOWN',
    message: 'There is no token "othr" (did you mean "other"?). There are: local, other.',
  })
})

t.test('a name is one file: taken once, and never a path', async (t) => {
  const folder = join(t.testdir({}), 'api')
  addToken(folder, 'bot', 'read')
  t.throws(() => addToken(folder, 'bot', 'admin'), { code: 'TOKEN_EXISTS' })
  for (const name of ['', '../bot', 'a/b', 'A', '-a', 'a_b', 'a'.repeat(33), 'bot\n']) {
    t.throws(() => addToken(folder, name, 'read'), { code: 'TOKEN_NAME' }, name)
    t.throws(() => revokeToken(folder, name), { code: 'TOKEN_UNKNOWN' }, name)
  }
  t.strictSame(readdirSync(join(folder, 'tokens')).sort(), ['bot.json', 'local.json'])
})

t.test('no token is called as the host signs itself', async (t) => {
  const folder = join(t.testdir({}), 'api')
  for (const name of [HOST_AUTHOR, SUPERVISOR, 'api', 'file', 'signal']) {
    t.ok(OWN_AUTHORS.includes(name), name)
    t.throws(() => addToken(folder, name, 'read'), { code: 'TOKEN_NAME' }, name)
  }
})

t.test('a record that is damaged opens nothing', async (t) => {
  const folder = join(t.testdir({}), 'api')
  const token = addToken(folder, 'bot', 'read')
  const file = join(folder, 'tokens', 'bot.json')
  const whole = readFileSync(file, 'utf8')
  for (const text of [
    '',
    '{',
    'null',
    '{}',
    whole.replace('read', 'root'),
    whole.replace(/"[0-9a-f]{64}"/, '1'),
  ]) {
    writeFileSync(file, text)
    t.equal(findToken(folder, token), null, text)
  }
})

t.test('a first start that was cut off begins anew, and the same token goes on', async (t) => {
  const home = t.testdir({ other: {} })
  const folder = join(home, 'api')
  openTokens(folder)
  const token = localToken(folder)
  const before = join(home, 'other')
  chmodSync(before, 0o700)
  writeFileSync(join(before, 'local.token'), `${token}\n`)
  mkdirSync(join(before, `tokens.${process.pid}`))
  t.equal(openTokens(before), join(before, 'local.token'))
  t.strictSame(findToken(before, token ?? ''), { name: 'local', scope: 'admin' })
  t.strictSame(readdirSync(before).sort(), ['local.token', 'tokens'])
})

t.test('a folder that cannot be used is told', async (t) => {
  const folder = t.testdir({ file: '', open: { 'local.token': 'nonsense' } })
  t.throws(() => openTokens(join(folder, 'file')), {
    code: 'TOKEN_FOLDER',
    message: /cannot be used: EEXIST.* Give another one with api\.access of host\.yaml/,
  })
  chmodSync(join(folder, 'open'), 0o700)
  t.throws(() => openTokens(join(folder, 'open')), { message: /local\.token" holds no token\. Remove it/ })
})
