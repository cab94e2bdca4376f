// Works on top of a list that is put in order by buttons: a policy that is dragged to another place is moved there by the form of its button.
let dragged
const rows = [...document.querySelectorAll('ol.policies > li[data-priority]')]
const clear = () => {
  for (const row of rows) row.classList.remove('dragged', 'above', 'below')
}
for (const row of rows) {
  const grip = row.querySelector('.grip')
  if (!grip) continue
  grip.hidden = false
  grip.addEventListener('dragstart', ({ dataTransfer }) => {
    dragged = row
    row.classList.add('dragged')
    dataTransfer.effectAllowed = 'move'
    dataTransfer.setData('text/plain', row.dataset.priority)
    dataTransfer.setDragImage(row, 16, 16)
  })
  grip.addEventListener('dragend', () => {
    dragged = undefined
    clear()
  })
  row.addEventListener('dragover', event => {
    if (!dragged) return
    event.preventDefault()
    for (const other of rows) other.classList.remove('above', 'below')
    if (row !== dragged) row.classList.add(rows.indexOf(row) < rows.indexOf(dragged) ? 'above' : 'below')
  })
  row.addEventListener('drop', event => {
    if (!dragged) return
    event.preventDefault()
    if (row === dragged) return
    const form = dragged.querySelector('.moves form')
    form.elements.priority.value = row.dataset.priority
    form.requestSubmit()
  })
}
