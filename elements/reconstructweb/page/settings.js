// A control for each property that may be changed, by its type
// SPDX-License-Identifier: LGPL-2.1-or-later

const NO_LIMIT = 3e38;
const STEPS = 1000;             // of a slider
const PAUSE = 100;              // milliseconds between the values of a slider that moves

// Where a slider begins and ends. Many ranges have no end that anyone would use: there the
// slider covers some powers of ten around the default.
function scale(property) {
  const whole = property.type === "whole", initial = Math.min(property.initial, 1e12);
  if (property.max - property.min <= 100 && !(initial > 0 && property.max / initial > 50))
    return {low: property.min, high: property.max, log: false};
  if (initial > 0)
    return {low: whole ? Math.max(1, initial / 100) : initial / 300, high: Math.min(property.max, initial * (whole ? 40 : 300)), log: true};
  return {low: whole ? 1 : .01, high: Math.min(property.max, whole ? 10000 : 10), log: true};
}

function toSlider(property, value) {
  const {low, high, log} = scale(property);
  if (!log)
    return (value - low) / (high - low) * STEPS;
  if (value < low)
    return 0;
  return 1 + Math.min(1, Math.log(value / low) / Math.log(high / low)) * (STEPS - 1);
}

function fromSlider(property, at) {
  const {low, high, log} = scale(property);
  let value = !log ? low + at / STEPS * (high - low) :
    at < 1 ? property.min : low * Math.pow(high / low, (at - 1) / (STEPS - 1));
  value = property.type === "whole" ? Math.round(value) : +value.toPrecision(3);
  return Math.min(property.max, Math.max(property.min, value));
}

const same = (a, b) => typeof a === "number" ? Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) : a === b;

// As text: a number that came a hair beside a round one is shown round.
const written = (property, value) => String(property.type === "real" ? +value.toPrecision(15) : value);

function make(tag, members = {}, ...children) {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
}

// One property. `show` shows a value; `send` is called with a new one.
class Control {
  constructor(property, id, send, reset, disabled) {
    this.property = property;
    this.busy = 0;              // until when the slider is in the user's hand
    const hint = make("p", {className: "hint", id: `${id}-hint`, textContent: this.describe()});
    this.box = make("div", {className: "control"});
    this.resetButton = make("button", {className: "reset", textContent: "Reset", onclick: reset, disabled});
    this.resetButton.ariaLabel = `Reset ${property.name} to ${property.initial}`;
    hint.onclick = () => this.box.classList.toggle("open");
    this[{boolean: "buildSwitch", choice: "buildChoice", flags: "buildFlags"}[property.type] ?? "buildNumber"](id, send, disabled);
    for (const input of this.box.querySelectorAll("input, select"))
      input.setAttribute("aria-describedby", hint.id);
    this.box.append(hint);
    this.show(property.value);
  }

  describe() {
    const p = this.property;
    if (p.type !== "whole" && p.type !== "real")
      return p.text;
    const high = p.max >= 4294967295 ? "or more" : `to ${p.max}`;
    return `${p.text}. From ${p.min <= -NO_LIMIT ? "any number" : p.min} ${high}; default ${p.initial >= NO_LIMIT ? "no limit" : p.initial}.`;
  }

  name(id, extra) {
    return make("div", {className: "name"}, make("label", {htmlFor: id, textContent: this.property.name}),
      make("span", {className: "buttons"}, this.resetButton, ...extra));
  }

  buildSwitch(id, send, disabled) {
    const input = make("input", {type: "checkbox", id, disabled, onchange: () => send(input.checked)});
    input.role = "switch";
    this.box.append(this.name(id, [input]));
    this.show = value => { input.checked = value; this.mark(value); };
  }

  buildChoice(id, send, disabled) {
    const meaning = make("p", {className: "hint"});
    const select = make("select", {id, disabled, onchange: () => send(select.value)},
      ...this.property.choices.map(choice => make("option", {value: choice.nick, textContent: choice.nick || choice.text})));
    this.box.append(this.name(id, []), select, meaning);
    this.show = value => {
      select.value = value;
      meaning.textContent = this.property.choices.find(choice => choice.nick === value)?.text ?? "";
      this.mark(value);
    };
  }

  buildFlags(id, send, disabled) {
    const inputs = this.property.choices.map(choice => make("input", {type: "checkbox", value: choice.nick, disabled,
      onchange: () => send(inputs.filter(input => input.checked).map(input => input.value).join("+"))}));
    const legend = make("legend", {textContent: this.property.name});
    this.box.append(make("fieldset", {id}, make("div", {className: "name"}, legend, this.resetButton),
      make("div", {className: "flags"}, ...this.property.choices.map((choice, i) =>
        make("label", {title: choice.text}, inputs[i], choice.nick)))));
    this.show = value => {
      const set = value.split("+");
      for (const input of inputs)
        input.checked = set.includes(input.value);
      this.mark(value);
    };
  }

  buildNumber(id, send, disabled) {
    const p = this.property;
    const number = make("input", {type: "number", id, min: p.min, max: p.max, step: p.type === "whole" ? 1 : "any", disabled});
    const slider = make("input", {type: "range", min: 0, max: STEPS, step: 1, disabled});
    let waiting = null;
    slider.ariaLabel = p.name;
    slider.dataset.slider = p.name;
    number.onchange = () => number.value !== "" && send(+number.value);
    slider.oninput = () => {
      const value = fromSlider(p, +slider.value);
      number.value = value;
      slider.ariaValueText = `${value} ${p.unit ?? ""}`.trim();
      this.busy = Date.now() + 400;
      waiting ??= setTimeout(() => {
        waiting = null;
        send(fromSlider(p, +slider.value));
      }, PAUSE);
    };
    const row = make("div", {className: "row"});
    if (p.initial < NO_LIMIT)
      row.append(slider);
    row.append(number, make("span", {className: "unit", textContent: p.unit ?? ""}));
    this.box.append(this.name(id, []), row);
    this.show = value => {
      number.value = value >= NO_LIMIT ? "" : written(p, value);
      number.style.minWidth = `${Math.min(20, number.value.length + 4)}ch`;
      number.placeholder = value >= NO_LIMIT ? "no limit" : "";
      if (Date.now() > this.busy) {
        slider.value = toSlider(p, value);
        slider.ariaValueText = `${value} ${p.unit ?? ""}`.trim();
      }
      this.mark(value);
    };
  }

  mark(value) {
    this.box.classList.toggle("changed", !same(value, this.property.initial));
  }
}

export class Settings {
  constructor(send) {
    this.send = send;
    this.box = document.getElementById("controls");
    this.controls = new Map();
  }

  // What a text says has an effect only with another choice than the one that is made:
  // "With rule=hebbian, ..." where rule is unit-norm.
  isUsed(property, fixed) {
    const [, name, one, other] = property.text.match(/^With ([a-z-]+)=([a-z-]+)(?: (?:and|or) ([a-z-]+))?[,:]/) ?? [];
    return !(name in fixed) || [one, other].includes(fixed[name]);
  }

  // @reconstruct: the name of the element that draws on this page.
  show(elements, {readOnly, reconstruct}) {
    const open = new Map([...this.box.querySelectorAll("details")].map(d => [d.dataset.group, d.open]));
    this.controls.clear();
    this.box.replaceChildren();
    for (const element of elements) {
      if (element.properties.length === 0)
        continue;
      const groups = new Map();
      for (const property of element.properties) {
        const group = this.isUsed(property, element.fixed) ? property.group : "Without effect here";
        groups.set(group, [...groups.get(group) ?? [], property]);
      }
      const order = ["Learning", "Code", "Neighbours", "Picture", "Motion", "Settings", "Rules of the texts", "Reports", "Machine", "Without effect here"];
      this.box.append(make("h3", {textContent: element.factory !== "reconstruct" ? element.name :
        element.name === reconstruct ? "Pictures" : `Pictures of ${element.name.split("/")[0]}`}));
      for (const group of order.filter(name => groups.has(name)))
        this.box.append(this.group(element, group, groups.get(group), readOnly, open));
    }
  }

  group(element, group, properties, readOnly, open) {
    const details = make("details", {}, make("summary", {textContent: group}));
    details.dataset.group = `${element.name} ${group}`;
    details.open = open.get(details.dataset.group) ?? ["Learning", "Code", "Picture", "Motion"].includes(group);
    for (const property of properties) {
      const key = {element: element.name, property: property.name};
      const id = `${element.name}-${property.name}`;
      const control = new Control(property, id, value => this.send({do: "set", ...key, value}),
        () => this.send({do: "reset", ...key}), readOnly);
      this.controls.set(id, control);
      details.append(control.box);
    }
    return details;
  }

  setValue({element, property, value}) {
    this.controls.get(`${element}-${property}`)?.show(value);
    const control = this.controls.get(`${element}-${property}`);
    if (control)
      control.property.value = value;
  }

  // Shows again what the property has.
  refuse({element, property}) {
    const control = this.controls.get(`${element}-${property}`);
    if (control) {
      control.busy = 0;
      control.show(control.property.value);
    }
  }
}
