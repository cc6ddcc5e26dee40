// Builds elements. Text goes in as text, never as markup, so nothing a model or a server says can become part of the page.

const SVG = 'http://www.w3.org/2000/svg';

export const byId = id => document.getElementById(id);

/** An HTML element; properties are set as such, names with a dash as attributes. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role' || name === 'for')
      element.setAttribute(name, value);
    else
      element[name] = value;
  }
  element.append(...children.flat(Infinity).filter(child => child != null));
  return element;
}

/** An SVG element; null attributes are left out. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null)
      element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(child => child != null));
  return element;
}
