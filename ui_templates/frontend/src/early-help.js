// Everything works without this file; with it, some things are more comfortable.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from 'govuk-frontend'
import { enhanceForm } from './form.js'

const inForms = [CharacterCount, Checkboxes, Radios]

for (const component of [Button, ErrorSummary, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink, ...inForms]) {
  createAll(component)
}

const form = document.querySelector('#answers')
if (form) {
  enhanceForm(form, (scope) => inForms.forEach((component) => createAll(component, undefined, { scope })))
}
