import type { TObject } from 'typebox'
import { decision } from '../schemas/allocation-schemas.ts'
import * as commands from '../schemas/command-schemas.ts'
import * as config from '../schemas/config-schemas.ts'
import * as models from '../schemas/model-schemas.ts'
import { problem } from '../problem-schema.ts'
import * as schemas from '../schemas/schemas.ts'

/** What several routes take or answer with, under the name by which the OpenAPI document refers to it. */
export const COMPONENTS: readonly { readonly name: string; readonly schema: TObject }[] = [
  { name: 'Problem', schema: problem },
  { name: 'ConfigurationMistake', schema: config.issue },
  { name: 'Moment', schema: schemas.moment('A moment.') },
  { name: 'Build', schema: schemas.build },
  { name: 'Strategy', schema: schemas.strategy },
  { name: 'Gate', schema: schemas.gate },
  { name: 'KillSwitch', schema: schemas.killSwitch },
  { name: 'Lock', schema: schemas.lock },
  { name: 'Pause', schema: schemas.pause },
  { name: 'SupervisedPlugin', schema: schemas.supervisionRow },
  { name: 'Reason', schema: commands.personBody },
  { name: 'AllocationDecision', schema: decision },
  { name: 'Model', schema: models.model },
  { name: 'ReloadOutcome', schema: config.reloadOutcome },
]
