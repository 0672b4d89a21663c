/* Draws the figures with the page's font and colours, and closes the site menus. Nothing is loaded and nothing is stored. */
"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 40rem)");
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* In the dark a grey in a figure, which stands for ink, soft text, a line or paper, is swapped for the page's own, and a colour that would
     be lost against the page is made lighter in its own hue. */
  const canvas = document.createElement("canvas").getContext("2d");
  const channels = (colour) => {
    canvas.fillStyle = "#010203"; canvas.fillStyle = colour;
    const value = canvas.fillStyle;
    return value === "#010203" || value[0] !== "#" ? null : [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16) / 255);
  };
  const luminance = (rgb) => rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const themed = (colour) => {
    let rgb = channels(colour);
    if (rgb === null) return colour;
    if (Math.max(...rgb) - Math.min(...rgb) <= 0.1) {
      const level = (rgb[0] + rgb[1] + rgb[2]) / 3;
      return style(level < 0.3 ? "--ink" : level < 0.62 ? "--soft" : level < 0.75 ? "--rule" : "--grid");
    }
    const paper = luminance(channels(style("--paper")));
    for (let step = 0; step < 20 && (luminance(rgb) + 0.05) / (paper + 0.05) < 4; step++) rgb = rgb.map((c) => c + (1 - c) * 0.08);
    return "#" + rgb.map((c) => Math.round(c * 255).toString(16).padStart(2, "0")).join("");
  };
  const inText = (text) => text.replace(/(style=["'][^"']*\bcolor:\s*)(#[0-9a-f]{3,8}|[a-z]+)/gi, (whole, before, colour) => before + themed(colour));
  const isColour = (key) => /(color|colorway)$/i.test(key);
  const recolour = (node, skip) => {
    if (typeof node === "string") return node.includes("color:") ? inText(node) : node;
    if (Array.isArray(node)) return node.map((item) => recolour(item, skip));
    if (node === null || typeof node !== "object" || ArrayBuffer.isView(node)) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => {
      if (skip.has(key)) return [key, value];
      if (isColour(key)) {
        if (typeof value === "string") return [key, themed(value)];
        if (Array.isArray(value)) return [key, value.map((item) => (typeof item === "string" ? themed(item) : item))];
      }
      return [key, recolour(value, skip)];
    }));
  };

  const axes = (layout) => Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const dress = (figure) => {
    let { data, layout } = structuredClone(figure);
    layout = layout || {};
    if (dark.matches) {
      layout = recolour(layout, new Set(["colorscale", "template", "bgcolor", "paper_bgcolor", "plot_bgcolor"]));
      data = recolour(data, new Set(["colorscale", "insidetextfont"]));
      const template = layout.template || {};
      layout.template = { ...template, layout: recolour(template.layout || {}, new Set(["colorscale"])) };
      for (const item of [...(layout.annotations || []), layout.legend || {}]) if (item.bgcolor) item.bgcolor = style("--paper");
    }
    const family = getComputedStyle(document.body).fontFamily;
    const clear = "rgba(0,0,0,0)";
    Object.assign(layout, { autosize: true, paper_bgcolor: clear, plot_bgcolor: clear });
    delete layout.width;
    layout.font = { color: style("--ink"), size: 13, ...layout.font, family };
    layout.hoverlabel = {
      align: "left", ...layout.hoverlabel, bgcolor: style("--paper"), bordercolor: style("--rule"),
      font: { size: 13, ...(layout.hoverlabel || {}).font, family, color: style("--ink") },
    };
    if (layout.title && layout.title.text) { delete layout.title; }
    for (const key of axes(layout)) layout[key] = { ...layout[key], automargin: true };
    if (narrow.matches) {
      layout.font.size = Math.min(layout.font.size, 11);
      layout.margin = { ...layout.margin, l: 8, r: 8 };
      if (layout.showlegend !== false) layout.legend = { ...layout.legend, orientation: "h", x: 0, xanchor: "left", y: -0.15, yanchor: "top" };
    }
    return { data, layout };
  };

  const words = {
    "Download plot as a PNG": "存为 PNG", "Download plot": "存为图片", "Zoom": "缩放", "Pan": "平移", "Zoom in": "放大", "Zoom out": "缩小",
    "Autoscale": "自动范围", "Reset axes": "还原", "Double-click to zoom back out": "双击还原", "Taking snapshot - this may take a few seconds": "正在存图…",
    "Snapshot succeeded": "已存好", "Click to enter": "点击输入",
  };
  const config = {
    responsive: true, displaylogo: false, showTips: false, scrollZoom: false,
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
  };
  if (document.documentElement.lang.startsWith("zh")) {
    Object.assign(config, { locale: "zh-CN", locales: { "zh-CN": { dictionary: words, format: {} } } });
  }

  const figures = new Map(), drawn = new Set();
  const fail = (holder, problem) => { holder.closest("figure").classList.add("is-still"); console.error(holder.id, problem); };
  const draw = (holder) => {
    drawn.add(holder);
    try {
      const { data, layout } = dress(figures.get(holder));
      Plotly.react(holder, data, layout, { ...config, toImageButtonOptions: { filename: holder.id, scale: 2 } })
        .catch((problem) => fail(holder, problem));
    } catch (problem) {
      fail(holder, problem);
    }
  };
  /* The figure knows how tall it should be; it has that height before it is drawn, so that nothing moves when it is. */
  const prepare = (holder) => {
    try {
      const figure = JSON.parse(holder.nextElementSibling.textContent);
      figures.set(holder, figure);
      const height = figure.layout && figure.layout.height;
      if (height) { holder.style.minHeight = "0"; holder.style.height = `${height}px`; }
    } catch (problem) {
      fail(holder, problem);
    }
  };
  /* Drawing takes time: what is near comes first, the others one by one while the page has nothing else to do. */
  const watch = () => {
    const watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) { watcher.unobserve(target); draw(target); }
    }, { rootMargin: "800px 0px" });
    for (const holder of figures.keys()) watcher.observe(holder);
    const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 50));
    const next = () => {
      const left = [...figures.keys()].find((holder) => !drawn.has(holder));
      if (left) { watcher.unobserve(left); draw(left); whenIdle(next); }
    };
    whenIdle(next);
  };
  const redraw = () => drawn.forEach(draw);

  const start = () => {
    const menus = [...document.querySelectorAll(".cm-site details")];
    document.addEventListener("click", (event) => menus.forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.querySelectorAll(".cm-plot").forEach(prepare);
    if (!figures.size) return;
    /* Text is measured when a figure is drawn, so the font comes first. */
    document.fonts.load("16px 'Citymetrics Sans'", "中A").catch(() => {}).then(watch);
    dark.addEventListener("change", redraw);
    narrow.addEventListener("change", redraw);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
