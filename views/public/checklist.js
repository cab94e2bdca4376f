// Ticks the rules of a password while it is typed. Without it, and for what only the server can say, its answer marks the same list.
import { judge } from './password-checks.js'

const list = document.querySelector('[data-met]')
const form = list.closest('form')
const { password } = form.elements

for (const item of list.children) item.append(Object.assign(document.createElement('span'), { className: 'state' }))

password.addEventListener('input', () => {
  const { met, unmet, pending } = list.dataset
  form.querySelector('[role=alert]').replaceChildren()
  for (const item of list.children) {
    const verdict = password.value === '' ? undefined : judge(item.dataset.rule, item.dataset.limit, password.value)
    item.className = verdict ? 'met' : ''
    item.lastChild.textContent = password.value && ` (${verdict === undefined ? pending : verdict ? met : unmet})`
  }
})
