// The draft of a task's form, saved while somebody types. Nothing is kept in the browser: laptops are shared. The
// sentences are the page's and the server's (components/draft_state.html).

const AFTER_TYPING = 3_000
const WHILE_TYPING = 15_000
const FIRST_GAP = 4_000
const LONGEST_GAP = 60_000
const LONGEST_KEPT_ALIVE = 60_000 // Browsers send at most 64 KiB from a page that is being left.

export const saveDrafts = (form) => {
  const state = form.querySelector('[data-draft]')
  const part = (name) => state.querySelector(`[data-${name}]`)
  const field = (name) => form.elements.namedItem(`draft_${name}`)

  let typed = 0 // Counts changes. `saved` is the last one that the server has, `left` the last that was sent on leaving.
  let saved = 0
  let left = 0
  let onItsWay = null // The save that is under way.
  let isLeaving = false // The form itself is being sent.
  let isStopped = false // The person has to choose first.
  let isTroubled = false
  let gap = FIRST_GAP
  let typedSince = 0
  let timer

  const isUnsaved = () => saved < typed

  const say = (sentence, { aloud = false, isTrouble = false } = {}) => {
    part('saved').textContent = sentence
    state.classList.toggle('eh-draft--troubled', isTrouble)
    if (aloud && part('told').textContent !== sentence) part('told').textContent = sentence
  }

  const plan = (wait) => {
    clearTimeout(timer)
    if (!isStopped && !isLeaving) timer = setTimeout(save, wait)
  }

  const post = (isLast) => {
    field('number').value = Number(field('number').value) + 1
    const body = new URLSearchParams(new FormData(form))
    body.delete('kept')
    const keepalive = isLast && body.toString().length < LONGEST_KEPT_ALIVE
    const headers = { accept: 'application/json' }
    return fetch(state.dataset.draft, { method: 'POST', body, headers, credentials: 'same-origin', keepalive })
  }

  const tryAgain = (sentence) => {
    say(sentence, { aloud: !isTroubled, isTrouble: true })
    isTroubled = true
    plan(gap)
    gap = Math.min(gap * 2, LONGEST_GAP)
  }

  const stop = (sentence, shown) => {
    isStopped = true
    say(sentence, { aloud: true, isTrouble: shown === 'elsewhere' })
    part(shown).hidden = false
  }

  const showSections = (sections) => {
    for (const { id, state: words, colour } of sections) {
      const tag = form.querySelector(`[data-section="${CSS.escape(id)}"]`)
      if (!tag) continue
      tag.textContent = words
      tag.className = `govuk-tag govuk-tag--${colour}`
    }
  }

  const isKept = (answer, turn) => {
    showSections(answer.sections)
    field('seen').value = Math.max(answer.revision, Number(field('seen').value))
    field('number').value = Math.max(answer.revision, Number(field('number').value))
    saved = Math.max(saved, turn)
    gap = FIRST_GAP
    if (answer.has_gone) return stop(answer.said, 'gone')
    const isFirst = part('told').textContent === ''
    say(isTroubled ? `${state.dataset.again} ${answer.said}` : answer.said, { aloud: isTroubled || isFirst })
    isTroubled = false
    if (isUnsaved()) plan(AFTER_TYPING)
  }

  const take = (status, answer, turn) => {
    if (status === 200) {
      isKept(answer, turn)
    } else if (status === 409) {
      state.querySelector('[data-elsewhere] button').value = `keep ${answer.revision}`
      stop(answer.said, 'elsewhere')
    } else if (status >= 500) {
      tryAgain(state.dataset.failed)
    } else {
      if (answer.kept_at) saved = Math.max(saved, turn)
      part('session-over').hidden = status !== 401
      say(answer.kept_at ? answer.detail : `${state.dataset.refused} ${answer.detail}`, { aloud: true, isTrouble: !answer.kept_at })
    }
  }

  const send = async (turn, isLast) => {
    try {
      const response = await post(isLast)
      take(response.status, await response.json(), turn)
    } catch {
      tryAgain(navigator.onLine ? state.dataset.failed : state.dataset.offline)
    }
    onItsWay = null
  }

  const save = async () => {
    clearTimeout(timer)
    await onItsWay
    if (isStopped || isLeaving || !isUnsaved()) return
    typedSince = 0
    onItsWay = send(typed, false)
    await onItsWay
  }

  // What waits for nothing: the page is about to go, and a request that is under way may go with it.
  const saveOnLeaving = () => {
    if (isStopped || isLeaving || !isUnsaved() || left === typed) return
    left = typed
    send(typed, true)
  }

  form.addEventListener('input', () => {
    typed += 1
    typedSince ||= Date.now()
    if (isStopped || isTroubled) return
    say(state.dataset.waiting)
    plan(Math.max(0, Math.min(AFTER_TYPING, typedSince + WHILE_TYPING - Date.now())))
  })
  // First the words, then the form, whichever on the page: if the connection is gone, the page stays as it is.
  document.addEventListener('submit', async (event) => {
    if (isStopped || !isUnsaved()) {
      isLeaving = true
      return
    }
    event.preventDefault()
    await save()
    if (!isUnsaved() && !isLeaving) event.target.requestSubmit(event.submitter)
  })
  part('elsewhere').querySelector('[data-leave]').addEventListener('click', () => (isLeaving = true))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveOnLeaving())
  window.addEventListener('pagehide', saveOnLeaving)
  window.addEventListener('online', () => isTroubled && save())
  window.addEventListener('beforeunload', (event) => {
    if (isUnsaved() && !isLeaving && (isTroubled || isStopped || !navigator.onLine)) event.preventDefault()
  })
  // A page that the browser kept aside (the back button) may be of a task that is done by now.
  window.addEventListener('pageshow', (event) => {
    isLeaving = false
    if (event.persisted && !isUnsaved()) location.reload()
  })
  // What the server answered to a form is asked for anew when the page is loaded again or come back to, not sent again.
  history.replaceState(history.state, '', location.href)
  if ('unsaved' in form.dataset) {
    typed = 1
    plan(AFTER_TYPING)
  }
}
