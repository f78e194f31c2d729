import type { SeededRandom } from '@grodt/sdk/host'

/** Puts values into another order, each as likely as any other (Fisher and Yates). */
export function shuffle(values: number[], random: SeededRandom): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1))
    ;[values[i], values[j]] = [values[j], values[i]]
  }
}
