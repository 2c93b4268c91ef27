// The verdict, the facts of the batch, where its time went and what the cache did.

function showVerdict(data) {
  const counts = countBy(data.jobs, 'outcome');
  const of = outcome => counts.get(outcome) || 0;
  const worst = OUTCOMES.find(outcome => of(outcome.id) > 0 && outcome.id !== 'succeeded');
  const verdict = worst ? worst.id : 'succeeded';
  const all = data.jobs.length;
  const others = OUTCOMES.filter(outcome => outcome.id !== 'succeeded' && of(outcome.id) > 0);
  let headline = all === 0 ? 'There were no jobs' : all === 1 ? 'The job succeeded' : `All ${number(all)} jobs succeeded`;
  if (others.length > 0) {
    headline = others.map(outcome => `${number(of(outcome.id))} ${outcome.name}`).join(', ')
      + (all > others.reduce((sum, outcome) => sum + of(outcome.id), 0) ? ` of ${number(all)} jobs` : all === 1 ? '' : `, none succeeded`);
  }
  byId('verdict').classList.add(verdict);
  byId('verdict-mark').textContent = named(OUTCOMES, verdict).mark;
  byId('headline').textContent = headline;
  document.title = `${headline} · codonq`;
  const started = new Date(data.batch.startedAt);
  byId('subline').replaceChildren(
    make('time', {datetime: data.batch.startedAt}, started.toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'})),
    `, took ${time(data.wall)}`);
}

function showFacts(data) {
  const {batch, jobs} = data;
  const ran = jobs.filter(job => job.start !== undefined);
  const busy = ran.reduce((sum, job) => sum + job.end - job.start, 0);
  const facts = [
    ['Jobs', number(jobs.length)],
    ['Wall time', time(data.wall)],
    ['Slots', number(batch.slots) + (ran.length > 0 ? `, ${percent(busy, batch.slots * data.end)} busy` : '')],
    ['Compiler', batch.compiler ? `Codon ${batch.compiler}` : 'none', batch.compilerPath],
    ['Isolation', batch.isolation],
    ['Machine', batch.machine],
  ];
  byId('facts').replaceChildren(...facts.map(([name, value, title]) =>
    make('div', {}, make('dt', {}, name), make('dd', {title: title || value}, value))));
  byId('footer').textContent = `codonq ${batch.codonq}`
    + (batch.compilerDigest ? ` · toolchain ${batch.compilerDigest.slice(0, 16)}` : '');
}

function showTimes(data, open) {
  const times = phaseTimes(data.jobs);
  const inRuns = PHASES.filter(phase => phase.id !== 'queue').reduce((sum, phase) => sum + times.get(phase.id).time, 0);
  const queued = times.get('queue');
  const ran = data.jobs.filter(hadRun);
  byId('time-note').textContent = ran.length === 0
    ? 'No compiler ran.'
    : `${time(inRuns)} in ${count(ran.length, 'run')} within ${time(data.wall)}`
      + (queued.time > 0 ? `; the queue is waiting, not work, and not in the bar.` : '.');
  const parts = PHASES.filter(phase => times.get(phase.id).jobs > 0).map(phase => {
    const {time: sum, jobs} = times.get(phase.id);
    const inBar = phase.id !== 'queue';
    return {...phase, class: `phase-${phase.id}`, value: inBar ? sum : 0,
      cells: [time(sum), inBar ? percent(sum, inRuns) : '–', time(sum / jobs)]};
  });
  fillBar(byId('time-bar'), byId('time-legend'), parts, ['Phase', 'All jobs', 'Share', 'Each']);
  byId('time-legend').hidden = parts.length === 0;
  const slowest = [...ran].sort((a, b) => b.run - a.run).slice(0, 5);
  byId('slowest-runs').hidden = slowest.length === 0;
  byId('slowest').replaceChildren(...slowest.map(job => make('li', {},
    jobButton(job, open), make('span', {class: 'value'}, time(job.run)))));
}

function showCache(data) {
  const counts = countBy(data.jobs, 'cacheClass');
  const of = id => counts.get(id) || 0;
  const reused = of('hit:memory') + of('hit:disk') + of('hit:remote') + of('shared');
  const saved = data.jobs.reduce((sum, job) => sum + (job.saved || 0), 0);
  const lookedUp = reused + of('miss');
  byId('cache-note').textContent = lookedUp === 0
    ? 'Nothing was looked up.'
    : `${number(reused)} of ${count(lookedUp, 'look-up')} gave the result without a run of its own: ${percent(reused, lookedUp)}.`
      + (saved > 0 ? ` That saved ${time(saved)} of runs, by what they took before.` : '');
  const parts = CACHES.filter(cache => of(cache.id) > 0).map(cache => ({
    ...cache,
    class: `cache-${cache.id.replace(':', '-')}`,
    value: of(cache.id),
    cells: [number(of(cache.id)), percent(of(cache.id), data.jobs.length)],
  }));
  fillBar(byId('cache-bar'), byId('cache-legend'), parts, ['Result', 'Jobs', 'Share']);
  byId('cache-legend').hidden = parts.length === 0;
}

/** A button that opens a job and shows its name. */
function jobButton(job, open) {
  return make('button', {type: 'button', class: 'link name', title: job.name, onclick: () => open(job)}, job.name);
}
