// Mouse, finger and keys on the timeline.

function listenToTimeline(timeline, canvas, actions) {
  const {view} = timeline;
  const tip = byId('tip');
  let drag = null;

  function hover(event) {
    const job = timeline.jobAt(event.offsetX, event.offsetY);
    timeline.hover(job);
    canvas.style.cursor = job ? 'pointer' : 'grab';
    tip.hidden = !job;
    if (job) {
      tip.replaceChildren(make('strong', {}, job.name), make('br'), outcomeMark(job.outcome),
        ` ${job.cause || ''} · slot ${job.slot} · ${time(job.end - job.start)}`,
        make('br'), (job.spans || []).map(([phase, millis]) => `${phase} ${time(millis)}`).join(' · '));
      tip.style.left = `${Math.max(0, Math.min(event.offsetX + 12, canvas.clientWidth - tip.offsetWidth))}px`;
      tip.style.top = `${event.offsetY + 16}px`;
    }
  }

  canvas.addEventListener('pointerdown', event => {
    drag = {x: event.offsetX, moved: 0};
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', event => {
    if (!drag) {
      hover(event);
      return;
    }
    const pixels = drag.x - event.offsetX;
    drag = {x: event.offsetX, moved: drag.moved + Math.abs(pixels)};
    tip.hidden = true;
    view.pan(pixels);
    timeline.redraw();
  });
  canvas.addEventListener('pointerup', event => {
    const job = drag && drag.moved < 4 ? timeline.jobAt(event.offsetX, event.offsetY) : null;
    drag = null;
    if (job) {
      actions.open(job);
    }
  });
  canvas.addEventListener('pointercancel', () => drag = null);
  canvas.addEventListener('pointerleave', () => {
    tip.hidden = true;
    timeline.hover(null);
  });
  canvas.addEventListener('wheel', event => {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      view.zoom(Math.exp(event.deltaY * 0.003), Math.max(0, event.offsetX - GUTTER));
    } else if (Math.abs(sideways) > 0 && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) {
      view.pan(sideways);
    } else {
      return;
    }
    event.preventDefault();
    timeline.redraw();
  }, {passive: false});

  function zoom(factor) {
    const job = timeline.selected;
    const seen = job && job.start >= view.from && job.start <= view.to;
    view.zoom(factor, seen ? view.x(job.start) : undefined);
    timeline.redraw();
  }

  function fit() {
    view.fit();
    timeline.redraw();
  }

  /** Goes to the next run of the slot, or to the one at the same time in another slot. */
  function step(along, across) {
    const now = timeline.selected && timeline.selected.slot !== undefined ? timeline.selected : null;
    if (!now) {
      timeline.select(timeline.lanes.find(lane => lane.length > 0)[0]);
      return;
    }
    const lane = timeline.lanes[now.slot - 1];
    if (along !== 0) {
      timeline.select(lane[lane.indexOf(now) + along] || now);
      return;
    }
    let other = now.slot - 1 + across;
    while (timeline.lanes[other] && timeline.lanes[other].length === 0) {
      other += across;
    }
    const next = timeline.lanes[other];
    timeline.select(next ? next[Math.min(firstAfter(next, now.start), next.length - 1)] : now);
  }

  const keys = {
    ArrowLeft: event => event.shiftKey ? pan(-80) : step(-1, 0),
    ArrowRight: event => event.shiftKey ? pan(80) : step(1, 0),
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    '+': () => zoom(0.6),
    '=': () => zoom(0.6),
    '-': () => zoom(1 / 0.6),
    0: fit,
    Enter: () => timeline.selected && actions.open(timeline.selected),
  };
  const pan = pixels => {
    view.pan(pixels);
    timeline.redraw();
  };
  canvas.addEventListener('keydown', event => {
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key](event);
    }
  });
  byId('zoom-in').addEventListener('click', () => zoom(0.6));
  byId('zoom-out').addEventListener('click', () => zoom(1 / 0.6));
  byId('zoom-fit').addEventListener('click', fit);
  const choose = byPhase => {
    byId('by-outcome').setAttribute('aria-pressed', String(!byPhase));
    byId('by-phase').setAttribute('aria-pressed', String(byPhase));
    timeline.colourByPhase(byPhase);
  };
  byId('by-outcome').addEventListener('click', () => choose(false));
  byId('by-phase').addEventListener('click', () => choose(true));
}
