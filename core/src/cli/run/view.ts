import type { WriteStream } from 'node:tty'
import type { EngineEvent } from '../../engine/events.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import type { Reloader } from '../../host/reload/reloader.ts'
import { statusBlock } from './block.ts'
import { eventLine, statusLine } from './lines.ts'
import { paint } from './paint.ts'
import { openScreen } from './screen.ts'

/** How often a terminal is drawn again, ms. */
const REDRAW = 250
/** How often the plain view tells the status, ms. */
export const STATUS_EVERY = 5000

/** Shows a running host. */
export interface LiveView {
  onEvents(events: readonly EngineEvent[]): void
  /** Stop showing; a terminal is left clean. */
  close(): void
}

/** Where a view writes. */
export type Output = Pick<WriteStream, 'write' | 'columns' | 'rows' | 'isTTY' | 'on' | 'off'>

/** A block that is redrawn in place, for people at a terminal. */
export function terminalView(
  host: PaperHost,
  reloads: Pick<Reloader, 'outcomes'>,
  address: string | null,
  out: Output,
  colours: boolean,
): LiveView {
  const screen = openScreen(out)
  const painted = paint(colours)
  const draw = (): void => screen.draw(statusBlock(host, address, painted, reloads.outcomes.at(-1)))
  const timer = setInterval(draw, REDRAW)
  const resize = (): void => {
    screen.resized()
    draw()
  }
  out.on('resize', resize)
  draw()
  return {
    onEvents() {
      // The next redraw shows what happened.
    },
    close() {
      clearInterval(timer)
      out.off('resize', resize)
      draw()
      screen.close()
    },
  }
}

/** Plain lines: each closed trade and each failure of a plugin, and the status every few seconds; for files and pipes. */
export function plainView(host: PaperHost, out: Pick<Output, 'write'>, statusEvery = STATUS_EVERY): LiveView {
  const timer = setInterval(() => out.write(`${statusLine(host)}\n`), statusEvery)
  return {
    onEvents(events) {
      let lines = ''
      for (const event of events) {
        const line = eventLine(host, event)
        if (line !== null) lines += `${line}\n`
      }
      if (lines !== '') out.write(lines)
    },
    close() {
      clearInterval(timer)
    },
  }
}
