import type { OutOfSample } from './validation/out-of-sample.ts'

/**
 * What a walk-forward forecast, and behind it what live models of the same specification did since: one record of how
 * well the specification forecasts, up to now. Answers of single members are left out.
 */
export function joinRecords(before: OutOfSample, live: OutOfSample): OutOfSample {
  const last = before.time.at(-1) ?? -Infinity
  const from = live.time.findIndex((time) => time > last)
  const rows = from < 0 ? live.time.length : from
  const join = (name: 'value' | 'label' | 'time' | 'end' | 'now' | 'rule'): Float64Array =>
    Float64Array.of(...before[name], ...live[name].subarray(rows))
  const subjects = [...new Set([...before.subjects, ...live.subjects])]
  const subject = (record: OutOfSample): number[] =>
    Array.from(record.subject, (index) => subjects.indexOf(record.subjects[index]))
  return {
    target: before.target,
    task: before.task,
    members: [],
    memberValues: [],
    value: join('value'),
    label: join('label'),
    time: join('time'),
    end: join('end'),
    now: join('now'),
    rule: join('rule'),
    subjects,
    subject: Uint16Array.of(...subject(before), ...subject(live).slice(rows)),
    regime: Uint8Array.of(...before.regime, ...live.regime.subarray(rows).fill(255)),
    regimes: before.regimes,
  }
}
