import { readFileSync } from 'node:fs'
import t from 'tap'
import { PAGES } from './pages.ts'

t.test('the generated pages and sources are up to date; npm run docs writes them', async (t) => {
  for (const [name, page] of Object.entries(PAGES)) {
    t.equal(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'), await page(), name)
  }
})
