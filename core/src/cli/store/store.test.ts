import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { damage, entry } from '../../store/store.fixture.ts'
import { codeKey, recordKey } from '../../store/keys.ts'
import { openStore } from '../../store/store.ts'
import { grodt } from '../cli-fixture.ts'
import { COMMANDS } from '../command.ts'
import { commandHelp } from '../help.ts'
import { STORE_COMMANDS } from './commands.ts'
import { storeCommand } from './store.ts'

/** A folder with a store of three records at the place where commands look for it. */
async function workplace(t: { testdir: () => string }): Promise<string> {
  const folder = t.testdir()
  const store = await openStore(join(folder, '.grodt', 'store'))
  for (let day = 1; day <= 3; day++) {
    store.addRow('BTC/USDT 1m', [day])
    store.append({ ...entry(day * 86_400_000), kind: day === 2 ? 'command' : 'batch' })
  }
  await store.writeSnapshot({ seq: 1, time: 86_400_000, bytes: Buffer.from('state') })
  await store.close()
  return folder
}

t.test('a wrong command line is refused with what to write instead', async (t) => {
  const cases: [string[], string][] = [
    [
      ['verfy'],
      'There is nothing called "verfy" to do with a store (did you mean "verify"?). See: grodt help store',
    ],
    [['verify', 'a', 'b'], 'Unexpected argument "b". See: grodt help store verify'],
    [
      ['export', '--from', 'now'],
      '--from was "now", expected a date such as 2024-01-31 or 2024-01-31T09:30 in UTC. See: grodt help store export',
    ],
  ]
  for (const [args, message] of cases) await t.rejects(storeCommand(args), { code: 'OPTION', message })
})

t.test('the help of each action has its options, in 80 columns, and so has docs/cli.md', async (t) => {
  const docs = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8')
  t.match(commandHelp(COMMANDS.store).join('\n'), /\n {2}verify .*\n/)
  for (const [name, spec] of Object.entries(STORE_COMMANDS)) {
    const help = commandHelp(spec)
    t.ok(
      help.every((line) => line.length <= 80),
      name,
    )
    const section = docs.split(`## grodt store ${name}`)[1].split('\n## ')[0]
    for (const { name: option } of spec.options)
      t.ok(section.includes(`| \`--${option}`), `--${option} of ${name}`)
  }
})

t.test('a whole store is verified, counted and exported', async (t) => {
  const folder = await workplace(t)
  t.match(grodt(folder, 'store', 'verify'), {
    code: 0,
    err: '',
    out: /^\.grodt\/store: 3 records \(1 to 3\), 1 snapshot, 1 chunk of bars\nhash of record 3: [0-9a-f]{64}\nEverything fits\.\n$/,
  })
  const { out } = grodt(folder, 'store', 'stats')
  t.match(
    out,
    /^\.grodt\/store: version 2, .*, 3 records\n1970-01-02 00:00 to 1970-01-04 00:00 UTC, numbers from 1 on\n/,
  )
  t.match(out, / batch +2 +\d+ B\n/)
  t.match(out, / BTC\/USDT 1m +3 +\d+ B\n/)
  t.match(JSON.parse(grodt(folder, 'store', 'stats', '--json').out), { records: { count: 3 }, version: 2 })
  const all = grodt(folder, 'store', 'export').out.trim().split('\n')
  t.equal(all.length, 3)
  const some = grodt(folder, 'store', 'export', '--from', '1970-01-02T01:00', '--kinds', 'batch,x')
  t.equal(some.out, `${all[2]}\n`)
  t.same(grodt(folder, 'store', 'export', '--to', '1970-01-03', '--out', 'x.jsonl'), {
    code: 0,
    err: '',
    out: 'x.jsonl: 2 records\n',
  })
  t.equal(readFileSync(join(folder, 'x.jsonl'), 'utf8'), `${all[0]}\n${all[1]}\n`)
  t.match(grodt(folder, 'store', 'export', '--out', 'x.jsonl'), {
    code: 1,
    err: /"x.jsonl" cannot be written/,
  })
  t.match(grodt(folder, 'store', 'repair'), {
    code: 0,
    out: 'Nothing had to be repaired.\n.grodt/store: records 1 to 3\n',
  })
})

t.test('kept revisions and their code are counted, checked and exported', async (t) => {
  const folder = await workplace(t)
  const path = join(folder, '.grodt', 'store')
  const store = await openStore(path)
  const hash = createHash('sha256').update('code').digest('hex')
  const kept = { number: 1, from: 2, time: 86_400_000, code: [hash], value: { files: [] } }
  await store.putRevision(kept, new Map([[hash, 'code']]))
  await store.close()
  t.match(grodt(folder, 'store', 'verify').out, /\n1 revision, plugin code of 1 bundle\nhash /)
  const { out } = grodt(folder, 'store', 'stats')
  t.match(out, /\n *revision +from record +time +bytes\n *1 +2 +1970-01-02 00:00 +12 B\n/)
  t.match(out, new RegExp(`\n *plugin code +of revision +bytes\n *${hash.slice(0, 16)} +1 +4 B\n`))
  t.match(JSON.parse(grodt(folder, 'store', 'stats', '--json').out), {
    revisions: [{ number: 1, from: 2, time: '1970-01-02T00:00:00.000Z', bytes: 12 }],
    code: [{ hash, bytes: 4, revisions: [1] }],
  })
  t.same(JSON.parse(grodt(folder, 'store', 'export', '--revisions').out), kept)
  t.match(grodt(folder, 'store', 'export', '--revisions', '--kinds', 'batch'), {
    code: 2,
    err: '--from, --to and --kinds choose records; --revisions takes none of them.',
  })
  await damage(path, codeKey(hash), (code) => (code[0] ^= 1))
  t.match(grodt(folder, 'store', 'verify'), {
    code: 1,
    out: `error: the plugin code ${hash} does not fit its hash\n1 error.`,
  })
  t.match(
    grodt(folder, 'store', 'repair').out,
    `Taken out, since the plugin code ${hash} does not fit its hash.\n`,
  )
})

t.test('damage ends verify with exit code 1, and repair says what was lost', async (t) => {
  const folder = await workplace(t)
  await damage(join(folder, '.grodt', 'store'), recordKey(2), (value) => (value[40] ^= 1))
  const verified = grodt(folder, 'store', 'verify')
  t.equal(verified.code, 1)
  t.match(
    verified.out,
    /\nerror: record 2 does not fit the hash chain\n1 error\. Keep what can be trusted: grodt store repair "\.grodt\/store"\n$/,
  )
  t.match(JSON.parse(grodt(folder, 'store', 'verify', '--json').out), {
    problems: [{ what: 'journal', seq: 2 }],
  })
  t.match(grodt(folder, 'store', 'export'), {
    code: 1,
    err: /^The store "\.grodt\/store" is damaged: record 2/,
  })
  t.same(grodt(folder, 'store', 'repair'), {
    code: 0,
    err: '',
    out: '2 records (2 to 3) taken out and kept in .grodt/store/dropped-2.jsonl\n.grodt/store: records 1 to 1\n',
  })
  t.equal(grodt(folder, 'store', 'verify').code, 0)
})

t.test('no store, and a store in use', async (t) => {
  const folder = t.testdir()
  t.same(grodt(folder, 'store', 'verify'), {
    code: 1,
    out: '',
    err: 'There is no store at ".grodt/store". Give the folder of a store; without one it is .grodt/store in the working folder.\n',
  })
  const store = await openStore(join(folder, 'mine'))
  t.same(grodt(folder, 'store', 'stats', 'mine'), {
    code: 1,
    out: '',
    err: `The store "mine" is in use by process ${process.pid}. One process owns a store: stop that one first, or give another folder. A command with --api can ask a host: name its API with --api.\n`,
  })
  await store.close()
})
