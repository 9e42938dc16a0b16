// A task's form: questions appear as answers are given, and drafts are saved while somebody types. The server decides
// both; without this script its buttons do the same.
import { saveDrafts } from './draft.js'

const WAIT_BEFORE_ASKING = 300

const send = async (form, wish) => {
  const data = new FormData(form)
  data.set('do', wish)
  const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(data), credentials: 'same-origin' })
  if (!response.ok) throw new Error(String(response.status))
  return new DOMParser().parseFromString(await response.text(), 'text/html')
}

const partsOf = (list) => new Map([...list.children].map((part) => [part.dataset.part, part]))

// Brings `list` to the questions of `wanted` and returns those that are new. What stays is not touched: somebody may be
// typing in it.
const bringTo = (list, wanted) => {
  const present = partsOf(list)
  const added = []
  let next = list.firstElementChild
  for (const [key, part] of partsOf(wanted)) {
    const known = present.get(key)
    present.delete(key)
    if (known) added.push(...bringInnerTo(known, part))
    else added.push(list.insertBefore(document.importNode(part, true), next))
    next = (known ?? added.at(-1)).nextElementSibling
  }
  for (const gone of present.values()) gone.remove()
  return added
}

const innerLists = (part) =>
  [...part.querySelectorAll('[data-parts]')].filter((list) => list.parentElement.closest('[data-part]') === part)

const bringInnerTo = (part, wanted) => {
  const lists = innerLists(part)
  return innerLists(wanted).flatMap((list, index) => (lists[index] ? bringTo(lists[index], list) : []))
}

const later = (work, wait) => {
  let timer
  return () => {
    clearTimeout(timer)
    timer = setTimeout(work, wait)
  }
}

const revealQuestions = (form, prepare) => {
  form.querySelector('[data-without-script]').hidden = true
  let asked = 0
  const ask = async () => {
    const turn = ++asked
    const page = await send(form, 'update').catch(() => null)
    const wanted = page?.querySelector('#answers > [data-parts]')
    if (!wanted || turn !== asked) return
    const added = bringTo(form.querySelector(':scope > [data-parts]'), wanted)
    added.forEach(prepare)
    form.querySelector('[data-announce]').textContent = added.length ? 'Your answer leads to further questions.' : ''
  }
  form.addEventListener('change', later(ask, WAIT_BEFORE_ASKING))
}

export const enhanceForm = (form, prepare) => {
  if (form.querySelector('[data-draft]')) saveDrafts(form)
  if ('conditions' in form.dataset) revealQuestions(form, prepare)
}
