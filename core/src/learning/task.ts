import type { TargetName } from '../config/types.ts'
import { TARGET_DEFINITIONS } from './labels/targets.ts'
import type { Dataset } from './types.ts'

/** Whether a target is one of two labels or a number. */
export function taskOf(target: TargetName): Dataset['task'] {
  return TARGET_DEFINITIONS[target].task
}
