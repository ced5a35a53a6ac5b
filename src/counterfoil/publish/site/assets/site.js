// What a page can do beyond reading: sort and filter tables, say what a bar is, search places, choose a definition set.
"use strict";
(() => {
  const root = document.documentElement;
  const base = root.dataset.root;
  const texts = JSON.parse(document.getElementById("texts").textContent);

  // Tables: a heading becomes a button that sorts; the order as published is one press away.
  const keyOf = (cell) => {
    const held = cell.querySelector("data, time");
    const raw = held ? held.getAttribute("value") ?? held.getAttribute("datetime") : cell.textContent.trim();
    const number = raw === "" || raw === null ? NaN : Number(raw);
    return cell.querySelector(".unknown") ? null : Number.isNaN(number) ? raw : number;
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const published = [...body.rows];
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const next = now === null ? "ascending" : now === "ascending" ? "descending" : null;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        let rows = published;
        if (next) {
          head.setAttribute("aria-sort", next);
          const sign = next === "ascending" ? 1 : -1;
          rows = [...published].sort((a, b) => {
            const x = keyOf(a.cells[at]), y = keyOf(b.cells[at]);
            if (x === null || y === null) return (x === null) - (y === null);
            return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y)));
          });
        }
        body.append(...rows);
      });
    });
  }
  for (const box of document.querySelectorAll("[data-filters]")) {
    const target = document.getElementById(box.dataset.filters);
    const items = target.tBodies ? [...target.tBodies[0].rows] : [...target.querySelectorAll("li")];
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "search";
    label.append(`${box.dataset.label} `, input);
    box.append(label);
    box.hidden = false;
    input.addEventListener("input", () => {
      const wanted = plain(input.value);
      for (const item of items) item.hidden = wanted !== "" && !plain(item.textContent).includes(wanted);
    });
  }

  // Charts: what a bar stands for, beside the pointer.
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  for (const mark of document.querySelectorAll("[data-tip]")) {
    const title = mark.querySelector("title");
    const show = (x, y) => {
      tip.textContent = mark.dataset.tip;
      tip.hidden = false;
      const room = root.clientWidth - tip.offsetWidth - 8;
      tip.style.left = `${Math.max(4, Math.min(x + 12, room)) + window.scrollX}px`;
      tip.style.top = `${y + window.scrollY + 16}px`;
    };
    mark.addEventListener("pointermove", (event) => {
      if (title) title.remove();
      show(event.clientX, event.clientY);
    });
    mark.addEventListener("pointerleave", () => { tip.hidden = true; });
    mark.addEventListener("focusin", () => {
      const place = mark.getBoundingClientRect();
      show(place.left, place.bottom);
    });
    mark.addEventListener("focusout", () => { tip.hidden = true; });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });

  // Definition sets: the figures of the page under another reading.
  const choice = document.getElementById("definition-sets");
  if (choice) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    for (const row of document.querySelectorAll("tr[data-set]")) {
      const option = document.createElement("option");
      option.value = row.dataset.set;
      option.textContent = row.cells[0].textContent.trim();
      select.append(option);
    }
    label.append(`${choice.dataset.label} `, select);
    choice.prepend(label);
    choice.hidden = false;
    const said = document.getElementById("definition-said");
    select.addEventListener("change", () => {
      for (const row of document.querySelectorAll("tr[data-set]")) {
        const chosen = row.dataset.set === select.value;
        row.classList.toggle("chosen", chosen);
        if (!chosen) continue;
        for (const cell of row.querySelectorAll("[data-figure]")) {
          const figure = document.getElementById(cell.dataset.figure);
          if (!figure) continue;
          figure.querySelector(".value").replaceChildren(...[...cell.querySelector(".shown").childNodes].map((n) => n.cloneNode(true)));
          figure.querySelector(".detail").textContent = cell.dataset.detail;
        }
        said.textContent = row.dataset.says;
      }
    });
  }

  // Search: a small index, loaded when the box is first used; bears with spelling.
  const form = document.querySelector("form.search");
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  }
  const grams = (word) => {
    const padded = ` ${word} `;
    const found = new Set();
    for (let at = 0; at < padded.length - 1; at += 1) found.add(padded.slice(at, at + 2));
    return found;
  };
  const alike = (asked, held) => {
    if (held.startsWith(asked)) return 2 + asked.length / held.length;
    if (` ${held}`.includes(` ${asked}`)) return 1.6 + asked.length / held.length / 2;
    const a = grams(asked), b = grams(held.slice(0, asked.length + 12));
    let both = 0;
    for (const gram of a) if (b.has(gram)) both += 1;
    const whole = (2 * both) / (a.size + b.size);
    let best = whole;
    for (const word of held.split(" ")) {
      const c = grams(word);
      let same = 0;
      for (const gram of a) if (c.has(gram)) same += 1;
      best = Math.max(best, (2 * same) / (a.size + c.size) * 0.98);
    }
    return best;
  };
  if (form) {
    const input = form.querySelector("input[name=q]");
    const list = form.querySelector(".found");
    const said = form.querySelector(".said");
    let asked = null;
    const load = () => asked ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${base}assets/places.js`;
      script.onload = () => resolve(window.counterfoilPlaces.map(([path, name, more]) => ({ path, name, more, key: plain(`${name} ${more}`) })));
      script.onerror = reject;
      document.head.append(script);
    });
    const look = async () => {
      const wanted = plain(input.value);
      if (wanted.length < 2) { list.replaceChildren(); said.textContent = ""; return; }
      const places = await load();
      if (plain(input.value) !== wanted) return;
      const found = places.map((p) => [Math.max(alike(wanted, p.key), alike(wanted, plain(p.name))) - (p.path.startsWith("agencies/") ? 0.1 : 0), p])
        .filter(([score]) => score > 0.5)
        .sort((a, b) => b[0] - a[0] || a[1].key.localeCompare(b[1].key)).slice(0, 8);
      list.replaceChildren(...found.map(([, p]) => {
        const item = document.createElement("li"), link = document.createElement("a"), more = document.createElement("span");
        link.href = `${base}${root.dataset.language}${p.path}index.html`;
        more.textContent = ` ${p.more}`;
        link.append(p.name, more);
        item.append(link);
        return item;
      }));
      said.textContent = found.length ? texts.found.replace("{n}", found.length) : texts.none;
    };
    input.addEventListener("focus", load, { once: true });
    input.addEventListener("input", look);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && list.querySelector("a")) { event.preventDefault(); list.querySelector("a").focus(); }
    });
    list.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
      if (event.key === "ArrowUp") { event.preventDefault(); (links[at - 1] ?? input).focus(); }
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await look();
      const first = list.querySelector("a");
      if (first) window.location.assign(first.href);
    });
    const query = new URLSearchParams(window.location.search).get("q");
    if (query) { input.value = query; look(); }
  }
})();
