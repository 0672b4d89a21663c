/* Searches the index's records: every word must occur; filters narrow what is left. The state stands in the address, so a search can be sent on. */
"use strict";
(() => {
  const MOST = 60;
  const form = document.querySelector(".cm-search");
  const found = document.querySelector(".cm-found");
  const count = document.querySelector(".cm-count");
  const list = document.querySelector(".cm-hits");
  const browse = document.querySelector(".cm-browse");
  const records = (window.citymetricsRecords || []).map((record) => ({ ...record, all: `${record.t} ${record.v || ""} ${record.x} ${record.k}`.toLowerCase() }));
  if (!form || !records.length) return;
  const fields = ["text", "city", "theme", "metric"].map((name) => form.elements[name]).filter(Boolean);

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  /* The words that were looked for, marked in a text that is never read as markup. */
  const marked = (tag, text, words, attributes) => {
    const element = make(tag, "", attributes);
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const parts = escaped.length ? text.split(new RegExp(`(${escaped.join("|")})`, "gi")) : [text];
    parts.forEach((part, at) => element.append(at % 2 ? make("mark", part) : part));
    return element;
  };

  const address = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
  const search = (event) => {
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
    const words = values.text.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = words.length > 0 || values.city || values.theme || values.metric;
    browse.hidden = Boolean(asked);
    found.hidden = !asked;
    list.replaceChildren();
    /* An anchor of the page, such as #plans, stays in the address until something is looked for. */
    if (event) history.replaceState(null, "", asked ? `#${address(values)}` : location.pathname + location.search);
    if (!asked) { count.textContent = ""; return; }
    const hits = records.filter((record) =>
      words.every((word) => record.all.includes(word)) &&
      (!values.city || record.c.includes(values.city)) &&
      (!values.theme || record.e === values.theme) &&
      (!values.metric || record.m === values.metric));
    const say = hits.length === 0 ? form.dataset.none : hits.length > MOST ? form.dataset.more : form.dataset.found;
    count.textContent = say.replace("{n}", hits.length).replace("{most}", MOST);
    for (const hit of hits.slice(0, MOST)) {
      const item = make("li");
      const spoken = hit.l ? { lang: hit.l } : {};
      const link = marked("a", hit.t, words, { href: hit.h });
      if (hit.v) link.append(" · ", marked("span", hit.v, words, spoken));
      item.append(make("span", hit.k, { class: "cm-kind" }), link, marked("small", hit.x, words, spoken));
      list.append(item);
    }
  };

  const restore = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      field.value = given.get(field.name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    search();
  };
  form.hidden = false;
  form.addEventListener("input", search);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { search(true); form.elements.text.focus(); }));
  addEventListener("hashchange", restore);
  restore();
})();
