// Works on top of a page that works without it: shows how far a job is as it goes on.
const job = () => document.getElementById('job')

async function refresh() {
  const answer = await fetch(location.href)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('job')
  if (!fresh) return location.reload()
  job().replaceWith(document.adoptNode(fresh))
  if (!fresh.dataset.events) events?.close()
}

const address = job()?.dataset.events
const events = address && new EventSource(address)
events?.addEventListener('progress', refresh)
