// One unit, or one field, looked at closely
// SPDX-License-Identifier: LGPL-2.1-or-later

const AGAIN = 1000;             // milliseconds: how often it is asked for again

function make(tag, members = {}, ...children) {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
}

// An image of values from -1 to 1, as signed bytes in base64. Without negative ones it is
// ink on paper, or light; with them blue, white and red, or in colour around middle grey.
// Several frames, the oldest first, stand side by side.
function paint(image, {width, height, channels, frames = 1}, full = 1, light = false) {
  const bytes = Int8Array.from(atob(image.values), c => c.charCodeAt(0) << 24 >> 24);
  const canvas = make("canvas", {width: width * frames + frames - 1, height, className: "image"});
  const context = canvas.getContext("2d"), data = context.createImageData(width, height * frames);
  const signed = bytes.some(v => v < -2);
  for (let i = 0; i < width * height * frames; i++) {
    const v = c => Math.max(-1, Math.min(1, bytes[i * channels + c] / 127 * full));
    let rgb;
    if (channels === 3)
      rgb = [0, 1, 2].map(c => signed ? 127.5 + 127.5 * v(c) : 255 * v(c));
    else if (signed)
      rgb = v(0) > 0 ? [255, 255 * (1 - v(0)), 255 * (1 - v(0))] : [255 * (1 + v(0)), 255 * (1 + v(0)), 255];
    else
      rgb = Array(3).fill(255 * (light ? v(0) : 1 - v(0)));
    data.data.set([...rgb, 255], 4 * i);
  }
  for (let t = 0; t < frames; t++)
    context.putImageData(data, t * (width + 1), -t * height, 0, t * height, width, height);
  return canvas;
}

const round = (value, digits = 2) => value == null ? "–" : value.toFixed(digits);

export class Details {
  constructor(send, pictures) {
    this.send = send;
    this.pictures = pictures;
    this.dialog = document.getElementById("details");
    this.body = document.getElementById("details-body");
    this.title = document.getElementById("details-title");
    this.request = null;
    document.getElementById("details-close").onclick = () => {
      this.request = null;
      this.dialog.close();
    };
    document.getElementById("details-previous").onclick = () => this.step(-1);
    document.getElementById("details-next").onclick = () => this.step(1);
    this.dialog.oncancel = () => { this.request = null; };
    this.dialog.onkeydown = event => {
      const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns}[event.key];
      if (step && this.unit != null) {
        event.preventDefault();
        this.step(step);
      }
    };
    setInterval(() => this.request && this.dialog.open && !document.hidden && !this.pictures.frozen && this.send(this.request), AGAIN);
  }

  look(panel, x, y) {
    this.ask({do: "look", panel, x, y});
  }

  ask(request) {
    this.request = request;
    this.send(request);
  }

  // As the panels are drawn: ink on paper where the frame is one field, else light.
  light({frame, width, height}) {
    return frame[0] !== width || frame[1] !== height;
  }

  step(by) {
    const next = this.unit + by;
    if (next >= 0 && next < this.units)
      this.ask({do: "unit", number: next});
  }

  open(title, isUnit) {
    this.title.textContent = title;
    for (const id of ["details-previous", "details-next"])
      document.getElementById(id).hidden = !isUnit;
    if (!this.dialog.open && this.request) {
      document.fullscreenElement && document.exitFullscreen();
      this.dialog.showModal();
    }
  }

  // The button that has the focus is kept: the body is built anew each second.
  fill(...children) {
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.body.replaceChildren(...children);
    if (focused)
      this.body.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  unitButton(key, image, shape, label, text, unit) {
    const button = make("button", {ariaLabel: label, onclick: () => this.ask({do: "unit", number: unit})},
      paint(image, shape), text);
    button.dataset.key = key;
    return button;
  }

  showUnit(unit) {
    if (!this.request)
      return;
    this.unit = unit.unit;
    this.columns = unit.columns;
    this.units = unit.columns * unit.rows;
    this.request = {do: "unit", number: unit.unit};
    this.open(`Unit ${unit.unit} of ${unit.layer}`, true);
    const facts = [["place on the grid", `column ${unit.unit % unit.columns}, row ${Math.floor(unit.unit / unit.columns)}`],
      ["fields won", unit.wins == null ? "not known" : unit.wins.toLocaleString("en")],
      ["share of all wins", unit.share == null ? "not known" : `${(100 * unit.share).toFixed(2)} %`],
      ["wins now", `${unit.fields.length} field${unit.fields.length === 1 ? "" : "s"}`],
      ["strongest activation now", round(Math.max(...unit.fields.map(f => f[2]), -Infinity) === -Infinity ? null :
        Math.max(...unit.fields.map(f => f[2])))]];
    const grid = make("div", {className: "neighbours"});
    for (let y = -1; y <= 1; y++)
      for (let x = -1; x <= 1; x++) {
        const other = unit.neighbours.find(n => n.x === x && n.y === y);
        if (x === 0 && y === 0)
          grid.append(make("div", {className: "self"}, paint(unit.image, unit)));
        else if (other)
          grid.append(this.unitButton(`n${x}${y}`, other.image, unit,
            `Unit ${other.unit}, correlation ${round(other.correlation)}`, round(other.correlation), other.unit));
        else
          grid.append(make("div"));
      }
    this.fill(make("div", {className: "columns"},
      make("div", {}, make("h3", {textContent: "Prototype"}), paint(unit.image, unit),
        make("dl", {className: "facts"}, ...facts.flatMap(([name, value]) =>
          [make("dt", {textContent: name}), make("dd", {textContent: value})]))),
      make("div", {}, make("h3", {textContent: "Where it wins now"}), this.map(unit, this.light(unit))),
      make("div", {}, make("h3", {textContent: "Neighbours, and their correlation with it"}), grid)));
  }

  // The frame, with the fields that the unit wins.
  map({frame: [width, height], fields, width: fieldWidth, height: fieldHeight, pixels, step, channels}, light) {
    // Of about the size that it is shown in, so that the marks of small fields in a large frame are seen.
    const scale = width < 480 ? Math.ceil(480 / width) : 480 / width;
    const canvas = make("canvas", {className: "image", width: Math.round(width * scale), height: Math.round(height * scale), role: "img"});
    const context = canvas.getContext("2d");
    const source = paint(pixels, {width: Math.ceil(width / step), height: Math.ceil(height / step), channels}, pixels.scale, light);
    canvas.ariaLabel = `The frame, with ${fields.length} fields marked`;
    context.imageSmoothingEnabled = false;
    context.drawImage(source, 0, 0, source.width * step * scale, source.height * step * scale);
    context.lineWidth = 3;
    const most = Math.max(...fields.map(f => Math.abs(f[2])), 1e-9);
    for (const [x, y, activation] of fields) {
      context.strokeStyle = `rgb(224 84 32 / ${Math.max(.3, Math.abs(activation) / most)})`;
      context.strokeRect(x * scale + 1.5, y * scale + 1.5, Math.max(1, fieldWidth * scale - 3), Math.max(1, fieldHeight * scale - 3));
    }
    return canvas;
  }

  showField(field) {
    if (!this.request)
      return;
    this.unit = null;
    this.open(`Field at ${field.x}, ${field.y}`, false);
    const full = Math.max(...field.winners.map(w => w.image.scale), field.sum.scale, 1e-9);
    const winners = [...field.winners].sort((a, b) => Math.abs(b.activation) - Math.abs(a.activation));
    this.fill(make("div", {className: "columns pair"},
      make("div", {}, make("h3", {textContent: "In the frame"}), paint(field.pixels, {...field, frames: 1}, field.pixels.scale, this.light(field))),
      make("div", {}, make("h3", {textContent: "The winners together"}), paint(field.sum, field, field.sum.scale / full))),
      make("h3", {textContent: winners.length === 1 ? "Its code: one prototype, times its activation, is that" :
        `Its code: ${winners.length} prototypes, each times its activation, add up to that`}),
      make("div", {className: "winners"}, ...winners.map((winner, i) => {
        const button = make("button", {onclick: () => this.ask({do: "unit", number: winner.unit}),
          ariaLabel: `Unit ${winner.unit}, activation ${round(winner.activation)}`},
          paint(winner.image, field, winner.image.scale / full), `${round(winner.activation)} × unit ${winner.unit}`);
        button.dataset.key = `w${i}`;
        return button;
      })));
  }
}
