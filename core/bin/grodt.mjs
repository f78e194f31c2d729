#!/usr/bin/env node
/** The grodt command: brings the build of a checkout up to date, then hands over to it. */
import { buildFailure, buildIfStale, isCheckout } from './build.mjs'

if (await ready()) {
  const { main } = await import('../dist/main.js')
  process.exitCode = await main(process.argv.slice(2))
} else {
  process.exitCode = 1
}

async function ready() {
  if (!isCheckout()) return true
  try {
    await buildIfStale()
    return true
  } catch (error) {
    console.error(buildFailure(error))
    return false
  }
}
