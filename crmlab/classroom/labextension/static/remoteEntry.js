// CRM Lab in JupyterLab and in live slides (jupyterlab-rise). Written by hand, nothing to compile: this file is what a
// webpack container looks like from outside, and opens the plugins that lie beside it.
(() => {
  let shared; // the modules that the page shares with its extensions, by name and version

  const need = async name => (await Object.values(shared[name])[0].get())();

  // The widget manager asks for @jupyterlab/console, which RISE 0.43 does not share
  // (https://github.com/jupyterlab-contrib/rise/issues/119). It needs only the two names, so that it can look for
  // consoles and find none: a stand-in does. Where the real one is shared, the stand-in stays out.
  const shareConsole = () => {
    if (shared["@jupyterlab/console"]) return;
    const standIn = async () => {
      const { Token } = await need("@lumino/coreutils");
      const names = { CodeConsole: class {}, IConsoleTracker: new Token("@jupyterlab/console:IConsoleTracker") };
      return () => names;
    };
    shared["@jupyterlab/console"] = { "4.99.0": { get: standIn, from: "crmlab-slides", eager: false } };
  };

  const plugins = async () => {
    const names = ["apputils", "mainmenu", "notebook", "outputarea"];
    const modules = await Promise.all(names.map(name => need(`@jupyterlab/${name}`)));
    const files = await Promise.all([import("./lecturer.js"), import("./live.js")]);
    return files.map(({ default: plugin }) => plugin(Object.assign({}, ...modules)));
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["crmlab-slides"] = {
    init: async scope => {
      shared = scope;
      shareConsole();
    },
    get: async () => {
      const found = await plugins();
      return () => ({ __esModule: true, default: found });
    },
  };
})();
