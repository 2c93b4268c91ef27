// What part of the time a timeline shows, and where on it things are. Times are milliseconds, places are pixels.

const LEAST_SPAN = 5;

class View {
  constructor(end) {
    this.end = Math.max(end, LEAST_SPAN);
    this.width = 1;
    this.fit();
  }

  fit() {
    this.from = 0;
    this.to = this.end;
  }

  get isFit() {
    return this.from === 0 && this.to === this.end;
  }

  x(millis) {
    return (millis - this.from) / (this.to - this.from) * this.width;
  }

  timeAt(x) {
    return this.from + x / this.width * (this.to - this.from);
  }

  /** Shows `factor` times as much, with the time at `x` staying where it is. */
  zoom(factor, x = this.width / 2) {
    const fixed = this.timeAt(x);
    const span = Math.min(this.end, Math.max(LEAST_SPAN, (this.to - this.from) * factor));
    this.move(fixed - span * x / this.width, span);
  }

  pan(pixels) {
    const span = this.to - this.from;
    this.move(this.from + pixels / this.width * span, span);
  }

  /** Moves as little as needed for a stretch of time to be seen, or its start if it is too long. */
  reveal(from, to) {
    const span = this.to - this.from;
    if (from < this.from || to - from > span) {
      this.move(from - span * 0.1, span);
    } else if (to > this.to) {
      this.move(to - span * 0.9, span);
    }
  }

  move(from, span) {
    this.from = Math.max(0, Math.min(this.end - span, from));
    this.to = this.from + span;
  }

  /** Round times for an axis, none closer to the next than `pixels`. */
  ticks(pixels) {
    const least = (this.to - this.from) * pixels / this.width;
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 1.8e6, 3.6e6];
    const step = steps.find(candidate => candidate >= least) || Math.ceil(least / 3.6e6) * 3.6e6;
    const ticks = [];
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      ticks.push(at);
    }
    return ticks;
  }
}

/** The runs of each slot by their start. Index 0 is slot 1. */
function slotLanes(jobs, slots) {
  const ran = jobs.filter(job => job.slot !== undefined && job.start !== undefined);
  const lanes = Array.from({length: ran.reduce((most, job) => Math.max(most, job.slot), Math.min(slots, 256))}, () => []);
  ran.forEach(job => lanes[job.slot - 1].push(job));
  lanes.forEach(lane => lane.sort((a, b) => a.start - b.start));
  return lanes;
}

/** The place in a lane of the first run that ends after a time. */
function firstAfter(lane, millis) {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane[middle].end > millis) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
