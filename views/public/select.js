// Works on top of a table that works without it: ticks a whole page, and says how many are selected.
const form = document.querySelector('form.selection')
if (form) {
  const boxes = [...form.querySelectorAll('input[name="id"]')]
  const page = form.querySelector('[data-select="page"]')
  const all = form.querySelector('input[name="all"]')
  const said = form.querySelector('[data-selected]')
  page.parentElement.hidden = false
  const show = () => {
    const ticked = boxes.filter(({ checked }) => checked).length
    const total = form.dataset.total ? Number(form.dataset.total).toLocaleString('en') : 'All'
    page.checked = ticked === boxes.length
    page.indeterminate = ticked > 0 && ticked < boxes.length
    said.textContent = all?.checked ? `${total} selected` : ticked > 0 ? `${ticked} selected` : ''
    for (const button of form.querySelectorAll('button[formaction]')) button.disabled = !all?.checked && ticked === 0
  }
  page.addEventListener('change', () => {
    for (const box of boxes) box.checked = page.checked
    show()
  })
  form.addEventListener('change', show)
  window.addEventListener('pageshow', show)
  show()
}
