import { defineAllocator } from '@grodt/sdk'
import { exposureOf } from './exposure.ts'
import { evidenceSchema } from './fields.ts'
import { riskFactors } from './risk.ts'
import { losesSurely } from './safety.ts'
import { shrunkSkill } from './skill.ts'

/**
 * The allocator that evidence supports: configured weights, tilted towards calm strategies and, a little and late, towards
 * those that earned more for their risk. It switches off what loses beyond doubt and lowers exposure before rough days.
 */
export default defineAllocator({
  config: evidenceSchema,
  forecasts: ['market_risk'],
  weights({ sleeves, markets, windowDays }, config) {
    const base = sleeves.map(({ configured }) => configured)
    const risk = riskFactors(sleeves, windowDays)
    const calmed = base.map((weight, i) => weight * risk.factors[i])
    const skills = sleeves.map((sleeve) => shrunkSkill(sleeve, config))
    const mean = skills.reduce((sum, { skill }) => sum + skill, 0) / skills.length
    const weights = calmed.map((weight, i) => weight * Math.exp(skills[i].skill - mean))
    const losing = sleeves.map((sleeve) => losesSurely(sleeve, config))
    const { exposure, rough } = exposureOf(markets, config)
    const own = (i: number) => ({
      volatility: risk.volatilities[i],
      risk: risk.factors[i],
      ...skills[i],
      t: losing[i].t,
    })
    return {
      weights,
      off: losing.map(({ off }) => off),
      exposure,
      steps: [
        { name: 'static', weights: base },
        { name: 'risk', weights: calmed },
        { name: 'skill', weights },
      ],
      notes: {
        ...Object.fromEntries(sleeves.map(({ name }, i) => [name, own(i)])),
        markets: { rough, all: markets.length },
        ...(risk.days < risk.needed ? { fallback: { days: risk.days, needed: risk.needed } } : {}),
      },
    }
  },
})
