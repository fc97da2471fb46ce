/* What if something is late? The answers were worked out with the plan; here they are looked up.
   exitplan.outlook.Delays.as_data tells how they are written. */
(() => {
  "use strict";

  const template = document.querySelector(".exitplan template[data-what-if]");
  if (!template) return;

  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const UNITS = { w: "working", c: "calendar" };
  const ENDS = { t: "it finishes on", m: "it is reached on", d: "it takes effect after", p: "it is over after" };
  const CLIFF = 7; // More days at once than a weekend and its holidays account for.

  const [section, way] = document.importNode(template.content, true).children;
  for (const added of [section, way]) if (added) added.dataset.epScript = "";
  template.after(section);
  const lede = document.querySelector(".exitplan .ep-lede");
  if (lede && way) lede.after(way);
  if (!template.dataset.whatIf) return;

  const [base, most, names, titles, parts, kinds, units, items, milestones, axes, functions, tables, known, dayWidth] =
    JSON.parse(template.dataset.whatIf);
  const partOf = parts.flatMap(([, , size], place) => Array(size).fill(place));
  const ids = names.map((name, item) => [parts[partOf[item]][1], name].filter(Boolean).join("."));
  const limits = new Map(known);
  const days = axes.map((steps) => {
    let day = 0;
    return steps.map((step) => (day += step));
  });
  const start = Date.UTC(base.slice(0, 4), base.slice(5, 7) - 1, base.slice(8));
  const select = section.querySelector("select");
  const number = section.querySelector("[type=number]");
  const range = section.querySelector("[type=range]");
  const words = section.querySelector("[type=search]");
  const part = (name) => section.querySelector(`[data-what-if="${name}"]`);
  const links = [...part("links").children];
  const body = section.querySelector("tbody");
  const model = body.rows[0];
  const rows = [...document.querySelector(".exitplan .ep-over").querySelectorAll(".ep-row")];
  const marks = [];
  const hidden = [];

  function make(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  /* Looking up. */

  function value(place, x) {
    const [axis, ...runs] = functions[place];
    let found = null;
    for (let at = 0; at < runs.length && runs[at] <= x; at += 3) {
      found = days[axis][runs[at + 1] + Math.min(x - runs[at], runs[at + 2] - 1)];
    }
    return found;
  }

  const limit = (item) => Math.min(most, limits.has(item) ? limits.get(item) : most);
  const ownPlace = (item) => milestones.findIndex(([place]) => place === item);
  const finish = (item, late) => value(items[item][0], late + items[item][1]);

  /* Everything that has moved, by its place among the milestones: to which day. */
  function moved(item, late) {
    const [, , shift, table] = items[item];
    const found = new Map();
    const entries = table === undefined ? [] : tables[table];
    for (let at = 0; at < entries.length; at += 3) {
      const day = value(entries[at + 2], late - shift - entries[at + 1]);
      if (day !== null) found.set(entries[at], day);
    }
    const own = ownPlace(item);
    if (own >= 0 && finish(item, late) !== milestones[own][1]) found.set(own, finish(item, late));
    return new Map([...found].sort(([one], [other]) => one - other));
  }

  /* The first day on which each thing moves at all, and every jump, day by day. */
  function course(item) {
    const first = new Map();
    const jumps = [];
    let before = new Map();
    for (let late = 1; late <= limit(item); late += 1) {
      const now = moved(item, late);
      for (const [place, day] of now) {
        if (!first.has(place)) first.set(place, late);
        const from = before.has(place) ? before.get(place) : milestones[place][1];
        if (day - from > CLIFF) jumps.push({ late, place, from, day });
      }
      before = now;
    }
    return { first, jumps };
  }

  /* Saying it. */

  function date(day) {
    const found = new Date(start + day * 864e5);
    return `${found.getUTCDate()} ${MONTHS[found.getUTCMonth()]} ${found.getUTCFullYear()}`;
  }

  const count = (amount, noun) => `${amount} ${noun}${amount === 1 ? "" : "s"}`;
  const title = (place) => `“${titles[milestones[place][0]]}”`;
  const verb = (amount, one, several) => (amount === 1 ? one : several);

  function nth(amount) {
    const ending = Math.floor(amount / 10) % 10 === 1 ? "th" : ["th", "st", "nd", "rd"][amount % 10] || "th";
    return `${amount}${ending}`;
  }

  const list = (all, and = " and ") => [...all.slice(0, -2), all.slice(-2).join(and)].join(", ");

  function standing(place, day) {
    const [, , , tight, late, timed] = milestones[place];
    if (late === undefined) return "";
    if (timed && day === late - 1) return "on the day";
    return day >= late ? "late" : day >= tight ? "tight" : "on time";
  }

  function become(moves, word) {
    const found = [...moves].filter(([place, day]) => {
      const before = standing(place, milestones[place][1]);
      return standing(place, day) === word && before !== word && before !== "late";
    });
    if (!found.length) return [];
    const named = found.length < 4 ? list(found.map(([place]) => title(place))) : `${found.length} of them`;
    return [`${named} ${verb(found.length, "becomes", "become")} ${word}`];
  }

  /* What may move beside the item itself: one of it, and several. */
  const nouns = (item) => section.dataset.nouns.split("|").map((noun) => (ownPlace(item) < 0 ? noun : `other ${noun}`));

  function howMany(item, moves) {
    const own = ownPlace(item);
    const total = milestones.length - (own < 0 ? 0 : 1);
    const moving = moves.size - (moves.has(own) ? 1 : 0);
    const [one, several] = nouns(item);
    if (total > 1) return `${moving || "None"} of the ${total} ${several} ${verb(moving || 1, "moves", "move")}`;
    return total ? `The only ${one} ${moving ? "moves" : "does not move"}` : `There is no ${one}`;
  }

  function finding(item, late, moves) {
    const day = finish(item, late);
    const forecast = finish(item, 0);
    const instead = day === forecast ? ", as forecast" : ` instead of ${date(forecast)}`;
    const what = `If “${titles[item]}” is ${unit(item, late)} late, ${ENDS[kinds[item]]} ${date(day)}${instead}.`;
    const clauses = [howMany(item, moves), ...become(moves, "late"), ...become(moves, "tight")];
    return `${what} ${list(clauses, ", and ")}.`;
  }

  const unit = (item, late) => count(late, `${UNITS[units[item]]} day`);

  /* Several things may jump on one day: the one that jumps furthest is named. */
  function jump(jumps) {
    const most = jumps.reduce((one, other) => (other.day - other.from > one.day - one.from ? other : one));
    const others = jumps.length > 1 ? `; ${jumps.length - 1} more ${verb(jumps.length - 1, "jumps", "jump")} on that day` : "";
    return `${title(most.place)} jumps from ${date(most.from)} to ${date(most.day)}${others}.`;
  }

  /* When anything else begins to move, the jump behind what is asked, and the one ahead. */
  function* steps(item, late, { first, jumps }) {
    const others = [...first].filter(([place]) => milestones[place][0] !== item);
    const begins = Math.min(...others.map(([, day]) => day));
    const days = jumps.map((found) => found.late);
    const last = Math.max(...days.filter((day) => day <= late));
    const next = Math.min(...days.filter((day) => day > late));
    const on = (day) => `On the ${nth(day)} day, ${jump(jumps.filter((found) => found.late === day))}`;
    if (!others.length) {
      yield `Even ${unit(item, limit(item))} late, no ${nouns(item)[0]} moves.`;
    } else if (begins > late) {
      const [[place], ...more] = others.filter(([, day]) => day === begins);
      const rest = more.length ? `, and ${more.length} more ${verb(more.length, "does", "do")}` : "";
      const how = next === begins ? on(next) : `On the ${nth(begins)} day, ${title(place)} moves${rest}.`;
      yield `Up to ${unit(item, begins - 1)} late, no ${nouns(item)[0]} moves. ${how}`;
    }
    if (last > 0) yield on(last);
    if (next < Infinity && (next !== begins || begins <= late)) yield on(next);
    if (limit(item) < most) yield `For more than ${unit(item, limit(item))}, dates lie beyond what is known of calendars and meetings.`;
  }

  function line(place, day, first) {
    const [item, forecast] = milestones[place];
    const row = model.cloneNode(true);
    const link = row.querySelector("a");
    const [before, then] = [forecast, day].map((when) => standing(place, when));
    link.textContent = titles[item];
    link.href = links[place].getAttribute("href");
    const said = [date(forecast), date(day), count(day - forecast, "calendar day"), "", `the ${nth(first.get(place))} day`];
    said.forEach((text, at) => (row.cells[at + 1].textContent = text));
    if (then) {
      const status = make("span", then);
      status.className = `ep-status ep-${then.replace(" ", "-")}`;
      row.cells[4].append(status, then === before ? "" : ` (forecast: ${before})`);
    }
    return row;
  }

  function shape(name, className, row) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    made.setAttribute("class", className);
    made.setAttribute("data-ep-script", "");
    row.append(made);
    marks.push(made);
    return made;
  }

  /* The new date stands beside its diamond, where there is room, instead of the forecast's. */
  function note(row, to, y, width, day) {
    const old = row.querySelector(".ep-note");
    const flag = row.querySelector(".ep-flag");
    const text = shape("text", "ep-note", row);
    text.textContent = date(day);
    const length = text.getComputedTextLength();
    const box = flag && flag.getBBox();
    const isBehind = box && box.x + box.width > to && box.x < to + 12 + length;
    const x = isBehind ? box.x + box.width + 4 : to + 10;
    if (x + length > width) {
      marks.pop().remove();
      return;
    }
    text.setAttribute("x", x);
    text.setAttribute("y", y + 4);
    if (old && !old.hasAttribute("text-anchor")) {
      old.setAttribute("visibility", "hidden");
      hidden.push(old);
    }
  }

  /* Hollow diamonds in the first picture, where its rows are among what moves. */
  function draw(moves) {
    marks.splice(0).forEach((mark) => mark.remove());
    hidden.splice(0).forEach((text) => text.removeAttribute("visibility"));
    for (const [place, day] of moves) {
      const row = rows[milestones[place][2]];
      const old = row && row.querySelector(".ep-diamond, .ep-bracket, .ep-wait, .ep-bar:last-of-type");
      if (!old) continue;
      const width = row.ownerSVGElement.viewBox.baseVal.width;
      const box = old.getBBox();
      const edge = box.x + box.width;
      const from = old.matches(".ep-diamond") ? box.x + box.width / 2 : edge;
      const to = from + (day - milestones[place][1]) * dayWidth;
      if (to > width - 5) continue;
      const y = Math.floor(row.querySelector(".ep-hit").getAttribute("height") / 2);
      note(row, to, y, width, day);
      const path = `M${edge} ${y}H${Math.max(edge, to - 6)}M${to - 6} ${y}l6-6 6 6-6 6z`;
      shape("path", "ep-then", row).setAttribute("d", path);
    }
    part("drawn").hidden = !marks.length;
  }

  /* Asking. */

  let chosen = -1;
  let waiting = 0;

  function fill() {
    const wanted = words ? words.value.toLowerCase().split(/\s+/) : [];
    const groups = [];
    const hits = [];
    let item = 0;
    for (const [name, , size] of parts) {
      const found = [];
      for (const end = item + size; item < end; item += 1) {
        const text = `${titles[item]} ${ids[item]} ${name}`.toLowerCase();
        const fits = wanted.every((word) => text.includes(word));
        if (fits) hits.push(item);
        if (fits || item === chosen) found.push(new Option(titles[item], item, false, item === chosen));
      }
      if (!found.length) continue;
      if (name) {
        const group = document.createElement("optgroup");
        group.label = name;
        group.append(...found);
        groups.push(group);
      } else groups.push(...found);
    }
    select.replaceChildren(new Option(`Choose one of ${hits.length}`, -1, false, chosen < 0), ...groups);
    return hits;
  }

  function say(text, address) {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      section.querySelector("[role=status]").textContent = text;
      if (address) history.replaceState(history.state, "", address);
    }, 500);
  }

  function answer() {
    const late = Number(number.value);
    const isAsked = chosen >= 0;
    const isDay = Number.isInteger(late) && late >= 1 && late <= most;
    number.setAttribute("aria-invalid", String(!isDay));
    part("unit").textContent = isAsked ? `${UNITS[units[chosen]]} days` : "days";
    part("answer").hidden = !isAsked;
    if (!isAsked) {
      draw([]);
      return;
    }
    const asked = isDay ? Math.min(late, limit(chosen)) : 0;
    const moves = moved(chosen, asked);
    const told = course(chosen);
    part("finding").textContent = asked
      ? finding(chosen, asked, moves)
      : isDay
        ? "There is no answer: its dates lie beyond what is known of calendars and meetings."
        : `Say how many days, from 1 to ${most}.`;
    part("steps").replaceChildren(...(asked ? [...steps(chosen, asked, told)] : []).map((text) => make("li", text)));
    const [group] = parts[partOf[chosen]];
    part("part").textContent = group && `Part of “${group}”.`;
    for (const sense of section.querySelectorAll("[data-kind]")) sense.hidden = sense.dataset.kind !== kinds[chosen];
    section.querySelector(".ep-scroll").hidden = !moves.size;
    body.replaceChildren(...[...moves].map(([place, day]) => line(place, day, told.first)));
    draw(moves);
    if (isDay) {
      range.value = late;
      say(part("finding").textContent, `#what-if=${encodeURIComponent(ids[chosen])}:${late}`);
    }
  }

  function choose(item) {
    chosen = item;
    fill();
    answer();
  }

  function follow() {
    const asked = /^#what-if=([^:]+):(\d+)$/.exec(location.hash);
    if (!asked) return;
    const item = ids.findIndex((id) => encodeURIComponent(id) === asked[1]);
    if (item < 0) return;
    number.value = asked[2];
    choose(item);
    section.scrollIntoView();
  }

  // Themes take letters for shortcuts, also in a list where they look for an entry.
  select.addEventListener("keydown", (event) => event.stopPropagation());
  select.addEventListener("change", () => {
    chosen = Number(select.value);
    answer();
  });
  number.addEventListener("input", answer);
  range.addEventListener("input", () => {
    number.value = range.value;
    answer();
  });
  if (words) {
    words.addEventListener("input", () => {
      const hits = fill();
      if (hits.length === 1 && hits[0] !== chosen) choose(hits[0]);
      else say(`${hits.length} left in the list.`);
    });
  }
  addEventListener("hashchange", follow);
  choose(-1);
  follow();
})();
