/* Pictures of the roadmap: links of a row appear when it is pointed at, or asked for in its table.
   A row of a picture and the row of the table after it belong together by their order. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const MARKS = ".ep-bar, .ep-wait, .ep-bracket, .ep-diamond, .ep-lozenge";
  const KINDS = { s: " (start to start)", f: " (finish to finish)", x: " (start to finish)" };
  const rows = [];

  function make(name, className, words) {
    const made = document.createElement(name);
    made.className = className;
    made.dataset.epScript = "";
    if (words) made.textContent = words;
    return made;
  }

  function collect() {
    let bars = [];
    for (const found of document.querySelectorAll(".exitplan .ep-over, .exitplan .ep-items")) {
      if (found.matches(".ep-over")) {
        bars = [...found.querySelectorAll(".ep-row")];
        continue;
      }
      const lines = [...found.tBodies[0].rows];
      if (lines.length !== bars.length) continue;
      lines.forEach((line, place) => {
        rows.push({ bar: bars[place], line, after: [], before: [], fromElsewhere: 0, ties: [] });
      });
      bars = [];
    }
  }

  function connect() {
    for (const row of rows) {
      for (const word of (row.bar.dataset.after || "").split(" ")) {
        const [, plus, place, letter] = /^(\+?)(\d+)([sfx]?)$/.exec(word) || [];
        if (plus) row.fromElsewhere = Number(place);
        else if (place && rows[place]) {
          const tie = { from: rows[place], to: row, letter };
          row.after.push(tie);
          rows[place].before.push(tie);
        }
      }
    }
  }

  const title = (row) => row.line.cells[0].firstChild.textContent.trim();

  function edge(row, atFinish) {
    const boxes = [...row.bar.querySelectorAll(MARKS)].map((mark) => mark.getBBox());
    const left = Math.min(...boxes.map((box) => box.x));
    const right = Math.max(...boxes.map((box) => box.x + box.width));
    const isPoint = row.bar.querySelector(".ep-diamond") !== null;
    const [, top] = /translate\(0 (\d+)\)/.exec(row.bar.getAttribute("transform"));
    const height = Number(row.bar.querySelector(".ep-hit").getAttribute("height"));
    const x = isPoint ? (left + right) / 2 : atFinish ? right : left;
    return [Math.round(x), Number(top) + Math.floor(height / 2)];
  }

  /* Down or up first, then across, with a head at the end; straight where it arrives below. */
  function run(across, down) {
    const size = 4;
    const ends = 7; // Half a milestone, so that the head stays in sight.
    if (Math.abs(across) <= ends) {
      const side = down < 0 ? -size : size;
      return `v${down - Math.sign(down) * 6}m-3 ${-side}l3 ${side} 3 ${-side}`;
    }
    const side = across < 0 ? -size : size;
    return `v${down}h${across - Math.sign(across) * 2}m${-side}-3l${side} 3 ${-side} 3`;
  }

  function draw(tie) {
    const svg = tie.to.bar.ownerSVGElement;
    if (tie.from.bar.ownerSVGElement !== svg) return null;
    const [x1, y1] = edge(tie.from, !"sx".includes(tie.letter || "-"));
    const [x2, y2] = edge(tie.to, "fx".includes(tie.letter || "-"));
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", "ep-tie");
    path.setAttribute("data-ep-script", "");
    path.setAttribute("d", `M${x1} ${y1}${run(x2 - x1, y2 - y1)}`);
    svg.append(path);
    return path;
  }

  function show(row, isShown) {
    row.ties.forEach((path) => path.remove());
    row.ties = isShown ? [...row.after, ...row.before].map(draw).filter(Boolean) : [];
    row.bar.toggleAttribute("data-lit", isShown);
    row.line.toggleAttribute("data-lit", isShown);
  }

  function name(found, ties, side, elsewhere) {
    ties.forEach((tie, place) => {
      const isLast = place === ties.length - 1 && !elsewhere;
      found.append(place === 0 ? " " : isLast ? " and " : ", ");
      const other = tie[side];
      const link = make("a", "", title(other));
      link.href = `#${other.line.id}`;
      found.append(other.line.id ? link : title(other), KINDS[tie.letter] || "");
    });
    if (elsewhere) found.append(`${ties.length ? " and" : ""} ${elsewhere} on other pages`);
    found.append(". ");
  }

  function told(row, leaving) {
    const words = make("p", "ep-linked", "");
    if (row.after.length || row.fromElsewhere) {
      words.append("Waits for");
      name(words, row.after, "from", row.fromElsewhere);
    }
    if (row.before.length || leaving) {
      words.append("Holds up");
      name(words, row.before, "to", leaving);
    }
    return words;
  }

  function equip(row) {
    const leaving = Number(row.bar.dataset.leaving || 0);
    if (!row.after.length && !row.before.length && !row.fromElsewhere && !leaving) return;
    const button = make("button", "ep-links", "Links");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", `Links of ${title(row)}`);
    row.line.cells[0].append(button);
    let words = null;
    button.addEventListener("click", () => {
      if (words) words.remove();
      words = words ? null : told(row, leaving);
      if (words) button.after(words);
      button.setAttribute("aria-expanded", String(words !== null));
      show(row, true);
    });
    const light = () => show(row, true);
    const dim = () => show(row, words !== null);
    button.addEventListener("focus", light);
    button.addEventListener("blur", dim);
    for (const part of [row.bar, row.line]) {
      part.addEventListener("pointerenter", light);
      part.addEventListener("pointerleave", dim);
    }
  }

  function entitle(row) {
    if (row.bar.querySelector("title")) return;
    const said = (cell) => (cell.querySelector("time, .ep-status") || cell.firstChild).textContent.trim();
    const [, start, finish, status] = [0, 1, 2, 4].map((place) => said(row.line.cells[place]));
    const found = document.createElementNS(SVG, "title");
    found.setAttribute("data-ep-script", "");
    found.textContent = `${title(row)}: ${start} to ${finish} (${status})`.replace("milestone to ", "");
    row.bar.prepend(found);
  }

  collect();
  connect();
  rows.forEach(equip);
  rows.forEach(entitle);
})();
