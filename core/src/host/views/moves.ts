import type { OnDisable } from '../../config/types.ts'
import type { Leaving } from '../../engine/takeover/takeover.ts'
import type { ReloadPlan } from '../reload/plan.ts'

/** What becomes of one strategy that comes, goes, or has another name. */
export interface MoveRow {
  readonly strategy: string
  /** `hint`: nothing becomes of it, but something else may have been meant. */
  readonly move: 'renamed' | 'returned' | 'disabled' | 'removed' | 'hint'
  readonly text: string
}

const list = (symbols: readonly string[]): string => symbols.join(', ')

/** What a plan does with the strategies, in words. */
export function moveRows({ takeover, lookalikes }: Pick<ReloadPlan, 'takeover' | 'lookalikes'>): MoveRow[] {
  const { moves, leaving } = takeover
  return [
    ...(moves.renamed ?? []).map(({ from, to }): MoveRow => {
      const text = `it was ${from}: positions, trades, locks and states go on under the new name`
      return { strategy: to, move: 'renamed', text }
    }),
    ...(moves.returned ?? []).map((strategy): MoveRow => {
      return { strategy, move: 'returned', text: 'it was removed before: its books go on' }
    }),
    ...leaving.map((one): MoveRow => ({ strategy: one.strategy, move: one.why, text: leavingText(one) })),
    ...lookalikes.map(({ removed, added }): MoveRow => {
      const text =
        `it has plugin, symbols and timeframe of ${removed}, which is removed: ` +
        `if it is the same one, add "previous_name: ${removed}" to it and it goes on with those books`
      return { strategy: added, move: 'hint', text }
    }),
  ]
}

const POSITIONS: Readonly<Record<OnDisable['action'], string>> = {
  manage: 'keeps its exits',
  flatten: 'is closed at the next open',
  'hand-over': 'goes to',
}

function leavingText({ action, to, positions, waiting }: Leaving): string {
  const held = positions.map((symbol) => {
    return `${symbol} ${POSITIONS[action]}${to === null ? '' : ` ${to} at the last price`}`
  })
  const entries =
    waiting.length === 0
      ? []
      : [
          action === 'flatten'
            ? `entries that wait in ${list(waiting)} are cancelled`
            : `entries that wait in ${list(waiting)} are filled or expire as ever`,
        ]
  const parts = [...held, ...entries]
  return parts.length === 0 ? 'it opens nothing any more' : parts.join('; ')
}
