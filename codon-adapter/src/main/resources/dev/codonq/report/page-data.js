// The data of the page: the batch, its jobs as they finished, and what follows from them.

/** Reads the data that the page holds; what they look like is decided by HtmlReport and HtmlJobs. */
function readData() {
  const data = JSON.parse(byId('data').textContent);
  data.jobs.forEach((job, index) => {
    job.index = index;
    job.cacheClass = job.uncacheable ? 'uncacheable' : job.cache || 'none';
    job.inSlot = (job.spans || []).filter(([phase]) => phase !== 'collect');
    job.end = job.start === undefined ? undefined : job.start + slotTime(job);
  });
  data.end = data.jobs.reduce((end, job) => Math.max(end, job.end || 0), data.wall);
  return data;
}

/** How long a run had its slot, which another may take while the outputs of this one are collected. */
const slotTime = job => job.inSlot.length > 0 ? job.inSlot.reduce((sum, span) => sum + span[1], 0) : job.run || 0;

function countBy(jobs, key) {
  const counts = new Map();
  jobs.forEach(job => counts.set(job[key], (counts.get(job[key]) || 0) + 1));
  return counts;
}

/** Whether a job had a run of its own: the time of a run that several jobs shared is that of the first. */
const hadRun = job => job.run !== undefined && job.cacheClass !== 'shared';

/** The time of all jobs in each phase and in how many jobs it was, in the order of the phases. */
function phaseTimes(jobs) {
  const times = new Map(PHASES.map(phase => [phase.id, {time: 0, jobs: 0}]));
  const add = (phase, millis) => {
    const entry = times.get(phase);
    if (entry) {
      entry.time += millis;
      entry.jobs++;
    }
  };
  for (const job of jobs.filter(each => each.cacheClass !== 'shared')) {
    if (job.queue > 0) {
      add('queue', job.queue);
    }
    if (job.spans && job.spans.length > 0) {
      job.spans.forEach(([phase, millis]) => add(phase, millis));
    } else if (job.run !== undefined) {
      add('run', job.run);
    }
  }
  return times;
}

/** The words in which a job can be searched. */
function searchText(job) {
  if (job.text === undefined) {
    const said = (job.diagnostics || []).flatMap(diagnostic => [diagnostic.file, diagnostic.message]);
    job.text = [job.name, job.outcome, job.cause, job.message, job.kind, job.cacheClass, job.uncacheable, job.key, ...said]
      .filter(part => part !== undefined).join('\n').toLowerCase();
  }
  return job.text;
}

const firstError = job => (job.diagnostics || []).find(diagnostic => diagnostic.severity === 'error');

/** The jobs that did not succeed, those with the same reason together, the most frequent reason first. */
function failureGroups(jobs) {
  const groups = new Map();
  for (const job of jobs) {
    if (job.outcome === 'succeeded' || job.outcome === 'cancelled') {
      continue;
    }
    const error = job.cause === 'compileError' ? firstError(job) : undefined;
    const reason = error ? `${place(error)}\n${error.message}` : `${job.cause}\n${job.message}\n${logReason(job)}`;
    if (!groups.has(reason)) {
      groups.set(reason, {error, jobs: []});
    }
    groups.get(reason).jobs.push(job);
  }
  return [...groups.values()].sort((a, b) => b.jobs.length - a.jobs.length);
}

/** The last lines of a log that has no diagnostics to stand for it. */
function logReason(job, lines = 6) {
  return job.cause === 'compileError' && firstError(job) ? '' : (job.log || '').trimEnd().split('\n').slice(-lines).join('\n');
}

const COLUMNS = [
  {id: 'outcome', name: 'Outcome', key: job => OUTCOMES.findIndex(outcome => outcome.id === job.outcome)},
  {id: 'name', name: 'Source', key: job => job.nameRank},
  {id: 'cache', name: 'Cache', key: job => CACHES.findIndex(cache => cache.id === job.cacheClass)},
  {id: 'start', name: 'Start', key: job => job.start, show: job => time(job.start)},
  {id: 'queue', name: 'Queue', key: job => job.queue, show: job => time(job.queue)},
  {id: 'run', name: 'Run', key: job => job.run, show: job => time(job.run)},
  {id: 'cpu', name: 'CPU', key: job => job.cpu, show: job => time(job.cpu)},
  {id: 'memory', name: 'Memory', key: job => job.memory, show: job => size(job.memory)},
];
const NAMES = new Intl.Collator('en', {numeric: true});

/** The jobs that pass the filters, in their order. Jobs without a value in the sorted column come last. */
function selectJobs(jobs, state) {
  const words = state.query.toLowerCase().split(/\s+/).filter(word => word !== '');
  const found = jobs.filter(job => (state.outcomes.size === 0 || state.outcomes.has(job.outcome))
    && (state.caches.size === 0 || state.caches.has(job.cacheClass))
    && words.every(word => searchText(job).includes(word)));
  const column = COLUMNS.find(candidate => candidate.id === state.sort);
  if (!column) {
    return found;
  }
  if (column.id === 'name' && jobs.length > 0 && jobs[0].nameRank === undefined) {
    // To compare names is slow, so it is done once.
    [...jobs].sort((a, b) => NAMES.compare(a.name, b.name)).forEach((job, rank) => job.nameRank = rank);
  }
  const sign = state.down ? -1 : 1;
  return found.map(job => [column.key(job), job]).sort(([a, jobA], [b, jobB]) => {
    if (a === undefined || b === undefined) {
      return (a === undefined) - (b === undefined) || jobA.index - jobB.index;
    }
    return sign * (a - b) || jobA.index - jobB.index;
  }).map(([, job]) => job);
}
