import { join } from 'node:path'
import type { ApiConfig } from '../../config/types.ts'
import { openGuard, type Guard } from './settings.ts'

/** `host.api` as it is without a word in host.yaml. */
const SETTINGS: ApiConfig = {
  enabled: true,
  host: '127.0.0.1',
  port: 7373,
  access: 'api',
  readNeedsToken: false,
  tls: { certificate: '', key: '' },
  behindProxy: false,
  names: [],
  origins: [],
  requestsPerSecond: 2000,
}

/** A guard whose tokens lie in a folder. */
export const guardIn = (folder: string, settings: Partial<ApiConfig> = {}): Guard =>
  openGuard({ ...SETTINGS, access: join(folder, 'api'), ...settings })
