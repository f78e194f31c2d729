/** Lists that choose which of several parts is in view. */
function choices() {
  for (const list of document.querySelectorAll('[data-choose]')) {
    if (!(list instanceof HTMLSelectElement)) continue
    const parts = document.querySelectorAll(`[data-choice="${list.dataset.choose}"]`)
    const show = () => parts.forEach((part, i) => part.toggleAttribute('hidden', i !== Number(list.value)))
    list.addEventListener('change', show)
    // A browser that comes back to the page keeps what was chosen.
    show()
  }
}
