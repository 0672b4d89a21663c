/* The sentence behind a number, on pointing at its note or coming to it by keyboard; and from a mark in a figure to its sentence in the
   plan. Without this the note's number is a link to the note at the end of the page. */
"use strict";
(() => {
  const WAIT = 250;
  let peek = null, sup = null, link = null, leaving = 0;

  /* The notes that a link stands for: its own, or with the link at the other end of a span (4–9) all between. */
  const notesOf = (anchor) => {
    const note = (end) => document.getElementById(end.hash.slice(1));
    const spans = (one, other) => other?.tagName === "A" && one.nextSibling?.textContent.trim() === "–";
    const before = anchor.previousElementSibling, after = anchor.nextElementSibling;
    const [first, last] = spans(anchor, after) ? [anchor, after] : before && spans(before, anchor) ? [before, anchor] : [anchor, anchor];
    const found = [];
    for (let item = note(first); item; item = item.nextElementSibling) {
      found.push(item);
      if (item === note(last)) return found;
    }
    return found.slice(0, 1);
  };

  const part = (note) => {
    const shown = document.createElement("span");
    const number = document.createElement("span");
    number.className = "cm-number";
    number.textContent = note.value || note.id.replace(/^note-/, "");
    const copy = note.cloneNode(true);
    copy.querySelectorAll(".cm-back").forEach((back) => back.remove());
    copy.querySelectorAll("[id]").forEach((named) => named.removeAttribute("id"));
    shown.append(number, ...copy.childNodes);
    return shown;
  };

  const place = () => {
    if (!peek) return;
    const mark = link.getBoundingClientRect();
    const below = mark.bottom + 6, above = mark.top - peek.offsetHeight - 6;
    peek.style.top = `${below + peek.offsetHeight <= innerHeight || above < 0 ? below : above}px`;
    peek.style.left = `${Math.max(8, Math.min(mark.left - 24, document.documentElement.clientWidth - peek.offsetWidth - 8))}px`;
  };
  const hide = () => {
    clearTimeout(leaving);
    const gone = peek;
    peek = sup = link = null;
    gone?.remove();
  };
  const show = (anchor) => {
    clearTimeout(leaving);
    if (anchor === link) return;
    hide();
    const notes = notesOf(anchor);
    if (!notes.length) return;
    link = anchor;
    sup = anchor.closest(".cm-note");
    peek = document.createElement("span");
    peek.className = "cm-peek";
    peek.setAttribute("role", "group");
    peek.setAttribute("aria-label", notes.length > 1 ? `${notes[0].value}–${notes.at(-1).value}` : String(notes[0].value));
    peek.append(...notes.map(part));
    sup.after(peek);
    /* In the top layer no table and no frozen column cuts it off. */
    if (peek.showPopover) { peek.popover = "manual"; peek.showPopover(); }
    place();
  };

  const anchorAt = (target) => target.closest?.(".cm-note a[href^='#']");
  const inside = (target) => target instanceof Node && peek !== null && (peek.contains(target) || sup.contains(target));
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const anchor = anchorAt(event.target);
    if (anchor) show(anchor);
    else if (inside(event.target)) clearTimeout(leaving);
    else if (peek && !inside(document.activeElement)) { clearTimeout(leaving); leaving = setTimeout(hide, WAIT); }
  });
  document.addEventListener("focusin", (event) => {
    const anchor = anchorAt(event.target);
    if (anchor?.matches(":focus-visible")) show(anchor);
    else if (peek && !inside(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !peek) return;
    const back = peek.contains(document.activeElement) ? link : null;
    hide();
    if (back) { back.focus({ focusVisible: false }); hide(); }
  });
  document.addEventListener("click", (event) => {
    const anchor = anchorAt(event.target);
    if (anchor || (peek && !inside(event.target))) hide();
  });
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);

  /* A mark's customdata holds the id of its observation, alone or among other values. */
  const ID = /^([a-z][a-z0-9_-]*?)-\d{5,}(?:-\w+)?$/;
  const idIn = (data) => {
    if (typeof data === "string") return ID.test(data) ? data : "";
    if (data === null || typeof data !== "object") return "";
    for (const value of Object.values(data)) { const id = idIn(value); if (id) return id; }
    return "";
  };
  const idOf = (event) => idIn(event?.points?.[0]?.customdata ?? "");
  const addressOf = (id) => {
    const note = document.querySelector(`li[data-evidence="${CSS.escape(id)}"]`);
    const linked = note?.querySelector("a.cm-where");
    if (linked) return linked.href;
    if (document.querySelector(".cm-site")) return `plan-${ID.exec(id)[1]}.html#${id}`;
    return note ? `#${note.id}` : "";
  };
  const listen = (holder) => {
    if (holder.dataset.listens || typeof holder.on !== "function") return;
    holder.dataset.listens = "yes";
    holder.on("plotly_click", (event) => { const address = idOf(event) && addressOf(idOf(event)); if (address) location.href = address; });
    holder.on("plotly_hover", (event) => holder.classList.toggle("has-sentence", Boolean(idOf(event))));
    holder.on("plotly_unhover", () => holder.classList.remove("has-sentence"));
  };
  /* A figure can be asked for its clicks once it is drawn, which is before anyone can point at it. */
  for (const kind of ["pointerover", "pointerdown"]) {
    document.addEventListener(kind, (event) => { const holder = event.target.closest?.(".cm-plot"); if (holder) listen(holder); }, true);
  }
})();
