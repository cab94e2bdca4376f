// Works on top of pages that work without it: menus close, secrets are copied, forms are sent once.
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]'))
    if (!menu.contains(event.target)) menu.open = false
})
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && document.querySelector('details.menu[open]')
  if (!menu) return
  menu.open = false
  menu.querySelector('summary').focus()
})
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent)
    button.textContent = 'Copied'
  })
}
document.addEventListener('submit', ({ target, submitter }) => {
  if (target.method !== 'post' || submitter?.value === 'preview') return
  // After this turn: a button that can't be pressed isn't sent along.
  setTimeout(() => {
    for (const button of target.querySelectorAll('button[type="submit"]')) button.disabled = true
  })
})
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) for (const button of document.querySelectorAll('button:disabled')) button.disabled = false
})
