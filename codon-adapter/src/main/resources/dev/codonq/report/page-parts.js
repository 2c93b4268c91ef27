'use strict';
// What the parts of the page are made of. Whatever the data hold, they get into the page as text, never as markup.

const OUTCOMES = [
  {id: 'failed', name: 'failed', mark: '✕'},
  {id: 'timedOut', name: 'timed out', mark: '◔'},
  {id: 'errored', name: 'errored', mark: '!'},
  {id: 'rejected', name: 'rejected', mark: '⊘'},
  {id: 'cancelled', name: 'cancelled', mark: '–'},
  {id: 'succeeded', name: 'succeeded', mark: '✓'},
];
const CACHES = [
  {id: 'hit:memory', name: 'hit in memory', means: 'an earlier compile of this process gave the result'},
  {id: 'hit:disk', name: 'hit on disk', means: 'an earlier compile, or one of another process, gave it'},
  {id: 'hit:remote', name: 'hit remote', means: 'another machine, or this one at another time, gave it'},
  {id: 'shared', name: 'shared', means: 'another job of this batch ran the same at the same time'},
  {id: 'miss', name: 'miss', means: 'the compiler ran, and the result was kept'},
  {id: 'uncacheable', name: 'uncacheable', means: 'what the compile depends on cannot be known'},
  {id: 'off', name: 'off', means: 'nothing was looked up or kept'},
  {id: 'none', name: 'not looked up', means: 'the job never came to a compile'},
];
const PHASES = [
  {id: 'queue', name: 'queue', means: 'waiting for a slot'},
  {id: 'prepare', name: 'prepare', means: 'making the sandbox, starting the compiler'},
  {id: 'parse', name: 'parse', means: 'reading the program and its standard library'},
  {id: 'typecheck', name: 'typecheck', means: 'finding the types'},
  {id: 'compile', name: 'compile', means: 'making machine code'},
  {id: 'link', name: 'link', means: 'waiting for the linker'},
  {id: 'collect', name: 'collect', means: 'taking the outputs'},
  {id: 'run', name: 'run', means: 'of runs whose phases are not known'},
];
const named = (list, id) => list.find(entry => entry.id === id) || {id, name: id, mark: '?', means: ''};
const byId = id => document.getElementById(id);

/** Makes an element. Attributes that are null or false are left out; `on…` are listeners; strings become text. */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

function time(millis) {
  if (millis === undefined) {
    return '–';
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  }
  const whole = Math.round(seconds);
  const two = number => String(number).padStart(2, '0');
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
    : `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} min`;
}

function size(bytes) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return bytes === undefined ? '–' : `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

const number = value => value.toLocaleString('en').replaceAll(',', '\u202f');
const count = (value, word) => `${number(value)} ${word}${value === 1 ? '' : 's'}`;
const percent = (part, whole) => {
  const share = whole === 0 ? 0 : 100 * part / whole;
  return `${share > 0 && share < 1 ? '<\u202f1' : Math.round(share)}\u202f%`;
};

function outcomeMark(outcome) {
  const {mark, name} = named(OUTCOMES, outcome);
  return make('span', {class: `outcome ${outcome}`}, make('span', {class: 'mark', 'aria-hidden': 'true'}, mark), name);
}

/** Fills a bar with parts `{id, value}` and says what each is in a table beside it. */
function fillBar(bar, legend, parts, columns) {
  bar.replaceChildren(...parts.filter(part => part.value > 0).map(part => {
    const segment = make('span', {class: `fill ${part.class}`, title: `${part.name}: ${part.cells.join(', ')}`});
    segment.style.flexGrow = part.value;
    return segment;
  }));
  bar.hidden = bar.childElementCount === 0;
  legend.replaceChildren(make('table', {class: 'figures'},
    make('thead', {}, make('tr', {}, columns.map(column => make('th', {scope: 'col'}, column)))),
    make('tbody', {}, parts.map(part => make('tr', {},
      make('th', {scope: 'row', title: part.means},
        make('span', {class: `swatch fill ${part.class}`, 'aria-hidden': 'true'}), part.name),
      part.cells.map(cell => make('td', {}, cell)))))));
}

/** The path, line and column of a diagnostic, as compilers print them. */
function place(diagnostic) {
  return [diagnostic.file, diagnostic.line, diagnostic.column].filter(part => part !== undefined).join(':');
}

/** The source line of a diagnostic with its range marked, or null. */
function excerpt(diagnostic) {
  if (!diagnostic.source) {
    return null;
  }
  const [before, marked, after] = diagnostic.source;
  return make('pre', {class: 'excerpt', tabindex: '0', 'aria-label': `Line ${diagnostic.line}`},
    make('span', {class: 'number', 'aria-hidden': 'true'}, String(diagnostic.line)),
    before, make('mark', {}, marked || ' '), after);
}
