import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { verifyStore } from '../core/src/store/verify.ts'
import { barsLater, post, spawnHost, type HostProcessOptions } from './support/host-process.ts'

type Options = Omit<HostProcessOptions, 'args'>

const WINDOWS = process.platform === 'win32' && 'a shell and signals of another system'
const NOBODY = 65_534

t.test(
  'a disk that gets full ends the host, and the next start has what was written',
  { skip: WINDOWS },
  async (t) => {
    const store = join(t.testdir({}), 'store')
    const host = (options: Options, ...args: string[]) =>
      spawnHost(t, {
        ...options,
        args: ['--store', store, '--log', `${store}.log`, '--speed', '300000', ...args],
      })
    // No file may become larger than 400 KiB: the same failing writes as those of a full disk. What a test runner loads into
    // its children would end them at the signal that comes with it, which Node.js ignores.
    const small: Options = {
      wrap: (command) => ['bash', '-c', 'unset NODE_OPTIONS; ulimit -f 400 && exec "$@"', 'x', ...command],
    }
    const full = host(small)
    t.strictSame(await full.closed, [1, null])
    t.match(
      full.out(),
      `The store "${store}" cannot be written: a file has the largest size that this user may write.`,
    )
    const written = Number(/Everything up to record (\d+) is written/.exec(full.out())?.[1])
    t.ok(written > 0, `${written} records`)
    t.match(await verifyStore(store), { problems: [] })

    const again = host({}, '--for', '500ms')
    t.strictSame(await again.closed, [0, null])
    const replayed = Number(/(\d+) inputs?\s+replayed, all as\s+recorded/.exec(again.out())?.[1])
    // The first record says that the process began.
    t.ok(replayed >= written - 1, `${replayed} inputs are replayed`)
    t.match(await verifyStore(store), { problems: [] })
  },
)

t.test(
  'a store that is deleted under a running host ends it with a message',
  { skip: WINDOWS },
  async (t) => {
    const host = (store: string, speed: string) =>
      spawnHost(t, { args: ['--store', store, '--log', `${store}.log`, '--speed', speed] })
    const gone = (store: string): string =>
      `The store "${store}" cannot be written: its folder was deleted or moved.`

    const first = join(t.testdir({}), 'store')
    const busy = host(first, '20000')
    await barsLater(await busy.listening(), 5)
    rmSync(first, { recursive: true })
    t.strictSame(await busy.closed, [1, null])
    t.match(busy.out(), gone(first))

    // The next bar of this one is minutes away: a command finds it out, its author hears of it, and the host ends at once.
    const second = join(t.testdir({}), 'store')
    const calm = host(second, '1')
    const api = await calm.listening()
    rmSync(second, { recursive: true })
    const person = { reason: 'a test', author: 'ann' }
    t.equal(await post(api, '/risk/kill-switch/trigger', person), 503)
    t.strictSame(await calm.closed, [1, null])
    t.match(calm.out(), gone(second))
    t.notMatch(calm.out(), 'is stored: the next start')
    t.notOk(existsSync(second), 'nothing is put in its place')
  },
)

t.test('a folder that may not be written is no start', { skip: WINDOWS }, async (t) => {
  const folder = t.testdir({})
  const [closed, open] = [join(folder, 'closed'), join(folder, 'open')]
  for (const path of [closed, open]) mkdirSync(path)
  chmodSync(closed, 0o555)
  chmodSync(open, 0o777)
  // Nothing is closed to root.
  const user: Options = process.getuid?.() === 0 ? { user: NOBODY } : {}
  const store = join(closed, 'store')
  const args = ['--store', store, '--log', join(open, 'x.log')]
  const host = spawnHost(t, { ...user, args })
  t.strictSame(await host.closed, [1, null])
  t.match(
    host.out(),
    `The store "${store}" cannot be opened: it is read-only or belongs to another user. ` +
      'Give this user the right to write there, or give another folder.',
  )
  t.notOk(existsSync(store))
})
