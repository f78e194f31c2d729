import t from 'tap'
import type { ValidationReport } from '../validation/report.ts'
import { modelFile, readModelFile } from './file.ts'
import { modelId, packModel } from './pack.ts'
import { trained } from './registry.fixture.ts'

const packed = packModel(trained(3))
const id = modelId(packed)
const report = { target: 'market_risk', rows: 12 } as unknown as ValidationReport

t.test('a model comes back out of its file with its validation', async (t) => {
  t.strictSame(readModelFile('x', modelFile({ id, report }, packed)), { id, report, model: trained(3) })
  t.strictSame(readModelFile('x', modelFile({ id, report: null }, packed)).report, null)
})

t.test('a file that is damaged, cut off or something else is refused with the reason', async (t) => {
  const file = modelFile({ id, report }, packed)
  const flipped = Buffer.from(file)
  flipped[file.length - 1] ^= 1
  const strange = Buffer.from('another layout')
  const cases: [Uint8Array, string][] = [
    [flipped, 'it is damaged: its bytes do not fit the id in its first line'],
    [file.subarray(0, file.length - 5), 'it is damaged: its bytes do not fit the id in its first line'],
    [Buffer.from('time,open\n1,2\n'), 'it does not begin with the line that grodt models export writes'],
    [Buffer.from('{"kind":"x"}\n'), 'it does not begin with the line that grodt models export writes'],
    [Buffer.from('null\n'), 'it does not begin with the line that grodt models export writes'],
    [Buffer.alloc(0), 'it does not begin with the line that grodt models export writes'],
    [packed, 'it does not begin with the line that grodt models export writes'],
  ]
  for (const [content, problem] of cases) {
    t.throws(() => readModelFile('a/model', content), {
      code: 'MODEL_FILE',
      message: `The file "a/model" is no model that can be imported: ${problem}. Nothing was changed.`,
    })
  }
  t.throws(() => readModelFile('x', modelFile({ id: modelId(strange), report }, strange)), {
    message:
      /it was written by another version of GRODT: The model \w+ cannot be used: its bytes do not begin/,
  })
})
