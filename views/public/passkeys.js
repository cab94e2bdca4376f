// Fills in the forms that a passkey answers: asks the server what to ask, the browser for an answer, and sends it as the form.
const ways = {
  get: options =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  create: options =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
}

async function answer({ passkey, options }, form) {
  const asked = await fetch(options, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
  // Too long after the sign-in: there it goes on.
  if (asked.redirected) return location.assign(asked.url)
  if (!asked.ok) throw new Error(`The server answered ${asked.status}.`)
  return JSON.stringify(await ways[passkey](await asked.json()))
}

for (const place of document.querySelectorAll('[data-passkey]')) {
  const form = place.querySelector('form')
  const button = form.querySelector('button')
  const problem = place.querySelector('[role=status]')
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    problem.textContent = place.dataset.unknown
    problem.hidden = false
    continue
  }
  button.parentElement.hidden = false
  form.addEventListener('submit', async event => {
    event.preventDefault()
    problem.hidden = true
    button.disabled = true
    try {
      const response = await answer(place.dataset, form)
      form.elements.response.value = response ?? ''
      if (response) form.submit()
    } catch {
      problem.hidden = false
    }
    button.disabled = false
  })
}
