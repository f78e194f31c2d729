import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { BacktestReport } from '../core/src/research/report-schema.ts'
import { addConfigs, csv, grodt, walk, type Row } from '../core/src/cli/cli-fixture.ts'

/** A browser to look at the page with; the tests are skipped without one. */
const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const skip = existsSync(PROGRAM) ? false : `no browser at ${PROGRAM}: name a Chromium in CHROMIUM`

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const BTC = walk(2400, 7)
const ETH = walk(2400, 8)

let browser: Browser
let address = ''

/** The page of a run whose limits and protections had much to do. */
let eventful = ''

/** Tight limits, so that each kind acts within 100 days. */
const RISK = `risk:
  max_gross_exposure: 0.25
  max_symbol_exposure: 0.2
  order_rate: { per_day: 3 }
  stop_guard: { stops: 3, window: 1d, lock: 6h }
  kill_switch: { max_drawdown: 0.5, warn_at: 0.01 }
  performance_rules: { losing_streak: { limit: 4, minimum_trades: 4 }, resume: cool_down, cool_down: 5d }
`

t.before(async () => {
  if (skip !== false) return
  const folder = t.testdir({ data: { 'btcusdt_1h.csv': csv(BTC), 'ethusdt_1h.csv': csv(ETH) } })
  addConfigs(folder)
  const { code, err } = grodt(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'one')
  if (code !== 0) throw new Error(err)
  address = pathToFileURL(join(folder, 'one', 'report.html')).href
  writeFileSync(join(folder, 'configs', 'risk.yaml'), RISK)
  const strategies = join(folder, 'configs', 'strategies.yaml')
  writeFileSync(
    strategies,
    readFileSync(strategies, 'utf8').replace('  S2_Mean_Reversion:\n', '$&    timeframe: 4h\n'),
  )
  const tight = grodt(folder, 'backtest', '--data', 'data', '--quiet', '--out', 'two')
  if (tight.code !== 0) throw new Error(tight.err)
  eventful = pathToFileURL(join(folder, 'two', 'report.html')).href
  browser = await chromium.launch({ executablePath: PROGRAM, args: FLAGS })
})

t.teardown(async () => {
  if (skip === false) await browser.close()
})

interface Look {
  readonly width?: number
  readonly dark?: boolean
  /** The page to open; not given: the one of the shipped configuration. */
  readonly at?: string
}

/** Open the page and look at it; it must neither complain nor ask for anything. */
async function open(
  t: Test,
  { width = 1280, dark = false, at = address }: Look,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
  })
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => requests.push(request.url()))
  try {
    await page.goto(at)
    // Charts are drawn in an animation frame after they have got their size.
    await page.waitForFunction('document.querySelectorAll(".chart canvas").length > 8')
    await frames(page)
    await look(page)
    t.same(complaints, [], 'no complaint in the console')
    t.same(requests, [at], 'nothing else is loaded')
  } finally {
    await page.close()
  }
}

/** Wait until what has been asked for is drawn. */
async function frames(page: Page): Promise<void> {
  const frame = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'
  for (let i = 0; i < 3; i++) await page.evaluate(frame)
}

/** The largest canvas of a chart: its size, how many colours it has, and a sum over its pixels. */
async function drawn(
  page: Page,
  id: string,
): Promise<{ width: number; height: number; colours: number; sum: number }> {
  return page.evaluate(`(() => {
    const all = [...document.querySelectorAll('#${id} canvas')]
    const canvas = all.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a))
    const copy = document.createElement('canvas')
    copy.width = canvas.width
    copy.height = canvas.height
    const context = copy.getContext('2d', { willReadFrequently: true })
    context.drawImage(canvas, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const colours = new Set()
    let sum = 0
    for (let i = 0; i < data.length; i += 4) {
      const colour = data[i] * 65536 + data[i + 1] * 256 + data[i + 2]
      if (data[i + 3] > 200) colours.add(colour)
      sum = (sum * 31 + colour + data[i + 3]) % 1000000007
    }
    return { width: canvas.width, height: canvas.height, colours: colours.size, sum }
  })()`)
}

/** `1,234.50` */
const price = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

const lastClose = (rows: readonly Row[]): string => price(rows[rows.length - 1][4])

t.test('every chart is drawn, in light and dark, wide and narrow', { skip }, async (t) => {
  const looks: readonly Look[] = [{}, { dark: true }, { width: 360 }, { width: 1600, dark: true }]
  const grounds: unknown[] = []
  for (const look of looks) {
    await open(t, look, async (page) => {
      for (const id of ['equity-chart', 'result-chart', 'candle-chart']) {
        const { width, height, colours } = await drawn(page, id)
        t.ok(width > 200 && height > 100, `${id} has a size of ${width} x ${height}`)
        t.ok(colours > 1, `${id} has ${colours} colours`)
      }
      t.equal(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        0,
        'nothing sticks out',
      )
      grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
    })
  }
  t.equal(grounds[0], grounds[2])
  t.equal(grounds[1], grounds[3])
  t.not(grounds[0], grounds[1], 'dark is another ground')
})

t.test('the selectors choose symbol and strategy', { skip }, async (t) => {
  await open(t, {}, async (page) => {
    const legend = page.locator('#candle-legend')
    t.ok((await legend.innerText()).includes(`C ${lastClose(BTC)}`), await legend.innerText())
    const before = await drawn(page, 'candle-chart')
    await page.selectOption('#symbol', { label: 'ETH/USDT' })
    await frames(page)
    t.ok((await legend.innerText()).includes(`C ${lastClose(ETH)}`), await legend.innerText())
    t.not((await drawn(page, 'candle-chart')).sum, before.sum, 'other candles')

    await page.click('[data-view="all"]')
    await frames(page)
    const names = page.locator('#trade-list tbody td:nth-child(3)')
    t.ok((await names.count()) > 0)
    const [, strategy] = await page.locator('#strategy option').allInnerTexts()
    await page.selectOption('#strategy', { label: strategy })
    t.same([...new Set(await names.allInnerTexts())], [strategy])
  })
})

t.test('the list has the trades in view, and each leads to its bars', { skip }, async (t) => {
  await open(t, {}, async (page) => {
    const folder = new URL('.', address)
    const trades = readFileSync(new URL('trades.csv', folder), 'utf8').trim().split('\n').slice(1)
    const own = trades.map((line) => line.split(',')).filter(([, , symbol]) => symbol === 'BTC/USDT')
    const count = page.locator('#trade-count')
    await page.click('[data-view="all"]')
    await frames(page)
    t.ok((await count.innerText()).startsWith(`${own.length} trades in view, the latest 12 listed`))
    const entries = own.map((line) => line[4].slice(0, 16).replace('T', ' ')).sort()
    t.equal(await page.locator('#trade-list .go').first().innerText(), entries[entries.length - 1])
    await page.locator('#trade-list .go').first().click()
    await frames(page)
    t.match(await count.innerText(), /^[1-9] trades? in view\.$/)
  })
})

t.test('the keyboard moves and zooms, and shows definitions', { skip }, async (t) => {
  await open(t, {}, async (page) => {
    const views = [(await drawn(page, 'candle-chart')).sum]
    await page.focus('#candle-chart')
    for (const key of ['ArrowLeft', '+', '-', '0']) {
      await page.keyboard.press(key)
      await frames(page)
      views.push((await drawn(page, 'candle-chart')).sum)
    }
    views.slice(1).forEach((view, i) => t.not(view, views[i], `key ${i + 1} shows something else`))
    t.equal(views[3], views[1], 'closer and wider undo each other')

    const tip = page.locator('#tooltip')
    t.notOk(await tip.isVisible())
    await page.locator('.tiles .term', { hasText: 'Sharpe' }).focus()
    t.ok(await tip.isVisible())
    t.match(await tip.innerText(), /^Mean over deviation of the daily returns/)
    await page.keyboard.press('Escape')
    t.notOk(await tip.isVisible())
  })
})

t.test('equity can be seen on a logarithmic scale, and lines can be hidden', { skip }, async (t) => {
  await open(t, {}, async (page) => {
    const log = page.locator('[data-scale="log"]')
    const linear = await drawn(page, 'equity-chart')
    await log.click()
    await frames(page)
    t.equal(await log.getAttribute('aria-pressed'), 'true')
    t.equal(await page.locator('[data-scale="linear"]').getAttribute('aria-pressed'), 'false')
    t.not((await drawn(page, 'equity-chart')).sum, linear.sum)

    const all = await drawn(page, 'result-chart')
    const [first] = await page.locator('#result-legend button').all()
    await first.click()
    await frames(page)
    t.equal(await first.getAttribute('aria-pressed'), 'false')
    t.not((await drawn(page, 'result-chart')).sum, all.sum)
  })
})

/** The texts of the cells of the table that a caption begins with, line by line. */
async function tableOf(page: Page, caption: string): Promise<string[][]> {
  const table = page.locator('table:visible', { has: page.locator('caption', { hasText: caption }) })
  const rows = await table.locator('tbody tr').all()
  return Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
}

t.test('what limits and protections did has its tables, on every width', { skip }, async (t) => {
  for (const width of [390, 1280, 1920]) {
    await open(t, { at: eventful, width }, async (page) => {
      t.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0, `${width} px`)
      t.equal(await page.locator('#risk .nothing').count(), 0, 'everything has happened')
    })
  }
  await open(t, { at: eventful }, async (page) => {
    const report = JSON.parse(readFileSync(new URL('report.json', eventful), 'utf8')) as BacktestReport
    const { limits, locks, pauses, killSwitch } = report.protections
    const shown = await tableOf(page, 'Limits hit')
    t.same(
      shown.map(([strategy, limit, refused, cut]) => [strategy, limit, refused, cut]),
      limits.map(({ strategy, limit, refused, cut }) => [strategy, limit, String(refused), String(cut)]),
    )
    t.ok(limits.some(({ refused }) => refused > 0) && limits.some(({ cut }) => cut > 0))
    t.same(
      (await tableOf(page, 'Locks and pauses')).map((cells) => cells[2]),
      [
        ...locks.flatMap(({ reason, scopes }) => scopes.map(() => `lock: ${reason}`)),
        ...pauses.map(({ rule }) => `pause: ${rule}`),
      ],
    )
    t.equal((await tableOf(page, 'Kill switch')).length, Math.min(30, killSwitch.moves.length))
    const refused = await tableOf(page, 'Entries refused and cut')
    const { refusals, cuts } = report.statistics.book
    t.same(
      refused.map(([reason]) => reason.toLowerCase()),
      ['refused by', ...Object.keys(refusals), 'cut by', ...Object.keys(cuts)],
    )
  })
  await open(t, {}, async (page) => {
    const lines = await page.locator('#risk .nothing').allInnerTexts()
    t.ok(lines.includes('Locks and pauses No lock was set, and no strategy was paused.'), lines.join('\n'))
    t.ok(lines.includes('Kill switch The kill switch did not act.'))
  })
})

t.test('every group of the attribution adds up to the total', { skip }, async (t) => {
  await open(t, { at: eventful }, async (page) => {
    const groups = await page.locator('#sources tbody').all()
    t.equal(groups.length, 6, 'five groups and the total')
    const nets = await Promise.all(
      groups.map(async (group) => {
        const rows = await group.locator('tr:not(.group)').all()
        const cells = await Promise.all(rows.map((row) => row.locator('td').nth(6).innerText()))
        return cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)
      }),
    )
    const total = nets[nets.length - 1]
    t.not(total, 0)
    for (const net of nets) t.ok(Math.abs(net - total) < 0.05, `${net} is ${total} but for rounding`)
  })
})

t.test(
  'the reader chooses the window of the comparison and the strategy of the months',
  { skip },
  async (t) => {
    await open(t, {}, async (page) => {
      const inView = page.locator('#compared .choice:visible caption b')
      t.match(await inView.first().innerText(), /^Whole run: 2024-01-01 to 2024-04-10, 100 daily returns$/)
      const shaded = page.locator(
        '#compared .choice:visible td[class^="gain-"], #compared .choice:visible td[class^="fall-"]',
      )
      t.ok((await shaded.count()) > 2)
      const colour = await page.evaluate(
        `getComputedStyle(document.querySelector('#compared td[class^="fall-"]')).backgroundColor`,
      )
      t.match(colour, /^rgba\(\d+, \d+, \d+, 0\.\d+\)$/, 'a shade over the ground')
      await page.selectOption('[data-choose="window"]', { label: 'Last 7 days' })
      t.match(await inView.first().innerText(), /^Last 7 days: 2024-04-03 to 2024-04-10, 7 daily returns$/)
      t.equal(await page.locator('#compared .choice:visible').count(), 1)

      const months = page.locator('#months .choice:visible caption')
      t.match(await months.innerText(), /^Change of equity in percent/)
      await page.selectOption('[data-choose="months"]', { label: 'S2_Mean_Reversion' })
      t.match(await months.innerText(), /^Change of the result of S2_Mean_Reversion in percent/)
      const report = JSON.parse(readFileSync(new URL('report.json', address), 'utf8')) as BacktestReport
      const own = report.statistics.strategies.find(({ name }) => name === 'S2_Mean_Reversion')?.months ?? []
      const cells = await page.locator('#months .choice:visible tbody td').allInnerTexts()
      t.same(
        cells.slice(0, own.length),
        own.map((one) => ((one.return ?? NaN) * 100).toFixed(1).replace('-0.0', '0.0')),
      )
    })
  },
)

t.test('regimes are drawn on the timeframe that the reader chooses', { skip }, async (t) => {
  await open(t, { at: eventful }, async (page) => {
    const legend = page.locator('#regime-legend')
    t.match(await legend.innerText(), /^Regime on 1h/)
    const before = await drawn(page, 'candle-chart')
    await page.selectOption('#regime-timeframe', '4h')
    await frames(page)
    t.match(await legend.innerText(), /^Regime on 4h/)
    t.not((await drawn(page, 'candle-chart')).sum, before.sum, 'another strip')
    t.match(await page.locator('#candle-note').innerText(), /regime on 4h at the close/)
  })
  await open(t, {}, async (page) => {
    t.match(await page.locator('#regime-legend').innerText(), /^Regime on 1h/)
    t.equal(await page.locator('#regime-timeframe').count(), 0, 'there is one only')
  })
})

t.test('paper is light, whatever the screen is', { skip }, async (t) => {
  await open(t, { dark: true }, async (page) => {
    const theme = 'document.documentElement.dataset.theme ?? "none"'
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    t.equal(await page.evaluate(theme), 'light')
    await page.evaluate('dispatchEvent(new Event("afterprint"))')
    t.equal(await page.evaluate(theme), 'none')
  })
})
