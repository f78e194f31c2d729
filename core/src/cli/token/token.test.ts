import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { findToken } from '../../api/guard/tokens.ts'
import { tokenCommand } from './token.ts'

/** What a command prints on standard output. */
function printed(t: Test, ...args: string[]): string {
  const written = t.capture(process.stdout, 'write', () => true)
  tokenCommand(args)
  return written()
    .map(({ args: [text] }) => String(text))
    .join('')
}

t.test('tokens are added, listed and revoked in the folder that host.yaml names', async (t) => {
  const folder = t.testdir({ configs: {} })
  const access = join(folder, 'api')
  const configs = join(folder, 'configs')
  writeFileSync(join(configs, 'host.yaml'), `host:\n  api: { access: "${access}" }\n`)
  const where = ['--configs', configs]
  const token = printed(t, 'add', 'desk', '--scope', 'trade', ...where).trim()
  t.strictSame(findToken(access, token), { name: 'desk', scope: 'trade' })
  const added: unknown = JSON.parse(printed(t, 'add', 'bot', '--json', ...where))
  t.match(added, { name: 'bot', scope: 'read', token: /^grodt_bot_/ }, 'read is enough where nothing is said')
  t.match(
    printed(t, 'list', ...where),
    /^bot {18}read {3}since \d{4}-\d\d-\d\d \d\d:\d\d UTC\ndesk .* trade .*\nlocal .* admin .*\n$/,
  )
  t.equal(printed(t, 'revoke', 'desk', ...where), 'The token "desk" is worthless from now on.\n')
  t.equal(findToken(access, token), null)
  t.match(JSON.parse(printed(t, 'list', '--json', ...where)), {
    tokens: [{ name: 'bot' }, { name: 'local' }],
  })
  for (const name of ['bot', 'local']) printed(t, 'revoke', name, ...where)
  t.equal(printed(t, 'list', ...where), 'There are no tokens.\n')
})

t.test('a wrong command line is refused', async (t) => {
  const cases: [string[], string][] = [
    [['ad'], 'There is nothing called "ad" to do with tokens (did you mean "add"?). See: grodt help token'],
    [['add'], 'Name the token, for example dashboard. See: grodt help token add'],
    [
      ['add', 'x', '--scope', 'root'],
      '--scope was "root", expected one of: read, trade, admin. See: grodt help token add',
    ],
  ]
  for (const [args, message] of cases) t.throws(() => tokenCommand(args), { code: 'OPTION', message })
})
