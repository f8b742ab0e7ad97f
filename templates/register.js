/* Sorting, filtering and search for the table of risks. The page is whole without this; nothing is stored or fetched. */
(() => {
  "use strict";

  // Figures under charts fold away on the screen and are there on paper.
  const folded = [...document.querySelectorAll(".chart details")];
  const fold = (open) => folded.forEach((each) => { each.open = open; });
  fold(false);
  window.addEventListener("beforeprint", () => fold(true));
  window.addEventListener("afterprint", () => fold(false));

  const form = document.getElementById("filter");
  if (!form) return;
  const table = document.getElementById("register-table").closest("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const says = form.dataset;
  const status = form.querySelector("[role=status]");
  const search = form.querySelector("[type=search]");
  const outside = form.querySelector("[type=checkbox]");
  const lists = [...form.querySelectorAll("select")];

  const column = (key) => heads.findIndex((head) => head.dataset.key === key);
  const limits = document.getElementById("appetite-table");
  const over = new Set(limits && [...limits.closest("table").querySelectorAll("a")].map((link) => link.hash));

  // What a cell is filtered by: a band without its score, a movement without its step, all else as it stands.
  const fact = (row, key) => {
    const at = column(key);
    if (at < 0) return "";
    const chip = row.cells[at].querySelector("b");
    const text = (chip || row.cells[at]).textContent.trim();
    if (key === "current") return text.replace(/^[\d.,]+\s*/, "");
    return key === "movement" ? text.replace(/[\d(][^]*/, "").trim() : text;
  };

  // What a cell is sorted by: words, or a number that is larger where a risk is worse or rose further.
  const worth = (row, at, place) => {
    const key = heads[at].dataset.key;
    const cell = row.cells[at];
    if (key === "current") return -place;
    if (key === "inherent" || key === "target") {
      const chip = cell.querySelector("b");
      const band = chip && /\bs\d+b(\d+)/.exec(chip.className);
      return chip ? (band ? band[1] * 1e6 : 0) + (parseFloat(chip.textContent) || 0) : -1;
    }
    if (key === "movement") {
      const sign = { "▲": 1, "▼": -1 }[cell.textContent.trim()[0]] || 0;
      return sign * (parseFloat(cell.textContent.replace(/^[^\d(]*/, "")) || 0.5);
    }
    return cell.textContent.trim();
  };

  const risks = [...body.rows].map((row, place) => {
    const link = row.querySelector("a");
    return {
      row,
      place,
      text: row.textContent.toLowerCase(),
      facts: lists.map((list) => fact(row, list.dataset.key)),
      over: over.has(row.id ? `#${row.id}` : link && link.hash),
    };
  });

  lists.forEach((list, at) => {
    const found = [...new Set(risks.map((risk) => risk.facts[at]))].filter(Boolean);
    if (list.dataset.key !== "current") found.sort(words.compare);
    found.forEach((word) => list.add(new Option(word, word)));
    list.parentElement.hidden = found.length < 2;
  });
  outside.parentElement.hidden = !over.size;

  let sorted = null;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name]);

  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    let count = 0;
    risks.forEach((risk) => {
      const kept =
        risk.text.includes(wanted) &&
        lists.every((list, at) => !list.value || risk.facts[at] === list.value) &&
        (!outside.checked || risk.over);
      risk.row.hidden = !kept;
      count += kept;
    });
    let said = fill(says.showing, { n: count, all: risks.length });
    if (sorted) said += fill(says.sorted, { column: sorted.name, order: says[sorted.order] });
    status.textContent = `${said}.`;
  };

  const sort = (at) => {
    const head = heads[at];
    const keys = new Map(risks.map((risk) => [risk, worth(risk.row, at, risk.place)]));
    const figures = typeof keys.values().next().value === "number";
    const first = figures ? "descending" : "ascending";
    const other = figures ? "ascending" : "descending";
    const order = head.getAttribute("aria-sort") === first ? other : first;
    const way = order === "ascending" ? 1 : -1;
    const compare = figures ? (one, two) => one - two : words.compare;
    const ranked = [...risks].sort((a, b) => way * compare(keys.get(a), keys.get(b)) || a.place - b.place);
    heads.forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    body.append(...ranked.map((risk) => risk.row));
    sorted = { name: head.textContent.trim(), order };
    show();
  };

  heads.forEach((head, at) => {
    if (!risks.length) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent.trim();
    button.addEventListener("click", () => sort(at));
    head.replaceChildren(button);
  });

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.reset();
  form.hidden = false;
})();
