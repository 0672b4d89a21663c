/* A mark shows its row beside it, and the marks can be filtered. Without this the mark is a link to its row in the list below the text. */
"use strict";
(() => {
  const start = () => {
    const panel = document.querySelector(".pl-panel");
    const text = document.querySelector(".pl-text");
    const form = document.querySelector(".pl-filter");
    if (!text || !form || !panel) return;
    const said = panel.querySelector(".pl-said");
    const row = (id) => document.getElementById(`row-${id}`);
    const idsOf = (mark) => mark.dataset.ids ? mark.dataset.ids.split(" ") : [mark.querySelector("a").getAttribute("href").slice("#row-".length)];
    const marks = [...text.querySelectorAll(".pl-q, .pl-m")].map((node) => ({ node, link: node.querySelector("a"), ids: idsOf(node) }));
    const markOf = new Map(marks.map((mark) => [mark.node, mark]));
    let open = null;

    const place = () => {
      panel.style.top = panel.style.left = "";
      if (getComputedStyle(panel).position === "fixed") return;
      const frame = panel.parentElement.getBoundingClientRect();
      const boxes = open.link.getClientRects();
      const first = boxes[0], last = boxes[boxes.length - 1];
      const below = last.bottom + 8, above = first.top - panel.offsetHeight - 8;
      const top = below + panel.offsetHeight <= innerHeight || above < 0 ? below : above;
      panel.style.top = `${top - frame.top}px`;
      panel.style.left = `${Math.max(0, Math.min(last.left - frame.left, frame.width - panel.offsetWidth))}px`;
    };
    const close = (back) => {
      if (!open) return;
      open.node.classList.remove("is-open");
      panel.hidden = true;
      if (back) open.link.focus();
      open = null;
    };
    const show = (mark) => {
      close(false);
      said.replaceChildren(...mark.ids.map((id) => {
        const part = document.createElement("div");
        const rows = row(id);
        if (rows) part.append(...[...rows.cloneNode(true).childNodes]);
        return part;
      }));
      open = mark;
      mark.node.classList.add("is-open");
      panel.hidden = false;
      panel.scrollTop = 0;
      place();
      panel.focus({ preventScroll: true });
    };
    const step = (by) => {
      const shown = marks.filter((mark) => !mark.node.classList.contains("is-off") && mark.node.classList.contains("pl-q") === open.node.classList.contains("pl-q"));
      const next = shown[(shown.indexOf(open) + by + shown.length) % shown.length];
      if (!next) return;
      next.link.scrollIntoView({ block: "center", behavior: "instant" });
      show(next);
    };

    document.addEventListener("click", (event) => {
      const mark = markOf.get(event.target.closest(".pl-text .pl-q, .pl-text .pl-m"));
      if (mark) {
        event.preventDefault();
        if (!mark.node.classList.contains("is-off")) show(mark);
      } else if (open && !panel.contains(event.target)) {
        close(false);
      }
    });
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) button.dataset.step ? step(Number(button.dataset.step)) : close(true);
      else if (event.target.closest(".pl-to")) close(true);
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(true); });
    addEventListener("resize", () => { if (open) place(); });

    const output = form.querySelector("output");
    const filter = () => {
      const given = new FormData(form);
      const kinds = new Set(given.getAll("role"));
      if (given.has("instruments")) kinds.add("instrument");
      const theme = given.get("theme"), used = given.get("used");
      const fits = ({ dataset }) => kinds.has(dataset.kind) && (!theme || dataset.theme === theme) && (!used || (dataset.used !== "0") === (used === "yes"));
      let shown = 0, all = 0;
      for (const item of document.querySelectorAll(".pl-rows > li")) {
        item.hidden = !fits(item);
        if (item.dataset.kind !== "instrument") { all += 1; shown += !item.hidden; }
      }
      for (const { node, link, ids } of marks) {
        const off = !ids.some((id) => row(id) && !row(id).hidden);
        node.classList.toggle("is-off", off);
        if (off) link.removeAttribute("href"); else link.href = `#row-${ids[0]}`;
      }
      if (open && open.node.classList.contains("is-off")) close(false);
      output.textContent = output.dataset.pattern.replace("{shown}", shown).replace("{all}", all);
    };
    form.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
