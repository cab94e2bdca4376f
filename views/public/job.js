// Works on top of a page that works without it: shows how far a job is as it goes on.
const job = document.getElementById('job')
const address = job?.dataset.events
const events = address && new EventSource(address)
let known

events?.addEventListener('progress', ({ data }) => {
  // The first one tells mostly what the page shows already.
  const { over, status } = JSON.parse(data)
  const isNews = known === undefined ? over || status !== job.dataset.status : data !== known
  known = data
  if (isNews) refresh()
})

async function refresh() {
  const answer = await fetch(location.href)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('job')
  if (!fresh) return location.reload()
  const focused = job.contains(document.activeElement) ? document.activeElement : undefined
  show(document.adoptNode(fresh))
  if (focused) likeIn(job, focused)?.focus()
  if (!fresh.dataset.events) events.close()
}

// What is new comes around the status, which stays: readers of the screen tell of a change in what they know.
function show(fresh) {
  const status = job.querySelector('.status')
  const next = fresh.querySelector('.status')
  const parts = [...fresh.childNodes]
  for (const part of [...job.childNodes]) if (part !== status) part.remove()
  status.before(...parts.slice(0, parts.indexOf(next)))
  status.after(...parts.slice(parts.indexOf(next) + 1))
  if (status.textContent !== next.textContent) status.replaceChildren(...next.childNodes)
}

function likeIn(place, { tagName, id, name, textContent }) {
  return [...place.querySelectorAll(tagName)].find(
    other => other.id === id && other.name === name && other.textContent === textContent,
  )
}
