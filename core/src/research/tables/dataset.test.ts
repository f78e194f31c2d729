import t from 'tap'
import type { Dataset } from '../../learning/types.ts'
import { writeCsv } from './csv.ts'
import { datasetTable } from './dataset.ts'

t.test('the rows of a target are a table, and what is not known is empty', async (t) => {
  const dataset: Dataset = {
    ...{ target: 'market_risk', task: 'classification', features: ['rv_1d', 'weekend'] },
    columns: [Float64Array.of(0.5, -0.25), Float64Array.of(0, 1)],
    label: Float64Array.of(1, NaN),
    time: Float64Array.of(0, 86_400_000),
    end: Float64Array.of(86_400_000, Infinity),
    ...{ subjects: ['A/B', 'C/D'], subject: Uint16Array.of(1, 0), regimes: ['ranging'] },
    now: Float64Array.of(0, 1),
    rule: Float64Array.of(1, NaN),
    regime: Uint8Array.of(0, 255),
  }
  const parts: string[] = []
  writeCsv(datasetTable(dataset), { scale: 1 }, (part) => parts.push(Buffer.from(part).toString()))
  t.strictSame(parts.join('').split('\n'), [
    'time,end,subject,label,now,rule,regime,rv_1d,weekend',
    '1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,C/D,1,0,1,ranging,0.5,0',
    '1970-01-02T00:00:00Z,,A/B,,1,,,-0.25,1',
    '',
  ])
})
