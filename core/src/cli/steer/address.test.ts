import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { localToken, openTokens } from '../../api/guard/tokens.ts'
import { parseCommandLine } from '../arguments.ts'
import { apiAddress, type ApiAddress } from './address.ts'
import { STEER_COMMANDS } from './commands.ts'

const parsed = (...args: string[]) => parseCommandLine(STEER_COMMANDS.pause, args)

t.test('the address is that of --api, else of host.yaml', async (t) => {
  const url = (...args: string[]): string => apiAddress('pause', parsed(...args), {}).url
  t.equal(url('--api', 'http://localhost:99/api/v1/'), 'http://localhost:99')
  const folder = (api: string): string => t.testdir({ configs: { 'host.yaml': `host:\n  api: ${api}\n` } })
  const of = (api: string): string => url('--configs', `${folder(api)}/configs`)
  t.equal(of('{ port: 8080 }'), 'http://127.0.0.1:8080')
  t.equal(of('{ host: "::1" }'), 'http://[::1]:7373')
  t.equal(
    of('{ prt: 1 }'),
    'http://127.0.0.1:7373',
    'a mistake elsewhere in the file keeps nobody from a halt',
  )
  const tls = 'tls: { certificate: a.pem, key: b.pem }'
  t.equal(of(`{ host: 0.0.0.0, ${tls}, names: [grodt.example] }`), 'https://grodt.example:7373')
  t.equal(of(`{ host: 10.0.0.5, port: 443, ${tls} }`), 'https://10.0.0.5')
  t.equal(of('{ host: "::", behind_proxy: true }'), 'http://127.0.0.1:7373')
  t.throws(() => of('{ port: 0 }'), {
    code: 'OPTION',
    message:
      /host\.yaml the API takes a free port: give the address that grodt run shows with --api URL\. See: grodt help pause$/,
  })
  for (const wrong of ['127.0.0.1:7373', 'ftp://x', 'here']) {
    t.throws(() => url('--api', wrong), {
      code: 'OPTION',
      message: `--api was "${wrong}", expected an address such as http://127.0.0.1:7373. See: grodt help pause`,
    })
  }
  t.throws(() => url('--configs', '/nowhere'), { code: 'CONFIG_FOLDER' })
  t.equal(url('--api', 'http://localhost:99', '--configs', '/nowhere'), 'http://localhost:99')
})

t.test('the token is told, or that of this machine, which goes nowhere else', async (t) => {
  const folder = t.testdir({ 'told.token': 'grodt_told\n', configs: {} })
  const access = join(folder, 'api')
  openTokens(access)
  const local = localToken(access)
  const configs = join(folder, 'configs')
  const host = `host:\n  api: { access: "${access}", names: [grodt.example] }\n`
  writeFileSync(join(configs, 'host.yaml'), host)
  const at = (api: string, environment: NodeJS.ProcessEnv = {}): ApiAddress =>
    apiAddress('pause', parsed('--configs', configs, '--api', api), environment)
  t.match(local, /^grodt_local_/)
  t.equal(at('http://127.0.0.1:7373').token, local)
  t.equal(at('https://grodt.example').token, local)
  t.equal(at('https://other.example').token, null, 'another host is none that made it')
  t.equal(at('http://grodt.example').token, null, 'nor is it sent in the clear')
  const told = { GRODT_TOKEN_FILE: join(folder, 'told.token') }
  t.equal(at('https://other.example', told).token, 'grodt_told')
  t.equal(at('http://localhost:1', { ...told, GRODT_TOKEN: 'grodt_nearer' }).token, 'grodt_nearer')
  t.throws(() => at('http://other.example:7373', told), {
    code: 'OPTION',
    message:
      'The token would go to http://other.example:7373 unencrypted: give an address with https. See: grodt help pause',
  })
  t.throws(() => at('http://localhost', { GRODT_TOKEN_FILE: join(folder, 'none') }), {
    code: 'OPTION',
    message: /^GRODT_TOKEN_FILE cannot be read: ENOENT/,
  })
})
