// Objects are drawn in the colour their name begins with; others in a colour of the page.

const COLOURS = {
  red: '#d43d3d', green: '#2f9e4f', blue: '#3a66e0', yellow: '#d9b310', purple: '#8e4bc4', cyan: '#1ba8b8', orange: '#e57f1e', gray: '#8a8f98',
};

export const colourOf = name => COLOURS[name.split(' ')[0]] ?? 'var(--accent)';
