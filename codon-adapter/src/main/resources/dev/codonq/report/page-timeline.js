// The slots over time, drawn on a canvas: tens of thousands of runs are as quick as ten. What it shows can be had by keys and
// is said in words, and everything in it stands in the table of jobs as well.

const AXIS = 24;
const GUTTER = 30;

function createTimeline(data, actions) {
  const lanes = slotLanes(data.jobs, data.batch.slots);
  const ran = lanes.reduce((sum, lane) => sum + lane.length, 0);
  const outcomesSeen = new Set(lanes.flatMap(lane => lane.map(job => job.outcome)));
  const phasesSeen = new Set(lanes.flatMap(lane => lane.flatMap(job => job.inSlot.length > 0 ? job.inSlot.map(span => span[0]) : ['run'])));
  const canvas = byId('canvas');
  const view = new View(data.end);
  const height = Math.max(6, Math.min(26, Math.floor(420 / Math.max(1, lanes.length))));
  let colours = {};
  let byPhase = false;
  let selected = null;
  let hovered = null;
  let passes = () => true;
  let frame = 0;

  function redraw() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }

  function resize() {
    const scale = window.devicePixelRatio || 1;
    canvas.style.height = `${AXIS + lanes.length * height + 8}px`;
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    canvas.getContext('2d').setTransform(scale, 0, 0, scale, 0, 0);
    view.width = Math.max(1, canvas.clientWidth - GUTTER);
    // At once: paper, for which the width changes as well, has no next frame.
    draw();
  }

  /** Reads the colours from the legend, whose swatches have them by the style sheet, light or dark. */
  function restyle() {
    const seen = byPhase ? PHASES.filter(phase => phasesSeen.has(phase.id)) : OUTCOMES.filter(outcome => outcomesSeen.has(outcome.id));
    byId('timeline-legend').replaceChildren(...seen.map(entry => make('span', {},
      make('span', {class: `swatch fill ${byPhase ? 'phase-' : ''}${entry.id}`, 'data-id': entry.id, 'aria-hidden': 'true'}),
      entry.name)));
    colours = Object.fromEntries([...byId('timeline-legend').querySelectorAll('.swatch')]
      .map(swatch => [swatch.dataset.id, getComputedStyle(swatch).backgroundColor]));
    const style = getComputedStyle(byId('timeline'));
    Object.assign(colours, {text: style.color, onFill: style.backgroundColor, line: style.borderTopColor});
    colours.name = getComputedStyle(document.body).color;
    redraw();
  }

  function draw() {
    const pen = canvas.getContext('2d');
    const width = canvas.clientWidth;
    pen.clearRect(0, 0, width, canvas.clientHeight);
    pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    pen.textBaseline = 'middle';
    drawAxis(pen);
    pen.save();
    pen.beginPath();
    pen.rect(GUTTER, 0, width - GUTTER, canvas.clientHeight);
    pen.clip();
    lanes.forEach((lane, index) => drawLane(pen, lane, AXIS + index * height));
    outline(pen, hovered, 1);
    outline(pen, selected, 2);
    pen.restore();
    if (!view.isFit) {
      const scale = view.width / view.end;
      pen.fillStyle = colours.text;
      pen.fillRect(GUTTER + view.from * scale, canvas.clientHeight - 3, Math.max(8, (view.to - view.from) * scale), 3);
    }
  }

  function drawAxis(pen) {
    pen.fillStyle = colours.text;
    pen.strokeStyle = colours.line;
    pen.textAlign = 'left';
    for (const tick of view.ticks(76)) {
      const x = Math.round(GUTTER + view.x(tick)) + 0.5;
      pen.beginPath();
      pen.moveTo(x, 4);
      pen.lineTo(x, AXIS + lanes.length * height);
      pen.stroke();
      const text = clock(tick);
      if (x + 4 + pen.measureText(text).width < canvas.clientWidth) {
        pen.fillText(text, x + 4, 10);
      }
    }
    pen.textAlign = 'right';
    const every = Math.ceil(12 / height);
    for (let slot = 1; slot <= lanes.length; slot += every) {
      pen.fillText(String(slot), GUTTER - 8, AXIS + (slot - 0.5) * height);
    }
  }

  function drawLane(pen, lane, y) {
    const tall = height > 10 ? height - 3 : height - 1;
    // What did not succeed comes last, so that no neighbour hides it where many share a pixel.
    const late = [];
    let covered = -1;
    for (let i = firstAfter(lane, view.from); i < lane.length && lane[i].start < view.to; i++) {
      const job = lane[i];
      const right = GUTTER + view.x(job.end);
      if (job.outcome !== 'succeeded') {
        late.push(job);
      } else if (right - covered >= 0.5) {
        drawRun(pen, job, y, tall);
        covered = right;
      }
    }
    late.forEach(job => drawRun(pen, job, y, tall));
    pen.globalAlpha = 1;
  }

  function drawRun(pen, job, y, tall) {
    const left = GUTTER + view.x(job.start);
    const gap = tall > 8 ? 1 : 0;
    const wide = Math.max(job.outcome === 'succeeded' ? 1 : 2, GUTTER + view.x(job.end) - left - gap);
    pen.globalAlpha = passes(job) ? 1 : 0.18;
    if (byPhase && job.inSlot.length > 0) {
      let at = job.start;
      for (const [phase, millis] of job.inSlot) {
        pen.fillStyle = colours[phase] || colours.run;
        const right = Math.min(view.x(at + millis), view.x(job.end) - gap);
        pen.fillRect(GUTTER + view.x(at), y, Math.max(0.5, right - view.x(at)), tall);
        at += millis;
      }
    } else {
      pen.fillStyle = byPhase ? colours.run : colours[job.outcome];
      pen.fillRect(left, y, wide, tall);
    }
    label(pen, job, left, wide, y, tall);
  }

  function label(pen, job, left, wide, y, tall) {
    const from = Math.max(left, GUTTER) + 5;
    const room = left + wide - from - 5;
    if (tall < 14 || room < 24) {
      return;
    }
    // The file's name, with as many of its folders as there is room for.
    const parts = job.name.split('/');
    let name = parts.pop();
    while (parts.length > 0 && pen.measureText(`${parts.at(-1)}/${name}`).width <= room) {
      name = `${parts.pop()}/${name}`;
    }
    if (name.length > 200 || pen.measureText(name).width > room) {
      return;
    }
    pen.fillStyle = !byPhase && job.outcome === 'succeeded' ? colours.name : colours.onFill;
    pen.textAlign = 'left';
    pen.fillText(name, from, y + tall / 2 + 0.5);
  }

  function outline(pen, job, thickness) {
    if (!job || job.slot === undefined) {
      return;
    }
    const left = GUTTER + view.x(job.start);
    pen.strokeStyle = colours.text;
    pen.lineWidth = thickness;
    pen.strokeRect(left - 1, AXIS + (job.slot - 1) * height - 1, Math.max(3, GUTTER + view.x(job.end) - left) + 1, height);
    pen.lineWidth = 1;
  }

  /** The run under a point, or one within a few pixels of it. */
  function jobAt(x, y) {
    const lane = lanes[Math.floor((y - AXIS) / height)];
    if (!lane || y < AXIS || x < GUTTER) {
      return null;
    }
    const slack = view.timeAt(3) - view.timeAt(0);
    const millis = view.timeAt(x - GUTTER);
    const job = lane[firstAfter(lane, millis - slack)];
    return job && job.start <= millis + slack ? job : null;
  }

  function select(job, say = true) {
    selected = job;
    if (job && job.start !== undefined) {
      view.reveal(job.start, job.end);
    }
    if (say) {
      byId('timeline-said').textContent = job ? runWords(job) : '';
    }
    redraw();
  }

  byId('timeline-note').textContent = ran === 0
    ? 'No job had a run of its own.'
    : `${count(ran, 'run')} on ${count(lanes.length, 'slot')} in ${time(data.end)}`
      + (ran < data.jobs.length ? `; ${count(data.jobs.length - ran, 'job')} had none` : '')
      + '. Drag to move, Ctrl and wheel to zoom, arrow keys to go from run to run.';
  byId('timeline').hidden = ran === 0;
  byId('timeline-tools').hidden = ran === 0;
  byId('timeline-legend').hidden = ran === 0;
  const timeline = {
    view, lanes, redraw, restyle, select, jobAt,
    get selected() {
      return selected;
    },
    hover(job) {
      hovered = job;
      redraw();
    },
    colourByPhase(value) {
      byPhase = value;
      restyle();
    },
    filter(predicate) {
      passes = predicate;
      redraw();
    },
  };
  if (ran > 0) {
    new ResizeObserver(resize).observe(canvas);
    listenToTimeline(timeline, canvas, actions);
    restyle();
  }
  return timeline;
}

/** A time on the axis: seconds below a minute, else as a clock shows it. */
function clock(millis) {
  const seconds = millis / 1000;
  const two = value => String(value).padStart(2, '0');
  if (seconds < 60) {
    return millis > 0 && millis < 1000 ? `${millis} ms` : `${seconds} s`;
  }
  const hours = seconds < 3600 ? '' : `${Math.floor(seconds / 3600)}:`;
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours}${hours ? two(minutes) : minutes}:${two(Math.floor(seconds % 60))}`;
}

const runWords = job => `${job.name}: ${named(OUTCOMES, job.outcome).name}, slot ${job.slot}, `
  + `started at ${time(job.start)}, ran ${time(job.end - job.start)}`;
