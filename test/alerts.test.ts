import { once } from 'node:events'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { addConfigs } from '../core/src/cli/cli-fixture.ts'
import { authorized, spawnHost } from './support/host-process.ts'

const SECRET = 'between host and receiver'

interface Delivery {
  readonly id: string
  readonly kind: string
  readonly rule: string | null
  readonly text: string
  /** Whether the receiver took it. */
  readonly taken: boolean
}

/** Whether a body is signed as docs/alerts.md says, just now. */
function isSigned(headers: NodeJS.Dict<string | string[]>, body: string): boolean {
  const timestamp = String(headers['grodt-timestamp'])
  const expected = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest()
  const given = Buffer.from(String(headers['grodt-signature']).replace('sha256=', ''), 'hex')
  const age = Date.now() / 1000 - Number(timestamp)
  return given.length === expected.length && timingSafeEqual(given, expected) && age > -5 && age < 60
}

// Who is told: a service of its own, which takes nothing at first.
const deliveries: Delivery[] = []
const unsigned: string[] = []
const heard = new EventTarget()
let open = false
const receiver = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts).toString()
    const message = JSON.parse(body) as Delivery
    if (!isSigned(request.headers, body) || request.headers['grodt-delivery'] !== message.id)
      unsigned.push(body)
    deliveries.push({ ...message, taken: open })
    response.writeHead(open ? 204 : 503).end()
    heard.dispatchEvent(new Event('delivery'))
  })
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
t.teardown(() => {
  receiver.closeAllConnections()
  receiver.close()
})

/** Wait for a delivery, past or to come. */
async function delivery(rule: string, kind: string): Promise<Delivery> {
  for (;;) {
    const found = deliveries.find((one) => one.rule === rule && one.kind === kind)
    if (found !== undefined) return found
    await once(heard, 'delivery')
  }
}

// A host of a user in a folder of its own.
const folder = t.testdir({})
addConfigs(folder)
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
writeFileSync(
  join(folder, 'configs', 'alerts.yaml'),
  `alerts:
  look_seconds: 0.1
  settle_seconds: 0.5
  channels: { webhook: { ops: { url: "${url}", secret_env: GRODT_ALERT_TEST } } }
`,
)
const start = () =>
  spawnHost(t, { args: ['--speed', '3000'], cwd: folder, env: { GRODT_ALERT_TEST: SECRET } })
const post = (api: string, path: string): Promise<Response> =>
  fetch(api + path, { method: 'POST', headers: authorized(folder), body: '{"reason":"a drill"}' })

t.test('a killed host tells nothing twice, sends what had not arrived, and tells the end', async (t) => {
  const first = start()
  t.equal((await post(await first.listening(), '/risk/kill-switch/trigger')).status, 200)
  const refused = await delivery('kill_switch', 'raised')
  t.match(refused, { taken: false, text: 'The kill switch is latched: a drill.' })
  first.child.kill('SIGKILL')
  await first.closed

  open = true
  const second = start()
  const api = await second.listening()
  // This one is found by a look that finds the kill switch as well.
  const risk = join(folder, 'configs', 'risk.yaml')
  const good = readFileSync(risk, 'utf8')
  appendFileSync(risk, 'nonsense: 1\n')
  await delivery('refused_files', 'raised')
  t.equal((await post(api, '/risk/kill-switch/reset')).status, 200)
  writeFileSync(risk, good)
  await delivery('kill_switch', 'cleared')
  await delivery('refused_files', 'cleared')
  second.child.kill('SIGTERM')
  t.strictSame(await second.closed, [0, null])

  const told = deliveries.filter(({ rule }) => rule === 'kill_switch')
  const taken = told.filter((one) => one.taken)
  t.strictSame(
    taken.map(({ kind }) => kind),
    ['raised', 'cleared'],
  )
  t.equal(taken[0].id, refused.id, 'the message that the first process could not deliver')
  const ids = deliveries.filter((one) => one.taken).map(({ id }) => id)
  t.equal(new Set(ids).size, ids.length, 'no id arrives twice')
  t.strictSame(unsigned, [])
  const log = readFileSync(join(folder, '.grodt', 'log', 'paper.log'), 'utf8')
  t.match(log, 'back to normal: The kill switch is latched: a drill.')
  t.notMatch(log, SECRET)
})
