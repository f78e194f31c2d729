import type { TObject } from 'typebox'
import { alertsFile } from './alerts.ts'
import { hostFile } from './host.ts'
import { machineLearningFile } from './machine-learning.ts'
import { regimeFile } from './regime.ts'
import { riskFile } from './risk.ts'
import { strategiesFile } from './strategies.ts'

/** Every file of a configuration folder by its name. */
export const CONFIG_FILES = {
  'strategies.yaml': strategiesFile,
  'ml.yaml': machineLearningFile,
  'regime.yaml': regimeFile,
  'risk.yaml': riskFile,
  'host.yaml': hostFile,
  'alerts.yaml': alertsFile,
} as const satisfies Record<string, TObject>

export type ConfigFileName = keyof typeof CONFIG_FILES

/** The names of all configuration files, in the order of the documentation. */
export const CONFIG_FILE_NAMES = Object.keys(CONFIG_FILES) as readonly ConfigFileName[]
