// All that is known of one job, in a sheet beside the rest.

function createDetails(data, actions) {
  const sheet = byId('details');

  function show(job) {
    sheet.replaceChildren(...parts(job));
    if (!sheet.open) {
      sheet.showModal();
    }
    sheet.scrollTop = 0;
  }

  function parts(job) {
    return [
      make('div', {class: 'sheet-head'},
        outcomeMark(job.outcome),
        job.cause ? make('span', {class: 'cause'}, job.cause) : null,
        make('span', {class: 'gap'}),
        make('button', {type: 'button', 'aria-label': 'Previous job', 'aria-keyshortcuts': 'k', onclick: () => actions.step(-1)}, '↑'),
        make('button', {type: 'button', 'aria-label': 'Next job', 'aria-keyshortcuts': 'j', onclick: () => actions.step(1)}, '↓'),
        make('button', {type: 'button', 'aria-label': 'Close', autofocus: true, onclick: () => sheet.close()}, '✕')),
      make('h2', {id: 'details-title', class: 'name'}, make('bdi', {}, job.name)),
      job.message && !saysItself(job) ? make('p', {class: 'message'}, job.message) : null,
      ...diagnosticsOf(job),
      ...phasesOf(job),
      make('dl', {class: 'facts'}, factsOf(job).map(([name, value, title]) =>
        make('div', {}, make('dt', {}, name), make('dd', {title: title || null}, value)))),
      ...listOf('Made', (job.artifacts || []).map(artifact => `${artifact.path} (${size(artifact.size)})`)),
      ...listOf('Not in the cache since these differ from the nearest result kept', job.changed || []),
      ...listOf('Processes that were still there and were killed', job.killed || []),
      ...commandOf(job),
      ...logOf(job),
    ].filter(part => part !== null);
  }

  sheet.addEventListener('close', () => actions.closed());
  sheet.addEventListener('click', event => {
    if (event.target === sheet) {
      sheet.close();
    }
  });
  return {
    show,
    close() {
      sheet.close();
    },
    get isOpen() {
      return sheet.open;
    },
  };
}

/** Whether the first diagnostic is the message of the job. */
const saysItself = job => job.cause === 'compileError' && (job.diagnostics || []).some(each => each.message.startsWith(job.message));

function diagnosticsOf(job) {
  if (!job.diagnostics) {
    return [];
  }
  return [
    make('h3', {}, job.diagnostics.length === 1 ? 'The compiler says' : `The compiler says (${number(job.diagnostics.length)})`),
    make('ol', {class: 'diagnostics'}, job.diagnostics.map(diagnosticEntry)),
    job.diagnosticsOmitted
      ? make('p', {class: 'muted'}, `${number(job.diagnosticsOmitted)} more are left out here; the JSON report has them all.`) : null,
  ];
}

function diagnosticEntry(diagnostic) {
  const notes = diagnostic.notes || [];
  return make('li', {class: `diagnostic ${diagnostic.severity}`},
    make('p', {class: 'message'}, make('strong', {}, `${diagnostic.severity}: `), diagnostic.message,
      diagnostic.code ? make('span', {class: 'muted'}, ` [${diagnostic.code}]`) : null),
    diagnostic.file ? make('p', {class: 'place'}, place(diagnostic)) : null,
    excerpt(diagnostic),
    notes.length === 0 ? null : make('details', {open: notes.length <= 12},
      make('summary', {}, count(notes.length, 'note')),
      make('ol', {class: 'diagnostics'}, notes.map(diagnosticEntry))));
}

function phasesOf(job) {
  const spans = [...(job.queue > 0 ? [['queue', job.queue]] : []), ...(job.spans || [])];
  if (!job.spans || spans.length === 0) {
    return [];
  }
  const bar = make('div', {class: 'bar', 'aria-hidden': 'true'});
  const legend = make('div', {});
  const whole = spans.reduce((sum, span) => sum + span[1], 0);
  fillBar(bar, legend, spans.map(([phase, millis]) => ({
    ...named(PHASES, phase), class: `phase-${phase}`, value: millis, cells: [time(millis), percent(millis, whole)],
  })), ['Phase', 'Time', 'Share']);
  return [make('h3', {}, 'Phases'), bar, legend];
}

function factsOf(job) {
  const ended = job.signal !== undefined ? `signal ${job.signal}` : job.exit !== undefined ? `exit ${job.exit}` : undefined;
  return [
    ['Makes', job.kind],
    ['Cache', named(CACHES, job.cacheClass).name, named(CACHES, job.cacheClass).means],
    ['Uncacheable', job.uncacheable],
    ['Queue', job.queue === undefined ? undefined : time(job.queue)],
    ['Run', job.run === undefined ? undefined : time(job.run)],
    ['Saved', job.saved === undefined ? undefined : time(job.saved), 'the time that the run would have taken'],
    ['Started at', job.start === undefined ? undefined : time(job.start)],
    ['Slot', job.slot === undefined ? undefined : String(job.slot)],
    ['Worker', job.worker],
    ['Processor', job.cpu === undefined ? undefined : time(job.cpu)],
    ['Peak memory', job.memory === undefined ? undefined : size(job.memory)],
    ['Attempts', job.attempts > 1 ? String(job.attempts) : undefined],
    ['Compiler', ended],
    ['Action key', job.key ? job.key.slice(0, 16) : undefined, job.key],
  ].filter(fact => fact[1] !== undefined);
}

function listOf(title, entries) {
  return entries.length === 0 ? [] : [make('h3', {}, title), make('ul', {class: 'plain'}, entries.map(entry => make('li', {}, entry)))];
}

function commandOf(job) {
  if (!job.command) {
    return [];
  }
  const text = make('code', {}, job.command);
  const copy = make('button', {type: 'button', onclick: async () => {
    try {
      await navigator.clipboard.writeText(job.command);
      copy.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(text);
      copy.textContent = 'Selected';
    }
  }}, 'Copy');
  return [make('h3', {}, 'To repeat it'), make('div', {class: 'command'}, make('pre', {tabindex: '0', 'aria-label': 'Command'}, text), copy)];
}

function logOf(job) {
  if (!job.log) {
    return [];
  }
  const left = job.logOmitted ? `Its last ${number(job.log.length)} characters; ${number(job.logOmitted)} before them are in the JSON report.` : null;
  return [
    make('h3', {}, 'Log of the compiler'),
    left ? make('p', {class: 'muted'}, left) : null,
    make('pre', {class: 'log', tabindex: '0', 'aria-label': 'Log of the compiler'}, job.log),
  ];
}
