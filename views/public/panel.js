// Works on top of links that work without it: a profile opens beside the table, under its own address.
const panel = document.createElement('div')
panel.className = 'panel'
panel.hidden = true
panel.setAttribute('role', 'dialog')
panel.setAttribute('aria-label', 'Profile')
document.body.append(panel)
const table = location.href
let opener

async function open(href) {
  const answer = await fetch(href)
  const profile = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#profile')
  if (!profile) return location.assign(href)
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'close'
  close.textContent = 'Close'
  close.addEventListener('click', leave)
  panel.replaceChildren(close, document.adoptNode(profile))
  panel.hidden = false
  document.body.classList.add('has-panel')
  close.focus()
}

function leave() {
  history.pushState({}, '', table)
  shut()
}

function shut() {
  panel.hidden = true
  panel.replaceChildren()
  document.body.classList.remove('has-panel')
  opener?.focus()
}

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-panel]')
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
  event.preventDefault()
  if (!panel.contains(link)) opener = link
  history.pushState({ panel: true }, '', link.href)
  open(link.href)
})
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !panel.hidden) leave()
})
window.addEventListener('popstate', () => (location.href === table ? shut() : open(location.href)))
