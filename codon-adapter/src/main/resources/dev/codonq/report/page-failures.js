// What went wrong at a glance: one entry for each reason, however many jobs it stopped.

const FAILURES_AT_ONCE = 8;
const NAMES_OF_FAILURE = 3;

function showFailures(data, open) {
  const groups = failureGroups(data.jobs);
  const list = byId('failures-list');
  const more = byId('failures-more');
  let shown = 0;
  const showMore = upTo => {
    list.append(...groups.slice(shown, upTo).map(group => failureEntry(group, open)));
    shown = Math.min(upTo, groups.length);
    more.hidden = shown === groups.length;
    more.textContent = `Show ${number(Math.min(groups.length - shown, 5 * FAILURES_AT_ONCE))} more of ${number(groups.length - shown)}`;
  };
  byId('failures').hidden = groups.length === 0;
  showMore(FAILURES_AT_ONCE);
  more.addEventListener('click', () => showMore(shown + 5 * FAILURES_AT_ONCE));
  window.addEventListener('beforeprint', () => showMore(200));
}

function failureEntry({error, jobs}, open) {
  const job = jobs[0];
  const names = jobs.slice(0, NAMES_OF_FAILURE).map(each => jobButton(each, open));
  if (jobs.length > NAMES_OF_FAILURE) {
    names.push(make('span', {class: 'muted'}, `and ${number(jobs.length - NAMES_OF_FAILURE)} more`));
  }
  const reason = logReason(job);
  return make('li', {class: `failure ${job.outcome}`},
    make('p', {class: 'failure-head'},
      outcomeMark(job.outcome),
      job.cause ? make('span', {class: 'cause'}, job.cause) : null,
      jobs.length > 1 ? make('span', {class: 'times'}, `${number(jobs.length)} jobs`) : null,
      ...names),
    make('p', {class: 'message'}, error ? error.message : job.message || job.outcome),
    error ? make('p', {class: 'place'}, place(error)) : null,
    error ? excerpt(error) : null,
    reason ? make('pre', {class: 'log', tabindex: '0', 'aria-label': 'End of the log'}, reason) : null);
}
