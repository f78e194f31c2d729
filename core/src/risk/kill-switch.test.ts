import t from 'tap'
import {
  armedKillSwitch,
  judgeEquity,
  resetKillSwitch,
  setKillSwitchLevels,
  startKillSwitchDay,
  triggerKillSwitch,
  type KillSwitch,
  type KillSwitchRules,
} from './kill-switch.ts'

const rules: KillSwitchRules = { maxDrawdown: 0.2, maxDailyLoss: 0.1, warnAt: 0.5, action: 'freeze' }

function armed(of = rules): KillSwitch {
  const kill = armedKillSwitch(1000)
  setKillSwitchLevels(kill, of)
  return kill
}

t.test('a falling equity warns, then latches', async (t) => {
  const kill = armed()
  t.equal(kill.watch.level, 950, 'half of the daily loss')
  t.notOk(judgeEquity(kill, rules, 951, 1))
  t.ok(judgeEquity(kill, rules, 950, 2))
  t.match(kill, { stage: 'warned', since: 2, cause: 'daily-loss', value: 0.05, limit: 0.05 })
  t.equal(kill.watch.level, 900)
  t.notOk(judgeEquity(kill, rules, 901, 3))
  t.ok(judgeEquity(kill, rules, 900, 4))
  t.match(kill, { stage: 'latched', since: 4, cause: 'daily-loss', value: 0.1, limit: 0.1 })
  t.notOk(judgeEquity(kill, rules, 5000, 5), 'nothing but a reset moves it')
  t.notOk(startKillSwitchDay(kill, rules, 5000, 6))
  t.equal(kill.stage, 'latched')
})

t.test('one bar may go through both stages', async (t) => {
  const kill = armed()
  t.ok(judgeEquity(kill, rules, 700, 1))
  t.match(kill, { stage: 'latched', cause: 'drawdown', value: 0.3, limit: 0.2 })
})

t.test('the drawdown counts from the high-water mark over days', async (t) => {
  const kill = armed()
  judgeEquity(kill, rules, 1500, 1)
  startKillSwitchDay(kill, rules, 1350, 2)
  t.equal(kill.watch.level, 1350, '1500 x 0.9, where the drawdown warns')
  judgeEquity(kill, rules, 1340, 3)
  t.match(kill, { stage: 'warned', cause: 'drawdown' })
  startKillSwitchDay(kill, rules, 1300, 4)
  t.ok(judgeEquity(kill, rules, 1200, 5))
  t.match(kill, { stage: 'latched', cause: 'drawdown', value: 0.2 }, '300 of 1500')
})

t.test('a warning ends with a day or a new high-water mark, once its cause is gone', async (t) => {
  const byDay = armed()
  judgeEquity(byDay, rules, 940, 1)
  t.notOk(judgeEquity(byDay, rules, 990, 2), 'it does not flicker')
  t.ok(startKillSwitchDay(byDay, rules, 940, 3))
  t.match(byDay, { stage: 'armed', cause: 'recovered' })
  const byMark = armed()
  judgeEquity(byMark, rules, 940, 1)
  t.ok(judgeEquity(byMark, rules, 1001, 2))
  t.equal(byMark.stage, 'armed')
  const stays = armed()
  judgeEquity(stays, rules, 890, 1)
  t.equal(stays.stage, 'latched')
})

t.test('a day does not end a warning whose drawdown is still there', async (t) => {
  const kill = armed()
  judgeEquity(kill, { ...rules, maxDailyLoss: 0 }, 890, 1)
  t.equal(kill.stage, 'warned')
  t.notOk(startKillSwitchDay(kill, rules, 895, 2))
  t.equal(kill.stage, 'warned', '10.5 % of 20 %')
})

t.test('a person triggers and resets it, and gives a reason', async (t) => {
  const kill = armed()
  t.notOk(resetKillSwitch(kill, rules, 1000, 1, 'why', 'me'), 'there is nothing to reset')
  t.ok(triggerKillSwitch(kill, rules, 2, 'news', 'me'))
  t.match(kill, { stage: 'latched', cause: 'manual', value: null, limit: null, why: 'news', author: 'me' })
  t.notOk(triggerKillSwitch(kill, rules, 3, 'again', 'me'))
  t.equal(kill.watch.level, -Infinity)
  t.ok(resetKillSwitch(kill, rules, 600, 4, 'calm', 'you'))
  t.match(kill, { stage: 'armed', cause: 'reset', why: 'calm', author: 'you' })
  t.match(kill.watch, { peak: 600, dayStart: 600, level: 570 }, 'losses count from here')
})

t.test('without a warning stage the limit is all there is', async (t) => {
  const of = { ...rules, warnAt: 1 }
  const kill = armed(of)
  t.equal(kill.watch.level, 900)
  t.notOk(judgeEquity(kill, of, 901, 1))
  judgeEquity(kill, of, 900, 2)
  t.equal(kill.stage, 'latched')
})
