import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyShipped } from '../config/shipped.fixture.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PROGRAM = join(ROOT, 'core', 'bin', 'grodt.mjs')

/** 2024-01-01 UTC, the open of the first generated bar. */
export const START = Date.UTC(2024, 0, 1)
export const HOUR = 3_600_000

/** One generated bar: open time (ms), open, high, low, close, volume. */
export type Row = readonly [number, number, number, number, number, number]

/** What a finished process left behind. */
export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Run the real program in a folder. It is no terminal there. */
export function grodt(folder: string, ...args: string[]): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    // Without the loaders that the test runner gives to its children: this is how a user starts it.
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return { code: status, out: stdout, err: stderr }
}

/** Put the configuration of the checkout with static weights into `folder`/configs, with its plugins found from there. */
export function addConfigs(folder: string): void {
  copyShipped(join(folder, 'configs'))
  const host = join(folder, 'configs', 'host.yaml')
  const plugins = JSON.stringify([join(ROOT, 'plugins')])
  writeFileSync(
    host,
    readFileSync(host, 'utf8').replace(/^host:\n/m, `host:\n  plugin_folders: ${plugins}\n`),
  )
}

/** A seeded walk with calm and lively weeks, so that every strategy trades. */
export function walk(count: number, seed: number, stepMs = HOUR): Row[] {
  const random = mulberry32(seed)
  const rows: Row[] = []
  const cents = (x: number): number => Math.round(x * 100) / 100
  let price = 30_000
  let drift = 0
  for (let i = 0; i < count; i++) {
    if (i % 24 === 0) drift = (random() - 0.5) * 0.004
    const open = cents(price)
    price *= 1 + drift + (random() - 0.5) * 0.012
    const close = cents(price)
    const high = cents(Math.max(open, close) * (1 + random() * 0.003))
    const low = cents(Math.min(open, close) * (1 - random() * 0.003))
    const volume = Math.round(100 + random() * 400 + (random() < 0.1 ? 1500 : 0))
    rows.push([START + i * stepMs, open, high, low, close, volume])
  }
  return rows
}

/** Bars as CSV text. */
export function csv(rows: readonly Row[], header = 'time,open,high,low,close,volume'): string {
  return `${[header, ...rows.map((row) => row.join(','))].join('\n')}\n`
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
