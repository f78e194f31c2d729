/**
 * What runs in a worker of the host: it loads one plugin, creates its instances and asks them, one question at a time.
 */
import { isMainThread, workerData } from 'node:worker_threads'
import type { Model } from '../contract/predictor.ts'
import type { ConfigOf, ConfigSchema } from '../contract/schema-types.ts'
import { predictRows } from '../prediction/predict-rows.ts'
import { noteExit, send, workerChannel } from './channel.ts'
import { createInstance, type HostedInstance } from './instance.ts'
import { loadHosted, type HostedPlugin } from './load.ts'
import { captureOutput } from './output.ts'
import { portable, sentError } from './portable.ts'
import type { FromWorker, LoadQuestion, ToWorker, WorkerAnswer, WorkerStart } from './protocol.ts'

function boot({ port, signals, name }: WorkerStart): void {
  const channel = workerChannel(port, signals)
  const output = captureOutput(channel, name)
  const instances = new Map<number, HostedInstance>()
  const models = new Map<number, Model>()
  let plugin: HostedPlugin | null = null
  let entry = name
  let loading = false

  const say = (message: FromWorker): void => send(channel, message)
  const broken = (error: unknown): void => {
    // Then it is what comes of the load.
    if (!loading) say({ kind: 'broken', problem: sentError(error).message })
  }
  process.on('uncaughtException', broken)
  process.on('unhandledRejection', broken)
  process.on('exit', (code) => noteExit(signals, code))
  // So that the stack of an error points at the plugin's own lines.
  process.setSourceMapsEnabled(true)

  async function load(question: LoadQuestion): Promise<void> {
    entry = question.name
    output.turnTo(entry)
    let answered = false
    const answer = (error?: unknown): void => {
      if (!answered) say({ kind: 'answer', ...(error !== undefined && { error: sentError(error) }) })
      answered = true
    }
    loading = true
    try {
      plugin = await loadHosted(question, answer)
      answer()
    } catch (error) {
      answer(error)
    }
    loading = false
  }

  function instanceOf(id: number): HostedInstance {
    const instance = instances.get(id)
    if (instance === undefined) throw new Error(`there is no instance ${id}`)
    return instance
  }

  /** What fails here concerns nobody any more. */
  function disposeOf(instance: HostedInstance): void {
    output.turnTo(instance.name)
    try {
      instance.dispose()
    } catch (error) {
      output.logger(instance.name).warn(`dispose failed: ${sentError(error).message}`)
    }
  }

  /** @returns null where the host expects no answer */
  function answer(message: Exclude<ToWorker, LoadQuestion>): WorkerAnswer | null {
    switch (message.kind) {
      case 'create': {
        if (plugin?.kind !== 'strategy' && plugin?.kind !== 'regime-classifier')
          throw new Error('no plugin with instances is loaded')
        output.turnTo(message.instance)
        const made = createInstance(channel, plugin, message, output.logger(message.instance))
        instances.set(message.id, made.instance)
        return made.answer
      }
      case 'bar': {
        const instance = instanceOf(message.id)
        output.turnTo(instance.name)
        return instance.onBar(message)
      }
      case 'weights':
        if (plugin?.kind !== 'allocator') throw new Error('no allocator is loaded')
        return {
          kind: 'answer',
          value: portable(plugin.weights(message.input, message.config as ConfigOf<ConfigSchema>)),
        }
      case 'model':
        if (plugin?.kind !== 'predictor') throw new Error('no predictor is loaded')
        models.set(message.id, plugin.load(message.bytes))
        return { kind: 'answer' }
      case 'predict': {
        const model = models.get(message.id)
        if (model === undefined) throw new Error(`there is no model ${message.id}`)
        return { kind: 'answer', value: predictRows(model, message.rows) }
      }
      case 'migrate':
        return instanceOf(message.id).migrate(message)
      case 'keep':
        instanceOf(message.id).keep(message)
        return null
      case 'drop': {
        if (models.delete(message.id)) return null
        const instance = instanceOf(message.id)
        instances.delete(message.id)
        disposeOf(instance)
        return null
      }
      case 'reply':
        return null
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'load') {
      void load(message)
      return
    }
    let given: FromWorker | null
    try {
      given = answer(message)
    } catch (error) {
      const sent = sentError(error)
      // An answer that nobody waits for would be taken for that to the next question.
      const isTold = message.kind === 'keep' || message.kind === 'drop'
      given = isTold ? { kind: 'broken', problem: sent.message } : { kind: 'answer', error: sent }
    }
    output.turnTo(entry)
    if (given !== null) say(given)
  })
  say({ kind: 'booted' })
}

if (!isMainThread) boot(workerData as WorkerStart)
