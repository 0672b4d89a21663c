// Starts reveal.js and gives its buttons their names in the language of the page.
(() => {
  const name = () => {
    const words = document.body.dataset.words.split("|");
    [".navigate-right", ".navigate-left", ".navigate-up", ".navigate-down"].forEach((button, at) => {
      for (const found of document.querySelectorAll(button)) found.setAttribute("aria-label", words[at]);
    });
  };
  Reveal.initialize({
    width: 1280, height: 720, margin: 0, minScale: 0.2, maxScale: 4, center: false, hash: true, history: false,
    controls: true, controlsTutorial: false, progress: true, slideNumber: "c/t", transition: "none", backgroundTransition: "none",
    pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, plugins: [RevealNotes],
  }).then(name);
})();
