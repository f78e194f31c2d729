import type { MessagePort } from 'node:worker_threads'
import type { AllocationInput } from '../contract/allocator.ts'
import type { FillView, InstrumentInfo, RegimeView } from '../contract/context.ts'
import type { PluginKind } from '../contract/kinds.ts'
import type { KernelName } from '../indicators/kernel.ts'
import type { KernelView } from '../indicators/requests.ts'
import type { RowsToPredict } from '../prediction/predict-rows.ts'
import type { SeriesView } from '../runtime/series.ts'
import type { PositionNumbers } from './views.ts'

/** What a worker is started with. */
export interface WorkerStart {
  readonly port: MessagePort
  readonly signals: Int32Array
  /** For output that no instance made. */
  readonly name: string
}

/** An error on its way between threads. */
export interface SentError {
  readonly name: string
  readonly message: string
  readonly stack: string
}

/** A series of the host, whose rings are shared, and its number among those of the instance. */
export interface SentSeries {
  readonly number: number
  /** Only the first time that it is sent to the instance. */
  readonly view?: SeriesView
}

/** One symbol of a new instance. */
export interface SentSymbol {
  readonly instrument: InstrumentInfo
  readonly series: SentSeries
}

/** Load the one plugin of the worker. */
export interface LoadQuestion {
  readonly kind: 'load'
  /** Of its entry, for output that no instance made. */
  readonly name: string
  /** Null where its code is only to be run once. */
  readonly plugin: PluginKind | null
  readonly file: string
}

/** Create an instance. */
export interface CreateQuestion {
  readonly kind: 'create'
  /** Names the instance from now on. */
  readonly id: number
  /** For example `S1_VWAP_EMA_Scalper/BTC/USDT`. */
  readonly instance: string
  /** As the plugin sees it, for example `S1_VWAP_EMA_Scalper`. */
  readonly name: string
  readonly config: unknown
  /** State of its random numbers. */
  readonly random: number
  readonly symbols: readonly SentSymbol[]
}

/** One symbol of a strategy at a closed bar. */
export interface SlotNumbers {
  readonly hasBar: boolean
  readonly flat: boolean
  readonly position: PositionNumbers | null
  readonly regime: RegimeView | null
}

/** Ask an instance about the bars that have just closed. */
export interface BarQuestion {
  readonly kind: 'bar'
  readonly id: number
  /** Engine time, ms. */
  readonly time: number
  /** Of the series of the instance, in the order of their numbers. */
  readonly cursors: readonly number[]
  /** Of a strategy, in the order of its symbols; of a classifier none. */
  readonly slots: readonly SlotNumbers[]
  readonly budget: number
  readonly fills: readonly FillView[]
}

/** What the host says to a worker. All but `keep`, `drop` and `reply` have an answer. */
export type ToWorker =
  | LoadQuestion
  | CreateQuestion
  | BarQuestion
  /** Ask an allocator, which has no instances. */
  | { readonly kind: 'weights'; readonly input: AllocationInput; readonly config: unknown }
  /** Load a model of a predictor, which has no instances. `id` names it from now on. */
  | { readonly kind: 'model'; readonly id: number; readonly bytes: Uint8Array }
  /** Ask a model about some rows; the answer is `RowAnswers`. */
  | { readonly kind: 'predict'; readonly id: number; readonly rows: RowsToPredict }
  /** Bring an old state into the present shape; nothing is changed by it. */
  | { readonly kind: 'migrate'; readonly id: number; readonly version: number; readonly state: unknown }
  /** Take over a state. */
  | { readonly kind: 'keep'; readonly id: number; readonly random: number; readonly state: unknown }
  /** The instance, or the model, is not needed any more. */
  | { readonly kind: 'drop'; readonly id: number }
  | Reply

/** What came of a request. */
export type Reply =
  | { readonly kind: 'reply'; readonly value: KernelView | SentSeries }
  | { readonly kind: 'reply'; readonly error: SentError }

/** What an instance asks of the host while it is created. `series` is a number of the instance. */
export type WorkerRequest =
  | {
      readonly kind: 'kernel'
      readonly series: number
      readonly name: KernelName
      readonly parameters: readonly (number | string)[]
    }
  | {
      readonly kind: 'catalogue'
      readonly series: number
      readonly name: string
      readonly parameters: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'timeframe'; readonly symbol: string; readonly timeframe: string }

/** What came of a question. */
export interface WorkerAnswer {
  readonly kind: 'answer'
  /** What the plugin gave back. */
  readonly value?: unknown
  /** What it threw. */
  readonly error?: SentError
  /** Why what it holds now cannot be stored; it holds again what it held before. */
  readonly stateProblem?: string
  /** What it keeps, where it declares a state. */
  readonly state?: unknown
  /** State of its random numbers. */
  readonly random?: number
}

/** What a worker says to the host. */
export type FromWorker =
  | { readonly kind: 'booted' }
  | WorkerRequest
  | WorkerAnswer
  | {
      readonly kind: 'log'
      readonly level: 'debug' | 'info' | 'warn'
      readonly instance: string
      readonly message: string
    }
  /** An error outside of any question, for example a rejected promise that nobody handles. */
  | { readonly kind: 'broken'; readonly problem: string }
