// Writes what the built files were built from, so that a test without Node can tell a forgotten rebuild.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

const fingerprint = (paths) => {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(readFileSync(path))
  return hash.digest('hex')
}
const installed = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version
const built = ['early-help.css', 'early-help.js', 'diagram.css', 'diagram.js']
const sources = readdirSync('src').sort().map((name) => `src/${name}`)

writeFileSync(
  '../static/built.json',
  JSON.stringify(
    {
      'govuk-frontend': installed('govuk-frontend'),
      '@ministryofjustice/frontend': installed('@ministryofjustice/frontend'),
      'bpmn-js': installed('bpmn-js'),
      sources: fingerprint(['package-lock.json', ...sources]),
      files: Object.fromEntries(
        built.map((name) => [name, fingerprint([`../static/${name}`])])
      ),
    },
    null,
    2
  ) + '\n'
)
