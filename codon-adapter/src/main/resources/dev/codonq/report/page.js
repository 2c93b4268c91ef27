// The page as a whole: what is chosen and opened stands in its address, so that a link shows the same.

const THEMES = ['auto', 'light', 'dark'];

function main() {
  const data = readData();
  const state = {query: '', outcomes: new Set(), caches: new Set(), sort: '', down: false, job: null};
  const actions = {changed, open, closed, step};
  showVerdict(data);
  showFacts(data);
  showTimes(data, open);
  showCache(data);
  showFailures(data, open);
  const timeline = createTimeline(data, actions);
  const jobs = createJobs(data, state, actions);
  const details = createDetails(data, actions);

  function changed() {
    writeAddress(state);
    update();
  }

  function update() {
    jobs.update();
    const shown = new Set(jobs.selected);
    timeline.filter(job => shown.has(job));
  }

  function open(job) {
    state.job = job.index;
    writeAddress(state);
    jobs.show(job);
    timeline.select(job, false);
    details.show(job);
  }

  function closed() {
    state.job = null;
    writeAddress(state);
  }

  /** Goes to another row of the table; where a job is open, to that one's neighbour. */
  function step(by) {
    const job = jobs.move(by);
    if (job && details.isOpen) {
      open(job);
    }
  }

  function follow() {
    readAddress(state, data.jobs.length);
    update();
    if (state.job !== null) {
      open(data.jobs[state.job]);
    } else if (details.isOpen) {
      details.close();
    }
  }

  window.addEventListener('hashchange', follow);
  listenToKeys({jobs, details, step, open, clear: () => {
    state.query = '';
    changed();
  }});
  switchThemes(timeline.restyle);
  byId('keys-open').addEventListener('click', () => byId('keys').showModal());
  byId('skip').addEventListener('click', event => {
    event.preventDefault();
    byId('grid').focus();
  });
  follow();
}

function readAddress(state, jobs) {
  const given = new URLSearchParams(location.hash.slice(1));
  const known = (name, list) => (given.get(name) || '').split(',').filter(id => list.some(entry => entry.id === id));
  const refill = (set, ids) => {
    set.clear();
    ids.forEach(id => set.add(id));
  };
  const sort = given.get('sort') || '';
  const job = given.get('job') || '';
  state.query = given.get('q') || '';
  refill(state.outcomes, known('outcome', OUTCOMES));
  refill(state.caches, known('cache', CACHES));
  state.down = sort.startsWith('-');
  state.sort = COLUMNS.some(column => column.id === sort.replace(/^-/, '')) ? sort.replace(/^-/, '') : '';
  state.job = /^\d{1,9}$/.test(job) && Number(job) < jobs ? Number(job) : null;
}

function writeAddress(state) {
  const parts = new URLSearchParams();
  const put = (name, value) => value && parts.set(name, value);
  put('q', state.query);
  put('outcome', [...state.outcomes].join(','));
  put('cache', [...state.caches].join(','));
  put('sort', state.sort && (state.down ? '-' : '') + state.sort);
  put('job', state.job === null ? '' : String(state.job));
  history.replaceState(null, '', `#${parts}`);
}

function listenToKeys({jobs, details, step, open, clear}) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId('keys').open) {
      return;
    }
    const typing = event.target === byId('filter');
    const keys = typing ? {
      Escape: () => clear(),
      Enter: () => byId('grid').focus(),
      ArrowDown: () => byId('grid').focus(),
    } : {
      j: () => step(1),
      k: () => step(-1),
      '?': () => byId('keys').showModal(),
      t: () => byId('theme').click(),
      '/': details.isOpen ? undefined : () => {
        byId('filter').focus();
        byId('filter').select();
      },
      Enter: event.target === byId('grid') && jobs.current ? () => open(jobs.current) : undefined,
      ArrowDown: details.isOpen && event.target.tagName === 'BUTTON' ? () => step(1) : undefined,
      ArrowUp: details.isOpen && event.target.tagName === 'BUTTON' ? () => step(-1) : undefined,
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
}

function switchThemes(changed) {
  const button = byId('theme');
  const kept = () => {
    try {
      return localStorage.getItem('codonq-theme');
    } catch {
      return null; // Some browsers keep nothing for files.
    }
  };
  const apply = theme => {
    document.documentElement.dataset.theme = theme;
    button.textContent = {auto: 'Colours: auto', light: 'Colours: light', dark: 'Colours: dark'}[theme];
    changed();
  };
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
    try {
      localStorage.setItem('codonq-theme', next);
    } catch {
      // Then it lasts as long as the page.
    }
    apply(next);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  apply(THEMES.includes(kept()) ? kept() : 'auto');
}

try {
  main();
} catch (error) {
  byId('headline').textContent = 'This report cannot be shown';
  byId('subline').textContent = 'Its data are damaged, or the browser is too old: it needs one of 2024 or later.';
  throw error;
}
