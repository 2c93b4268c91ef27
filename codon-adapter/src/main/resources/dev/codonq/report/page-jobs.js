// The table of jobs: sorted, filtered, and only as many rows in the page as can be seen.

const ROW = 34;
const SPARE_ROWS = 12;
const MOST_PRINTED = 1000;

/** Makes the buttons that show only some jobs, one for each value that occurs. */
function showFilters(container, list, counts, chosen, changed) {
  const present = list.filter(entry => counts.has(entry.id));
  container.hidden = present.length < 2;
  container.replaceChildren(...present.map(entry => make('button', {
    type: 'button',
    class: `chip ${entry.id.replace(':', '-')}`,
    'data-id': entry.id,
    'aria-pressed': 'false',
    title: entry.means || null,
    onclick: () => {
      if (!chosen.delete(entry.id)) {
        chosen.add(entry.id);
      }
      changed();
    },
  }, entry.mark ? make('span', {class: 'mark', 'aria-hidden': 'true'}, entry.mark) : null,
  entry.name, make('span', {class: 'count'}, number(counts.get(entry.id))))));
}

function createJobs(data, state, actions) {
  const scroller = byId('scroller');
  const grid = byId('grid');
  const body = byId('rows');
  let jobs = [];
  let at = 0;
  let frame = 0;
  let drawn = '';
  let printing = false;

  showFilters(byId('outcome-filters'), OUTCOMES, countBy(data.jobs, 'outcome'), state.outcomes, actions.changed);
  showFilters(byId('cache-filters'), CACHES, countBy(data.jobs, 'cacheClass'), state.caches, actions.changed);
  byId('columns').replaceChildren(...COLUMNS.map(column => make('th', {scope: 'col', class: `column-${column.id}`, 'data-id': column.id},
    make('button', {type: 'button', onclick: () => sortBy(column.id)}, column.name, make('span', {class: 'arrow', 'aria-hidden': 'true'})))));

  function sortBy(id) {
    // Names and outcomes are looked for from their start, figures from the largest; the third time none is sorted by.
    const firstDown = !['outcome', 'name', 'cache', 'start'].includes(id);
    if (state.sort !== id) {
      Object.assign(state, {sort: id, down: firstDown});
    } else if (state.down === firstDown) {
      state.down = !firstDown;
    } else {
      Object.assign(state, {sort: '', down: false});
    }
    actions.changed();
  }

  function update() {
    jobs = selectJobs(data.jobs, state);
    at = 0;
    grid.setAttribute('aria-rowcount', String(jobs.length + 1));
    for (const header of byId('columns').children) {
      const sorted = header.dataset.id === state.sort;
      header.setAttribute('aria-sort', !sorted ? 'none' : state.down ? 'descending' : 'ascending');
    }
    for (const [group, chosen] of [['outcome-filters', state.outcomes], ['cache-filters', state.caches]]) {
      for (const chip of byId(group).children) {
        chip.setAttribute('aria-pressed', String(chosen.has(chip.dataset.id)));
      }
    }
    if (byId('filter').value !== state.query) {
      byId('filter').value = state.query;
    }
    byId('jobs-count').textContent = jobs.length === data.jobs.length
      ? count(jobs.length, 'job') : `${number(jobs.length)} of ${count(data.jobs.length, 'job')}`;
    byId('jobs-none').hidden = jobs.length > 0 || data.jobs.length === 0;
    scroller.hidden = jobs.length === 0;
    drawn = '';
    reveal(at);
    draw();
  }

  function draw() {
    if (printing) {
      return;
    }
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW) - SPARE_ROWS);
    const last = Math.min(jobs.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) + SPARE_ROWS);
    drawRows(first, last);
  }

  function drawRows(first, last) {
    const wanted = `${first} ${last} ${at}`;
    if (wanted !== drawn) {
      drawn = wanted;
      body.replaceChildren(space(first), ...jobs.slice(first, last).map((job, i) => row(job, first + i)), space(jobs.length - last));
      grid.setAttribute('aria-activedescendant', at >= first && at < last ? `row-${at}` : '');
    }
  }

  function space(rows) {
    const spacer = make('tr', {class: 'space', 'aria-hidden': 'true'}, make('td'));
    spacer.firstChild.style.height = `${rows * ROW}px`;
    spacer.hidden = rows === 0;
    return spacer;
  }

  function row(job, index) {
    return make('tr', {
      id: `row-${index}`,
      'aria-rowindex': String(index + 2),
      'aria-selected': String(index === at),
      class: job.outcome,
      onclick: () => {
        at = index;
        draw();
        actions.open(job);
      },
    }, COLUMNS.map(column => cell(column, job)));
  }

  function cell(column, job) {
    const name = `column-${column.id}`;
    switch (column.id) {
      case 'outcome':
        return make('td', {class: name}, outcomeMark(job.outcome), job.cause && job.cause !== job.outcome ? make('span', {class: 'cause'}, job.cause) : null);
      case 'name':
        return make('td', {class: name, title: job.name}, make('bdi', {}, job.name));
      case 'cache':
        return make('td', {class: name, title: job.uncacheable || null}, named(CACHES, job.cacheClass).name);
      default:
        return make('td', {class: `${name} figure`}, column.show(job));
    }
  }

  function reveal(index) {
    const head = grid.tHead.offsetHeight;
    const top = index * ROW;
    if (top < scroller.scrollTop) {
      scroller.scrollTop = top;
    } else if (top + ROW + head > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = top + ROW + head - scroller.clientHeight;
    }
  }

  /** Goes to another row and returns its job. */
  function move(by) {
    at = Math.max(0, Math.min(jobs.length - 1, at + by));
    reveal(at);
    draw();
    return jobs[at];
  }

  function show(job) {
    const index = jobs.indexOf(job);
    if (index >= 0) {
      at = index;
      reveal(at);
      draw();
    }
  }

  scroller.addEventListener('scroll', () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  });
  new ResizeObserver(draw).observe(scroller);
  window.addEventListener('beforeprint', () => {
    printing = true;
    drawRows(0, Math.min(jobs.length, MOST_PRINTED));
    if (jobs.length > MOST_PRINTED) {
      byId('jobs-count').textContent += `; the first ${number(MOST_PRINTED)} are printed`;
    }
  });
  window.addEventListener('afterprint', () => {
    printing = false;
    update();
  });
  byId('filter').addEventListener('input', event => {
    state.query = event.target.value;
    actions.changed();
  });
  byId('filters-clear').addEventListener('click', () => {
    state.query = '';
    state.outcomes.clear();
    state.caches.clear();
    actions.changed();
    byId('filter').focus();
  });
  grid.addEventListener('keydown', event => {
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW) - 2);
    const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -jobs.length, End: jobs.length};
    if (event.target === grid && steps[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      move(steps[event.key]);
    }
  });
  return {
    update, move, show,
    get current() {
      return jobs[at];
    },
    get selected() {
      return jobs;
    },
  };
}
