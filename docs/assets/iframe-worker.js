/* Search in Chinese, and search in a folder.

   Chinese is indexed by the character: a query asks for all characters of each run. And browsers start no worker from a
   file, so there the worker's script runs in a hidden frame that speaks the same messages. */
(() => {
  const QUERY = 2;
  const spaced = message => message && message.type === QUERY
    ? { ...message, data: String(message.data).replace(/\p{sc=Han}+/gu, run => ` ${[...run].map(one => `+${one}`).join(" ")} `) }
    : message;

  class Framed extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      const inside = this.inside = frame.contentWindow;
      inside.document.open();
      inside.document.write("<!doctype html><title>search</title><body></body>");
      inside.document.close();
      inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }));
      inside.importScripts = (...urls) => Promise.all(urls.map(load));
      const load = address => new Promise((resolve, reject) => {
        const script = inside.document.createElement("script");
        Object.assign(script, { src: address, onload: resolve, onerror: reject });
        inside.document.body.append(script);
      });
      this.ready = load(url);
    }
    postMessage(data) {
      this.ready.then(() => this.inside.dispatchEvent(new this.inside.MessageEvent("message", { data: spaced(data) })));
    }
    terminate() {}
  }

  if (location.protocol === "file:") window.Worker = Framed;
  else {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) { return post.call(this, spaced(message), ...rest); };
  }
})();
