import type { Model } from '@grodt/sdk'
import { SeededRandom } from '@grodt/sdk/host'
import type { TargetName } from '../config/types.ts'
import { DAY_MS } from '../portfolio/statistics/annual.ts'
import type { Predictor } from './predictors.ts'
import { taskOf } from './task.ts'
import type { Dataset, ModelSpecification } from './types.ts'

/** Midnight at the beginning of the made-up time. */
export const START = Date.UTC(2022, 0, 1)

/** One row of a made-up data set. */
export interface Made {
  readonly features: readonly number[]
  readonly label: number
  readonly now?: number
  readonly rule?: number
}

export interface MadeOptions {
  readonly days: number
  readonly subjects?: number
  readonly target?: TargetName
  /** Time between two decisions, ms; a day when left out. */
  readonly step?: number
  /** Length of a label, ms; a day when left out. */
  readonly span?: number
  readonly seed?: number
  /** Makes the row of a moment and subject. */
  readonly make: (random: SeededRandom, moment: number, subject: number) => Made
}

/** A data set in which the truth is known. */
export function madeDataset(options: MadeOptions): Dataset {
  const { days, subjects = 4, target = 'market_risk', step = DAY_MS, span = DAY_MS, seed = 1, make } = options
  const random = new SeededRandom(seed)
  const moments = Math.floor((days * DAY_MS) / step)
  const rows = Array.from({ length: moments * subjects }, (_, i) => {
    const moment = Math.floor(i / subjects)
    return { ...make(random, moment, i % subjects), time: START + moment * step, subject: i % subjects }
  })
  return {
    target,
    task: taskOf(target),
    features: rows[0].features.map((_, i) => `f${i}`),
    columns: rows[0].features.map((_, i) => Float64Array.from(rows, ({ features }) => features[i])),
    label: Float64Array.from(rows, ({ label }) => label),
    time: Float64Array.from(rows, ({ time }) => time),
    end: Float64Array.from(rows, ({ time }) => time + span),
    subjects: Array.from({ length: subjects }, (_, i) => `S${i}`),
    subject: Uint16Array.from(rows, ({ subject }) => subject),
    now: Float64Array.from(rows, ({ now }) => now ?? 0),
    rule: Float64Array.from(rows, ({ rule }) => rule ?? 0),
    regime: Uint8Array.from(rows, (_, i) => i % 2),
    regimes: ['calm', 'wild'],
  }
}

/** 0 or 1, whatever else happens. */
export const coin = (random: SeededRandom): number => (random.next() < 0.5 ? 1 : 0)

/** What is known: the label follows the first feature, seen through noise; persistence and the rule see it worse. */
export function signalDataset(days: number, options: Partial<MadeOptions> = {}): Dataset {
  return madeDataset({
    days,
    make(random) {
      const strength = random.normal()
      const label = strength + 0.8 * random.normal() > 0 ? 1 : 0
      const weak = (): number => (strength + 2 * random.normal() > 0 ? 1 : 0)
      return { features: [strength, random.normal()], label, now: weak(), rule: weak() }
    },
    ...options,
  })
}

/** Nothing is known: labels, features and baselines are independent. */
export function noiseDataset(days: number, options: Partial<MadeOptions> = {}): Dataset {
  return madeDataset({
    days,
    make: (random) => ({
      features: [random.normal(), random.normal(), random.normal()],
      label: coin(random),
      now: coin(random),
      rule: coin(random),
    }),
    ...options,
  })
}

/** Discriminant of normal features of equal variance (Fisher 1936), without their correlations; of numbers, the line through each. */
export const discriminant: Predictor = {
  train({ columns, target, task }) {
    const weights = columns.map((column) => {
      const variance = covariance(column, column)
      const slope = variance > 0 ? covariance(column, target) / variance : 0
      const share = mean(target)
      return task === 'regression' ? slope : slope / Math.max(1e-9, share * (1 - share))
    })
    const base = mean(target)
    const level = task === 'regression' ? base : Math.log((base + 1e-9) / (1 - base + 1e-9))
    const model = { task, weights, means: columns.map(mean), level }
    return Buffer.from(JSON.stringify(model))
  },
  load(bytes): Model {
    const { task, weights, means, level } = JSON.parse(Buffer.from(bytes).toString()) as {
      task: string
      weights: number[]
      means: number[]
      level: number
    }
    return {
      predict(row) {
        const score = weights.reduce((sum, weight, i) => sum + weight * (row[i] - means[i]), level)
        return task === 'regression' ? score : 1 / (1 + Math.exp(-score))
      },
      importance() {
        const whole = weights.reduce((sum, weight) => sum + Math.abs(weight), 0)
        return weights.map((weight) => (whole > 0 ? Math.abs(weight) / whole : 0))
      },
    }
  },
}

/** Says of every row what came of the nearest row of the training. */
export const nearest: Predictor = {
  train: ({ columns, target }) => Buffer.from(JSON.stringify([columns.map((c) => [...c]), [...target]])),
  load(bytes): Model {
    const [columns, target] = JSON.parse(Buffer.from(bytes).toString()) as [number[][], number[]]
    return {
      predict(row) {
        let best = 0
        let least = Infinity
        for (let i = 0; i < target.length; i++) {
          const distance = columns.reduce((sum, column, c) => sum + (column[i] - row[c]) ** 2, 0)
          if (distance < least) [best, least] = [i, distance]
        }
        return target[best]
      },
      importance: () => columns.map(() => 1 / columns.length),
    }
  },
}

/** The base rate of the training, whatever is asked. */
const baseRate: Predictor = {
  train: ({ target }) => Buffer.from(String(mean(target))),
  load(bytes): Model {
    const rate = Number(Buffer.from(bytes).toString())
    return { predict: () => rate, importance: () => [] }
  },
}

export const PREDICTORS = new Map([
  ['discriminant', discriminant],
  ['nearest', nearest],
  ['base-rate', baseRate],
])

export function specificationOf(dataset: Dataset, ...plugins: string[]): ModelSpecification {
  const names = plugins.length === 0 ? ['discriminant'] : plugins
  return {
    target: dataset.target,
    features: dataset.features,
    members: names.map((plugin) => ({ plugin, version: '1.0.0', contentHash: plugin, parameters: {} })),
    seed: 1,
    windowDays: 1095,
  }
}

/** The moment at which all labels of a data set are known. */
export function endOf({ end }: Dataset): number {
  return end.reduce((last, one) => Math.max(last, one), 0)
}

const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length

function covariance(a: Float64Array, b: Float64Array): number {
  const middle = [mean(a), mean(b)]
  return mean(a.map((one, i) => (one - middle[0]) * (b[i] - middle[1])))
}
