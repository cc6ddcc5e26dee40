// Errors, as the server words them, beside the field they name.

const places = () => document.querySelectorAll('[data-error-for]');

export function clearErrors() {
  for (const place of places()) {
    place.hidden = true;
    place.textContent = '';
  }
  for (const control of document.querySelectorAll('[aria-invalid]'))
    control.removeAttribute('aria-invalid');
}

/** @param {{message: string, field?: string | null}} fault */
export function showError(fault) {
  const place = placeOf(fault.field ?? '');
  place.textContent = fault.message;
  place.hidden = false;
  const control = document.getElementsByName(place.dataset.errorFor)[0];
  if (control) {
    control.setAttribute('aria-invalid', 'true');
    control.focus();
  }
  place.scrollIntoView({ block: 'nearest' });
}

/** "images[0]" and "image" are blamed on the picture; a field that is not on the page has its error at the end of the form. */
function placeOf(field) {
  const root = field.split(/[.[]/)[0];
  const name = root === 'image' ? 'images' : root;
  const all = [...places()];
  const place = all.find(p => p.dataset.errorFor === name);
  return place && !place.closest('.field[hidden]') ? place : all.find(p => p.dataset.errorFor === '');
}
