// The theme wraps wide tables to scroll sideways; the keyboard must reach them too.
document$.subscribe(() => {
  const reach = () => document.querySelectorAll(".md-typeset__scrollwrap").forEach((wide) => { wide.tabIndex = 0; });
  reach();
  new MutationObserver(reach).observe(document.querySelector(".md-content"), { childList: true, subtree: true });
});
