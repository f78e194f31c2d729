/**
 * What runs in the thread of one training: it loads the predictors, trains, says what came of it, and ends.
 */
import { isMainThread, workerData } from 'node:worker_threads'
import type { PredictorPlugin } from '@grodt/sdk'
import { captureOutput, loadFailure, runPluginModule, send, sentError, workerChannel } from '@grodt/sdk/host'
import { measured } from '../../learning/measured.ts'
import { train, type Predictors } from '../../learning/train.ts'
import type { FromTraining, ThreadStart } from './run.ts'

function predictor(id: string, file: string): PredictorPlugin {
  try {
    return runPluginModule(file).default as PredictorPlugin
  } catch (error) {
    throw new Error(`the predictor ${id} cannot be loaded: ${loadFailure(error)}`, { cause: error })
  }
}

function run({ port, signals, job, plugins }: ThreadStart): void {
  const channel = workerChannel(port, signals)
  captureOutput(channel, `training of ${job.specification.target}`)
  process.setSourceMapsEnabled(true)
  // It lives until the host has read what it says.
  port.on('message', () => undefined)
  const say = (message: FromTraining): void => send(channel, message)
  try {
    const predictors: Predictors = new Map(plugins.map(({ id, file }) => [id, predictor(id, file)]))
    const outcome = train(job, predictors)
    // The host has the model, whatever becomes of the rest.
    say({ kind: 'trained', outcome })
    const { report, importance } = measured(job, outcome, predictors)
    say({ kind: 'measured', report, importance })
  } catch (error) {
    say({ kind: 'failed', error: sentError(error) })
  }
}

if (!isMainThread) run(workerData as ThreadStart)
