// Draws the diagrams of a page. A diagram's marks stand in the table beside it, which is all there is without this script.
import 'bpmn-js/dist/assets/bpmn-js.css'
import 'bpmn-js/dist/assets/diagram-js.css'
import MoveCanvasModule from 'diagram-js/lib/navigation/movecanvas'
import Viewer from 'bpmn-js/lib/Viewer'

const SMALLEST_WHOLE = 0.4
const LEGIBLE = 0.7
const STEP = 1.25
const MOVE = 120

const ACTIONS = {
  larger: (canvas) => canvas.zoom(canvas.zoom() * STEP),
  smaller: (canvas) => canvas.zoom(canvas.zoom() / STEP),
  whole: (canvas) => canvas.zoom('fit-viewport', 'auto'),
  left: (canvas) => canvas.scroll({ dx: MOVE, dy: 0 }),
  right: (canvas) => canvas.scroll({ dx: -MOVE, dy: 0 }),
  up: (canvas) => canvas.scroll({ dx: 0, dy: MOVE }),
  down: (canvas) => canvas.scroll({ dx: 0, dy: -MOVE }),
}

const marksOf = (figure) => [...figure.querySelectorAll('[data-mark]')].map((row) => row.dataset)

// Badges stay as large as the page's words, however small the diagram is.
const overlays = { defaults: { show: { minZoom: 0 }, scale: { min: 1, max: 1 } } }

const badgeOf = ({ mark, badge }) => {
  const shown = document.createElement('span')
  shown.className = `eh-badge eh-badge--${mark}`
  shown.textContent = badge
  return shown
}

// What the diagram does not draw (the process itself, a step that is gone from the picture) stays in the table alone.
const draw = (viewer, marks) => {
  const [registry, canvas, overlays] = ['elementRegistry', 'canvas', 'overlays'].map((name) => viewer.get(name))
  const drawn = marks.filter(({ element }) => registry.get(element)?.parent)
  for (const element of new Set(drawn.map((mark) => mark.element))) {
    const html = document.createElement('div')
    html.className = 'eh-badges'
    for (const mark of drawn.filter((one) => one.element === element)) {
      canvas.addMarker(element, `eh-mark--${mark.mark}`)
      html.append(badgeOf(mark))
    }
    // An arrow is marked by its line alone: a badge would lie on what is around it.
    if (!registry.get(element).waypoints) overlays.add(element, { position: { top: 0, left: 0 }, html })
  }
  return drawn.map(({ element }) => registry.get(element))
}

const startOf = (viewer) => viewer.get('elementRegistry').find((element) => element.type === 'bpmn:StartEvent')

// The whole diagram, unless its words would be too small to read: then what is marked first, or where it begins.
const frame = (viewer, marked) => {
  const canvas = viewer.get('canvas')
  if (canvas.zoom('fit-viewport', 'auto') >= SMALLEST_WHOLE) return
  const first = marked[0] ?? startOf(viewer)
  if (!first) return
  canvas.zoom(LEGIBLE)
  canvas.scrollToElement(first, 80)
}

const nameIt = (figure, container) => {
  const picture = container.querySelector('svg[data-element-id], .djs-container > svg')
  picture.setAttribute('role', 'img')
  picture.setAttribute('aria-label', figure.dataset.name)
  // The buttons move it; a stop on the way that does nothing would only be in the way.
  picture.removeAttribute('tabindex')
}

const show = async (figure) => {
  const container = figure.querySelector('[data-canvas]')
  const viewer = new Viewer({ container, overlays, additionalModules: [MoveCanvasModule] })
  const response = await fetch(figure.dataset.diagram, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(String(response.status))
  figure.querySelector('[data-drawn]').hidden = false
  await viewer.importXML(await response.text())
  nameIt(figure, container)
  frame(viewer, draw(viewer, marksOf(figure)))
  for (const button of figure.querySelectorAll('[data-do]')) {
    button.addEventListener('click', () => ACTIONS[button.dataset.do](viewer.get('canvas')))
  }
}

for (const figure of document.querySelectorAll('[data-diagram]')) {
  const without = figure.querySelector('[data-without-diagram]')
  show(figure).then(
    () => without.remove(),
    () => {
      figure.querySelector('[data-drawn]').hidden = true
      without.textContent = 'The diagram could not be drawn. The table says the same.'
    }
  )
}
