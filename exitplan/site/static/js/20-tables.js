/* Tables marked data-sortable get a button in each head: up, down, and back to the plan's order. */
(() => {
  "use strict";

  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

  function key(cell, isDates) {
    const time = cell.querySelector("time");
    if (isDates || time) return time ? time.dateTime : "";
    const words = cell.dataset.value || cell.textContent.trim();
    const number = parseFloat(words.replace("\u2212", "-").replace(/,/g, ""));
    return Number.isNaN(number) ? words : number;
  }

  function compare(one, other) {
    if (typeof one === "number" && typeof other === "number") return one - other;
    return String(one).localeCompare(String(other), document.documentElement.lang || "en");
  }

  function sort(table, rows, column, order) {
    const body = table.tBodies[0];
    table.toggleAttribute("data-sorted", order !== "none");
    if (order === "none") {
      body.append(...rows);
      return;
    }
    const isDates = rows.some((row) => row.cells[column].querySelector("time"));
    const sign = order === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => [key(row.cells[column], isDates), row]);
    keyed.sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === ""); // What says nothing comes last.
      return sign * compare(a, b);
    });
    body.append(...keyed.map(([, row]) => row));
  }

  for (const table of document.querySelectorAll(".exitplan table[data-sortable]")) {
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells];
    if (rows.length < 3) continue;
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ep-sort";
      button.dataset.epScript = "";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const order = NEXT[head.getAttribute("aria-sort") || "none"];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (order !== "none") head.setAttribute("aria-sort", order);
        sort(table, rows, column, order);
      });
    });
  }
})();
