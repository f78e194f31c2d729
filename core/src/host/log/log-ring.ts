/** Lines and characters that are kept, at most. */
const MOST_LINES = 1000
const MOST_CHARACTERS = 1 << 20

/** A line of the log as it was written, and its number: they count up from 1 while the process lives. */
export interface LoggedText {
  readonly number: number
  readonly text: string
}

/** The last lines of a log in memory: old ones make room for new ones. */
export class LogRing {
  readonly #lines: LoggedText[] = []
  #number = 0
  #characters = 0

  /** @param text one line of JSON */
  add(text: string): void {
    this.#number += 1
    this.#characters += text.length
    this.#lines.push({ number: this.#number, text })
    while (
      this.#lines.length > MOST_LINES ||
      (this.#characters > MOST_CHARACTERS && this.#lines.length > 1)
    ) {
      this.#characters -= this.#lines.shift()?.text.length ?? 0
    }
  }

  /** What is still here, the oldest first. */
  get lines(): readonly LoggedText[] {
    return this.#lines
  }
}
