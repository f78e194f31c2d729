import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { grodt } from '../core/src/cli/cli-fixture.ts'
import { SeededRandom } from '../sdk/src/host.ts'
import { authorized } from './support/host-process.ts'
import { RISK, stop, until, workplace } from './support/workplace.ts'

const KILLS = Number(process.env.GRODT_KILLS ?? 3)

t.test(`killed ${KILLS} times in roll-backs, files and revision agree at the next start`, async (t) => {
  const { folder, edit, read, start } = workplace(t)
  const random = new SeededRandom(1)
  let host = start()
  let api = await host.listening()
  const texts = [read(RISK)]
  edit(RISK, 'max_gross_exposure: 1', 'max_gross_exposure: 0.9')
  edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  await until(api, ({ revision }) => revision === 2)
  texts.push(read(RISK))
  for (let n = 0; n < KILLS; n++) {
    const to = 1 + (n % 2)
    const asked = fetch(`${api}/config/revisions/${to}/rollback`, {
      method: 'POST',
      headers: authorized(folder),
      body: JSON.stringify({ reason: `roll-back ${n}`, author: 'ann' }),
    }).then(
      () => true,
      () => false,
    )
    await later(random.next() * 120)
    host.child.kill('SIGKILL')
    await host.closed
    const answered = await asked
    host = start()
    api = await host.listening()
    const same = grodt(folder, 'config', 'diff', '--api', new URL(api).origin)
    t.same(same.out, 'The host runs what the files say.\n')
    t.ok(texts.includes(read(RISK)))
    if (answered) t.equal(read(RISK), texts[to - 1], 'what was answered stays')
    const strategies = read('configs/strategies.yaml').includes('ema_period: 9')
    t.equal(strategies, read(RISK) === texts[0], 'all files or none')
  }
  await stop(t, host)
  t.match(grodt(folder, 'audit', 'verify'), { code: 0, out: 'Everything fits' })
  t.match(grodt(folder, 'store', 'verify'), { code: 0 })
})
