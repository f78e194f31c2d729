/** Distance of a tooltip from its term and from the edges, pixels. */
const GAP = 8

/** Show the definition of a statistic where the pointer or the focus is on its name. */
function tooltips() {
  const tip = element('tooltip')
  /** @type {Element | null} */
  let term = null

  const place = () => {
    if (term === null) return
    const at = term.getBoundingClientRect()
    const { width, height } = tip.getBoundingClientRect()
    const left = Math.min(at.left, document.documentElement.clientWidth - width - GAP)
    const below = at.bottom + GAP + height < innerHeight
    tip.style.left = `${Math.max(GAP, left)}px`
    tip.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height)}px`
  }
  /** @param {Element | null} next */
  const show = (next) => {
    term = next
    tip.hidden = term === null
    if (term === null) return
    tip.textContent = element(term.getAttribute('aria-describedby') ?? '').textContent
    place()
  }
  /** @param {EventTarget | null} target */
  const termOf = (target) => (target instanceof Element ? target.closest('.term') : null)

  for (const event of ['pointerover', 'focusin', 'click']) {
    document.addEventListener(event, ({ target }) => show(termOf(target)))
  }
  document.addEventListener('focusout', () => show(null))
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') show(null)
  })
  addEventListener('scroll', place, { capture: true, passive: true })
}
