import { NO_TAKEOVER } from '../../engine/takeover/takeover.ts'
import type { ReloadOutcome } from '../../host/reload/reloader.ts'

/** What a reload says that brought another build of one strategy, beside who asked, when, and what came of it. */
export const ANOTHER_BUILD: Pick<ReloadOutcome, 'plan' | 'rolledBackTo' | 'rehearsal' | 'durations'> = {
  plan: {
    changes: [],
    plugins: [{ plugin: 'strategy breakout', from: '0.1.0 a', to: '0.1.0 b' }],
    pins: [],
    repinned: [],
    held: [],
    takeover: NO_TAKEOVER,
    lookalikes: [],
  },
  rolledBackTo: null,
  rehearsal: null,
  durations: { prepare: 1, build: 1, pause: 1 },
}
