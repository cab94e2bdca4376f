// Works on top of pages that work without it: a button beside each password that shows it, and a form that goes on by itself.
for (const holder of document.querySelectorAll('.reveal')) {
  const input = holder.querySelector('input')
  const button = document.createElement('button')
  button.type = 'button'
  const show = shown => {
    input.type = shown ? 'text' : 'password'
    button.textContent = shown ? holder.dataset.hide : holder.dataset.show
    button.setAttribute('aria-pressed', String(shown))
  }
  show(false)
  button.addEventListener('click', () => show(input.type === 'password'))
  input.form?.addEventListener('submit', () => show(false))
  holder.append(button)
}

document.getElementById('onward')?.submit()

if (document.querySelector('[data-met]')) await import('./checklist.js')
if (document.querySelector('[data-passkey]')) await import('./passkeys.js')
